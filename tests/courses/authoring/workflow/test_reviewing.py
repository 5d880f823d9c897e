"""The way through review: nobody approves their own words, all remarks come at once."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from courses.authoring.actions import refuse_locked
from courses.authoring.actions.releasing import Choice, release_draft
from courses.authoring.actions.remarking import add_remark, drop_remark, settle_remark
from courses.authoring.actions.reviewing import approve_draft, return_draft, send_for_review, take_back
from courses.authoring.actions.ruling import set_review_rule
from courses.authoring.checks import draft_checks, lesson_checks
from courses.authoring.invariants import INVARIANTS
from courses.authoring.models import AuthoringStep, Remark
from courses.authoring.queries.remarks import list_remarks, open_remarks
from courses.authoring.queries.terms import terms_for
from lms.core.clock import today
from lms.core.db import db
from lms.core.errors import Conflict, Forbidden, NotFound, Refusal
from lms.law.actions.documents import DocumentFacts, create_document
from lms.law.actions.replacing import replace_document
from lms.notices.models import Message
from lms.organisations.queries import get_root
from lms.people.actions.merging import merge_accounts
from lms.people.models import Person
from tests.courses.authoring.workflow.school import School, make_school, text
from tests.factories.organisations import make_unit


@pytest.fixture
def school(writing: None) -> Iterator[School]:
    yield make_school()
    assert [fault for check in INVARIANTS.values() for fault in check()] == []


def _told(person_id: int) -> list[str]:
    return list(db.session.scalars(select(Message.subject).where(Message.person_id == person_id)))


def test_a_draft_that_lacks_something_is_not_sent_and_names_all_of_it(school):
    picture = {"id": "p", "kind": "image", "file": "images/khong-co.png", "alt": ""}
    school.write(picture, text("l", '<p><a href="/khoa-hoc/khong-co">xem</a></p>'))
    with pytest.raises(Refusal) as refused:
        school.send()
    assert len(refused.value.messages) == 3
    assert school.draft.state == "draft"


def test_hints_are_confirmed_one_kind_at_a_time(school):
    school.write({"id": "h", "kind": "heading", "level": 3, "text": "Mục nhỏ"}, text())
    assert [check.key for check in lesson_checks(school.draft, "bai-1")] == ["heading"]
    with pytest.raises(Refusal):
        send_for_review(draft=school.draft, note="", confirmed=set(), person_id=school.author)
    send_for_review(draft=school.draft, note="", confirmed={"heading"}, person_id=school.author)


def test_links_of_the_site_are_followed_and_others_only_looked_at(school):
    school.write(
        text("a", '<p><a href="/khoa-hoc">một</a> <a href="https://chinhphu.vn/a">hai</a></p>'),
        text(
            "b", '<p><a href="#khoi-a">ba</a> <a href="/trang-khong-co">bốn</a> <a href="#khoi-x">năm</a></p>'
        ),
    )
    assert [check.key for check in draft_checks(school.draft)] == ["link", "link"]


def test_a_quotation_whose_document_was_replaced_is_a_hint_with_what_holds_instead(school):
    old, new = (
        create_document(facts=DocumentFacts(number=number, kind="Quyết định", title="Quy chế"))
        for number in ("3151/2023/QĐ-BNV", "3152/2026/QĐ-BNV")
    )
    quoted = {"id": "q", "kind": "legal", "document": old.public_id, "citation": "", "article": "Điều 5"}
    school.write(text(), {**quoted, "html": "<p>Trích</p>"})
    school.draft.facts = {**school.draft.facts, "legal_documents": ["Quyết định 3151/2023/QĐ-BNV"]}
    assert draft_checks(school.draft) == []
    replace_document(document=old, replaced_by=new, effective_on=today())
    found = draft_checks(school.draft)
    assert [(check.key, check.is_error, check.slug, check.block_id) for check in found] == [
        ("lapsed", False, "", ""),
        ("lapsed", False, "bai-1", "q"),
    ]
    assert all("3152/2026/QĐ-BNV" in check.words for check in found)
    school.send()


def test_what_a_reviewer_reads_is_not_changed_meanwhile(school):
    school.send()
    with pytest.raises(Refusal):
        refuse_locked(school.draft)
    with pytest.raises(Conflict):
        school.send()


def test_reviewers_are_told_and_the_author_is_not(school):
    school.send()
    assert len(_told(school.reviewer)) == len(_told(school.second)) == 1
    assert _told(school.author) == []


def test_nobody_reviews_what_they_wrote(school):
    review = school.send()
    for deed in (approve_draft, return_draft):
        with pytest.raises(Forbidden):
            deed(draft=school.draft, round_number=review.round, reason="x", person_id=school.author)
    assert school.draft.state == "in_review"


def test_a_reviewer_who_wrote_in_the_draft_is_one_of_its_authors(school):
    school.draft.authors = [*school.draft.authors, school.reviewer]
    with pytest.raises(Forbidden):
        school.approve()
    take_back(draft=school.draft, person_id=school.author)


def _remark(school: School, block: str, words: str = "Nêu rõ hơn.") -> Remark:
    return add_remark(
        draft=school.draft,
        round_number=1,
        slug="bai-1",
        block_id=block,
        text=words,
        person_id=school.reviewer,
    )


def test_authors_read_all_remarks_at_once_and_not_before(school):
    school.send()
    _remark(school, "a")
    assert list_remarks(school.course_id, decided=True) == []
    _remark(school, "b")
    return_draft(draft=school.draft, round_number=1, reason="", person_id=school.reviewer)
    assert len(open_remarks(school.course_id)) == 2
    assert len(_told(school.author)) == 1
    assert school.draft.state == "returned"


def test_a_remark_outlives_the_block_it_was_made_on(school):
    school.send()
    _remark(school, "b")
    return_draft(draft=school.draft, round_number=1, reason="", person_id=school.reviewer)
    school.write(text("a"), text("c", "<p>Đã viết lại.</p>"))
    remark = open_remarks(school.course_id)[0].remark
    assert (remark.block_id, remark.words) == ("b", "Không cho mượn tài khoản.")
    settle_remark(draft=school.draft, remark=remark, is_settled=True, person_id=school.author)
    assert open_remarks(school.course_id) == []


def test_a_draft_is_not_returned_without_a_word(school):
    review = school.send()
    with pytest.raises(Refusal):
        return_draft(draft=school.draft, round_number=review.round, reason=" ", person_id=school.reviewer)


def test_a_remark_stands_where_something_is(school):
    school.send()
    with pytest.raises(NotFound):
        _remark(school, "khong")


def test_a_remark_is_taken_away_only_by_who_made_it_and_before_it_is_read(school):
    school.send()
    remark = _remark(school, "a")
    with pytest.raises(Forbidden):
        drop_remark(draft=school.draft, remark=remark, round_number=1, person_id=school.second)
    drop_remark(draft=school.draft, remark=remark, round_number=1, person_id=school.reviewer)
    assert list_remarks(school.course_id) == []


def test_a_decision_on_an_earlier_round_is_refused(school):
    school.send()
    take_back(draft=school.draft, person_id=school.author)
    school.send()
    with pytest.raises(Conflict):
        approve_draft(draft=school.draft, round_number=1, reason="", person_id=school.reviewer)


def test_an_approval_is_gone_when_the_author_writes_on(school):
    school.approve()
    assert school.draft.state == "approved"
    take_back(draft=school.draft, person_id=school.author)
    assert school.draft.state == "draft"


def _ask_for_two(school: School) -> None:
    set_review_rule(
        unit=get_root(), legal_approvers=2, days=3, legal_basis="", valid_from=today(), person_id=school.author,
        today=today(),
    )  # fmt: skip


def test_legal_content_is_approved_by_two_people_where_the_unit_asks_for_it(school):
    _ask_for_two(school)
    school.write(text(), {"id": "q", "kind": "legal", "citation": "Điều 1 Luật X", "html": "<p>Trích.</p>"})
    review = school.approve()
    assert (review.needed, school.draft.state) == (2, "in_review")
    with pytest.raises(Refusal):
        approve_draft(draft=school.draft, round_number=review.round, reason="", person_id=school.reviewer)
    approve_draft(draft=school.draft, round_number=review.round, reason="", person_id=school.second)
    assert school.draft.state == "approved"


def _merge(keep: int, other: int) -> None:
    """Both accounts turn out to be of one person."""
    people = [db.session.get_one(Person, each) for each in (keep, other)]
    merge_accounts(keep=people[0], other=people[1], reason="Một người", by_id=None, looked_twice=True)


def test_two_accounts_of_one_person_are_one_approval(school):
    _ask_for_two(school)
    school.write(text(), {"id": "q", "kind": "legal", "citation": "Điều 1 Luật X", "html": "<p>Trích.</p>"})
    review = school.approve()
    _merge(school.second, school.reviewer)
    with pytest.raises(Refusal):
        approve_draft(draft=school.draft, round_number=review.round, reason="", person_id=school.second)
    assert school.draft.state == "in_review"


@pytest.mark.parametrize(("needed", "author"), [(1, "author"), (2, "second")])
def test_what_nobody_else_approved_is_not_published_when_accounts_turn_out_to_be_one(school, needed, author):
    if needed == 2:
        _ask_for_two(school)
        school.write(
            text(), {"id": "q", "kind": "legal", "citation": "Điều 1 Luật X", "html": "<p>Trích.</p>"}
        )
    review = school.approve()
    if needed == 2:
        approve_draft(draft=school.draft, round_number=review.round, reason="", person_id=school.second)
    assert school.draft.state == "approved"
    _merge(getattr(school, author), school.reviewer)
    with pytest.raises(Conflict):
        release_draft(draft=school.draft, choice=Choice(), person_id=school.second)
    assert school.course.current_number is None
    take_back(draft=school.draft, person_id=school.author)


def test_other_content_needs_one_approval_whatever_the_rule(school):
    _ask_for_two(school)
    assert school.approve().needed == 1
    assert school.draft.state == "approved"


def test_the_rule_of_the_nearest_unit_holds_from_its_day(school):
    _ask_for_two(school)
    below = make_unit("Sở Thử Nghiệm")
    assert terms_for(below.id, today()).days == 3
    set_review_rule(
        unit=below, legal_approvers=1, days=9, legal_basis="Quy chế số 1", valid_from=today(),
        person_id=school.author, today=today(),
    )  # fmt: skip
    assert (terms_for(below.id, today()).days, terms_for(get_root().id, today()).days) == (9, 3)


def test_every_step_is_on_record(school):
    school.send()
    _remark(school, "a")
    return_draft(draft=school.draft, round_number=1, reason="", person_id=school.reviewer)
    school.approve()
    steps = db.session.scalars(select(AuthoringStep.what).order_by(AuthoringStep.id)).all()
    assert steps == ["sent", "returned", "sent", "approved"]
