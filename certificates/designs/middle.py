"""The middle of the certificate: to whom it is given, and for what."""

from collections.abc import Iterator

from certificates.designs.blocks import Block, Part, arrange, draw_blocks
from certificates.designs.fitting import shrink
from certificates.designs.fonts import Typeface
from certificates.designs.places import (
    CENTRE,
    INK,
    INK_2,
    LEFT,
    MIDDLE_BOTTOM,
    MM,
    RIGHT,
    RIVER,
    RIVER_DARK,
    VERMILION,
)
from certificates.designs.rules import DEMONSTRATION, CertificateFacts, holder_lines, study_lines
from certificates.designs.sheet import Sheet

WARNING = [(13.0, 1)]
TITLE = shrink(40, 20)
NAME = [*shrink(34, 24), *shrink(24, 12, lines=2)]
"""34 points, shrinking to 24, then two lines."""
COURSE = [(20.0, 1), (20.0, 2), (18.0, 2), (18.0, 3), *shrink(16, 9, lines=4)]
WORDS = [*shrink(12.5, 11.5), (12.0, 2), (11.5, 2), *shrink(11, 8, lines=3)]


def draw_middle(sheet: Sheet, facts: CertificateFacts, typeface: Typeface, *, top: float) -> None:
    """The words between head and foot, spread over the height that they have."""
    height = top - MIDDLE_BOTTOM
    blocks = arrange(list(_parts(facts, typeface)), width=RIGHT - LEFT, height=height)
    spare = height - sum(block.height for block in blocks)
    spread = min(spare / (len(blocks) + 1), 9.0)
    top -= (spare - spread * (len(blocks) - 1)) / 2
    if facts.is_demonstration:
        _draw_rules(sheet, blocks[0], top - blocks[0].height / 2)
    draw_blocks(sheet, blocks, centre=CENTRE, top=top, spread=spread)


def _parts(facts: CertificateFacts, typeface: Typeface) -> Iterator[Part]:
    regular, semibold = typeface.regular, typeface.semibold
    if facts.is_demonstration:
        yield Part([DEMONSTRATION], semibold, VERMILION, WARNING)
    yield Part([facts.title], typeface.bold, RIVER, TITLE, role="H1")
    yield Part(["Chứng nhận ông/bà"], regular, INK_2, WORDS, gap=2)
    yield Part([facts.holder_name], semibold, INK, NAME)
    holder = holder_lines(facts)
    if holder:
        yield Part(holder, regular, INK, WORDS)
    yield Part(["đã hoàn thành khóa học"], regular, INK_2, WORDS, gap=4)
    yield Part([facts.course_title], semibold, RIVER_DARK, COURSE)
    yield Part(study_lines(facts), regular, INK, WORDS, gap=2, leading=1.52)


def _draw_rules(sheet: Sheet, block: Block, y: float) -> None:
    """A short line on either side of the words that this paper is worth nothing: seen, but not shouted."""
    near = block.style.face.width(block.lines[-1], block.style.size) / 2 + 5 * MM
    with sheet.artifact():
        for side in (-1, 1):
            ends = (CENTRE + side * near, y), (CENTRE + side * (near + 22 * MM), y)
            sheet.line(*ends, VERMILION, 0.8)
