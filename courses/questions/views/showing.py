"""The page of one question, its versions and their differences."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from courses.questions.actions.reviewing import is_author
from courses.questions.differences import Change, changes
from courses.questions.formats.question_file import FileQuestion
from courses.questions.models import QuestionVersion
from courses.questions.queries import (
    Known,
    get_known,
    list_duplicates,
    list_enemies,
    list_question_versions,
    list_reviews,
    list_tags,
    list_uses,
)
from courses.questions.reach import READ
from courses.questions.rules import band_of
from courses.questions.shown import show_content, show_version
from courses.questions.views.blueprint import BANK, questions
from courses.questions.views.citing import outdated_of
from lms.core.errors import NotFound
from lms.core.permissions import allowed, the_actor


@questions.get(f"{BANK}/<key>")
@allowed(READ)
def show_question(key: str) -> ResponseReturnValue:
    """The question as a learner sees it and with its key, and all that the bank knows of it."""
    known = get_known(key)
    versions = list_question_versions(known.question.id)
    current = next((row.QuestionVersion for row in versions if _is_current(row, known)), None)
    content = FileQuestion.from_json(known.draft.content) if known.draft else None
    return render_template(
        "questions/show_question.html",
        known=known,
        question=known.question,
        shown=show_version(current) if current else show_content(content) if content else None,
        draft_shown=show_content(content) if content and current else None,
        draft_changes=changes(as_written(current), content.to_json()) if content and current else [],
        versions=versions,
        uses=list_uses(known.question.id),
        tags=list_tags(known.question.id),
        enemies=list_enemies(known.question.id),
        duplicates=list_duplicates(known.question),
        reviews=list_reviews(known.question.id),
        band=_band(known),
        may_decide=may_decide(known),
        outdated=outdated_of(known.question.key),
    )


def _is_current(row: Any, known: Known) -> bool:
    return bool(row.QuestionVersion.number == known.question.current_number)


def _band(known: Known) -> str:
    measure = known.measure
    return band_of(
        known.question.difficulty,
        answers=measure.answers if measure else 0,
        facility=measure.facility if measure else None,
    )


def may_decide(known: Known) -> bool:
    """True where a draft waits that this person reviews and did not write."""
    draft = known.draft
    if draft is None or not known.can_review or draft.state != "in_review":
        return False
    return not is_author(the_actor().person_id, known.question, draft)


@questions.get(f"{BANK}/<key>/phien-ban/<int:number>")
@allowed(READ)
def show_old_version(key: str, number: int) -> ResponseReturnValue:
    """One version as it was asked, and what differs from another."""
    known = get_known(key)
    versions = {
        row.QuestionVersion.number: row.QuestionVersion for row in list_question_versions(known.question.id)
    }
    version, other = versions.get(number), versions.get(_other(number))
    if version is None:
        raise NotFound()
    return render_template(
        "questions/show_old_version.html",
        known=known,
        question=known.question,
        version=version,
        numbers=sorted(versions, reverse=True),
        other=other,
        changes=_between(other, version) if other else [],
        shown=show_version(version),
    )


def _other(number: int) -> int:
    """The version to compare with: the one asked for, else the one before."""
    asked = request.args.get("so-voi", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else number - 1


def _between(one: QuestionVersion, other: QuestionVersion) -> list[Change]:
    old, new = sorted((one, other), key=lambda version: version.number)
    return changes(as_written(old), as_written(new))


def as_written(version: QuestionVersion) -> dict[str, Any]:
    """What the author wrote; of a version that came without it, what pages show."""
    if "stem" in version.source:
        return version.source
    return {
        "kind": version.kind,
        "title": version.title,
        "stem": version.stem_html,
        "data": version.data,
        "explanation": version.explanation_html,
        "cite": version.citation,
    }
