"""A lesson of a plan as blocks alone, whichever way it was written."""

from courses.exchange.plan import LessonPlan
from courses.lessons.blocks.base import Block
from courses.lessons.blocks.splitting import blocks_of
from courses.lessons.blocks.things import question_keys
from lms.core.html import render_markdown


def lesson_blocks(lesson: LessonPlan) -> list[Block]:
    """The blocks of the lesson, the questions at its end among them."""
    html = str(render_markdown(lesson.markdown)).replace('src="../images/', 'src="images/')
    blocks = [*lesson.blocks] if lesson.has_blocks else blocks_of(html)
    asked = set(question_keys(blocks))
    rest = [question.id for question in lesson.questions if question.id not in asked]
    ids = {block["id"] for block in blocks}
    free = (f"q{number}" for number in range(1, len(ids) + len(rest) + 1) if f"q{number}" not in ids)
    return [
        *blocks,
        *({"id": key, "kind": "question", "question": each} for key, each in zip(free, rest, strict=False)),
    ]
