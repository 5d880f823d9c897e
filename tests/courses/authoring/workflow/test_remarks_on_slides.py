"""A remark at one slide: it stands beside that slide, goes where it goes, and says which it was when it is gone."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from courses.authoring.actions.remarking import add_remark
from courses.authoring.actions.reviewing import return_draft
from courses.authoring.queries import get_draft_lesson
from courses.authoring.queries.anchors import by_anchor, spots_of
from courses.authoring.queries.remarks import list_remarks
from courses.lessons.blocks.registry import read_blocks
from lms.core.db import db, transaction
from lms.core.errors import NotFound
from tests.courses.authoring.workflow.school import School, make_school, text

SignIn = Callable[[int], FlaskClient]
ASKED = "Ghi rõ ai ký."


def _deck(*words: str, key: str = "show") -> dict[str, Any]:
    slides = [{"html": f"<p>{each}</p>", "notes": f"Lời {each}"} for each in words]
    return {"id": key, "kind": "slides", "title": "", "slides": slides}


def _slides(school: School) -> list[dict[str, Any]]:
    blocks = get_draft_lesson(school.course_id, "bai-1").content["blocks"]
    return next((block["slides"] for block in blocks if block["kind"] == "slides"), [])


def _rewrite(school: School, slides: list[dict[str, Any]]) -> None:
    school.write(text("a"), {**_deck(), "slides": slides})


@pytest.fixture
def school(app: Flask) -> School:
    """The reviewer remarked on the third of four slides and gave the draft back."""
    with app.app_context(), transaction(write=True):
        made = make_school()
        made.more["slug"] = made.slug  # type: ignore[assignment]
        made.write(text("a"), _deck("Mở đầu", "Căn cứ", "Chữ ký", "Kết"))
        made.send()
        _remark(made, "show-s3")
        return_draft(draft=made.draft, round_number=1, reason="", person_id=made.reviewer)
        return made


def _remark(school: School, anchor: str, round_number: int = 1) -> None:
    add_remark(
        draft=school.draft, round_number=round_number, slug="bai-1", block_id=anchor, text=ASKED,
        person_id=school.reviewer,
    )  # fmt: skip


def _beside(page: str) -> str:
    """The part of the page from the slide about the signature to the next."""
    start = page.index("<p>Chữ ký</p>")
    return page[start : page.find("<p>Kết</p>", start)]


def test_a_slide_keeps_its_id_wherever_it_stands(app: Flask) -> None:
    with app.app_context():
        first = read_blocks([_deck("một", "hai", "ba")])
        assert [each["id"] for each in first[0]["slides"]] == ["s1", "s2", "s3"]
        one, two, three = first[0]["slides"]
        again = read_blocks([{**first[0], "slides": [three, one, {"html": "<p>bốn</p>"}, one]}])
        ids = [each["id"] for each in again[0]["slides"]]
        assert ids[:2] == ["s3", "s1"]
        assert len(set(ids)) == 4
        assert read_blocks(again) == again
        assert two["id"] not in ids[:2]


def test_the_remark_says_which_slide_it_is_about(app: Flask, school: School) -> None:
    with app.app_context():
        remark = list_remarks(school.course_id)[0].remark
        label, _, words = remark.words.partition(": ")
        assert (label[-1], words) == ("3", "Chữ ký Lời Chữ ký")


def test_a_remark_on_a_slide_that_is_not_there_is_refused(app: Flask, school: School) -> None:
    with app.app_context(), transaction(write=True):
        school.send()
        for anchor in ("show-s9", "khong-s1", "a-s1"):
            with pytest.raises(NotFound):
                _remark(school, anchor, round_number=2)


def test_the_author_reads_it_beside_the_slide_and_finds_the_way_there(
    app: Flask, school: School, sign_in: SignIn
) -> None:
    author, slug = sign_in(school.author), school.more["slug"]
    assert ASKED in _beside(author.get(f"/soan/{slug}/bai/bai-1").text)
    listed = author.get(f"/soan/{slug}/gui-duyet").text
    assert f'href="/soan/{slug}/bai/bai-1#khoi-show-s3"' in listed


def test_it_stays_beside_its_slide_when_an_earlier_one_is_left_out_without_javascript(
    app: Flask, school: School, sign_in: SignIn
) -> None:
    author, slug = sign_in(school.author), school.more["slug"]
    form = author.get(f"/soan/{slug}/bai/bai-1?sua=show").text
    seen = re.search(r'id="f-show".*?name="seen" value="(\w+)"', form, re.DOTALL)[1]  # type: ignore[index]
    said = {f"slide-{at}-html": words for at, words in enumerate(("Mở đầu", "Căn cứ", "Chữ ký", "Kết"))}
    data = {"do": "save", "seen": seen, "slide-0-drop": "y", **said}
    answer = author.post(f"/soan/{slug}/bai/bai-1/khoi/show", data=data)
    assert answer.status_code == 302
    assert ASKED in _beside(author.get(f"/soan/{slug}/bai/bai-1").text)
    with app.app_context():
        found = list_remarks(school.course_id)
        spot = spots_of(school.draft, found)[found[0].remark.public_id]
        assert (spot.anchor, spot.called[-1], spot.is_gone) == ("show-s3", "2", False)
    assert spot.called in author.get(f"/soan/{slug}/gui-duyet").text


def test_it_follows_its_slide_to_another_place(app: Flask, school: School, sign_in: SignIn) -> None:
    with app.app_context(), transaction(write=True):
        _rewrite(school, list(reversed(_slides(school))))
        assert list(by_anchor(list_remarks(school.course_id), get_draft_lesson(
            school.course_id, "bai-1").content["blocks"])) == ["show-s3"]  # fmt: skip


def test_of_a_slide_that_is_gone_it_says_which_it_was(app: Flask, school: School, sign_in: SignIn) -> None:
    with app.app_context(), transaction(write=True):
        words = list_remarks(school.course_id)[0].remark.words
        _rewrite(school, [each for each in _slides(school) if each["id"] != "s3"])
    slug = school.more["slug"]
    author = sign_in(school.author)
    listed = author.get(f"/soan/{slug}/gui-duyet").text
    assert f'href="/soan/{slug}/bai/bai-1#khoi-show"' in listed
    for page in (listed, author.get(f"/soan/{slug}/bai/bai-1").text):
        assert words in page
        assert ASKED in page


def test_of_a_part_that_is_gone_the_author_reads_at_the_head_of_the_lesson(
    app: Flask, school: School, sign_in: SignIn
) -> None:
    with app.app_context(), transaction(write=True):
        words = list_remarks(school.course_id)[0].remark.words
        school.write(text("a"))
    page = sign_in(school.author).get(f"/soan/{school.more['slug']}/bai/bai-1").text
    assert page.index(words) < page.index(ASKED) < page.index('id="o-a"')


def test_the_reviewer_writes_at_each_slide_and_comes_back_to_it(
    app: Flask, school: School, sign_in: SignIn
) -> None:
    with app.app_context(), transaction(write=True):
        number = str(school.send().round)
    reviewer, slug = sign_in(school.reviewer), school.more["slug"]
    address = f"/tham-dinh-khoa-hoc/{slug}"
    page = reviewer.get(f"{address}/bai/bai-1").text
    assert 'name="block" value="show-s3"' in _beside(page)
    data = {"round": number, "lesson": "bai-1", "block": "show-s4", "text": "Thêm nguồn."}
    answer = reviewer.post(f"{address}/nhan-xet", data=data)
    assert answer.location.endswith("/bai/bai-1#khoi-show-s4")
    page = reviewer.get(answer.location).text
    assert page.index("<p>Kết</p>") < page.index("Thêm nguồn.")
    assert f'href="{address}/bai/bai-1#khoi-show-s4"' in reviewer.get(address).text


def test_what_was_not_said_is_asked_for_at_the_same_slide(
    app: Flask, school: School, sign_in: SignIn
) -> None:
    with app.app_context(), transaction(write=True):
        number = str(school.send().round)
    data = {"round": number, "lesson": "bai-1", "block": "show-s3", "text": " "}
    answer = sign_in(school.reviewer).post(f"/tham-dinh-khoa-hoc/{school.more['slug']}/nhan-xet", data=data)
    assert answer.status_code == 422
    assert '<details class="more" open>' in _beside(answer.text)


def test_learners_and_previews_see_no_remarks(app: Flask, school: School, sign_in: SignIn) -> None:
    assert ASKED not in sign_in(school.author).get(f"/soan/{school.more['slug']}/bai/bai-1/xem").text


def test_sixty_slides_ask_no_more_of_the_database(app: Flask, school: School, sign_in: SignIn) -> None:
    with app.app_context(), transaction(write=True):
        _rewrite(school, _deck(*(f"Trang {number}" for number in range(60)))["slides"])
        school.send()
    reviewer, asked = sign_in(school.reviewer), list[str]()
    with app.app_context():
        engine = db.engine
    listener = lambda _c, _cursor, statement, *_rest: asked.append(statement)  # noqa: E731
    event.listen(engine, "before_cursor_execute", listener)
    answer = reviewer.get(f"/tham-dinh-khoa-hoc/{school.more['slug']}/bai/bai-1")
    event.remove(engine, "before_cursor_execute", listener)
    assert answer.text.count('name="block" value="show-s') == 60
    assert len([each for each in asked if each.startswith("SELECT")]) <= 12


def test_the_title_of_slides_skips_no_level_of_headings(app: Flask, school: School, sign_in: SignIn) -> None:
    with app.app_context(), transaction(write=True):
        school.write({**_deck("Mở đầu"), "title": "Tóm tắt"})
    page = sign_in(school.author).get(f"/soan/{school.more['slug']}/bai/bai-1/xem").text
    assert "<strong>Tóm tắt</strong>" in page
    assert "<h3>Tóm tắt" not in page


def test_slides_that_were_kept_before_slides_had_ids_are_read_and_written_like_others(
    app: Flask, school: School, sign_in: SignIn
) -> None:
    with app.app_context(), transaction(write=True):
        lesson = get_draft_lesson(school.course_id, "bai-1")
        blocks = [dict(block) for block in lesson.content["blocks"]]
        for block in blocks:
            if block["kind"] == "slides":
                block["slides"] = [
                    {key: slide[key] for key in slide if key != "id"} for slide in block["slides"]
                ]
        lesson.content = {**lesson.content, "blocks": blocks}
    author, slug = sign_in(school.author), school.more["slug"]
    assert ASKED in _beside(author.get(f"/soan/{slug}/bai/bai-1").text)
    form = author.get(f"/soan/{slug}/bai/bai-1?sua=show").text
    seen = re.search(r'id="f-show".*?name="seen" value="(\w+)"', form, re.DOTALL)[1]  # type: ignore[index]
    data = {"do": "save", "seen": seen, "slide-0-drop": "y"}
    assert author.post(f"/soan/{slug}/bai/bai-1/khoi/show", data=data).status_code == 302
    with app.app_context():
        assert [each["id"] for each in _slides(school)] == ["s2", "s3", "s4"]
