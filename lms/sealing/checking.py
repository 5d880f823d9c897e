"""Is this file, part by part, what was sealed, and do its inputs still give its outputs? Needs no database."""

import datetime as dt
import hashlib
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import pikepdf
from cryptography import x509

from lms.sealing.archive import Package, remade
from lms.sealing.rules.codec import Unreadable
from lms.sealing.rules.inputs import Head, read_line
from lms.sealing.rules.manifest import (
    COVER,
    HEAD,
    LISTED,
    MANIFEST,
    Sealed,
    read_manifest,
    subject_of,
    title_of,
)
from lms.sealing.rules.outputs import OUTPUTS
from lms.signing.verification import Finding, verify_pdf

_ALL = sorted((*LISTED, MANIFEST, COVER))


@dataclass
class Verdict:
    """What was found. `faults` are (what, part): "unreadable", "missing", "added", "changed", "other_manifest",
    "cover:<finding>", "differs"; none where all is as it was sealed.
    """

    number: str = ""
    manifest_sha256: str = ""
    signer_name: str = ""
    faults: list[tuple[str, str]] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        """Nothing is wrong with it."""
        return not self.faults


def verify(path: Path, *, root: x509.Certificate | None, at: dt.datetime | None = None) -> Verdict:
    """Every part is as the manifest says, and the signed cover names this manifest (not looked at without root).

    `at` is when the signer had to be valid: unless given, when the report says that its records were read.
    """
    verdict = Verdict()
    try:
        with Package(path) as package:
            files = _check_names(package, verdict)
            if root is not None and not verdict.faults:
                _check_cover(package, verdict, root, at or _known_at(package))
            if not verdict.faults:
                _check_parts(package, verdict, files)
    except Unreadable as error:
        verdict.faults.append(("unreadable", str(error)))
    return verdict


def recompute(path: Path) -> Verdict:
    """The parts are as the manifest says, and the outputs made anew from the inputs are the same bytes."""
    verdict = Verdict()
    try:
        with Package(path) as package:
            files = _check_names(package, verdict)
            _check_parts(package, verdict, files)
            if not verdict.faults:
                with remade(package) as folder:
                    again = folder.seals_of(OUTPUTS)
                verdict.faults += [("differs", name) for name in OUTPUTS if again[name] != files[name]]
    except Unreadable as error:
        verdict.faults.append(("unreadable", str(error)))
    return verdict


def _check_names(package: Package, verdict: Verdict) -> dict[str, Sealed]:
    names, manifest = package.names(), package.small(MANIFEST)
    verdict.number, files = read_manifest(manifest)
    verdict.manifest_sha256 = hashlib.sha256(manifest).hexdigest()
    verdict.faults += [("missing", name) for name in _ALL if name not in names]
    rest = list(names)
    for name in _ALL:
        if name in rest:
            rest.remove(name)
    verdict.faults += [("added", name[:80]) for name in rest]
    return files


def _check_parts(package: Package, verdict: Verdict, files: dict[str, Sealed]) -> None:
    missing = {name for what, name in verdict.faults if what == "missing"}
    for name, sealed in files.items():
        if name not in missing and package.seal(name) != sealed:
            verdict.faults.append(("changed", name))


def _known_at(package: Package) -> dt.datetime:
    head: Head = read_line(Head, package.small(HEAD))
    return head.known_at


def _check_cover(package: Package, verdict: Verdict, root: x509.Certificate, at: dt.datetime) -> None:
    cover = package.small(COVER)
    found = verify_pdf(cover, trust_root=root, at=at)
    if found.code is not Finding.OK:
        verdict.faults.append((f"cover:{found.code}", COVER))
        return
    verdict.signer_name = found.signer_name or ""
    if named_on(cover) != (title_of(verdict.number), subject_of(verdict.manifest_sha256)):
        verdict.faults.append(("other_manifest", COVER))


def named_on(cover: bytes) -> tuple[str, str]:
    """What the cover says it is, and of what: the site signs other papers too, whose words people choose."""
    with pikepdf.open(BytesIO(cover)) as pdf:
        return str(pdf.docinfo.get("/Title", "")), str(pdf.docinfo.get("/Subject", ""))
