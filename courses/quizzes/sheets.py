"""A question as its learner sees it while the attempt is under way: nothing of the key, and the answer so far."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from courses.questions.kinds.base import Fault
from courses.questions.kinds.registry import get_kind
from courses.questions.models import QuestionVersion
from courses.questions.queries import list_versions
from courses.quizzes.papers import Line

Fields = dict[str, list[str]]


@dataclass(frozen=True)
class Sheet:
    """One question on the page; `shown` is the receipt of the answer that counts, `is_unsent` says it is not it."""

    number: int
    stem: str
    view: dict[str, Any]
    response: dict[str, Any]
    remark: Fault | None
    saved_at: dt.datetime | None
    shown: str
    is_answered: bool
    is_unsent: bool

    @property
    def prefix(self) -> str:
        """What the names of its fields begin with."""
        return field_prefix(self.number)


def field_prefix(number: int) -> str:
    """What the names of the fields of the question at that place begin with."""
    return f"q{number}-"


def make_sheet(line: Line, version: QuestionVersion, *, unsent: Fields | None = None) -> Sheet:
    """The question with the answer that counts, or with the fields of one that never arrived."""
    kind = get_kind(line.kind)
    frozen = line.question.frozen
    kept = kind.read_response(frozen, unsent) if unsent else None
    response = line.response if kept is None or isinstance(kept, Fault) else kept
    return Sheet(
        number=line.question.position,
        stem=version.stem_html,
        view=kind.public_view(version.data, frozen),
        response=response,
        remark=kind.remark(response, frozen),
        saved_at=line.answer.received_at if line.answer else None,
        shown=line.answer.receipt if line.answer else "",
        is_answered=line.is_answered,
        is_unsent=response != line.response,
    )


def list_sheets(lines: Sequence[Line]) -> list[Sheet]:
    """Every question of the paper: one statement."""
    versions = list_versions([line.question.question_version_id for line in lines])
    return [make_sheet(line, versions[line.question.question_version_id]) for line in lines]
