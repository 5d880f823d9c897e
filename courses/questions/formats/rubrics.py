"""Rubrics of essay questions in formats that have none."""

from decimal import Decimal
from fractions import Fraction

from markupsafe import escape

from courses.questions.formats.words import moodle_to_html, to_plain
from courses.questions.kinds.base import Fault
from courses.questions.kinds.essay import Criterion, Task
from courses.questions.kinds.shape import plain_decimal
from courses.questions.kinds.texts import RichText
from lms.core.text import format_number

# What an author of an essay question without a rubric finds in it: content, so in Vietnamese.
DEFAULT_TITLE = "Nội dung"
NO_RUBRIC = Fault("The essay question came without a rubric: write what earns how many points.")
_UNIT = "điểm"


def default_rubric(points: Decimal | None) -> tuple[Criterion, ...]:
    """The one criterion of an essay question that came without a rubric."""
    return (Criterion("a", DEFAULT_TITLE, Fraction(points or 1)),)


def is_default(task: Task, points: Decimal) -> bool:
    """True for a rubric that says nothing more than the points of the question do."""
    return task.rubric == default_rubric(points)


def rubric_text(task: Task) -> RichText:
    """The guide for those who mark, with the rubric below it, for a format that has text only."""
    lines = "".join(_criterion(criterion) for criterion in task.rubric)
    return RichText(f"{_guide(task.guide)}<ul>{lines}</ul>", "html")


def _guide(guide: RichText | None) -> str:
    if guide is None:
        return ""
    if guide.format in ("html", "moodle"):
        return guide.text if guide.format == "html" else moodle_to_html(guide.text)
    return str(escape(to_plain(guide.text, guide.format))).replace("\n", "<br>")


def _criterion(criterion: Criterion) -> str:
    levels = "".join(f"<li>{escape(level.text)}: {_points(level.points)}</li>" for level in criterion.levels)
    inner = f"<ul>{levels}</ul>" if levels else ""
    return f"<li>{escape(criterion.title)}: {_points(criterion.points)}{inner}</li>"


def _points(points: Fraction) -> str:
    return f"{format_number(Decimal(plain_decimal(points)))} {_UNIT}"
