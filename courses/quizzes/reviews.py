"""What a closed attempt tells its learner, question by question, and which lessons to study again."""

from dataclasses import dataclass
from typing import Any

from courses.catalogue.queries import Outline, Place
from courses.questions.kinds.review import review_answer
from courses.quizzes.papers import MarkedLine


@dataclass(frozen=True)
class Reviewed:
    """One question on the result page; without the key, `review` holds the outcome and the bare answer."""

    position: int
    stem_html: str
    review: dict[str, Any]
    explanation_html: str = ""
    citation: str = ""
    lesson_slug: str | None = None


def review_line(line: MarkedLine, *, shows_key: bool) -> Reviewed:
    """What may be said of the question now."""
    question, version = line.question, line.version
    response = line.answer.response if line.answer else {}
    whole = review_answer(version.kind, version.data, question.frozen, response)
    if not shows_key:
        bare = {"outcome": whole["outcome"], "answer": [_bare(each) for each in whole["answer"]], "key": []}
        return Reviewed(question.position, version.stem_html, bare, lesson_slug=question.lesson_slug)
    return Reviewed(
        question.position,
        version.stem_html,
        whole,
        version.explanation_html,
        version.citation,
        question.lesson_slug,
    )


def _bare(line: dict[str, Any]) -> dict[str, Any]:
    """The line of an answer without what was said of it."""
    return line | {"verdict": None, "feedback": None}


def lessons_again(lines: list[MarkedLine], outline: Outline) -> list[tuple[Place, int]]:
    """The lessons of the questions that were missed, in the order of the course, each with how many."""
    missed = [line.question.lesson_slug for line in lines if line.mark.numerator < line.mark.denominator]
    return [(place, missed.count(place.slug)) for place in outline.places() if place.slug in missed]
