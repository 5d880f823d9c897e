"""Draft, review, use: the reviewer is not the author, and what was approved is what was read."""

import pytest
from sqlalchemy import select

from courses.questions.actions import approve_draft, put_in_use, return_draft
from courses.questions.formats.question_file import FileQuestion
from courses.questions.models import QuestionDraft, QuestionReview, QuestionVersion
from courses.questions.rendered import render_question
from lms.audit.models import AuditEntry
from lms.core.db import db, transaction
from lms.core.errors import Conflict, Forbidden, Refusal
from lms.core.permissions import Role
from lms.organisations.queries import get_root
from lms.people.actions import grant_role
from lms.people.actions.merging import merge_accounts
from lms.people.models import Person
from tests.courses.questions.bank import BANK, Office, approve, filled_in
from tests.factories.people import SINCE


def _make_reviewer(office: Office, name: str) -> None:
    with office.app.app_context(), transaction(write=True):
        person = db.session.get_one(Person, office.people[name])
        grant_role(person=person, role=Role.REVIEWER, unit=get_root(), valid_from=SINCE, granted_by_id=None)


def test_a_reviewer_approves_and_the_author_puts_it_in_use(office: Office) -> None:
    key = office.write("cau-1", state="in_review")
    nguyet = office.browser("nguyet")
    assert key in nguyet.get(f"{BANK}/tham-dinh").text
    assert '<span class="count">1</span>' in nguyet.get("/").text
    answer = nguyet.post(f"{BANK}/{key}/tham-dinh", data={"decision": "approve", "revision": "1"})
    assert answer.status_code == 302
    assert office.look(key, lambda each: (each.state, each.current_number)) == ("reviewed", 1)
    office.browser("tuan").post(f"{BANK}/{key}/dua-vao-dung")
    assert office.look(key, lambda each: each.state) == "in_use"
    assert key not in nguyet.get(f"{BANK}/tham-dinh").text


def test_the_version_names_its_author_and_its_reviewer(office: Office) -> None:
    key = office.write("cau-1", difficulty="hard", tags=("luật",))
    version = office.look(key, lambda each: db.session.scalars(select(QuestionVersion)).one())
    assert (version.author_id, version.reviewer_id) == (office.people["tuan"], office.people["nguyet"])
    assert (version.source["id"], version.source["difficulty"], version.source["tags"]) == (
        key,
        "hard",
        ["luật"],
    )


def test_a_returned_draft_brings_every_remark_to_its_author(office: Office) -> None:
    key = office.write("cau-1", state="in_review")
    said = {"decision": "return", "remarks": "1. Thiếu căn cứ\n2. Câu dài", "revision": "1"}
    office.browser("nguyet").post(f"{BANK}/{key}/tham-dinh", data=said)
    page = office.browser("tuan").get(f"{BANK}/{key}").text
    assert "1. Thiếu căn cứ\n2. Câu dài" in page
    assert office.look(key, lambda each: each.state) == "draft"
    draft = office.draft_of(key)
    assert draft is not None and draft.state == "returned"


def test_whoever_returns_a_draft_says_why_and_keeps_the_choice(office: Office) -> None:
    key = office.write("cau-1", state="in_review")
    nguyet = office.browser("nguyet")
    empty = nguyet.post(f"{BANK}/{key}/tham-dinh", data={"decision": "return", "revision": "1"})
    none = nguyet.post(f"{BANK}/{key}/tham-dinh", data={"remarks": "Lời đã gõ", "revision": "1"})
    assert (empty.status_code, none.status_code) == (422, 422)
    assert "Lời đã gõ" in none.text
    draft = office.draft_of(key)
    assert draft is not None and draft.state == "in_review"


def test_nobody_reviews_what_they_wrote(office: Office) -> None:
    _make_reviewer(office, "tuan")
    key = office.write("cau-1", state="in_review", author="tuan")
    tuan = office.browser("tuan")
    assert tuan.get(f"{BANK}/{key}/tham-dinh").status_code == 403
    forged = tuan.post(f"{BANK}/{key}/tham-dinh", data={"decision": "approve", "revision": "1"})
    assert forged.status_code == 403
    assert office.look(key, lambda each: each.state) == "in_review"
    waiting = tuan.get(f"{BANK}/tham-dinh").text
    assert f"{BANK}/{key}/tham-dinh" not in waiting and f'href="{BANK}/{key}"' in waiting
    with pytest.raises(Forbidden):
        office.do(key, lambda each: approve(each, office.people["tuan"]))
    with pytest.raises(Forbidden):
        office.do(
            key,
            lambda each: return_draft(
                question=each, revision=1, reviewer_id=office.people["tuan"], remarks="x"
            ),
        )


def test_whoever_began_a_question_cannot_review_it_after_somebody_else_saved_it(office: Office) -> None:
    _make_reviewer(office, "tuan")
    key = office.write("cau-1", state="draft", author="tuan")
    office.browser("goc").post(f"{BANK}/{key}/sua", data=filled_in(office, revision="1", deed="send"))
    assert office.browser("tuan").get(f"{BANK}/{key}/tham-dinh").status_code == 403
    assert office.browser("nguyet").get(f"{BANK}/{key}/tham-dinh").status_code == 200


def test_nobody_reviews_what_they_wrote_under_another_account_of_theirs(office: Office) -> None:
    key = office.write("cau-1", state="in_review", author="tuan")
    with office.app.app_context(), transaction(write=True):
        keep, other = (db.session.get_one(Person, office.people[name]) for name in ("nguyet", "tuan"))
        merge_accounts(keep=keep, other=other, reason="Một người", by_id=None, looked_twice=True)
    nguyet = office.browser("nguyet")
    assert nguyet.get(f"{BANK}/{key}/tham-dinh").status_code == 403
    forged = nguyet.post(f"{BANK}/{key}/tham-dinh", data={"decision": "approve", "revision": "1"})
    assert forged.status_code == 403
    assert '<span class="count">1</span>' not in nguyet.get("/").text
    assert f"{BANK}/{key}/tham-dinh" not in nguyet.get(f"{BANK}/tham-dinh").text
    assert f"{BANK}/{key}/tham-dinh" not in nguyet.get(f"{BANK}/{key}").text


def test_an_administrator_who_saved_last_cannot_approve(office: Office) -> None:
    key = office.write("cau-1", state="draft", author="tuan")
    nam = office.browser("nam")
    nam.post(f"{BANK}/{key}/sua", data=filled_in(office, revision="1", deed="send"))
    answer = nam.post(f"{BANK}/{key}/tham-dinh", data={"decision": "approve", "revision": "2"})
    assert answer.status_code == 403


def test_only_what_the_reviewer_read_is_approved(office: Office) -> None:
    key = office.write("cau-1", state="in_review")
    tuan = office.browser("tuan")
    tuan.post(f"{BANK}/{key}/rut")
    tuan.post(f"{BANK}/{key}/sua", data=filled_in(office, revision="1", deed="send", stem="Đã đổi"))
    for forged in ("1", "", "-2", "hai"):
        answer = office.browser("nguyet").post(
            f"{BANK}/{key}/tham-dinh", data={"decision": "approve", "revision": forged}
        )
        assert answer.status_code == 409, forged
    assert office.look(key, lambda each: each.current_number) is None


def test_a_draft_that_was_not_sent_is_not_approved(office: Office) -> None:
    key = office.write("cau-1", state="draft")
    with pytest.raises(Conflict):
        office.do(key, lambda each: approve(each, office.people["nguyet"]))
    answer = office.browser("nguyet").get(f"{BANK}/{key}/tham-dinh", follow_redirects=True)
    assert answer.status_code == 200


def test_the_new_version_of_a_question_in_use_is_in_force_when_approved(office: Office) -> None:
    key = office.write("cau-1")
    office.browser("tuan").post(f"{BANK}/{key}/sua", data=filled_in(office, stem="Câu mới", deed="send"))
    assert office.look(key, lambda each: (each.state, each.current_number)) == ("in_use", 1)
    page = office.browser("nguyet").get(f"{BANK}/{key}/tham-dinh").text
    assert "<del>" in page and "<ins>" in page
    office.do(key, lambda each: approve(each, office.people["nguyet"]))
    question = office.look(key, lambda each: each)
    assert (question.state, question.current_number) == ("in_use", 2)
    assert "cau moi" in question.search_text
    numbers = office.look(key, lambda each: db.session.scalars(select(QuestionVersion.stem_html)).all())
    assert len(numbers) == 2 and "mật khẩu nào" in numbers[0]


def test_a_version_shows_what_it_changed(office: Office) -> None:
    key = office.write("cau-1")
    office.browser("tuan").post(f"{BANK}/{key}/sua", data=filled_in(office, stem="Câu mới", deed="send"))
    office.do(key, lambda each: approve(each, office.people["nguyet"]))
    tuan = office.browser("tuan")
    assert "Câu mới" in tuan.get(f"{BANK}/{key}/phien-ban/2").text
    assert "mật khẩu nào khó dò" in tuan.get(f"{BANK}/{key}/phien-ban/1").text
    assert tuan.get(f"{BANK}/{key}/phien-ban/1?so-voi=2").text.count("<del>") >= 1
    assert tuan.get(f"{BANK}/{key}/phien-ban/9").status_code == 404
    assert tuan.get(f"{BANK}/{key}/phien-ban/2?so-voi={'9' * 30}").status_code == 200


def test_only_a_reviewed_question_is_put_in_use(office: Office) -> None:
    for state in ("draft", "in_review"):
        key = office.write(f"cau-{state}", state=state)
        with pytest.raises(Refusal):
            office.do(key, lambda each: put_in_use(question=each))
        office.browser("tuan").post(f"{BANK}/{key}/dua-vao-dung")
        assert office.look(key, lambda each: each.state) == state


def test_a_retired_question_comes_back_as_reviewed(office: Office) -> None:
    key = office.write("cau-1")
    tuan = office.browser("tuan")
    tuan.post(f"{BANK}/{key}/ngung")
    assert office.look(key, lambda each: each.state) == "retired"
    assert tuan.post(f"{BANK}/{key}/sua", data=filled_in(office)).status_code == 422
    tuan.post(f"{BANK}/{key}/dua-tro-lai")
    assert office.look(key, lambda each: each.state) == "reviewed"


def test_a_question_rests_for_a_stated_reason_until_it_is_taken_up(office: Office) -> None:
    key = office.write("cau-1")
    tuan = office.browser("tuan")
    assert tuan.post(f"{BANK}/{key}/nghi", data={"reason": " "}).status_code == 422
    tuan.post(f"{BANK}/{key}/nghi", data={"reason": "Nghi đã lộ"})
    assert "Nghi đã lộ" in tuan.get(f"{BANK}/{key}").text
    tuan.post(f"{BANK}/{key}/het-nghi")
    assert office.look(key, lambda each: (each.rested_at, each.rested_reason)) == (None, "")


def test_every_decision_is_on_record(office: Office) -> None:
    key = office.write("cau-1", state="in_review")
    nguyet, tuan = office.browser("nguyet"), office.browser("tuan")
    said = {"decision": "return", "remarks": "Sửa", "revision": "1"}
    nguyet.post(f"{BANK}/{key}/tham-dinh", data=said)
    tuan.post(f"{BANK}/{key}/gui")
    nguyet.post(f"{BANK}/{key}/tham-dinh", data={"decision": "approve", "revision": "1"})
    reviews = office.look(
        key,
        lambda each: [
            (row.decision, row.number, row.author_id, row.reviewer_id)
            for row in db.session.scalars(select(QuestionReview).order_by(QuestionReview.id))
        ],
    )
    people = (office.people["tuan"], office.people["nguyet"])
    assert reviews == [("returned", None, *people), ("approved", 1, *people)]
    with office.app.app_context(), transaction(write=False):
        deeds = db.session.scalars(
            select(AuditEntry.action).where(AuditEntry.object_id == key, AuditEntry.actor_id == people[1])
        ).all()
    assert deeds == ["question.returned", "question.approved"]


def test_two_reviewers_decide_once(office: Office) -> None:
    key = office.write("cau-1", state="in_review")

    def decide(question: object) -> None:
        draft = db.session.get_one(QuestionDraft, question.id)  # type: ignore[attr-defined]
        rendered = render_question(FileQuestion.from_json(draft.content))
        facts = {"question": question, "revision": 1}
        approve_draft(rendered=rendered, reviewer_id=office.people["nguyet"], **facts)  # type: ignore[arg-type]
        with pytest.raises(Conflict):
            return_draft(reviewer_id=office.people["nam"], remarks="Chậm", **facts)  # type: ignore[arg-type]

    office.do(key, decide)
