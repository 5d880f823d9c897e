"""Lessons, images and questions: what is wrong in them, and what belongs together and does not."""

import pytest

from .folders import (
    DRAWING,
    GRADED,
    LESSON,
    MANIFEST,
    SELF_CHECK,
    a_course,
    a_picture,
    line_of,
    only_fault,
    only_warning,
    read,
    spoil,
    told,
    warned,
)


def test_an_image_that_is_not_there_is_told_at_its_line_with_the_nearest_name():
    files = spoil(LESSON, "../images/o-khoa.svg", "../images/okhoa.svg")
    assert only_fault(files) == (
        f"{LESSON}:5: The image “../images/okhoa.svg” is not there: is “images/o-khoa.svg” meant?"
    )
    assert warned(files) == [f"{DRAWING}:1: No lesson shows this image."]


@pytest.mark.parametrize(
    "address",
    ["images/o-khoa.svg", "https://example.vn/a.png", "../images/../course.toml", "/images/o-khoa.svg"],
)
def test_an_image_comes_from_the_folder_only(address):
    assert f"{LESSON}:5: The image" in only_fault(spoil(LESSON, "../images/o-khoa.svg", address))


def test_an_image_without_a_description_is_told():
    fault = only_fault(spoil(LESSON, "![Một ổ khóa đang đóng]", "![ ]"))
    assert fault == f"{LESSON}:5: The image has no description: write it between “![” and “]”."


def test_an_image_in_the_middle_of_a_paragraph_has_its_own_line():
    files = spoil(LESSON, "Mật khẩu là chìa khóa.", "Một.\nHai.\nBa ![x](../images/b.png).")
    assert only_fault(files).startswith(f"{LESSON}:3: ")


def test_a_heading_of_level_one_is_a_warning():
    files = spoil(LESSON, "## Đặt", "# Đặt")
    assert only_warning(files).startswith(f"{LESSON}:3: A lesson has no heading of level 1")


def test_a_link_that_leads_nowhere_is_a_warning():
    files = spoil(LESSON, "chìa khóa.", "chìa khóa, xem [bài 2](02-bai.md) và [luật](https://vbpl.vn).")
    assert only_warning(files).startswith(f"{LESSON}:1: The link “02-bai.md” leads nowhere")


def test_an_empty_lesson_and_one_that_is_too_long_are_told():
    files = a_course()
    files[LESSON] = b" \n\n"
    assert only_fault(files) == f"{LESSON}:1: The lesson is empty."
    files[LESSON] = b"a" * 60_001
    assert only_fault(files) == f"{LESSON}:1: The file has 61 kB: at most 60 kB are read."


def test_a_control_character_is_told_with_its_line():
    files = spoil(LESSON, "## Đặt", "## \x00Đặt")
    assert only_fault(files) == f"{LESSON}:3: A control character stands in this line: delete it."


def test_a_lesson_that_is_not_listed_is_a_warning_and_so_is_a_stray_file():
    files = {**a_course(), "lessons/02-quen.md": b"Text.\n", "ghi-chu.docx": b"x"}
    assert told(files) == []
    assert warned(files) == [
        "ghi-chu.docx:1: This file is no part of a course folder: it is left out.",
        "lessons/02-quen.md:1: course.toml does not list this lesson: it is left out.",
    ]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_photographs_are_taken_by_their_content(kind):
    ending = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp"}[kind]
    files = {**a_course(), f"images/anh.{ending}": a_picture(kind)}
    assert told(files) == []
    assert read(files).plan.images[0].media_type == f"image/{kind.lower()}"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("images/a.png", b"<html><script>alert(1)</script></html>"),
        ("images/a.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 40),
        ("images/a.png", a_picture()[:-30]),
        ("images/a.gif", b"GIF89a" + b"\0" * 40),
        ("images/a.jpg", a_picture("PNG")),
        ("images/a.svg.png", b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
        ("images/a.png", b""),
        ("images/anh cua toi.png", a_picture()),
        ("images/a.png", a_picture(size=(6000, 6000))),
    ],
    ids=["html", "header", "cut", "gif", "jpeg", "svg", "empty", "name", "pixels"],
)
def test_what_is_no_image_or_another_one_is_refused(name, content):
    assert only_fault({**a_course(), name: content}).startswith(f"{name}:1: ")


def test_an_image_that_is_too_large_is_told():
    files = {**a_course(), "images/to.png": a_picture() + b"\0" * 500_000}
    assert "at most 500 kB" in only_fault(files)


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        "<foreignObject/>",
        '<rect onload="alert(1)"/>',
        '<rect ONCLICK="alert(1)"/>',
        '<image href="https://example.vn/a.png"/>',
        '<a href="https://example.vn"><rect/></a>',
        '<use xmlns:x="http://www.w3.org/1999/xlink" x:href="https://example.vn/a.svg#b"/>',
        '<use href="other.svg#b"/>',
        '<rect fill="url(https://example.vn/a.svg#b)"/>',
        '<rect style="background:url( //example.vn/a)"/>',
        "<style>@import 'https://example.vn/a.css';</style>",
        "<style>rect{fill:u\\72l(https://example.vn)}</style>",
        "<style><g/>@import 'x';</style>",
        '<animate attributeName="href" to="javascript:alert(1)"/>',
        '<set attributeName="onclick" to="alert(1)"/>',
        '<h:script xmlns:h="http://www.w3.org/1999/xhtml">alert(1)</h:script>',
        '<g xml:base="https://example.vn/"/>',
        '<?xml-stylesheet href="https://example.vn/a.css"?>',
        '<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>',
        "<g>",
    ],
)
def test_a_drawing_that_runs_or_fetches_something_is_refused_at_its_line(inside):
    files = spoil(DRAWING, "<title>", f"{inside}<title>")
    found = told(files)
    assert found and all(fault.startswith(f"{DRAWING}:") for fault in found)
    assert inside == "<g>" or found[0].startswith(f"{DRAWING}:2: ")


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE svg [<!ENTITY a "b">]>',
        '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">',
        '<!DOCTYPE a [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>',
        '<?xml version="1.0" encoding="ISO-2022-JP"?>',
    ],
)
def test_a_drawing_with_entities_or_another_encoding_is_refused(head):
    files = a_course()
    files[DRAWING] = head.encode() + files[DRAWING]
    assert only_fault(files).startswith(f"{DRAWING}:1: ")


@pytest.mark.parametrize(
    "inside",
    [
        '<defs><linearGradient id="g"><stop offset="0"/></linearGradient><path id="p" d="M0 0"/></defs>'
        '<rect fill="url(#g)" style="stroke:url(\'#g\')"/><use href="#p"/><use href="#p"/>',
        "<style>rect{fill:red}</style>",
        '<i:view xmlns:i="http://www.inkscape.org/namespaces/inkscape" i:label="lớp @1"/>',
        '<text font-family="sans-serif">a@b.vn &amp; &#x110;</text>',
    ],
)
def test_a_drawing_of_shapes_text_and_colours_is_taken(inside):
    assert told(spoil(DRAWING, "<title>", f"{inside}<title>")) == []


def test_questions_without_an_id_are_told_how_to_write_one():
    files = spoil(GRADED, "[id:att-kt-002] ", "")
    line = line_of(files, GRADED, "::Chia sẻ::")
    fault = only_fault(files)
    assert fault.startswith(f"{GRADED}:{line}: This question has no id: write a comment line above it")
    assert "“// [id:mat-khau-manh-" in fault


def test_an_id_used_twice_is_told_within_a_file_and_across_both():
    within = only_fault(spoil(GRADED, "att-kt-002", "att-kt-001"))
    assert "belongs to the question in questions/graded.gift, line 4 already" in within
    across = only_fault(spoil(SELF_CHECK, "att-tkt-001", "att-kt-001"))
    assert across.startswith((f"{SELF_CHECK}:4: ", f"{GRADED}:4: "))


def test_an_id_that_could_not_stand_in_a_file_name_is_refused():
    assert "is refused: use letters without marks" in only_fault(spoil(GRADED, "att-kt-002", "câu 2"))


def test_a_self_check_category_that_is_no_lesson_is_told_at_its_line():
    fault = only_fault(spoil(SELF_CHECK, "$CATEGORY: mat-khau", "$CATEGORY: mat-khua"))
    assert fault == f"{SELF_CHECK}:1: “mat-khua” is not the slug of a lesson: is “mat-khau” meant?"


def test_a_graded_question_that_sends_to_a_lesson_that_is_not_there_is_told():
    files = spoil(GRADED, "[id:att-kt-002] [lesson:mat-khau]", "[id:att-kt-002] [lesson:virus]")
    assert "“virus” is not the slug of a lesson." in only_fault(files)


def test_a_graded_question_that_sends_nowhere_is_a_warning():
    files = spoil(GRADED, "[id:att-kt-002] [lesson:mat-khau]", "[id:att-kt-002]")
    assert "names no lesson to study again" in only_warning(files)


def test_a_self_test_question_without_an_explanation_is_a_warning():
    assert "has no explanation" in only_warning(spoil(SELF_CHECK, "####Điều 1 nêu như vậy.", ""))


def test_a_quiz_that_draws_more_than_there_is_is_told_at_the_count():
    files = spoil(MANIFEST, "count = 2", "count = 3")
    assert only_fault(files) == (
        f"course.toml:{line_of(files, MANIFEST, 'count')}: "
        "“mat-khau-manh” holds 2 questions in questions/graded.gift: 3 cannot be drawn."
    )


def test_a_question_that_cannot_be_read_does_not_make_the_quiz_look_wrong():
    files = spoil(GRADED, "{FALSE####Điều 3 cấm.}", "{FALSE####Điều 3 cấm.")
    assert only_fault(files).startswith(f"{GRADED}:")


def test_a_category_that_is_drawn_from_but_not_there_is_told_with_the_nearest():
    files = spoil(MANIFEST, 'category = "mat-khau-manh"', 'category = "mat-khau-manhh"')
    assert any("is “mat-khau-manh” meant?" in fault for fault in told(files))


def test_questions_that_no_quiz_draws_are_told():
    files = a_course()
    files[GRADED] += b"\n$CATEGORY: du\n\n// [id:att-kt-003] [lesson:mat-khau]\nThis is left over. {TRUE}\n"
    assert "No quiz draws from “du”" in only_fault(files)


def test_a_category_drawn_twice_in_one_quiz_is_told():
    draw = '\n    [[modules.items.draw]]\n    category = "mat-khau-manh"\n    count = 1\n'
    files = a_course()
    files[MANIFEST] += draw.encode()
    assert "“mat-khau-manh” is drawn from twice in this quiz." in only_fault(files)


def test_a_quiz_without_its_question_file_is_told():
    files = a_course()
    del files[GRADED]
    assert "The file questions/graded.gift is missing" in only_fault(files)


def test_a_course_needs_no_self_test():
    files = a_course()
    del files[SELF_CHECK]
    assert read(files).notes == ()


def test_a_question_before_the_first_category_is_told():
    files = spoil(SELF_CHECK, "$CATEGORY: mat-khau\n", "")
    assert "stands before the first “$CATEGORY:” line" in only_fault(files)


def test_every_fault_of_every_file_is_told_in_one_go_in_order():
    files = spoil(MANIFEST, "minutes = 15", "minutes = 0")
    files = spoil(MANIFEST, 'language = "vi"', "language = 1", files)
    files = spoil(LESSON, "![Một ổ khóa đang đóng]", "![]", files)
    files = spoil(DRAWING, "<title>", "<script/><title>", files)
    files = spoil(GRADED, "[id:att-kt-001] ", "", files)
    files = spoil(SELF_CHECK, "{TRUE", "{MAYBE ->", files)
    places = [fault.split(": ")[0] for fault in told(files)]
    assert places[:2] == ["course.toml:9", f"course.toml:{line_of(files, MANIFEST, 'minutes = 0')}"]
    assert places[2:5] == [f"{DRAWING}:2", f"{LESSON}:5", f"{GRADED}:4"]
    assert places[5].startswith(SELF_CHECK)
    assert read(files).plan is None
