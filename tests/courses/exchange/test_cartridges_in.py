"""A trainer brings a Common Cartridge from another system: what comes, and what is said of the rest."""

from pathlib import Path

from courses.authoring.incoming import Incoming
from courses.exchange.cartridge.reading import read_cartridge

from .backups import as_zip

_ITEMS = (
    '<item identifier="i1"><title>Chương I</title>'
    '<item identifier="i2" identifierref="r1"><title>Mở đầu</title></item>'
    '<item identifier="i3" identifierref="r2"><title>Kết luận</title></item>'
    '<item identifier="i4" identifierref="r3"><title>Trống</title></item>'
    '<item identifier="i5" identifierref="r4"><title>Thảo luận</title></item></item>'
)
_MANIFEST = (
    '<manifest identifier="m" xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"><metadata>'
    "<schema>IMS Common Cartridge</schema></metadata>"
    f'<organizations><organization><item identifier="root">{_ITEMS}</item></organization></organizations><resources>'
    '<resource identifier="r1" type="webcontent" href="wiki_content/mo-dau.html"/>'
    '<resource identifier="r2" type="webcontent" href="wiki_content/ket-luan.html"/>'
    '<resource identifier="r3" type="webcontent" href="wiki_content/trong.html"/>'
    '<resource identifier="r4" type="imsdt_xmlv1p1"><file href="r4.xml"/></resource></resources></manifest>'
)
_OPENING = (
    '<html><head><title>x</title></head><body><h2>Mở đầu</h2><p>Xem <a href="%24WIKI_REFERENCE%24/pages/ket-luan">'
    'phần cuối</a> và <a href="$CANVAS_OBJECT_REFERENCE$/discussion_topics/r4">thảo luận</a>, '
    '<a href="trong.html">trang kia</a>.</p></body></html>'
)


def _read(tmp_path: Path, **more: bytes) -> Incoming:
    files = {
        "imsmanifest.xml": _MANIFEST.encode(),
        "wiki_content/mo-dau.html": _OPENING.encode(),
        "wiki_content/ket-luan.html": "<p>Hết</p>".encode(),
        "wiki_content/trong.html": b"<html><body></body></html>",
        "r4.xml": "<topic><title>Thảo luận</title><text>Anh/chị nghĩ gì?</text></topic>".encode(),
    }
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    return read_cartridge(as_zip(files | more, tmp_path / "a.imscc"), scratch)


def _said(course: Incoming) -> list[str]:
    return [loss.message.message % loss.message.params for loss in course.losses]


def test_pages_are_lessons_without_their_title_a_second_time(tmp_path):
    course = _read(tmp_path)
    (module,) = course.modules
    assert (module.title, [item.title for item in module.items]) == (
        "Chương I",
        ["Mở đầu", "Kết luận", "Trống", "Thảo luận"],
    )
    assert [block["kind"] for block in next(course.lessons()).blocks] == ["text"]


def test_links_within_the_course_are_said_by_the_titles_they_led_to(tmp_path):
    said = _said(_read(tmp_path))
    for title in ("Kết luận", "Thảo luận", "trong.html"):
        assert f"A link within the old course is not kept: “{title}”." in said


def test_an_empty_page_keeps_its_place_and_is_said(tmp_path):
    course = _read(tmp_path)
    assert "The page “Trống” is empty." in _said(course)
    assert [lesson.title for lesson in course.lessons() if not lesson.blocks] == ["Trống"]


def test_names_that_differ_by_case_refuse_nothing(tmp_path):
    assert [*_read(tmp_path, **{"wiki_content/MO-DAU.html": b"<p>khac</p>"}).lessons()]
