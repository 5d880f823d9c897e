"""Essays of the demonstration in every state of marking: waiting, half marked, in dispute, done."""

import datetime as dt
import tomllib
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from sqlalchemy import select

from courses.catalogue.actions import (
    PlacedItem,
    PlannedModule,
    VersionFacts,
    keep_item,
    open_course,
    publish_version,
)
from courses.catalogue.models import Course, CourseVersion
from courses.catalogue.queries import get_outline
from courses.progress.actions import enrol
from courses.progress.models import Enrolment
from courses.questions.actions import put_question
from courses.quizzes.actions import put_quiz, save_answer, start_attempt, submit_attempt, take_over
from courses.quizzes.actions.claiming import claim_answer
from courses.quizzes.actions.marking import mark_answer
from courses.quizzes.models import Attempt, AttemptQuestion
from courses.quizzes.rules.plans import Extras
from lms.core.clock import as_if_at, now, today
from lms.core.db import db
from lms.organisations.queries import SubtreeScope, find_unit_by_code, get_root
from lms.people.models import Credential, Person, Post

_DATA = Path(__file__).with_name("demonstration_scoring.toml")
_SKIPPED = 24
# Points for the three lines of the rubric: by the first and the second marker of an essay.
_AGREED = (("2.5", "4", "2"), ("3", "4", "1.5"))
_APART = (("1", "1.5", "0"), ("3", "4.5", "2"))
Points = Sequence[tuple[str, ...]]


def seed_essays(markers: tuple[int, int]) -> None:
    """Six essays at a course of their own; these two people have marked some of them."""
    data = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    course, version = _open_course(data)
    texts = [entry["text"].strip() for entry in data["essay"]]
    given: list[Points] = [_AGREED, _APART, _AGREED[:1], (), (), ()]
    for index, (person, points) in enumerate(zip(_people(len(given)), given, strict=False)):
        with as_if_at(now() - dt.timedelta(days=3, hours=index)):
            _hand_in(person, course, version, texts[index % len(texts)])
        for marker_id, each in zip(markers, points, strict=False):
            _mark(course, marker_id, each)


def _open_course(data: dict[str, Any]) -> tuple[Course, CourseVersion]:
    facts = data["course"]
    course = open_course(slug=facts["slug"], unit_id=(find_unit_by_code("BKHCN") or get_root()).id)
    quiz = keep_item(course=course, slug="bai-thu-hoach", kind="quiz")
    asked = data["question"]
    question = put_question(
        key=asked["key"],
        pool="graded",
        kind="essay",
        title=asked["title"],
        stem_html=asked["stem"],
        data=asked["data"],
        explanation_html="",
        citation=asked["citation"],
        source={"format": "demonstration"},
    )
    rules = put_quiz(
        item=quiz,
        minutes=60,
        attempts=2,
        pass_percent=60,
        sections=[("thu-hoach", 1, [(question, None)])],
        extras=Extras(markers=2),
        label=facts["quiz_title"],
    )
    version = publish_version(
        course=course,
        facts=_facts(facts),
        modules=[PlannedModule("Thực hành", [PlacedItem(quiz, facts["quiz_title"], 60, rules.number)])],
        files={},
    )
    return course, version


def _facts(facts: dict[str, Any]) -> VersionFacts:
    return VersionFacts(
        title=facts["title"],
        summary=facts["summary"],
        objectives=facts["objectives"],
        field="Chuyển đổi số",
        language="vi",
        tiet_hundredths=200,
        content_group=5,
        study_form="online",
        certificate_title="GIẤY CHỨNG NHẬN",
        legal_documents=["Quyết định số 1690/QĐ-TTg"],
        digest=f"demonstration-{facts['slug']}",
    )


def _people(count: int) -> list[Person]:
    """People who cannot sign in and have not completed the other courses."""
    counted = select(Post.person_id).where(Post.is_counted, Post.valid_to.is_(None))
    taken = select(Enrolment.person_id)
    statement = (
        select(Person)
        .where(Person.id.in_(counted), Person.id.not_in(select(Credential.person_id)))
        .where(Person.id.not_in(taken))
        .order_by(Person.id)
        .offset(_SKIPPED)
        .limit(count)
    )
    return list(db.session.scalars(statement))


def _hand_in(person: Person, course: Course, version: CourseVersion, text: str) -> None:
    enrolment = enrol(person_id=person.id, course=course, version=version)
    attempt = start_attempt(enrolment=enrolment, place=get_outline(version.id).places()[0])
    writer = take_over(attempt=attempt.public_id, person_id=person.id)
    save_answer(
        attempt=attempt.public_id,
        person_id=person.id,
        position=1,
        writer=writer,
        seq=1,
        fields={"answer": [text]},
    )
    submit_attempt(attempt=attempt)


def _mark(course: Course, marker_id: int, points: tuple[str, ...]) -> None:
    """The marker takes the one answer that waits for them and marks it."""
    scope = SubtreeScope(frozenset({course.unit_id}), today())
    newest = select(Attempt.item_id, AttemptQuestion.question_version_id).join(
        AttemptQuestion, AttemptQuestion.attempt_id == Attempt.id
    )
    row = db.session.execute(newest.order_by(AttemptQuestion.id.desc()).limit(1)).one()
    claim = claim_answer(
        marker_id=marker_id, scope=scope, item_id=row.item_id, version_id=row.question_version_id
    )
    if claim is not None:
        given = dict(zip("abc", map(Fraction, points), strict=True))
        mark_answer(claim=claim, points=given, comment="Đọc kỹ lại phần con số để kiểm tra.")
