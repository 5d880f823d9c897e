"""Outages of the demonstration: one given back, one set aside, one that waits for its decision."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select

from courses.catalogue.queries import get_course, get_outline
from courses.progress.actions import enrol
from courses.progress.models import Enrolment
from courses.questions.kinds.form_fields import to_fields
from courses.questions.kinds.registry import get_kind
from courses.questions.queries import list_versions
from courses.quizzes.actions import save_answer, start_attempt, submit_attempt, take_over
from courses.quizzes.actions.incidents import confirm_incident, dismiss_incident
from courses.quizzes.actions.outages import propose_outages
from courses.quizzes.actions.watching import Told, note_events, note_takeover
from courses.quizzes.models import Attempt
from courses.quizzes.papers import list_lines
from courses.quizzes.rules.outages import Span
from lms.core.clock import as_if_at, now
from lms.core.db import db
from lms.people.models import Credential, Person, Post
from lms.people.queries import find_by_sign_in_name

_COURSE, _QUIZ = "quyet-dinh-1690", "kiem-tra-cuoi-khoa"
_SKIPPED = 40
_DEVICE = "Chrome, Android"


def seed_outages() -> None:
    """Four people lost time: two of them had it back days ago, two wait for the decision."""
    trainer = find_by_sign_in_name("giangvien")
    people = _people(4)
    if trainer is not None and len(people) == 4:
        _seed_decided(people[:2], trainer.id)
        _seed_waiting(people[2:])


def _people(count: int) -> list[Person]:
    """People who cannot sign in and study nothing yet."""
    counted = select(Post.person_id).where(Post.is_counted, Post.valid_to.is_(None))
    statement = (
        select(Person)
        .where(Person.id.in_(counted), Person.id.not_in(select(Credential.person_id)))
        .where(Person.id.not_in(select(Enrolment.person_id)))
        .order_by(Person.id)
        .offset(_SKIPPED)
        .limit(count)
    )
    return list(db.session.scalars(statement))


def _seed_decided(people: Sequence[Person], trainer_id: int) -> None:
    begun = now() - dt.timedelta(days=5)
    with as_if_at(begun):
        attempts = [(person, _start(person)) for person in people]
    with as_if_at(_after(begun, 9)):
        (outage,) = propose_outages(source="pulse", outages=[Span(_after(begun, 2), _after(begun, 9))])
        reason = "Mất điện tại phòng máy chủ từ 2 phút sau giờ bắt đầu, có biên bản."
        confirm_incident(incident=outage, reason=reason, person_id=trainer_id)
    with as_if_at(_after(begun, 12)):
        (hiccup,) = propose_outages(source="pulse", outages=[Span(_after(begun, 10), _after(begun, 12))])
        reason = "Chỉ khởi động lại tiến trình nền, người học vẫn lưu được bài."
        dismiss_incident(incident=hiccup, reason=reason, person_id=trainer_id)
    with as_if_at(_after(begun, 14)):
        for missed, (person, attempt) in enumerate(attempts):
            _note_facts(person, attempt)
            _answer(person, attempt, missed=missed)
            submit_attempt(attempt=attempt)


def _seed_waiting(people: Sequence[Person]) -> None:
    begun = _after(now(), -6)
    with as_if_at(begun):
        for person in people:
            _start(person)
    propose_outages(source="pages", outages=[Span(_after(begun, 1), _after(begun, 4.5))])


def _after(moment: dt.datetime, minutes: float) -> dt.datetime:
    return moment + dt.timedelta(minutes=minutes)


def _start(person: Person) -> Attempt:
    course, version = get_course(_COURSE)
    enrolment = enrol(person_id=person.id, course=course, version=version)
    return start_attempt(enrolment=enrolment, place=get_outline(version.id).place(_QUIZ))


def _note_facts(person: Person, attempt: Attempt) -> None:
    """The page was on two devices, was left once, and had no network for a while."""
    key = attempt.public_id
    for writer, session_id in ((1, 1), (2, 2)):
        note_takeover(attempt=key, person_id=person.id, writer=writer, device=_DEVICE, session_id=session_id)
    facts = [Told("focus_lost", 14, 200, 2), Told("offline", 420, 300, 0), Told("paste", 36, 60, 4)]
    note_events(attempt=key, person_id=person.id, events=facts)


def _answer(person: Person, attempt: Attempt, *, missed: int) -> None:
    """Every question but the last so many is answered rightly."""
    lines = list_lines(attempt.id)
    versions = list_versions([line.question.question_version_id for line in lines])
    writer = take_over(attempt=attempt.public_id, person_id=person.id)
    for line in lines[: len(lines) - missed]:
        data = versions[line.question.question_version_id].data
        right = to_fields(get_kind(line.kind).key_response(data, line.question.frozen))
        save_answer(
            attempt=attempt.public_id,
            person_id=person.id,
            position=line.question.position,
            writer=writer,
            seq=1,
            fields=right,
        )
