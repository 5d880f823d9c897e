"""Pictures are what their content says; texts name them, and what cannot be shown is told."""

import base64
import time

import pytest

from courses.questions.formats.images import Allowance, Pictures, check_image, reference
from courses.questions.formats.question_file import EmbeddedFile, FileQuestion
from courses.questions.kinds.base import Fault
from courses.questions.rendering import to_html
from tests.courses.questions.pictures import picture

PNG = picture()


def _shown(question: FileQuestion) -> str:
    files = {file.name: file.sha256 for file in question.files}
    return str(to_html(question.stem, question.text_format, files))


def _question(stem: str, text_format: str = "html") -> FileQuestion:
    return FileQuestion(kind="true_false", data={"answer": True}, stem=stem, text_format=text_format)


@pytest.mark.parametrize(
    ("format", "media_type"),
    [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("GIF", "image/gif"), ("WEBP", "image/webp")],
)
def test_a_picture_is_known_by_its_content(format: str, media_type: str) -> None:
    found = check_image("ảnh của tôi.svg", picture(format))
    assert isinstance(found, EmbeddedFile)
    assert (found.name, found.media_type) == ("ảnh của tôi.svg", media_type)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "is an SVG drawing"),
        (b"<?xml version='1.0'?>\n<svg/>", "is an SVG drawing"),
        (b"<html><script>alert(1)</script></html>", "is not a complete PNG"),
        (b"", "is not a complete PNG"),
        (PNG[:45], "is not a complete PNG"),
        (picture("BMP"), "is not a complete PNG"),
        (picture("TIFF"), "is not a complete PNG"),
        (picture(size=(4001, 1)), "points a side"),
        (b"\0" * 2_000_001, "has more than"),
    ],
    ids=["svg", "xml", "html", "empty", "cut", "bmp", "tiff", "wide", "large"],
)
def test_what_is_no_picture_for_a_page_is_refused_with_a_sentence(content: bytes, message: str) -> None:
    found = check_image("a.png", content)
    assert isinstance(found, Fault)
    assert message in found.message


def test_a_picture_that_unpacks_into_a_giant_is_not_unpacked() -> None:
    bomb = picture(size=(9_000, 9_000))
    assert len(bomb) < 2_000_000
    start = time.process_time()
    assert isinstance(check_image("a.png", bomb), Fault)
    assert time.process_time() - start < 0.5


def test_a_file_cannot_bring_giants_without_end() -> None:
    allowance = Allowance(points=20_000_000)
    giant = picture(size=(4000, 4000))
    first, *others = [check_image("a.png", giant, allowance) for _ in range(50)]
    assert isinstance(first, EmbeddedFile)
    assert all(isinstance(other, Fault) for other in others)


def test_a_text_shows_the_pictures_that_came_with_it() -> None:
    pictures = Pictures()
    name = pictures.add("bản đồ (1).png", PNG)
    question = pictures.attach(_question(f'<img src="{reference(name)}" alt="Bản đồ">'))
    assert [file.name for file in question.files] == ["bản đồ (1).png"]
    assert _shown(question) == f'<img src="/cau-hoi/tep/{question.files[0].sha256}" alt="Bản đồ">'
    assert pictures.faults == []


def test_markdown_shows_them_too() -> None:
    pictures = Pictures()
    pictures.add("a.png", PNG)
    question = pictures.attach(_question("![A](@@FILE@@/a.png)", "markdown"))
    assert len(question.files) == 1
    assert "/cau-hoi/tep/" in _shown(question)


def test_a_picture_that_is_missing_is_told_and_its_words_stay() -> None:
    pictures = Pictures()
    question = pictures.attach(_question('<img src="@@FILE@@/m%E1%BA%A5t.png" alt="Sơ đồ">'))
    assert [(fault.params["name"], question.files) for fault in pictures.faults] == [("mất.png", ())]
    assert to_html(question.stem, "html") == '<img alt="Sơ đồ">'


def test_a_file_that_no_text_names_is_left_behind() -> None:
    pictures = Pictures()
    pictures.add("a.png", PNG)
    assert pictures.attach(_question("Chữ")).files == ()


def test_the_picture_of_the_data_is_kept_by_its_digest() -> None:
    pictures = Pictures()
    name = pictures.add("a.png", PNG)
    data = {"parts": [{"data": {"image": {"sha256": pictures.files[name].sha256}}}]}
    question = FileQuestion(kind="case_study", data=data, stem="Xem")
    assert [file.name for file in pictures.attach(question).files] == ["a.png"]


def test_two_files_of_one_name_are_kept_apart() -> None:
    pictures = Pictures()
    names = [pictures.add("a.png", content) for content in (PNG, picture(colour=1), PNG)]
    assert names == ["a.png", "a-2.png", "a.png"]


def test_a_picture_written_into_the_text_becomes_a_file() -> None:
    data = base64.b64encode(PNG).decode()
    pictures = Pictures()
    question = pictures.attach(_question(f"<p><img alt='A' src='data:image/png;base64,{data}'></p>"))
    assert [file.content for file in question.files] == [PNG]
    assert "data:" not in question.stem
    assert pictures.faults == []


def test_a_picture_of_another_site_is_told() -> None:
    pictures = Pictures()
    pictures.attach(_question('<img src="https://example.com/a.png"><img src="//b.vn/c.png">'))
    assert [fault.params["address"] for fault in pictures.faults] == [
        "https://example.com/a.png",
        "//b.vn/c.png",
    ]


def test_plain_text_shows_no_picture() -> None:
    pictures = Pictures()
    pictures.add("a.png", PNG)
    assert pictures.attach(_question('<img src="@@FILE@@/a.png">', "plain")).files == ()


def test_a_stored_question_names_its_files_by_digest() -> None:
    pictures = Pictures()
    pictures.add("a.png", PNG)
    question = pictures.attach(_question('<img src="@@FILE@@/a.png" alt="A">'))
    stored = question.to_json()
    digest = question.files[0].sha256
    assert stored["files"] == [{"name": "a.png", "sha256": digest, "media_type": "image/png"}]
    assert FileQuestion.from_json(stored) == question
    assert FileQuestion.from_json(stored, {digest: PNG}.__getitem__).files[0].content == PNG
    assert "files" not in _question("Chữ").to_json()
