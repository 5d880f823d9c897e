"""Films, recordings and packages in a course folder: each with what is said of it and in it beside it."""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from courses.exchange.faults import Faults
from courses.exchange.json_files import read_json, write_json
from courses.exchange.names import is_plain
from courses.exchange.plan import ThingPlan
from courses.exchange.texts import read_text
from courses.questions.kinds.base import Fault
from lms.core.text import clean_line, msgid

FOLDERS = {"media": "media/", "package": "packages/"}
# Blocks that name a legal document: by its number in the folder, by its record on the site.
LEGAL = "legal"
_ENDINGS = {".vtt": "captions", ".txt": "transcript"}
_TEXT = re.compile(r"\.([a-z]{2}(?:-[A-Z]{2})?)(\.vtt|\.txt)")
_TEXT_LIMIT = 2_000_000


def read_things(
    large: Mapping[str, Path], contents: Mapping[str, bytes], faults: Faults
) -> tuple[ThingPlan, ...]:
    """Every film and package with its title and its texts, with every fault of them."""
    found = []
    for name in sorted(name for name in large if name.startswith(tuple(FOLDERS.values()))):
        if not is_plain(name):
            advice = msgid(
                "Rename the file: letters, digits, hyphens, underscores and points only, no spaces."
            )
            faults.add(name, 1, Fault(advice))
        said = _said(name, contents, faults)
        kind = next(kind for kind, folder in FOLDERS.items() if name.startswith(folder))
        with large[name].open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        title = clean_line(str(said.get("title", "")))[:200] or PurePosixPath(name).stem
        original = clean_line(str(said.get("original", "")))[:200]
        thing = ThingPlan(
            kind=kind,
            name=name,
            content=large[name],
            sha256=digest,
            title=title,
            original=original,
            texts=_texts(name, contents, faults),
        )
        found.append(thing)
    return tuple(found)


def _said(name: str, contents: Mapping[str, bytes], faults: Faults) -> dict[str, Any]:
    beside = f"{_stem(name)}.json"
    return read_json(beside, contents[beside], faults) if beside in contents else {}


def _texts(name: str, contents: Mapping[str, bytes], faults: Faults) -> tuple[tuple[str, str, str], ...]:
    """(kind, language, words) of what is said in it."""
    found = []
    for other in sorted(contents):
        match = _TEXT.fullmatch(other.removeprefix(_stem(name))) if other.startswith(_stem(name)) else None
        if match:
            text = read_text(other, contents[other], faults, limit=_TEXT_LIMIT) or ""
            found.append((_ENDINGS[match[2]], match[1], text))
    return tuple(sorted(found))


def write_thing(thing: ThingPlan) -> dict[str, bytes]:
    """What stands beside the file: its title, and what is said in it."""
    stem = _stem(thing.name)
    files = {f"{stem}.json": write_json({"title": thing.title, "original": thing.original})}
    endings = {kind: ending for ending, kind in _ENDINGS.items()}
    for kind, language, words in thing.texts:
        files[f"{stem}.{language}{endings[kind]}"] = words.encode()
    return files


def captions_of(thing: ThingPlan) -> dict[str, tuple[str, str]]:
    """(the name beside the film, the words) of its captions by language."""
    stem = _stem(thing.name)
    return {
        language: (f"{stem}.{language}.vtt", words)
        for kind, language, words in thing.texts
        if kind == "captions"
    }


def _stem(name: str) -> str:
    return str(PurePosixPath(name).with_suffix(""))
