"""The pages of the workflow: who may open and send what, and that a page asks little of the database."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from courses.authoring.actions import open_draft, save_facts
from courses.authoring.actions.releasing import Choice, release_draft
from courses.authoring.actions.remarking import add_remark, settle_remark
from courses.authoring.actions.reviewing import return_draft
from courses.authoring.queries.remarks import list_remarks
from courses.progress.actions import enrol
from lms.core.db import db, transaction
from lms.core.permissions import Role
from lms.organisations.models import Unit
from lms.people.actions import grant_role
from lms.people.queries import get_person_by_id
from tests.courses.authoring.workflow.school import School, make_school, text
from tests.factories.courses import make_learner
from tests.factories.organisations import make_province
from tests.factories.people import make_holder, make_person

SignIn = Callable[[int], FlaskClient]


@pytest.fixture
def school(app: Flask) -> School:
    with app.app_context(), transaction(write=True):
        province, first, _second = make_province()
        made = make_school(province)
        made.more = {
            "other": make_holder(Role.REVIEWER, first, "Người Nơi Khác").id,
            "admin": make_holder(Role.ADMINISTRATOR, province, "Quản Trị").id,
        }
        made.more["slug"] = made.slug  # type: ignore[assignment]
        return made


def _in(app: Flask, deed: Callable[[], object]) -> None:
    with app.app_context(), transaction(write=True):
        deed()


def _url(school: School, tail: str, *, review: bool = False) -> str:
    return f"/{'tham-dinh-khoa-hoc' if review else 'soan'}/{school.more['slug']}{tail}"


def _release(school: School) -> None:
    school.approve()
    release_draft(draft=school.draft, choice=Choice(seen=None), person_id=school.second)


def _second_draft(school: School) -> None:
    """Version 1 is published, two of the unit and one from elsewhere study it, and a second draft is written."""
    unit = db.session.get_one(Unit, school.course.unit_id)
    released = release_draft(draft=school.draft, choice=Choice(seen=None), person_id=school.second)
    for name, place in (("Người Học Một", unit), ("Người Học Hai", unit), ("Người Ở Xa", None)):
        person = make_person(name, unit=place)
        enrol(person_id=person.id, course=school.course, version=released.version)
    open_draft(course=school.course, person_id=school.author)
    school.write(text("a", "<p>Lời mới.</p>"))


def test_an_author_cannot_approve_their_own_draft_by_hand(
    app: Flask, school: School, sign_in: SignIn
) -> None:
    with app.app_context(), transaction(write=True):
        unit = db.session.get_one(Unit, school.course.unit_id)
        person = get_person_by_id(school.author)
        grant_role(
            person=person, role=Role.REVIEWER, unit=unit, valid_from=unit.valid_from, granted_by_id=None
        )
        school.send()
    browser = sign_in(school.author)
    assert browser.post(_url(school, "/duyet", review=True), data={"round": "1"}).status_code == 403
    assert browser.get(_url(school, "", review=True)).status_code == 200
    assert (
        browser.post(_url(school, "/xuat-ban"), data={"kind": "major", "state": "approved"}).status_code
        == 422
    )
    with app.app_context(), transaction(write=False):
        assert school.draft.state == "in_review"


def test_reviewers_of_other_units_find_nothing(app: Flask, school: School, sign_in: SignIn) -> None:
    _in(app, school.send)
    browser = sign_in(school.more["other"])
    assert browser.get("/tham-dinh-khoa-hoc").status_code == 200
    for tail in ("", "/bai/bai-1"):
        assert browser.get(_url(school, tail, review=True)).status_code == 404
    for tail in ("/duyet", "/tra-lai", "/nhan-xet"):
        assert browser.post(_url(school, tail, review=True), data={"round": "1"}).status_code == 404
    for tail in ("/xuat-ban", "/phien-ban"):
        assert browser.get(_url(school, tail)).status_code == 404


def test_publishers_see_a_draft_from_its_sending_on_and_not_before(
    app: Flask, school: School, sign_in: SignIn
) -> None:
    with app.app_context(), transaction(write=True):
        school.approve()
        _second_draft(school)
        draft = school.draft
        facts = {"title": "Tên chưa ai được biết"}
        save_facts(draft=draft, facts=facts, revision=draft.revision, person_id=school.author)
    publisher = sign_in(school.reviewer)
    answer = publisher.get(_url(school, "/xuat-ban"))
    assert answer.status_code == 302
    assert answer.location.endswith("/phien-ban")
    assert "Tên chưa ai được biết" not in publisher.get(answer.location).text
    assert publisher.get(_url(school, "/xuat-ban/nguoi-hoc/dang-hoc")).status_code == 404
    assert publisher.post(_url(school, "/xuat-ban"), data={"kind": "major"}).status_code == 404
    _in(app, school.send)
    assert "Tên chưa ai được biết" in publisher.get(_url(school, "/xuat-ban")).text


def test_whoever_writes_courses_of_the_unit_and_publishes_them_sees_the_impact_of_an_unfinished_draft(
    app: Flask, school: School, sign_in: SignIn
) -> None:
    with app.app_context(), transaction(write=True):
        school.approve()
        _second_draft(school)
    page = sign_in(school.more["admin"]).get(_url(school, "/xuat-ban"))
    assert page.status_code == 200


def test_learners_and_trainers_do_not_review_or_publish(app: Flask, school: School, sign_in: SignIn) -> None:
    _in(app, school.send)
    trainer = sign_in(school.author)
    assert trainer.get("/tham-dinh-khoa-hoc").status_code == 403
    assert trainer.get(_url(school, "/xuat-ban")).status_code == 403
    with app.app_context(), transaction(write=True):
        learner = make_learner().id
    assert sign_in(learner).get(_url(school, "/phien-ban")).status_code == 403


def test_a_forged_round_or_block_is_refused(app: Flask, school: School, sign_in: SignIn) -> None:
    _in(app, school.send)
    browser = sign_in(school.reviewer)
    remark = _url(school, "/nhan-xet", review=True)
    known = {"round": "1", "lesson": "bai-1", "block": "a", "text": "Sửa"}
    assert browser.post(remark, data=known).status_code == 302
    assert browser.post(remark, data=known | {"block": "zzz"}).status_code == 404
    assert browser.post(remark, data=known | {"lesson": "khong"}).status_code == 404
    assert browser.post(remark, data=known | {"round": "7"}).status_code == 422
    assert browser.post(remark, data=known | {"text": " "}).status_code == 422


def test_a_remark_is_shown_as_words_and_runs_nothing(app: Flask, school: School, sign_in: SignIn) -> None:
    _in(app, school.send)
    browser = sign_in(school.reviewer)
    words = "<script>alert(1)</script><b>x</b>"
    browser.post(
        _url(school, "/nhan-xet", review=True),
        data={"round": "1", "lesson": "bai-1", "block": "a", "text": words},
    )
    page = browser.get(_url(school, "/bai/bai-1", review=True)).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_the_numbers_of_the_impact_open_to_the_people_behind_them(
    app: Flask, school: School, sign_in: SignIn
) -> None:
    with app.app_context(), transaction(write=True):
        school.approve()
        _second_draft(school)
        school.approve()
    browser = sign_in(school.reviewer)
    page = browser.get(_url(school, "/xuat-ban")).text
    assert re.search(r'href="[^"]*/nguoi-hoc/dang-hoc"', page)
    people = browser.get(_url(school, "/xuat-ban/nguoi-hoc/dang-hoc")).text
    assert "Người Học Một" in people
    assert "Người Ở Xa" not in people
    assert "1 người nữa thuộc đơn vị khác" in people
    assert browser.get(_url(school, "/xuat-ban/nguoi-hoc/khong-co")).status_code == 404
    choice = {"kind": "major", "moves": "1", "seen": "1"}
    assert browser.post(_url(school, "/xuat-ban"), data=choice).status_code == 422
    mark = re.search(r'name="mark" value="(\w+)"', page)[1]  # type: ignore[index]
    sent = browser.post(_url(school, "/xuat-ban"), data={**choice, "mark": mark})
    assert sent.status_code == 302
    assert "Phiên bản 2" in browser.get(_url(school, "/phien-ban")).text


def test_an_archived_course_offers_no_way_in(app: Flask, school: School, sign_in: SignIn) -> None:
    _in(app, lambda: _release(school))
    browser = sign_in(school.reviewer)
    assert browser.post(_url(school, "/luu-tru")).status_code == 302
    with app.app_context(), transaction(write=True):
        learner = make_learner().id
    page = sign_in(learner)
    course = f"/khoa-hoc/{school.more['slug']}"
    assert "ghi-danh" not in page.get(course).text
    assert page.post(f"{course}/ghi-danh").status_code == 302
    assert page.get(f"{course}/bai/bai-1").status_code == 302
    assert school.more["slug"] not in page.get("/khoa-hoc").text


def test_the_rule_of_a_unit_is_set_by_its_administrator(app: Flask, school: School, sign_in: SignIn) -> None:
    browser = sign_in(school.more["admin"])
    page = browser.get("/quan-tri/tham-dinh-khoa-hoc").text
    unit = re.search(r'<option value="([^"]+)"', page)[1]  # type: ignore[index]
    data = {"unit": unit, "days": "3", "legal_approvers": "2", "valid_from": "20/11/2026"}
    assert browser.post("/quan-tri/tham-dinh-khoa-hoc", data=data).status_code == 302
    assert browser.post("/quan-tri/tham-dinh-khoa-hoc", data=data | {"days": "0"}).status_code == 422
    assert sign_in(school.reviewer).get("/quan-tri/tham-dinh-khoa-hoc").status_code == 403


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("tham-dinh-khoa-hoc", 12),
        ("tham-dinh-khoa-hoc/{}", 16),
        ("tham-dinh-khoa-hoc/{}/bai/bai-1", 16),
        ("soan/{}/xuat-ban", 12),
        ("soan/{}/phien-ban", 12),
        ("soan/{}/phien-ban/so-sanh?tu=1&den=ban-nhap", 12),
        ("soan/{}/phien-ban/1", 12),
    ],
)
def test_pages_ask_little_of_the_database(
    app: Flask, school: School, sign_in: SignIn, path: str, most: int
) -> None:
    with app.app_context(), transaction(write=True):
        school.approve()
        _second_draft(school)
        school.send()
    browser = sign_in(school.reviewer)
    asked: list[str] = []
    with app.app_context():
        engine = db.engine
    listener = lambda _c, _cursor, statement, *_rest: asked.append(statement)  # noqa: E731
    event.listen(engine, "before_cursor_execute", listener)
    answer = browser.get("/" + path.format(school.more["slug"]))
    event.remove(engine, "before_cursor_execute", listener)
    assert answer.status_code == 200
    assert len([each for each in asked if each.startswith("SELECT")]) <= most, "\n".join(asked)


def test_an_author_reads_open_remarks_beside_the_blocks_she_mends(
    app: Flask, school: School, sign_in: SignIn
) -> None:
    with app.app_context(), transaction(write=True):
        review = school.send()
        for block, words in (("a", "Nêu rõ khi nào đổi."), ("", "Bài còn ngắn.")):
            add_remark(
                draft=school.draft, round_number=review.round, slug="bai-1", block_id=block, text=words,
                person_id=school.reviewer,
            )  # fmt: skip
    author = sign_in(school.author)
    lesson = _url(school, "/bai/bai-1")
    assert "Nêu rõ khi nào đổi." not in author.get(lesson).text
    with app.app_context(), transaction(write=True):
        return_draft(draft=school.draft, round_number=1, reason="", person_id=school.reviewer)
        for said in list_remarks(school.course_id, slug="bai-1")[1:]:
            settle_remark(draft=school.draft, remark=said.remark, is_settled=True, person_id=school.author)
    page = author.get(lesson).text
    assert page.index('id="o-a"') < page.index("Nêu rõ khi nào đổi.") < page.index('id="o-b"')
    assert "Bài còn ngắn." not in page
