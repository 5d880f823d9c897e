"""A lesson says in words when it counts and what is missing, in the language its reader chose."""

import re
from collections.abc import Callable
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from courses.catalogue.models import Course
from courses.lessons.actions import Translation
from courses.lessons.blocks.counted import with_counted
from courses.progress.actions import enrol
from lms.core.db import transaction
from lms.people.actions import create_person
from tests.courses.sessions.room import passes
from tests.factories.structure import ENGLISH, TEXT, make_ruled_course

SignIn = Callable[[int], FlaskClient]
LESSON = "/khoa-hoc/quy-tac/bai/bai-1"


def learner_of(app: Flask, sign_in: SignIn, *rules: dict[str, Any], **options: Any) -> FlaskClient:
    """The browser of a learner of a course under these rules."""
    with app.app_context(), transaction(write=True):
        course, version = make_ruled_course(*rules, **options)
        person = create_person(full_name="Trần Thị Hằng", staff_number="1234567")
        enrol(person_id=person.id, course=course, version=version)
        assert isinstance(course, Course)
        person_id = person.id
    return sign_in(person_id)


def answer(browser: FlaskClient, number: int, value: str) -> str:
    """The page after a self-test question was answered so."""
    address = f"{LESSON}/tu-kiem-tra/{number}"
    name = re.search(r'name="(q\d+-answer)"', browser.get(address).text)
    assert name
    return browser.post(address, data={name[1]: value}).text


def test_a_lesson_that_is_only_marked_counts_at_once(app: Flask, sign_in: SignIn) -> None:
    browser = learner_of(app, sign_in, {"kind": "viewed"}, {"kind": "viewed"})
    assert "Được tính khi anh/chị đánh dấu đã xong." in browser.get(LESSON).text
    assert browser.post(f"{LESSON}/xong").location == "/khoa-hoc/quy-tac/bai/bai-2"
    assert passes(app) == ["viewed"]


def test_pressing_done_too_early_says_what_is_missing_and_the_last_right_answer_passes(
    app: Flask, sign_in: SignIn
) -> None:
    browser = learner_of(app, sign_in, {"kind": "self_check"})
    page = browser.get(LESSON).text
    assert "Còn thiếu: trả lời đúng câu 1, 2." in page
    assert "không tính điểm" not in page
    answer(browser, 1, "true")
    answer(browser, 2, "false")
    refused = browser.post(f"{LESSON}/xong", follow_redirects=True)
    assert refused.status_code == 200
    assert "Còn thiếu: trả lời đúng câu 2." in refused.text
    assert passes(app) == []
    assert "bài học hoàn thành" in answer(browser, 2, "true")
    assert passes(app) == ["self_check"]


def test_answers_of_other_lessons_are_not_stored(app: Flask, sign_in: SignIn) -> None:
    from sqlalchemy import select

    from courses.lessons.models import SelfCheck
    from lms.core.db import db

    browser = learner_of(app, sign_in, {"kind": "viewed"})
    answer(browser, 1, "true")
    with app.app_context(), transaction(write=False):
        assert db.session.scalars(select(SelfCheck.id)).all() == []


def test_the_reader_changes_the_language_and_keeps_it_while_going_on(app: Flask, sign_in: SignIn) -> None:
    browser = learner_of(
        app,
        sign_in,
        {"kind": "viewed"},
        {"kind": "viewed"},
        translations={"en": Translation("Lesson One", [ENGLISH])},
        facts={"translations": {"en": {"title": "Drafting documents", "summary": "In the right form."}}},
    )
    page = browser.get(LESSON).text
    assert 'hreflang="en"' in page or "ngon-ngu=en" in page
    assert 'lang="vi"' in page and "Ai cũng tự học" in page
    page = browser.get(f"{LESSON}?ngon-ngu=en").text
    assert "Lesson One" in page and "Everybody studies by oneself." in page
    assert re.search(r'<article class="prose" lang="en"', page)
    assert "/bai-2?ngon-ngu=en" in page
    done = browser.post(f"{LESSON}/xong?ngon-ngu=en")
    assert done.location == "/khoa-hoc/quy-tac/bai/bai-2?ngon-ngu=en"
    assert passes(app) == ["viewed"]
    assert "Drafting documents" in browser.get("/khoa-hoc/quy-tac?ngon-ngu=en").text
    assert "Drafting documents" not in browser.get("/khoa-hoc/quy-tac").text


def test_a_lesson_that_is_not_translated_says_so_and_shows_the_original(app: Flask, sign_in: SignIn) -> None:
    browser = learner_of(app, sign_in, {"kind": "viewed"})
    assert "ngon-ngu=" not in browser.get(LESSON).text
    page = browser.get(f"{LESSON}?ngon-ngu=en").text
    assert "Bài này chưa được dịch" in page
    assert re.search(r'<article class="prose" lang="vi"', page)
    assert "chưa được dịch" not in browser.get(f"{LESSON}?ngon-ngu=xx").text


def test_the_course_says_when_it_is_completed_who_approved_it_and_what_is_optional(
    app: Flask, sign_in: SignIn
) -> None:
    browser = learner_of(app, sign_in, {"kind": "viewed"}, {"kind": "self_check"}, optional=(2,))
    page = browser.get("/khoa-hoc/quy-tac").text
    assert "Hoàn thành khóa khi" in page
    assert "tự chọn" in page
    assert "4 tiết công bố ở phiên bản 1" in page
    assert "Bài 2 (tự chọn): Được tính khi mỗi câu tự kiểm tra" in page


def asked(key: str, of: str) -> dict[str, Any]:
    """A block that asks the question of that key."""
    return {"id": key, "kind": "question", "question": of}


def test_who_reads_the_translation_meets_the_questions_where_the_original_asks_them(app: Flask) -> None:
    first, second = asked("q1", "cau-1"), asked("q2", "cau-2")
    closing = {"id": "cuoi", "kind": "text", "html": "<p>Hết.</p>"}
    original = [TEXT, first, closing, second]
    with app.app_context():
        assert with_counted([ENGLISH, closing], original) == [ENGLISH, first, closing, second]
        assert with_counted([{**ENGLISH, "id": "x"}], original)[1:] == [first, second]
        carried = [second, ENGLISH, {**first, "id": "khac"}]
        assert with_counted(carried, original) == carried
        clash = with_counted([ENGLISH, {**closing, "id": "q1"}], original)
        assert len({each["id"] for each in clash}) == len(clash) == 4


def test_who_studies_in_english_can_answer_every_question_the_lesson_counts_by(
    app: Flask, sign_in: SignIn
) -> None:
    translations = {"en": Translation("Lesson One", [ENGLISH])}
    browser = learner_of(app, sign_in, {"kind": "self_check"}, inline=True, translations=translations)
    page = browser.get(f"{LESSON}?ngon-ngu=en").text
    assert "Everybody studies by oneself." in page and "Còn thiếu: trả lời đúng câu 1, 2." in page
    forms = re.findall(rf'action="({LESSON}/tu-kiem-tra/\d)".*?name="(q\d+-answer)"', page, re.DOTALL)
    assert len(forms) == 2 and page.count('name="ngon-ngu" value="en"') == 2
    for address, name in forms:
        after = browser.post(address, data={name: "true", "ngon-ngu": "en", "from": "khoi-q1"}).text
        assert f"{LESSON}?ngon-ngu=en" in after
    assert passes(app) == ["self_check"]


def button_of(page: str) -> str:
    """What the main button of the lesson says."""
    found = re.search(r'dock__main">.*?<(?:button|a)[^>]*>(.*?)</(?:button|a)>', page, re.DOTALL)
    assert found
    return re.sub(r"<.*?>", "", found[1])


def test_a_lesson_a_trainer_confirms_says_that_the_button_tells_the_trainer(
    app: Flask, sign_in: SignIn
) -> None:
    browser = learner_of(app, sign_in, {"kind": "confirmed"}, {"kind": "viewed"})
    assert button_of(browser.get(LESSON).text) in ("Báo giảng viên đã xong", "Tell the trainer you are done")
    assert button_of(browser.get("/khoa-hoc/quy-tac/bai/bai-2").text) == "Xong"
    browser.post(f"{LESSON}/xong")
    assert button_of(browser.get(LESSON).text) == "Phần tiếp" and passes(app) == []
