"""What the page after closing shows of one question."""

from fractions import Fraction

from courses.questions.kinds.base import Json
from courses.questions.kinds.lines import verdict
from courses.questions.kinds.registry import get_kind


def review_answer(
    kind: str, data: Json, frozen: Json, response: Json, *, share: Fraction | None = None
) -> Json:
    """{"outcome", "answer", "key", "key_label", "scene"}: the outcome in a word, and the lines of both.

    The outcome is 'right', 'partly', 'wrong', 'unanswered', or 'to_mark' while a person has not marked.
    `share` is the mark that counts where the kind does not give it: a person's, or a corrected one.
    """
    found = get_kind(kind)
    if share is None and not found.is_marked_by_person:
        share = found.grade(data, frozen, response)
    outcome = "to_mark" if share is None else verdict(share)
    return {
        "outcome": outcome if found.is_answered(response) else "unanswered",
        "answer": found.describe_response(data, frozen, response),
        "key": found.describe_key(data),
        "key_label": found.key_label,
        "scene": found.scene(data),
    }
