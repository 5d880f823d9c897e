"""A trainer composes a quiz: draft, preview, simulation, publishing; learners under way notice nothing."""

import datetime as dt
import time
from collections import Counter
from collections.abc import Callable
from itertools import combinations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from courses.catalogue.models import Placement
from courses.catalogue.queries import get_course, get_outline
from courses.catalogue.rules import slug_of
from courses.progress.actions import enrol
from courses.progress.models import Enrolment
from courses.questions.actions import declare_enemies, keep_category
from courses.questions.models import Question, QuestionUse, QuestionVersion
from courses.quizzes.actions import start_attempt
from courses.quizzes.models import (
    Attempt,
    AttemptQuestion,
    PooledQuestion,
    QuizDraft,
    QuizSection,
    QuizVersion,
)
from courses.quizzes.rules.plans import Plan, PlanRow
from lms.core.db import db, transaction
from lms.organisations.queries import get_root
from tests.architecture.test_pages import counted
from tests.courses.quizzes.conftest import MakeTaker
from tests.courses.quizzes.teaching import Desk, open_desk
from tests.factories.courses import SECRET, make_learner, make_question


@pytest.fixture
def bank(app: Flask, taker: MakeTaker) -> str:
    """The category “An toàn” of the bank: 20 easy and 6 hard questions; the small course beside it. Its key."""
    taker()
    with app.app_context(), transaction(write=True):
        category = keep_category(unit_id=get_root().id, path="An toàn")
        for number in range(26):
            version = make_question(key=f"bank-{number:02d}")
            question = db.session.get_one(Question, version.question_id)
            question.category_id = category.id
            question.difficulty = "easy" if number < 20 else "hard"
        return f"bank:{category.public_id}"


def form(bank: str, **changes: str) -> dict[str, str]:
    """What the form of the rules sends: ten easy and five hard questions."""
    rows = {
        "rows-0-count": "10",
        "rows-0-source": bank,
        "rows-0-band": "easy",
        "rows-0-lesson": "",
        "rows-1-count": "5",
        "rows-1-source": bank,
        "rows-1-band": "hard",
        "rows-1-lesson": "mo-dau",
    }
    usual = {
        "title": "Kiểm tra cuối khóa",
        "minutes": "30",
        "attempts": "2",
        "pass_percent": "60",
        "pause_minutes": "0",
        "counting": "best",
        "order": "free",
        "feedback": "after_closing",
        "grace_seconds": "30",
        "markers": "1",
        "appeal_days": "5",
        "revision": "0",
        "do": "save",
    }
    return usual | rows | changes


def drafts(app: Flask) -> list[dict[str, object]]:
    with app.app_context(), transaction(write=False):
        return list(db.session.scalars(select(QuizDraft.content)))


def current(app: Flask, slug: str = "an-toan-so") -> tuple[int, list[tuple[str, int, str, int]]]:
    """(number of the course's version, its sections) of the quiz that new learners get."""
    with app.app_context(), transaction(write=False):
        _course, version = get_course(slug)
        statement = (
            select(QuizSection.category, QuizSection.count, QuizSection.band, func.count(PooledQuestion.id))
            .join(QuizVersion, QuizVersion.id == QuizSection.quiz_version_id)
            .join(
                Placement,
                (Placement.item_id == QuizVersion.item_id) & (Placement.content_number == QuizVersion.number),
            )
            .join(PooledQuestion, PooledQuestion.section_id == QuizSection.id)
            .where(Placement.version_id == version.id, Placement.content_number == QuizVersion.number)
            .group_by(
                QuizSection.id,
                QuizSection.category,
                QuizSection.count,
                QuizSection.band,
                QuizSection.position,
            )
            .order_by(QuizSection.position)
        )
        return version.number, [tuple(row) for row in db.session.execute(statement)]  # type: ignore[misc]


def publish(desk: Desk, revision: str = "1") -> int:
    return desk.client.post(f"{desk.page}/xuat-ban", data={"revision": revision}).status_code


def test_a_draft_changes_nothing_until_it_is_published(desk: Desk, bank: str, app: Flask) -> None:
    assert desk.client.post(desk.page, data=form(bank)).status_code == 302
    assert drafts(app)[0]["minutes"] == 30
    assert current(app)[0] == 1
    assert publish(desk) == 302
    assert current(app) == (2, [("An toàn", 10, "easy", 20), ("An toàn", 5, "hard", 6)])
    assert drafts(app) == []
    assert [deed["version"] for deed in desk.deeds("quiz.published")] == [2]


def test_learners_under_way_keep_their_rules_and_new_ones_get_the_new(
    taker: MakeTaker, desk: Desk, bank: str, app: Flask
) -> None:
    with app.app_context(), transaction(write=False):
        enrolment = db.session.execute(select(Enrolment)).scalar_one()
        before = [(place.title, place.content_number) for place in get_outline(enrolment.version_id).places()]
    desk.client.post(desk.page, data=form(bank))
    page = desk.client.get(f"{desk.page}/xuat-ban").text
    assert "1" in page
    publish(desk)
    with app.app_context(), transaction(write=True):
        enrolment = db.session.execute(select(Enrolment)).scalar_one()
        _course, version = get_course("an-toan-so")
        kept = get_outline(enrolment.version_id)
        assert [(place.title, place.content_number) for place in kept.places()] == before
        new = get_outline(version.id)
        assert [place.slug for place in new.places()] == [place.slug for place in kept.places()]
        assert [module.title for module in new.modules] == [module.title for module in kept.modules]
        assert new.place("kiem-tra").content_number == 2
        assert version.title == kept.version.title
        assert version.digest != kept.version.digest


def test_a_published_blueprint_is_drawn_with_its_bands_and_lessons(desk: Desk, bank: str, app: Flask) -> None:
    desk.client.post(desk.page, data=form(bank))
    publish(desk)
    with app.app_context(), transaction(write=True):
        course, version = get_course("an-toan-so")
        enrolment = enrol(person_id=make_learner("Lê Văn Mới").id, course=course, version=version)
        attempt = start_attempt(enrolment=enrolment, place=get_outline(version.id).place("kiem-tra"))
        statement = (
            select(Question.difficulty, AttemptQuestion.lesson_slug)
            .join(QuestionVersion, QuestionVersion.question_id == Question.id)
            .join(AttemptQuestion, AttemptQuestion.question_version_id == QuestionVersion.id)
            .where(AttemptQuestion.attempt_id == attempt.id)
        )
        drawn = Counter(tuple(row) for row in db.session.execute(statement))
    assert drawn == {("easy", None): 10, ("hard", "mo-dau"): 5}


def test_rows_come_and_go_without_javascript_and_nothing_is_stored(desk: Desk, bank: str, app: Flask) -> None:
    added = desk.client.post(desk.page, data=form(bank, do="add-row"))
    assert added.status_code == 200
    assert 'name="rows-2-count"' in added.text
    removed = desk.client.post(desk.page, data=form(bank, do="remove-0"))
    assert 'value="10"' not in removed.text
    assert 'value="5"' in removed.text
    assert drafts(app) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"minutes": "0"},
        {"minutes": "x"},
        {"attempts": "0"},
        {"pass_percent": "101"},
        {"title": ""},
        {"rows-0-count": "0"},
        {"markers": "3"},
        {"counting": "luck"},
        {"grace_seconds": "-1"},
    ],
    ids=lambda changes: str(changes),
)
def test_rules_that_cannot_be_come_back_with_their_faults(
    desk: Desk, bank: str, app: Flask, changes: dict[str, str]
) -> None:
    answer = desk.client.post(desk.page, data=form(bank, **changes))
    assert answer.status_code == 422
    assert "error-summary" in answer.text
    assert drafts(app) == []


def test_two_trainers_never_overwrite_each_other_unseen(
    desk: Desk, bank: str, app: Flask, sign_in: Callable[[int], FlaskClient]
) -> None:
    other = open_desk(app, sign_in)
    assert desk.client.post(desk.page, data=form(bank)).status_code == 302
    answer = other.client.post(other.page, data=form(bank, minutes="55"))
    assert answer.status_code == 422
    assert 'value="55"' in answer.text
    assert drafts(app)[0]["minutes"] == 30
    assert other.client.post(other.page, data=form(bank, minutes="55", revision="1")).status_code == 302
    assert drafts(app)[0]["minutes"] == 55
    assert publish(desk, "1") == 422
    assert current(app)[0] == 1
    assert publish(desk, "2") == 302


def test_what_the_bank_cannot_give_is_said_by_line_and_not_published(
    desk: Desk, bank: str, app: Flask
) -> None:
    desk.client.post("/ngon-ngu", data={"language": "en"})
    desk.client.post(desk.page, data=form(bank, **{"rows-1-count": "9", "rows-0-source": "bank:nowhere"}))
    page = desk.client.get(f"{desk.page}/xuat-ban").text
    assert "Line 1: choose a category" in page
    assert "Line 2: “An toàn” has 6 such questions, 3 more are needed." in page
    assert publish(desk) == 422
    assert current(app)[0] == 1
    assert desk.client.get(f"{desk.page}/mo-phong").status_code == 200
    assert desk.client.get(f"{desk.page}/xem-truoc").status_code == 200


def test_publishing_the_same_twice_is_refused(desk: Desk, bank: str, app: Flask) -> None:
    for _ in range(2):
        desk.client.post(desk.page, data=form(bank))
        publish(desk)
    assert current(app)[0] == 2
    desk.client.post(desk.page, data=form(bank, minutes="31", revision="0"))
    desk.client.post(desk.page, data=form(bank, revision="1"))
    assert publish(desk, "2") == 422
    assert current(app)[0] == 2


def test_a_quiz_as_it_stands_is_shown_as_the_plan_it_came_from(desk: Desk, bank: str, app: Flask) -> None:
    page = desk.client.get(desk.page).text
    assert 'value="kept:chung"' in page or 'value="bank:' in page
    desk.client.post(desk.page, data=form(bank))
    publish(desk)
    page = desk.client.get(desk.page).text
    assert f'<option value="{bank}" selected>' in page


def test_kept_questions_can_be_published_again_with_other_rules(
    desk: Desk, taker: MakeTaker, app: Flask
) -> None:
    taker()
    rows = {"rows-0-count": "4", "rows-0-source": "kept:chung", "rows-0-band": "", "rows-0-lesson": ""}
    plain = {name: value for name, value in form("").items() if not name.startswith("rows-")}
    assert desk.client.post(desk.page, data=plain | rows).status_code == 302
    assert publish(desk) == 302
    assert current(app) == (2, [("chung", 4, "", 9)])
    with app.app_context(), transaction(write=False):
        newest = select(func.max(QuizSection.id)).scalar_subquery()
        statement = select(PooledQuestion.lesson_slug).where(PooledQuestion.section_id == newest).distinct()
        assert list(db.session.scalars(statement)) == ["mo-dau"]


def test_a_new_quiz_is_begun_previewed_and_published_as_the_last_item(
    desk: Desk, bank: str, app: Flask
) -> None:
    begun = desk.client.post("/day-hoc/khoa/an-toan-so/kiem-tra-moi", data={"title": "Kiểm tra giữa khóa"})
    page = begun.location
    assert page.startswith("/day-hoc/ban-nhap/")
    rows = form(bank, title="Kiểm tra giữa khóa", revision="1", do="preview")
    assert desk.client.post(page, data=rows).location == f"{page}/xem-truoc"
    paper = desk.client.get(f"{page}/xem-truoc").text
    assert paper.count('class="question stack"') == 15
    assert desk.client.post(f"{page}/xuat-ban", data={"revision": "2"}).status_code == 302
    with app.app_context(), transaction(write=False):
        _course, version = get_course("an-toan-so")
        places = get_outline(version.id).places()
        assert [place.slug for place in places] == ["mo-dau", "kiem-tra", "kiem-tra-giua-khoa"]
        assert places[-1].minutes == 30
    assert desk.client.get(page).status_code == 404


def test_a_new_quiz_can_be_thrown_away(desk: Desk, bank: str, app: Flask) -> None:
    begun = desk.client.post("/day-hoc/khoa/an-toan-so/kiem-tra-moi", data={"title": "Thử"})
    assert "Thử" in desk.client.get("/day-hoc").text
    assert desk.client.post(f"{begun.location}/bo-nhap").status_code == 302
    assert drafts(app) == []
    assert current(app)[0] == 1


def test_looking_at_papers_and_simulating_stores_nothing(desk: Desk, bank: str, app: Flask) -> None:
    desk.client.post(desk.page, data=form(bank))
    with app.app_context(), transaction(write=False):
        before = db.session.scalar(select(func.count()).select_from(Attempt))
    papers = {desk.client.get(f"{desk.page}/xem-truoc").text for _ in range(3)}
    assert len(papers) == 3
    started = time.monotonic()
    assert desk.client.get(f"{desk.page}/mo-phong").status_code == 200
    assert time.monotonic() - started < 10
    with app.app_context(), transaction(write=False):
        assert db.session.scalar(select(func.count()).select_from(Attempt)) == before


def test_a_sample_paper_shows_no_key(desk: Desk, bank: str) -> None:
    desk.client.post(desk.page, data=form(bank))
    assert SECRET not in desk.client.get(f"{desk.page}/xem-truoc").text


def test_unlike_papers_are_warned_of_with_what_is_missing(desk: Desk, bank: str, app: Flask) -> None:
    with app.app_context(), transaction(write=True):
        for question in db.session.scalars(select(Question).where(Question.key.like("bank-%"))):
            question.state = "in_use" if question.key in {"bank-00", "bank-25"} else "retired"
    desk.client.post("/ngon-ngu", data={"language": "en"})
    one = {"rows-0-count": "1", "rows-0-band": "", "rows-0-source": bank, "rows-0-lesson": ""}
    plain = {name: value for name, value in form("").items() if not name.startswith("rows-")}
    desk.client.post(desk.page, data=plain | one)
    page = desk.client.get(f"{desk.page}/mo-phong").text
    assert "Two learners may get papers of unlike difficulty" in page
    assert "45,0 points" in page
    assert "With 1 more questions (medium) in “An toàn”, line 1, the papers would be alike enough." in page


def test_alike_papers_are_said_to_be_alike(desk: Desk, bank: str) -> None:
    desk.client.post("/ngon-ngu", data={"language": "en"})
    desk.client.post(desk.page, data=form(bank))
    assert "The papers are alike" in desk.client.get(f"{desk.page}/mo-phong").text


def test_questions_know_in_which_quiz_they_are_used(desk: Desk, bank: str, app: Flask) -> None:
    desk.client.post(desk.page, data=form(bank))
    publish(desk)
    with app.app_context(), transaction(write=False):
        uses = db.session.execute(
            select(QuestionUse.place, QuestionUse.label)
            .join(Question, Question.id == QuestionUse.question_id)
            .where(Question.key == "bank-00")
        ).all()
    assert [tuple(use) for use in uses] == [
        ("quiz:an-toan-so/kiem-tra", "An toàn số cho người mới: Kiểm tra cuối khóa")
    ]


def test_questions_that_exclude_each_other_are_never_published_into_a_paper_that_needs_both(
    desk: Desk, bank: str, app: Flask
) -> None:
    with app.app_context(), transaction(write=True):
        hard = list(
            db.session.scalars(select(Question).where(Question.key >= "bank-20", Question.key <= "bank-25"))
        )
        for one, other in combinations(hard, 2):
            declare_enemies(one=one, other=other)
    desk.client.post(desk.page, data=form(bank))
    assert publish(desk) == 422
    assert current(app)[0] == 1


def test_a_question_put_to_rest_is_left_out_while_enough_remain(taker: MakeTaker, app: Flask) -> None:
    hang = taker(draw=(("chung", 3, 4),))
    with app.app_context(), transaction(write=True):
        resting = db.session.scalars(
            select(Question)
            .join(PooledQuestion, PooledQuestion.position == 1)
            .where(Question.pool == "graded")
        ).first()
        assert resting is not None
        resting.rested_at = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
        resting_id = resting.id
    for _ in range(3):
        hang.start()
        with app.app_context(), transaction(write=False):
            asked = set(
                db.session.scalars(
                    select(QuestionVersion.question_id)
                    .join(AttemptQuestion, AttemptQuestion.question_version_id == QuestionVersion.id)
                    .join(Attempt, Attempt.id == AttemptQuestion.attempt_id)
                    .where(Attempt.public_id == hang.attempt)
                )
            )
        assert resting_id not in asked
        hang.submit()
    with app.app_context(), transaction(write=True):
        for question in db.session.scalars(select(Question).where(Question.pool == "graded").limit(3)):
            question.state = "retired"
    other = taker(slug="khoa-khac")
    other.start()
    assert other.attempt


def test_the_desk_needs_few_statements(desk: Desk, bank: str, app: Flask) -> None:
    desk.client.post(desk.page, data=form(bank))
    for tail in ("", "/mo-phong", "/xem-truoc", "/xuat-ban", "/mo-dong"):
        with counted(app) as statements:
            assert desk.client.get(f"{desk.page}{tail}").status_code == 200
        assert len(statements) <= 12, (tail, len(statements), statements)
    with counted(app) as statements:
        assert desk.client.get("/day-hoc").status_code == 200
    assert len(statements) <= 12, (len(statements), statements)


def test_the_sentence_follows_the_form_and_stores_nothing(desk: Desk, bank: str, app: Flask) -> None:
    desk.client.post("/ngon-ngu", data={"language": "en"})
    answer = desk.client.post(f"{desk.page}/tom-tat", data=form(bank))
    assert "15 questions: 10 from “An toàn” (easy), 5 from “An toàn” (hard)" in answer.json["words"]
    assert drafts(app) == []
    assert desk.client.post(f"{desk.page}/tom-tat", data=form(bank, minutes="x")).json == {"words": ""}


def test_a_plan_survives_its_draft() -> None:
    plan = Plan(title="Thử", rows=(PlanRow(source="bank:x", band="easy", count=3),), minutes=7)
    assert Plan.from_json(plan.to_json()) == plan
    assert Plan.from_json(plan.to_json() | {"later": 1}) == plan
    assert Plan.from_json({"title": "Thử"}) == Plan(title="Thử")


def test_a_quiz_has_an_address_of_its_own() -> None:
    assert slug_of("Kiểm tra giữa khóa", [], otherwise="kiem-tra") == "kiem-tra-giua-khoa"
    assert slug_of("Kiểm tra", ["kiem-tra", "kiem-tra-2"], otherwise="kiem-tra") == "kiem-tra-3"
    assert slug_of("!!!", [], otherwise="kiem-tra") == "kiem-tra"
