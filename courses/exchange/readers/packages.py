"""Archives of learning systems: which of them one is, and reading it by the reader of its kind."""

import os
import re
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

from courses.authoring.incoming import Incoming, IncomingFile, IncomingModule
from courses.exchange.cartridge.reading import read_cartridge
from courses.exchange.moodle.reading import read_backup
from courses.exchange.readers.base import Losses, Reading, Source, Unreadable
from courses.exchange.readers.pictures import plain_name
from courses.exchange.readers.written import lessons_of
from courses.exchange.readers.xlsx import read_questions
from courses.packages.formats.base import Manifest, PackageFault
from courses.packages.formats.package import open_package
from lms.core.text import clean_line, msgid
from lms.core.zips import BROKEN_ZIP

_CARTRIDGE = re.compile(rb"imscc|common\s+cartridge|thin\s+cartridge", re.IGNORECASE)
_SCORM = re.compile(rb"adlcp|scorm", re.IGNORECASE)
_QTI = re.compile(rb"imsqti", re.IGNORECASE)
_LOOKED_AT = 300_000
_OUTSIDE = msgid("The package loads from other sites, which it does not reach where it runs: %(hosts)s.")


def read_package(source: Source) -> Reading:
    """A package with an imsmanifest.xml: SCORM, a Common Cartridge, or questions in QTI."""
    source.tell("package", 0, 0)
    written = _manifest_of(source.path)
    if _CARTRIDGE.search(written) and not re.search(rb"adlcp", written, re.IGNORECASE):
        return Reading("cartridge", {"course": read_cartridge(source.path, _scratch(source))})
    if _QTI.search(written) and not _SCORM.search(written):
        return read_questions(source)
    return _read_scorm(source)


def read_moodle(source: Source) -> Reading:
    """A backup of a Moodle course."""
    source.tell("package", 0, 0)
    return Reading("moodle", {"course": read_backup(source.path, _scratch(source))})


def _scratch(source: Source) -> Path:
    folder = source.out / "unpacked"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _manifest_of(path: Path) -> bytes:
    """The beginning of the manifest, whichever folder of the archive it lies in."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = [name for name in archive.namelist() if name.lower().endswith("imsmanifest.xml")]
            with archive.open(min(names, key=len)) as file:
                return file.read(_LOOKED_AT)
    except BROKEN_ZIP:
        return b""


def _read_scorm(source: Source) -> Reading:
    """A course of one lesson, which shows the package."""
    try:
        with open_package(source.path) as package:
            manifest = replace(package.manifest, outside=package.outside())
    except PackageFault as refused:
        raise Unreadable(*refused.faults) from refused
    title = clean_line(manifest.title or source.stem)[:200] or "…"
    name = f"packages/{plain_name(source.stem)}.zip"
    file = IncomingFile(_beside(source, name), "application/zip")
    lessons = lessons_of(title, [{"kind": "package", "file": name, "title": title}])
    incoming = Incoming(
        title=title,
        modules=[IncomingModule(title=title, items=list(lessons))],
        files={name: file},
        losses=_losses(manifest).found,
    )
    return Reading("scorm", {"course": incoming})


def _beside(source: Source, name: str) -> Path:
    """The package among the files of the course, without a second copy where the disk allows it."""
    target = source.out / name
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source.path, target)
    except OSError:
        shutil.copyfile(source.path, target)
    return target


def _losses(manifest: Manifest) -> Losses:
    losses = Losses()
    for each in manifest.unsupported:
        losses.add("", msgid("The player here does not follow: %(what_word)s"), what_word=each)
    if manifest.outside:
        losses.add("", _OUTSIDE, hosts=", ".join(manifest.outside))
    count = len(manifest.leaves())
    if count > 1:
        losses.add(
            "", msgid("The package has %(count)s parts: all of them stand in one lesson."), count=count
        )
    return losses
