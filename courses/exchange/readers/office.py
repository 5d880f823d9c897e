"""LibreOffice, where the machine has it: pages of presentations, and files of the old kinds as new ones."""

import hashlib
import shutil
import zipfile
from pathlib import Path

import structlog
from lxml import etree

from courses.exchange.readers.office_package import OfficePackage, safe_parser
from lms.core.sandbox import SandboxFault, run_limited

log = structlog.get_logger()
_SECONDS = 240
_MEMORY_MB = 3000
_OUTPUT_MB = 600
_VIDEO = (
    ".mp4",
    ".m4v",
    ".mov",
    ".avi",
    ".wmv",
    ".mpg",
    ".mpeg",
    ".mkv",
    ".webm",
    ".mp3",
    ".m4a",
    ".wav",
    ".wma",
)
# Drawings of Word that no browser shows.
DRAWINGS = (".emf", ".wmf")
MOST_DRAWINGS = 60
PICTURES = "drawings"
_MEDIA_FOLDERS = ("ppt/media/", "word/media/")
# No macro runs, and nothing that a document points at is fetched.
_SCRIPTING = "/org.openoffice.Office.Common/Security/Scripting"
_SET = {
    "MacroSecurityLevel": "3",
    "DisableMacrosExecution": "true",
    "BlockUntrustedRefererLinks": "true",
    "DisableActiveContent": "true",
}
_SETTINGS = "".join(
    [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry">',
        *(
            f'<item oor:path="{_SCRIPTING}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
            for name, value in _SET.items()
        ),
        "</oor:items>",
    ]
)


def find_office() -> str | None:
    """Where LibreOffice is, None on a machine without it."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def convert(path: Path, kind: str, folder: Path) -> Path | None:
    """The file as one of that kind ("pdf", "pptx", "docx") in the folder; None where that cannot be had."""
    made = folder / f"{path.stem}.{kind}"
    return made if _run([path], kind, folder) and made.exists() and made != path else None


def draw_pictures(folder: Path) -> None:
    """Every drawing in the folder lies there as PNG too, under its own name, where LibreOffice can draw it."""
    drawings = [
        each for each in sorted(folder.iterdir()) if each.suffix in DRAWINGS and not each.is_symlink()
    ]
    _run(drawings[:MOST_DRAWINGS], "png", folder)


def lay_out_drawings(package: OfficePackage, folder: Path) -> None:
    """The drawings of a document lie in the folder, each named by its content."""
    folder.mkdir()
    found = [name for name in package.members if name.lower().endswith(DRAWINGS)][:MOST_DRAWINGS]
    for name in found:
        content = package.read(name)
        drawing = folder / f"{hashlib.sha256(content).hexdigest()}{name[-4:].lower()}"
        drawing.write_bytes(content)


def _run(paths: list[Path], kind: str, folder: Path) -> bool:
    """True where LibreOffice has written these files as that kind into the folder, as far as it could."""
    program = find_office()
    if program is None or not paths:
        return False
    profile = folder / "profile" / "user"
    profile.mkdir(parents=True, exist_ok=True)
    (profile / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
    command = [
        program, f"-env:UserInstallation={profile.parent.absolute().as_uri()}", "--headless", "--norestore",
        "--nolockcheck", "--nodefault", "--convert-to", kind, "--outdir", str(folder), *map(str, paths),
    ]  # fmt: skip
    try:
        run_limited(command, cwd=folder, seconds=_SECONDS, memory_mb=_MEMORY_MB, output_mb=_OUTPUT_MB)
    except SandboxFault as fault:
        log.warning("office_failed", kind=kind, error=str(fault))
        return False
    return True


def write_bare_copy(package: OfficePackage, target: Path) -> None:
    """A copy for drawing lies there: it points at nothing outside of itself, and its films are empty."""
    with (
        zipfile.ZipFile(package.path) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy,
    ):
        for info in source.infolist():
            lower = info.filename.lower()
            is_film = lower.startswith(_MEDIA_FOLDERS) and lower.endswith(_VIDEO)
            content = b"" if is_film else source.read(info)
            if lower.endswith(".rels"):
                content = _without_outside(content)
            copy.writestr(info.filename, content)


def _without_outside(content: bytes) -> bytes:
    """The relations, of which none leads to a file or a picture elsewhere; links of texts may stay."""
    root = etree.fromstring(content, safe_parser())
    for each in root:
        if each.get("TargetMode") == "External" and not each.get("Type", "").endswith("/hyperlink"):
            each.set("Target", "NULL")
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
