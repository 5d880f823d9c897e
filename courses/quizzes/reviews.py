"""What a closed attempt tells its learner, question by question, and which lessons to study again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from courses.catalogue.queries import Outline, Place
from courses.questions.kinds.registry import get_kind
from courses.questions.kinds.review import review_answer
from courses.quizzes.papers import MarkedLine, is_by_hand
from courses.quizzes.queries import Standing
from courses.quizzes.scorings import Scoring

# Nothing of single questions; what was right or wrong; the right answers with their explanations too.
NOTHING, OUTCOME, KEY = "nothing", "outcome", "key"


@dataclass(frozen=True)
class RubricLine:
    """What a line of the rubric earned, of how much."""

    title: str
    points: Fraction
    most: Fraction


@dataclass(frozen=True)
class Reviewed:
    """One question on the result page; without the key, `review` holds the outcome and the bare answer.

    `percent` is its mark. `rubric` and `comment` are those of the people who marked it, `reason` that of the
    person who set the mark by hand.
    """

    position: int
    stem_html: str
    review: dict[str, Any]
    percent: float | None = None
    gives_full_marks: bool = False
    rubric: list[RubricLine] = field(default_factory=list)
    comment: str = ""
    reason: str = ""
    explanation_html: str = ""
    citation: str = ""
    lesson_slug: str | None = None


def level_of(standing: Standing) -> str:
    """What may be said of single questions now, by the rules that hold for this learner."""
    if standing.shows_key:
        return KEY
    return NOTHING if standing.terms.rules.feedback == "never" else OUTCOME


def review_line(line: MarkedLine, scoring: Scoring, *, level: str) -> Reviewed:
    """What may be said of the question now."""
    question, version = line.question, line.version
    response = line.answer.response if line.answer else {}
    share = Fraction(line.mark.numerator, line.mark.denominator)
    whole = review_answer(version.kind, scoring.data, question.frozen, response, share=share)
    bare = whole | {"answer": [_bare(each) for each in whole["answer"]], "key": []}
    if level == NOTHING:
        reason = line.mark.reason if is_by_hand(line.mark) else ""
        return Reviewed(question.position, version.stem_html, bare | {"outcome": None}, reason=reason)
    rubric = rubric_lines(version.kind, scoring.data, line.mark.detail)
    shown = whole if level == KEY else bare
    if scoring.gives_full_marks and not is_by_hand(line.mark):
        # The question was faulty: that everybody has full marks says nothing of what was answered.
        shown = shown | {"outcome": None}
    if rubric:
        # The rubric with its points says more than "partly right" and a list of what is looked at.
        shown = shown | {"outcome": None, "key": []}
    return Reviewed(
        question.position,
        version.stem_html,
        shown,
        percent=float(share * 100),
        gives_full_marks=scoring.gives_full_marks and not is_by_hand(line.mark),
        rubric=rubric,
        comment="" if is_by_hand(line.mark) or scoring.gives_full_marks else line.mark.reason,
        reason=line.mark.reason if is_by_hand(line.mark) else "",
        explanation_html=version.explanation_html if level == KEY else "",
        citation=version.citation if level == KEY else "",
        lesson_slug=question.lesson_slug,
    )


def rubric_lines(kind: str, data: Mapping[str, Any], detail: Mapping[str, Any]) -> list[RubricLine]:
    """The points that people gave by rubric; empty for a mark that was not given so."""
    given = detail.get("points")
    if given is None or not get_kind(kind).is_marked_by_person:
        return []
    rubric = get_kind(kind).parse(dict(data)).rubric
    return [RubricLine(each.title, Fraction(given.get(each.id, "0")), each.points) for each in rubric]


def _bare(line: dict[str, Any]) -> dict[str, Any]:
    """The line of an answer without what was said of it."""
    return line | {"verdict": None, "feedback": None}


def lessons_again(lines: list[MarkedLine], outline: Outline) -> list[tuple[Place, int]]:
    """The lessons of the questions that were missed, in the order of the course, each with how many."""
    missed = [line.question.lesson_slug for line in lines if line.mark.numerator < line.mark.denominator]
    return [(place, missed.count(place.slug)) for place in outline.places() if place.slug in missed]
