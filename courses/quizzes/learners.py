"""Whose names may be shown beside results: people whose main post lies within the viewer's units."""

from typing import Any

from sqlalchemy import Select, select

from lms.organisations.queries import SubtreeScope, holds_on
from lms.people.aliases import list_accounts_in
from lms.people.models import Post

# Marking, appeals, scoring again, the gradebook: for those who teach, in the courses of their units.
MARK = "quizzes.mark"


def people_in(scope: SubtreeScope) -> Select[Any]:
    """The ids of the people whose main post lies in the scope on its day, of all their accounts."""
    main = select(Post.person_id).where(
        Post.is_main, holds_on(Post, scope.on), Post.unit_id.in_(scope.unit_ids())
    )
    return list_accounts_in(main)
