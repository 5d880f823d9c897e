"""Activities that a test adds to the small backup, and files beside them."""

import hashlib
from html import escape
from pathlib import Path

from courses.authoring.incoming import Incoming
from courses.exchange.moodle.reading import read_backup

from .backups import as_zip

Files = dict[str, bytes]


def read_course(files: Files, tmp_path: Path) -> Incoming:
    """What a trainer gets of these files as a backup."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    return read_backup(as_zip(files, tmp_path / "khoa.mbz"), scratch)


def report_of(course: Incoming) -> str:
    """Everything the report says of the course, in one line."""
    return " | ".join(f"{loss.place}: {loss.message.message % loss.message.params}" for loss in course.losses)


def with_activity(
    files: Files, kind: str, number: int, title: str, body: str, *, section: int = 1, module: str = ""
) -> Files:
    """The backup with one more activity: `body` is what its own element holds, `module` what is set for it."""
    folder = f"activities/{kind}_{number}"
    listed = (
        f"<activity><moduleid>{number}</moduleid><sectionid>{section}</sectionid><modulename>{kind}</modulename>"
        f"<title>{escape(title)}</title><directory>{folder}</directory></activity></activities>"
    )
    document = (
        f'<activity id="{number}" moduleid="{number}" modulename="{kind}" contextid="{100 + number}">'
        f'<{kind} id="{number}"><name>{escape(title)}</name>{body}</{kind}></activity>'
    )
    return files | {
        "moodle_backup.xml": files["moodle_backup.xml"].replace(b"</activities>", listed.encode()),
        f"{folder}/{kind}.xml": document.encode(),
        f"{folder}/module.xml": f"<module><visible>1</visible>{module}</module>".encode(),
    }


def with_section(files: Files, number: int, title: str, inside: str = "") -> Files:
    """The backup with one more section; `inside` is what its document says beside its name."""
    folder = f"sections/section_{number}"
    listed = (
        f"<section><sectionid>{number}</sectionid><title>{number}</title><directory>{folder}</directory></section>"
        "</sections>"
    )
    document = (
        f'<section id="{number}"><number>{number}</number><name>{escape(title)}</name>{inside}</section>'
    )
    return files | {
        "moodle_backup.xml": files["moodle_backup.xml"].replace(b"</sections>", listed.encode()),
        f"{folder}/section.xml": document.encode(),
    }


def with_file(files: Files, kind: str, number: int, path: str, content: bytes, **more: str) -> Files:
    """The backup with a file of that activity; `more` are its area, item and sortorder."""
    digest = hashlib.sha1(content, usedforsecurity=False).hexdigest()
    folder, _, name = path.rpartition("/")
    row = (
        f"<file><contenthash>{digest}</contenthash><contextid>{100 + number}</contextid>"
        f"<component>mod_{kind}</component><filearea>{more.get('area', 'content')}</filearea>"
        f"<itemid>{more.get('item', '0')}</itemid><filepath>/{folder + '/' if folder else ''}</filepath>"
        f"<filename>{name}</filename><sortorder>{more.get('sortorder', '0')}</sortorder></file></files>"
    )
    return files | {
        f"files/{digest[:2]}/{digest}": content,
        "files.xml": files["files.xml"].replace(b"</files>", row.encode()),
    }


def html(text: str, field: str = "intro") -> str:
    """A text with its format as backups hold it."""
    return f"<{field}>{escape(text)}</{field}><{field}format>1</{field}format>"
