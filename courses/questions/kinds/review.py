"""What the page after closing shows of one question."""

from courses.questions.kinds.base import Json
from courses.questions.kinds.lines import verdict
from courses.questions.kinds.registry import get_kind


def review_answer(kind: str, data: Json, frozen: Json, response: Json) -> Json:
    """{"outcome", "answer", "key"}: 'right', 'partly', 'wrong' or 'unanswered', and the lines of both."""
    found = get_kind(kind)
    share = found.grade(data, frozen, response)
    return {
        "outcome": verdict(share) if found.is_answered(response) else "unanswered",
        "answer": found.describe_response(data, frozen, response),
        "key": found.describe_key(data),
    }
