"""A small course folder that is right, for tests to spoil in one place."""

import io
from pathlib import Path

from PIL import Image

from courses.exchange.folder import Files
from courses.exchange.manifest import Reading, read_course

MANIFEST, LESSON, DRAWING = "course.toml", "lessons/01-mat-khau.md", "images/o-khoa.svg"
SELF_CHECK, GRADED = "questions/self-check.gift", "questions/graded.gift"

_MANIFEST = """\
format = 1
slug = "an-toan-thong-tin"
title = "An toàn thông tin ở xã"
summary = "Giữ mật khẩu và nhận ra thư lừa đảo."
objectives = [
  "Đặt được mật khẩu mạnh.",
  "Nhận ra thư lừa đảo.",
]
language = "vi"
field = "An toàn thông tin"
tiet = "2.5"
content_group = 5
study_form = "online"
certificate_title = "GIẤY CHỨNG NHẬN"
legal_documents = [
  "Luật An ninh mạng",
]

[[modules]]
title = "Mật khẩu"

  [[modules.items]]
  kind = "lesson"
  slug = "mat-khau"
  title = "Mật khẩu mạnh"
  file = "lessons/01-mat-khau.md"
  minutes = 10

  [[modules.items]]
  kind = "quiz"
  slug = "kiem-tra"
  title = "Bài kiểm tra"
  minutes = 15
  attempts = 3
  pass_percent = 70

    [[modules.items.draw]]
    category = "mat-khau-manh"
    count = 2
"""
_LESSON = """\
Mật khẩu là chìa khóa.

## Đặt mật khẩu

![Một ổ khóa đang đóng](../images/o-khoa.svg "Ổ khóa")
"""
_DRAWING = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">
<title>Ổ khóa</title>
<rect x="1" y="1" width="8" height="8"/>
</svg>
"""
_SELF_CHECK = """\
$CATEGORY: mat-khau

// [id:att-tkt-001] [cite:Điều 1]
::Độ dài::Mật khẩu dài là mật khẩu mạnh hơn. {TRUE####Điều 1 nêu như vậy.}
"""
_GRADED = """\
$CATEGORY: mat-khau-manh

// [id:att-kt-001] [lesson:mat-khau] [cite:Điều 2]
::Mật khẩu nào::Mật khẩu nào mạnh nhất? {
\t=một câu dài dễ nhớ
\t~12345678
\t~ngày sinh#Ai cũng tra được.
\t####Điều 2 khuyên dùng câu dài.
}

// [id:att-kt-002] [lesson:mat-khau] [cite:Điều 3]
::Chia sẻ::Được cho đồng nghiệp mượn mật khẩu. {FALSE####Điều 3 cấm.}
"""


def a_course() -> dict[str, bytes]:
    """The files of a small course without a fault."""
    texts = {
        MANIFEST: _MANIFEST,
        LESSON: _LESSON,
        DRAWING: _DRAWING,
        SELF_CHECK: _SELF_CHECK,
        GRADED: _GRADED,
    }
    return {name: text.encode() for name, text in texts.items()}


def spoil(file: str, old: str, new: str, files: dict[str, bytes] | None = None) -> dict[str, bytes]:
    """The course with one piece of one file written otherwise."""
    files = files if files is not None else a_course()
    text = files[file].decode()
    assert text.count(old) == 1, (old, text.count(old))
    return {**files, file: text.replace(old, new).encode()}


def line_of(files: dict[str, bytes], file: str, piece: str) -> int:
    """On which line of the file the piece stands, from 1."""
    text = files[file].decode()
    return text.count("\n", 0, text.index(piece)) + 1


def read(files: dict[str, bytes]) -> Reading:
    """What the site makes of these files."""
    return read_course(Files(files))


def told(files: dict[str, bytes]) -> list[str]:
    """The faults as `file:line: message`, in English."""
    return [
        f"{each.file}:{each.line}: {each.fault.message % each.fault.params}" for each in read(files).faults
    ]


def warned(files: dict[str, bytes]) -> list[str]:
    """The warnings as `file:line: message`, in English."""
    return [
        f"{each.file}:{each.line}: {each.fault.message % each.fault.params}" for each in read(files).warnings
    ]


def only_fault(files: dict[str, bytes]) -> str:
    """The one fault of the course."""
    found = told(files)
    assert len(found) == 1, found
    return found[0]


def only_warning(files: dict[str, bytes]) -> str:
    """The one warning of a course without faults."""
    assert told(files) == []
    found = warned(files)
    assert len(found) == 1, found
    return found[0]


def a_picture(kind: str = "PNG", size: tuple[int, int] = (8, 8)) -> bytes:
    """A small picture in that format."""
    buffer = io.BytesIO()
    Image.new("RGB", size, "white").save(buffer, kind)
    return buffer.getvalue()


def put_down(files: dict[str, bytes], folder: Path) -> Path:
    """The files on disk."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder
