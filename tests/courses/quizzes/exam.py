"""A learner before a quiz, as the site sees one: through its pages and through what quiz.js sends."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from courses.questions.kinds.registry import get_kind
from courses.questions.queries import list_versions
from courses.quizzes.models import Answer, Attempt, AttemptQuestion, AttemptResult
from courses.quizzes.papers import list_lines
from lms.core.db import db, transaction
from tests.courses.questions.answering import fields_for

T = TypeVar("T")
# As a script of the page sends it: another site could not set the second header.
JSON = {"Accept": "application/json", "X-CSRFToken": "of-the-page"}


@dataclass
class Taker:
    """One browser in which one learner takes one quiz."""

    app: Flask
    client: FlaskClient
    slug: str = "an-toan-so"
    item: str = "kiem-tra"
    attempt: str = ""
    writer: int = 0
    seq: int = 0
    seen: dict[str, Any] = field(default_factory=dict)

    @property
    def base(self) -> str:
        """Where the attempt lives."""
        return f"/bai-lam/{self.attempt}"

    @property
    def start_page(self) -> str:
        """Where the quiz lives."""
        return f"/khoa-hoc/{self.slug}/kiem-tra/{self.item}"

    def start(self) -> TestResponse:
        """Press the button that starts or goes on."""
        answer = self.client.post(f"{self.start_page}/bat-dau")
        if "/bai-lam/" in answer.location:
            self.attempt = answer.location.rsplit("/", 1)[1]
        return answer

    def take_over(self) -> int:
        """This browser writes from now on."""
        answer = self.client.post(f"{self.base}/thiet-bi", headers=JSON)
        assert answer.status_code == 200, answer.text
        self.writer, self.seq = answer.json["writer"], 0
        return self.writer

    def save(
        self,
        position: int,
        fields: dict[str, list[str]],
        *,
        writer: int | None = None,
        seq: int | None = None,
    ) -> TestResponse:
        """What quiz.js sends for one change."""
        if writer is None and not self.writer:
            self.take_over()
        self.seq += 1
        body: dict[str, Any] = {f"q{position}-{name}": values for name, values in fields.items()}
        body |= {"writer": writer or self.writer, "seq": seq or self.seq}
        return self.client.put(f"{self.base}/cau/{position}", data=body, headers=JSON)

    def post(
        self, position: int, fields: dict[str, list[str]], *, go: str = "1", shown: str = ""
    ) -> TestResponse:
        """What the form of the page sends without JavaScript."""
        body: dict[str, Any] = {f"q{position}-{name}": values for name, values in fields.items()}
        return self.client.post(f"{self.base}/{position}", data=body | {"go": go, "shown": shown})

    def submit(self) -> TestResponse:
        """Press "Submit"."""
        return self.client.post(f"{self.base}/nop-bai")

    def right(self, position: int) -> dict[str, list[str]]:
        """The fields that earn full marks there."""
        return right_fields(self.app, self.attempt)[position]

    def answer_rightly(self, count: int | None = None) -> None:
        """The first so many questions, or all, are answered rightly."""
        for position, fields in list(right_fields(self.app, self.attempt).items())[:count]:
            assert self.save(position, fields).status_code == 200


def right_fields(app: Flask, attempt: str) -> dict[int, dict[str, list[str]]]:
    """For each place of the paper the form fields that earn full marks."""
    with app.app_context(), transaction(write=False):
        row = db.session.execute(select(Attempt).filter_by(public_id=attempt)).scalar_one()
        lines = list_lines(row.id)
        versions = list_versions([line.question.question_version_id for line in lines])
        found = {}
        for line in lines:
            kind, version = get_kind(line.kind), versions[line.question.question_version_id]
            response = kind.key_response(version.data, line.question.frozen)
            found[line.question.position] = fields_for({}, line.question.frozen, response)
        return found


def wrong_choice(app: Flask, attempt: str, position: int) -> dict[str, list[str]]:
    """The fields of an answer that earns nothing, for a question of one answer."""
    with app.app_context(), transaction(write=False):
        row = db.session.execute(select(Attempt).filter_by(public_id=attempt)).scalar_one()
        frozen = list_lines(row.id)[position - 1].question.frozen
        return {"answer": [next(opaque for opaque, stable in frozen["options"] if stable == "b")]}


def result_of(app: Flask, attempt: str) -> tuple[float, bool] | None:
    """(per cent, passed) of the attempt, None while it has no result."""
    with app.app_context(), transaction(write=False):
        statement = select(AttemptResult.percent, AttemptResult.is_passed).join(
            Attempt, Attempt.id == AttemptResult.attempt_id
        )
        row = db.session.execute(statement.where(Attempt.public_id == attempt)).first()
        return (row.percent, row.is_passed) if row else None


def receipts_of(app: Flask, attempt: str) -> set[str]:
    """Every receipt that stands in the database for the attempt."""
    with app.app_context(), transaction(write=False):
        statement = (
            select(Answer.receipt)
            .join(AttemptQuestion, AttemptQuestion.id == Answer.attempt_question_id)
            .join(Attempt, Attempt.id == AttemptQuestion.attempt_id)
            .where(Attempt.public_id == attempt)
        )
        return set(db.session.scalars(statement))


def all_at_once(deeds: Iterable[Callable[[], T]]) -> list[T]:
    """Every deed is done in a thread of its own, all at the same time."""
    deeds = list(deeds)
    with ThreadPoolExecutor(len(deeds)) as pool:
        return [future.result() for future in [pool.submit(deed) for deed in deeds]]
