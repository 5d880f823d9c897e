"""What the interface calls states, kinds, difficulties, skill groups, decisions and the fields of a question."""

from typing import Any

from courses.questions.kinds.registry import find_kind
from lms.core.i18n import _, lazy

STATES: dict[str, Any] = {
    "draft": lazy("Draft"),
    "in_review": lazy("In review"),
    "returned": lazy("Returned with remarks"),
    "reviewed": lazy("Reviewed"),
    "in_use": lazy("In use"),
    "retired": lazy("Retired"),
}
STATE_SIGNS = {
    "draft": "neutral",
    "in_review": "warning",
    "returned": "danger",
    "reviewed": "info",
    "in_use": "success",
    "retired": "neutral",
}
DRAFT_STATES: dict[str, Any] = {
    "draft": lazy("New version being written"),
    "in_review": lazy("New version in review"),
    "returned": lazy("New version returned with remarks"),
}
POOLS: dict[str, Any] = {
    "graded": lazy("For graded quizzes"),
    "self_test": lazy("For self-tests"),
}
POOL_HINTS: dict[str, Any] = {
    "graded": lazy("Asked in quizzes that count. A self-test never shows it."),
    "self_test": lazy("Shown with its explanation at the end of lessons. A graded quiz never asks it."),
}
DIFFICULTIES: dict[str, Any] = {
    "easy": lazy("Easy"),
    "medium": lazy("Medium"),
    "hard": lazy("Hard"),
}
# The groups of skills of Decree 224/2026/NĐ-CP, art. 77.2, by their letters.
COMPETENCIES: dict[str, Any] = {
    "a": lazy("a) General knowledge of digital transformation"),
    "b": lazy("b) Use of common devices, software and digital services"),
    "c": lazy("c) Use of data and information"),
    "d": lazy("d) Communication and co-operation in the digital environment"),
    "đ": lazy("đ) Creation of digital content"),
    "e": lazy("e) Safety and cybersecurity"),
    "g": lazy("g) Solving problems with digital products and solutions"),
}
MARKS: dict[str, Any] = {
    "rested": lazy("Resting"),
    "flagged": lazy("Flagged as leaked"),
    "never_used": lazy("Never used"),
}
DECISIONS: dict[str, Any] = {
    "approved": lazy("Approved"),
    "returned": lazy("Returned with remarks"),
}
KIND_HINTS: dict[str, Any] = {
    "one_answer": lazy("One of several options is right."),
    "several_answers": lazy("Several options are right; you say how part of them counts."),
    "true_false": lazy("A statement that holds or does not."),
    "matching": lazy("Every line on the left belongs to one on the right."),
    "ordering": lazy("Steps to be put in their order."),
    "short_text": lazy("A word or a few are typed; accents and case do not count."),
    "number": lazy("A number is typed, within a tolerance, with a unit if you want."),
    "cloze": lazy("A text with gaps to type or to choose."),
    "hotspot": lazy("Places in a picture, also chosen by their letters."),
    "case_study": lazy("One situation and several questions about it."),
    "essay": lazy("A text that people mark by a rubric."),
}
_FIELDS: dict[str, Any] = {
    "kind": lazy("Kind"),
    "title": lazy("Title of the question"),
    "stem": lazy("Text of the question"),
    "explanation": lazy("Explanation"),
    "cite": lazy("Legal basis"),
    "points": lazy("Points"),
    "text": lazy("Text"),
    "weight": lazy("Share of the points (%)"),
    "feedback": lazy("Feedback"),
    "feedback_right": lazy("Feedback when right"),
    "feedback_wrong": lazy("Feedback when wrong"),
    "answer": lazy("Right answer"),
    "shuffle": lazy("Shuffled"),
    "scoring": lazy("How part of it counts"),
    "options": lazy("Option"),
    "answers": lazy("Foreseen answer"),
    "pairs": lazy("Pair"),
    "items": lazy("Line to order"),
    "left": lazy("Left side"),
    "right": lazy("Right side"),
    "distractors": lazy("Choices that belong to nothing"),
    "value": lazy("Value"),
    "tolerance": lazy("Tolerance"),
    "low": lazy("Lower end"),
    "high": lazy("Upper end"),
    "units": lazy("Unit of measurement"),
    "factor": lazy("Factor"),
    "unit_required": lazy("The unit has to be typed"),
    "gaps": lazy("Gap"),
    "parts": lazy("Part"),
    "image": lazy("Picture"),
    "alt": lazy("Words for the picture"),
    "areas": lazy("Area"),
    "label": lazy("Label"),
    "shape": lazy("Shape"),
    "coords": lazy("Corners"),
    "several": lazy("Several areas may be chosen"),
    "rubric": lazy("Criterion"),
    "levels": lazy("Level"),
    "min_words": lazy("Fewest words"),
    "max_words": lazy("Most words"),
    "guide": lazy("Guide for those who mark"),
    "order": lazy("Order"),
}


def kind_label(key: str) -> str:
    """What a kind is called; its key where this site does not know it."""
    kind = find_kind(key)
    return str(_(kind.label)) if kind else key


def field_label(label: tuple[str, ...]) -> str:
    """The way to a field of a question in words: ("data", "options", "b", "text") → "Phương án B · Nội dung"."""
    named: list[str] = []
    for name in label:
        if name in _FIELDS:
            named.append(str(_FIELDS[name]))
        elif name != "data":
            last = named.pop() if named else ""
            named.append(f"{last} {name.upper()}".strip())
    return " · ".join(named)


def said(fault: Any) -> str:
    """A fault or a remark in the reader's language, with the part of the question that it means."""
    words = str(_(fault.message, **fault.params))
    return f"{fault.place} {words}" if getattr(fault, "place", "") else words
