"""Remarks that nobody settled: the author is told before sending, and publishing closes them."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from courses.authoring.actions import open_draft, publish_draft
from courses.authoring.actions.releasing import Choice, release_draft
from courses.authoring.actions.remarking import add_remark, settle_remark
from courses.authoring.actions.reviewing import return_draft
from courses.authoring.models import AuthoringStep, Remark
from courses.authoring.queries.remarks import list_remarks, split_remarks
from courses.authoring.queries.reviews import how_it_stands
from courses.catalogue.models import Course
from lms.core.db import db, transaction
from tests.courses.authoring.workflow.school import School, make_school

SignIn = Callable[[int], FlaskClient]
WORDS = "Nêu rõ khi nào đổi."


def _returned(school: School) -> Remark:
    """The reviewer made one remark and gave the draft back."""
    review = school.send()
    remark = add_remark(
        draft=school.draft, round_number=review.round, slug="bai-1", block_id="a", text=WORDS,
        person_id=school.reviewer,
    )  # fmt: skip
    return_draft(draft=school.draft, round_number=review.round, reason="", person_id=school.reviewer)
    return remark


def _published(school: School) -> None:
    school.approve()
    choice = Choice(seen=school.course.current_number)
    release_draft(draft=school.draft, choice=choice, person_id=school.second)


@pytest.fixture
def school(app: Flask) -> School:
    with app.app_context(), transaction(write=True):
        made = make_school()
        _returned(made)
        made.more["slug"] = made.slug  # type: ignore[assignment]
        return made


def test_an_author_who_sends_again_is_told_what_nobody_settled_and_may_send_all_the_same(
    app: Flask, school: School, sign_in: SignIn
) -> None:
    page = sign_in(school.author).get(f"/soan/{school.more['slug']}/gui-duyet").text
    with app.app_context(), transaction(write=True):
        remark = list_remarks(school.course_id)[0].remark
        form = page[page.index('<form method="post" class="stack"') :]
        assert f'href="#nx-{remark.public_id}"' in form
        school.send()
        assert school.draft.state == "in_review"


def test_an_author_who_settled_everything_reads_no_warning(
    app: Flask, school: School, sign_in: SignIn
) -> None:
    with app.app_context(), transaction(write=True):
        remark = list_remarks(school.course_id)[0].remark
        settle_remark(draft=school.draft, remark=remark, is_settled=True, person_id=school.author)
    assert 'href="#nx-' not in sign_in(school.author).get(f"/soan/{school.more['slug']}/gui-duyet").text


def test_publishing_closes_what_nobody_settled_and_says_so_in_the_log(writing: None) -> None:
    school = make_school()
    remark = _returned(school)
    _published(school)
    assert remark.resolved_at is not None
    assert remark.resolved_by_id is None
    steps = db.session.scalars(select(AuthoringStep.what).order_by(AuthoringStep.id)).all()
    assert steps[-2:] == ["remarks_closed", "published"]


def test_what_publishing_closed_is_not_opened_again(writing: None) -> None:
    school = make_school()
    remark = _returned(school)
    _published(school)
    draft = open_draft(course=db.session.get_one(Course, school.course_id), person_id=school.author)
    settle_remark(draft=draft, remark=remark, is_settled=False, person_id=school.author)
    assert remark.resolved_at is not None


def test_the_operators_door_closes_remarks_too(writing: None) -> None:
    school = make_school()
    _returned(school)
    publish_draft(draft=school.draft, person_id=school.author)
    assert how_it_stands(school.course_id)[1] == 0


def test_a_course_without_open_remarks_is_published_without_a_word_about_them(writing: None) -> None:
    school = make_school()
    remark = _returned(school)
    settle_remark(draft=school.draft, remark=remark, is_settled=True, person_id=school.author)
    _published(school)
    assert remark.resolved_by_id == school.author
    assert "remarks_closed" not in db.session.scalars(select(AuthoringStep.what)).all()


def test_the_next_version_begins_without_the_remarks_of_the_last(
    app: Flask, school: School, sign_in: SignIn
) -> None:
    with app.app_context(), transaction(write=True):
        _published(school)
        open_draft(course=school.course, person_id=school.author)
        current, past = split_remarks(list_remarks(school.course_id), school.draft)
        assert (len(current), len(past)) == (0, 1)
        public_id = past[0].remark.public_id
        school.send()
    slug = school.more["slug"]
    reviewer = sign_in(school.reviewer)
    for page in (
        reviewer.get(f"/tham-dinh-khoa-hoc/{slug}").text,
        sign_in(school.author).get(f"/soan/{slug}/gui-duyet").text,
    ):
        assert f"nx-{public_id}" not in page
        assert WORDS in page[page.index("<details") :]
    assert WORDS not in reviewer.get(f"/tham-dinh-khoa-hoc/{slug}/bai/bai-1").text


def test_whoever_publishes_reads_how_many_remarks_are_closed_by_it(
    app: Flask, school: School, sign_in: SignIn
) -> None:
    with app.app_context(), transaction(write=True):
        school.approve()
    page = sign_in(school.reviewer).get(f"/soan/{school.more['slug']}/xuat-ban").text
    assert 'class="note note--warning"' in page


def test_a_reviewer_who_approves_finds_the_way_to_publishing(
    app: Flask, school: School, sign_in: SignIn
) -> None:
    with app.app_context(), transaction(write=True):
        review = school.send()
        number = review.round
    browser, slug = sign_in(school.reviewer), school.more["slug"]
    answer = browser.post(f"/tham-dinh-khoa-hoc/{slug}/duyet", data={"round": str(number)})
    assert answer.location.endswith("?trang-thai=da-duyet")
    page = browser.get(answer.location).text
    assert re.search(rf'href="/soan/{slug}/xuat-ban"', page)
    assert "An toàn dữ liệu" in page


def test_an_author_who_follows_an_old_link_reads_that_nobody_writes_now(
    app: Flask, school: School, sign_in: SignIn
) -> None:
    with app.app_context(), transaction(write=True):
        publish_draft(draft=school.draft, person_id=school.author)
    author, slug = sign_in(school.author), school.more["slug"]
    for page in (f"/soan/{slug}/gui-duyet", f"/soan/{slug}/bai/bai-1"):
        assert author.get(page).location == f"/soan/{slug}"
    assert author.get("/soan/khong-co/gui-duyet").status_code == 404
    assert sign_in(school.reviewer).get(f"/soan/{slug}/gui-duyet").status_code == 403
