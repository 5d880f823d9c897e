"""Demonstration learning: people under way, people who completed, one who failed, by the real use cases in the past."""

import datetime as dt

from sqlalchemy import select

from courses.catalogue.queries import Place, get_course, get_outline
from courses.progress.actions import enrol, pass_item, remember_place
from courses.progress.models import Enrolment
from courses.questions.kinds.form_fields import to_fields
from courses.questions.kinds.registry import get_kind
from courses.questions.models import QuestionVersion
from courses.quizzes.actions import save_answer, start_attempt, submit_attempt, take_over
from courses.quizzes.models import Attempt, AttemptQuestion
from lms.core.clock import as_if_at, now, vietnam_date
from lms.core.db import db
from lms.people.models import Credential, Person, Post
from lms.people.queries import find_by_sign_in_name

_FIRST, _SECOND = "quyet-dinh-1690", "nhiem-vu-hang-nam"
_GRADUATES = 16
# Per cent of the questions that each answers rightly, in turn: all above the pass mark.
_SCORES = (100, 90, 80, 100, 75, 90, 100, 80)


def seed_learning() -> None:
    """The demonstration learner is in the middle of a course; others have completed one or both, one failed."""
    learner = find_by_sign_in_name("hocvien")
    if learner is not None:
        _begin(learner)
    colleagues = _colleagues()
    for index, person in enumerate(colleagues[:_GRADUATES]):
        _complete(person, _FIRST if index % 3 else _SECOND, days_ago=_days_ago(40 - 2 * index), index=index)
    for person in colleagues[_GRADUATES : _GRADUATES + 1]:
        _fail(person, _FIRST)


def _days_ago(wanted: int) -> int:
    """So many days ago, but within this year: the figures of the demonstration are those of the year."""
    return min(wanted, (vietnam_date(now()) - dt.date(vietnam_date(now()).year, 1, 1)).days)


def _colleagues() -> list[Person]:
    """People who cannot sign in: the demonstration sign-ins keep their own way to go."""
    counted = select(Post.person_id).where(Post.is_counted, Post.valid_to.is_(None))
    can_sign_in = select(Credential.person_id)
    statement = (
        select(Person).where(Person.id.in_(counted), Person.id.not_in(can_sign_in)).order_by(Person.id)
    )
    return list(db.session.scalars(statement.limit(_GRADUATES + 1)))


def _begin(person: Person) -> None:
    course, version = get_course(_FIRST)
    with as_if_at(now() - dt.timedelta(days=_days_ago(3))):
        enrolment = enrol(person_id=person.id, course=course, version=version)
        lessons = [place for place in get_outline(version.id).places() if place.kind == "lesson"]
        for place in lessons[:2]:
            _read(enrolment, place)
        remember_place(enrolment=enrolment, item_id=lessons[2].item_id)


def _read(enrolment: Enrolment, place: Place) -> None:
    detail = {"seconds_since_opened": place.minutes * 60, "minutes_stated": place.minutes}
    pass_item(enrolment=enrolment, item_id=place.item_id, rule="read", detail=detail)


def _complete(person: Person, slug: str, *, days_ago: int, index: int) -> None:
    course, version = get_course(slug)
    moment = now() - dt.timedelta(days=days_ago, hours=index % 5)
    with as_if_at(moment - dt.timedelta(days=min(6, days_ago))):
        enrolment = enrol(person_id=person.id, course=course, version=version)
    with as_if_at(moment):
        for place in get_outline(version.id).places():
            if place.kind == "lesson":
                _read(enrolment, place)
            else:
                _sit(enrolment, place, percent=_SCORES[index % len(_SCORES)])


def _fail(person: Person, slug: str) -> None:
    course, version = get_course(slug)
    with as_if_at(now() - dt.timedelta(days=_days_ago(5))):
        enrolment = enrol(person_id=person.id, course=course, version=version)
        for place in get_outline(version.id).places():
            if place.kind == "lesson":
                _read(enrolment, place)
            else:
                _sit(enrolment, place, percent=40)


def _sit(enrolment: Enrolment, place: Place, *, percent: int) -> None:
    """An attempt in which that share of the questions is answered rightly, the rest left open."""
    attempt = start_attempt(enrolment=enrolment, place=place)
    writer = take_over(attempt=attempt.public_id, person_id=enrolment.person_id)
    rows = _paper(attempt)
    for question, version in rows[: len(rows) * percent // 100]:
        response = get_kind(version.kind).key_response(version.data, question.frozen)
        save_answer(
            attempt=attempt.public_id,
            person_id=enrolment.person_id,
            position=question.position,
            writer=writer,
            seq=question.position,
            fields=to_fields(response),
        )
    submit_attempt(attempt=attempt)


def _paper(attempt: Attempt) -> list[tuple[AttemptQuestion, QuestionVersion]]:
    statement = (
        select(AttemptQuestion, QuestionVersion)
        .join(QuestionVersion, QuestionVersion.id == AttemptQuestion.question_version_id)
        .where(AttemptQuestion.attempt_id == attempt.id)
        .order_by(AttemptQuestion.position)
    )
    return [(row[0], row[1]) for row in db.session.execute(statement)]
