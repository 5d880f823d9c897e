"""Who may see what of a quiz, and when."""

from courses.quizzes.queries import Standing


def can_see_key(standing: Standing) -> bool:
    """True once nothing can be gained from it: the quiz is passed, or the last attempt is used and closed."""
    return standing.open_attempt is None and not standing.attempts_left
