"""Reading the question bank, by subject."""

from courses.questions.queries.categories import (
    CategoryCount,
    find_category,
    get_own_category,
    list_category_counts,
)
from courses.questions.queries.citing import count_outdated, select_outdated
from courses.questions.queries.details import (
    Known,
    find_readable,
    get_known,
    list_enemies,
    list_own_questions,
    list_question_versions,
    list_tags,
    list_uses,
)
from courses.questions.queries.drawing import Drawable, enemies_among, is_drawable, list_drawable, within
from courses.questions.queries.duplicates import Duplicate, list_duplicates
from courses.questions.queries.keys import find_question, find_version, list_versions, pools_of
from courses.questions.queries.listing import MARKS, SORTS, STATES, Wanted, list_questions
from courses.questions.queries.reviews import count_to_review, count_waiting, list_reviews, list_waiting

__all__ = [
    "MARKS",
    "SORTS",
    "STATES",
    "CategoryCount",
    "Drawable",
    "Duplicate",
    "Known",
    "Wanted",
    "count_outdated",
    "count_to_review",
    "count_waiting",
    "enemies_among",
    "find_category",
    "find_question",
    "find_readable",
    "find_version",
    "get_known",
    "get_own_category",
    "is_drawable",
    "list_category_counts",
    "list_drawable",
    "list_duplicates",
    "list_enemies",
    "list_own_questions",
    "list_question_versions",
    "list_questions",
    "list_reviews",
    "list_tags",
    "list_uses",
    "list_versions",
    "list_waiting",
    "pools_of",
    "select_outdated",
    "within",
]
