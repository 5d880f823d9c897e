"""Questions of other units: no lesson of a course asks them, whoever knows their keys."""

from collections.abc import Collection
from typing import Any

from courses.authoring.models import CourseDraft
from courses.authoring.queries.asking import questions_out_of_reach
from courses.lessons.blocks.things import question_keys
from lms.core.errors import Refusal
from lms.core.i18n import _


def asked_in(content: dict[str, Any]) -> set[str]:
    """The questions that stand in the blocks of a lesson's content, in every language."""
    others = (content.get("translations") or {}).values()
    blocks = [*content.get("blocks", []), *(block for each in others for block in each["blocks"])]
    return set(question_keys(blocks))


def refuse_foreign_questions(
    draft: CourseDraft, content: dict[str, Any], *, known: Collection[str] = ()
) -> None:
    """Refused where the content names a question that the course may not ask; `known` stood there before."""
    faults = foreign_questions(draft, content, known=known)
    if faults:
        raise Refusal(*faults)


def foreign_questions(
    draft: CourseDraft, content: dict[str, Any], *, known: Collection[str] = ()
) -> list[str]:
    """What is said of each question in the content that the course may not ask."""
    foreign = questions_out_of_reach(draft.course_id, asked_in(content) - set(known))
    return [
        _("The question %(key)s is not open to this course: choose another.", key=key[:80])
        for key in sorted(foreign)
    ]
