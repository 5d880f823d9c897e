"""A trainer brings a Common Cartridge from another system: what comes, and what is said of the rest."""

from pathlib import Path

import pytest

from courses.authoring.incoming import Incoming
from courses.exchange.cartridge.reading import read_cartridge
from courses.exchange.foreign.refusing import Unreadable

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


def _link_to(address: str, words: str) -> bytes:
    return f'<html><body><p>Xem <a href="{address}">{words}</a>.</p></body></html>'.encode()


@pytest.mark.parametrize(
    ("link", "said"),
    [
        (("$WIKI_REFERENCE$/pages/ket-luan?a=1", "x"), "Kết luận"),
        (("$CANVAS_OBJECT_REFERENCE$/modules/i7", "phần <b>sau</b>"), "phần sau"),
        (("$CANVAS_COURSE_REFERENCE$/grades", '<img src="" alt="bảng điểm">'), "bảng điểm"),
        (("$CANVAS_COURSE_REFERENCE$/grades", "giá 5$"), "giá 5$"),
        (("$CANVAS_OBJECT_REFERENCE$/modules/i7", "dài " * 50), ("dài " * 50)[:80]),
    ],
)
def test_a_link_whose_end_is_unknown_is_said_by_its_own_words(tmp_path, link, said):
    course = _read(tmp_path, **{"wiki_content/mo-dau.html": _link_to(*link)})
    assert f"A link within the old course is not kept: “{said}”." in _said(course)


def test_a_file_that_is_missing_is_said_as_its_author_called_it(tmp_path):
    page = _link_to("%24IMS_CC_FILEBASE%24/v%C4%83n%20b%E1%BA%A3n.pdf?canvas_download=1", "tải")
    course = _read(tmp_path, **{"wiki_content/mo-dau.html": page})
    assert "“văn bản.pdf” is not in the file." in _said(course)


def test_tasks_beside_the_modules_come_under_their_titles(tmp_path):
    """Canvas lists them nowhere in the outline."""
    task = (
        '<resource identifier="r5" type="associatedcontent/imscc_xmlv1p1/learning-application-resource" '
        'href="r5/bao-cao.html"><file href="r5/bao-cao.html"/><file href="r5/assignment_settings.xml"/></resource>'
    )
    course = _read(
        tmp_path,
        **{
            "imsmanifest.xml": _MANIFEST.replace("</resources>", f"{task}</resources>").encode(),
            "r5/bao-cao.html": "<html><body><p>Viết 2 trang</p></body></html>".encode(),
            "r5/assignment_settings.xml": "<assignment><title>Báo cáo</title></assignment>".encode(),
        },
    )
    (lesson,) = [lesson for lesson in course.lessons() if lesson.title == "Báo cáo"]
    assert "Viết 2 trang" in lesson.blocks[0]["html"]
    assert "Of “Báo cáo” (assignment to hand in) only the description is taken in." in _said(course)


def test_entities_in_any_part_refuse_the_whole_package(tmp_path):
    body = b'<!DOCTYPE a [<!ENTITY x "ha">]><topic>&x;</topic>'
    with pytest.raises(Unreadable) as refused:
        _read(tmp_path, **{"r4.xml": body})
    assert [fault.place for fault in refused.value.faults] == ["r4.xml"]


def test_formulas_of_canvas_stay_as_they_are_written(tmp_path):
    page = b'<p>E: <img class="equation_image" src="/equation_images/x" data-equation-content="mc^2"></p>'
    course = _read(tmp_path, **{"wiki_content/mo-dau.html": page})
    assert r"\(mc^2\)" in next(course.lessons()).blocks[0]["html"]
    assert r"Formulas stay as they are written in TeX: “\(mc^2\)”." in _said(course)


@pytest.mark.parametrize("captions", ["WEBVTT\n\n00:09.000 --> 00:01.000\nNgược\n", "", "không phải phụ đề"])
def test_captions_that_cannot_be_read_are_said_and_refuse_nothing(tmp_path, captions):
    page = b'<video src="a.mp4"><track kind="captions" srclang="vi" src="a.vtt"></video>'
    more = {
        "wiki_content/mo-dau.html": page,
        "wiki_content/a.mp4": b"phim",
        "wiki_content/a.vtt": captions.encode(),
    }
    course = _read(tmp_path, **more)
    assert course.files["media/a.mp4"].texts == ()
    assert "The captions of “a.mp4” cannot be read: add them to the film in the course." in _said(course)


def test_an_empty_page_keeps_its_place_and_is_said(tmp_path):
    course = _read(tmp_path)
    assert "The page “Trống” is empty." in _said(course)
    assert [lesson.title for lesson in course.lessons() if not lesson.blocks] == ["Trống"]


def test_names_that_differ_by_case_refuse_nothing(tmp_path):
    assert [*_read(tmp_path, **{"wiki_content/MO-DAU.html": b"<p>khac</p>"}).lessons()]
