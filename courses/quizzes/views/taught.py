"""The quizzes one teaches, by course: how far people are with them, and what is being drafted."""

from dataclasses import dataclass

from flask import render_template
from sqlalchemy import func, select

from courses.quizzes.drafts import ListedDraft, list_drafts
from courses.quizzes.models import Attempt
from courses.quizzes.teaching import Taught, list_taught
from courses.quizzes.views.desk import COMPOSE
from courses.sessions.queries import list_courses_taught
from lms.core.db import db
from lms.core.permissions import holds

_MOST_COURSES = 50


@dataclass(frozen=True)
class Standing:
    """A quiz of one's own, its attempts under way and handed in, and the draft of its next version."""

    taught: Taught
    under_way: int
    closed: int
    draft: ListedDraft | None


def _counts(item_ids: list[int]) -> dict[int, tuple[int, int]]:
    """(under way, closed) attempts by item."""
    statement = (
        select(
            Attempt.item_id, func.count().filter(Attempt.closed_at.is_(None)), func.count(Attempt.closed_at)
        )
        .where(Attempt.item_id.in_(item_ids))
        .group_by(Attempt.item_id)
    )
    return {item_id: (under_way, closed) for item_id, under_way, closed in db.session.execute(statement)}


def quizzes_panel() -> str | None:
    """On the teaching page: every course of one's units with its quizzes; nothing for those who compose none."""
    if not holds(COMPOSE):
        return None
    courses = list_courses_taught(COMPOSE)[:_MOST_COURSES]
    taught = list_taught(COMPOSE)
    counts = _counts([each.item.id for each in taught])
    drafts = list_drafts(COMPOSE)
    of_item = {each.draft.item_id: each for each in drafts if each.draft.item_id is not None}
    rows: dict[int, list[Standing]] = {}
    for each in taught:
        standing = Standing(each, *counts.get(each.item.id, (0, 0)), of_item.get(each.item.id))
        rows.setdefault(each.course.id, []).append(standing)
    new = [each for each in drafts if each.draft.item_id is None]
    return render_template("quizzes/_quizzes_panel.html", courses=courses, rows=rows, new=new)
