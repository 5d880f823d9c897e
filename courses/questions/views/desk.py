"""What an author sent: fields, pictures and the button that was pressed."""

from dataclasses import dataclass, field
from functools import partial

from flask import request
from werkzeug.datastructures import FileStorage, MultiDict

from courses.questions.formats.images import reference
from courses.questions.forms.kinds.hotspot import take_click
from courses.questions.forms.parts import Fields, change_rows
from courses.questions.forms.pictures import read_upload, token_of
from courses.questions.kinds.base import Fault
from courses.questions.views.pictures import remember_picture
from lms.core.storage import write_file

_ROW_DEEDS = ("add", "remove", "up", "down", "drop", "refresh")
DEEDS = ("preview", "save", "send")


@dataclass
class Desk:
    """The fields with every row and picture in its place; `stored` are files on disk whose rows are to be written."""

    fields: Fields
    deed: str
    faults: list[Fault] = field(default_factory=list)
    stored: list[tuple[str, int, str]] = field(default_factory=list)


def read_desk() -> Desk:
    """The form that was sent. Pictures are on disk at once, so that none is lost to a fault elsewhere."""
    desk = Desk(MultiDict(request.form), "")
    for name, upload in request.files.items(multi=True):
        if upload and upload.filename:
            _take_picture(desk, name, upload)
    clicked = [name for name in desk.fields if name.endswith("click.x")]
    for name in clicked:
        take_click(desk.fields, name.removesuffix("click.x"))
    asks_rows = bool(clicked) or any(name in desk.fields for name in _ROW_DEEDS)
    deed = desk.fields.get("deed", "")
    desk.deed = "" if asks_rows or deed not in DEEDS else deed
    desk.fields = change_rows(desk.fields)
    return desk


def _take_picture(desk: Desk, name: str, upload: FileStorage) -> None:
    content = upload.stream.read()
    found = read_upload(upload.filename or "", content)
    if isinstance(found, Fault):
        desk.faults.append(found)
        return
    file, width, height = found
    digest = write_file(content)
    desk.stored.append((digest, len(content), file.media_type))
    remember_picture(digest)
    kept = partial(token_of, digest, media_type=file.media_type, width=width, height=height)
    if name.endswith("upload"):
        desk.fields[f"{name.removesuffix('upload')}token"] = kept("")
    else:
        called = f"{digest[:8]}{_ending(file.media_type)}"
        desk.fields.add("file", kept(called))
        words = desk.fields.get("picture_alt", "").replace("[", "(").replace("]", ")").strip()
        mark = f"![{words}]({reference(called)})"
        desk.fields["stem"] = f"{desk.fields.get('stem', '').rstrip()}\n\n{mark}".strip()
        desk.fields["picture_alt"] = ""


def _ending(media_type: str) -> str:
    return "." + media_type.removeprefix("image/").replace("jpeg", "jpg")
