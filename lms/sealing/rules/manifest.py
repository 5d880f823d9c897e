"""The manifest: which files a sealed report holds, each with its length and SHA-256."""

import json
from dataclasses import dataclass
from typing import Any

from lms.sealing.rules.codec import Unreadable, canonical
from lms.sealing.rules.inputs import ENGINE, FORMAT
from lms.sealing.rules.outputs import OUTPUTS

HEAD, UNIT_FILE, RULE_FILE, TIMELINE_FILE, PEOPLE_FILE = (
    "inputs/head.json",
    "inputs/units.jsonl",
    "inputs/rules.jsonl",
    "inputs/timelines.jsonl",
    "inputs/people.jsonl",
)
INPUTS = (HEAD, UNIT_FILE, RULE_FILE, TIMELINE_FILE, PEOPLE_FILE)
MANIFEST, COVER = "manifest.json", "cover.pdf"
LISTED = (*INPUTS, *OUTPUTS)


@dataclass(frozen=True)
class Sealed:
    """A file of the report: how long it is, and the SHA-256 of its bytes."""

    size: int
    sha256: str


def write_manifest(number: str, files: dict[str, Sealed]) -> bytes:
    """The manifest of these files; its own SHA-256 is what the cover prints and signs."""
    listed = {name: {"size": file.size, "sha256": file.sha256} for name, file in files.items()}
    return canonical({"number": number, "format": FORMAT, "engine": ENGINE, "files": listed}) + b"\n"


def title_of(number: str) -> str:
    """The title of the cover. No certificate of the site is called so: theirs end with the name of a person."""
    return f"Báo cáo chốt số {number}"


def subject_of(manifest_sha256: str) -> str:
    """How the cover names the manifest."""
    return f"sha256:{manifest_sha256}"


def read_manifest(content: bytes) -> tuple[str, dict[str, Sealed]]:
    """(number, files) of a manifest; Unreadable unless it is, to the byte, one that this program wrote."""
    try:
        plain: Any = json.loads(content)
        files = {
            name: Sealed(int(each["size"]), str(each["sha256"])) for name, each in plain["files"].items()
        }
        number = str(plain["number"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Unreadable("manifest") from error
    if set(files) != set(LISTED) or write_manifest(number, files) != content:
        raise Unreadable("manifest")
    return number, files
