"""The file that the trainer of the demonstration brought: a Word document, to be looked at and taken in."""

import io

from docx import Document

from courses.exchange.conversions import bring_file
from lms.core.storage import store_file
from lms.people.demonstration import demonstration_people

_NAME = "so-tay-an-toan-thong-tin.docx"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TITLE = "Sổ tay an toàn thông tin cho cán bộ xã"
_PARTS = {
    "Mật khẩu": (
        "Mỗi tài khoản một mật khẩu riêng, ít nhất 12 ký tự.",
        "Không ghi mật khẩu ra giấy, không gửi qua tin nhắn.",
    ),
    "Thư lừa đảo": (
        "Kiểm tra địa chỉ người gửi trước khi mở tệp đính kèm.",
        "Nghi ngờ thì gọi lại số đã biết.",
    ),
    "Sao lưu": ("Giữ ba bản, trên hai loại thiết bị, một bản ở nơi khác.",),
}


def seed_files() -> None:
    """A document of the trainer waits on the page for files: the worker reads it."""
    content = _document()
    bring_file(
        sha256=store_file(content, _TYPE),
        name=_NAME,
        size=len(content),
        person_id=demonstration_people()["giangvien"].id,
    )


def _document() -> bytes:
    document = Document()
    document.core_properties.title = _TITLE
    document.sections[0].header.paragraphs[0].text = "Tài liệu tập huấn nội bộ"
    for title, lines in _PARTS.items():
        document.add_heading(title, 1)
        for line in lines:
            document.add_paragraph(line, style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        (cell for row in table.rows for cell in row.cells),
        ("Việc", "Khi nào", "Sao lưu", "Mỗi ngày"),
        strict=True,
    ):
        cell.text = text
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()
