"""Centred parts of text that share a place: as they should look, and as they fit."""

from dataclasses import dataclass

from certificates.designs.fitting import Attempts, fit
from certificates.designs.fonts import Face
from certificates.designs.sheet import Sheet, Style

LEADING = 1.48
"""The height of a line in type sizes: in Be Vietnam Pro, "Ậ" above "Ẳ" needs 1.47 to keep apart."""

_BELOW = 0.25
"""How much of that lies under the baseline: a dot below needs 0.247."""


@dataclass(frozen=True)
class Part:
    """Some texts as they should look, if there is room for them."""

    texts: list[str]
    face: Face
    colour: str
    attempts: Attempts
    gap: float = 0
    role: str = "P"
    leading: float = LEADING


@dataclass(frozen=True)
class Block:
    """The same texts as they will be drawn: in lines, at a size, with a gap above them."""

    role: str
    lines: list[str]
    style: Style
    leading: float
    gap: float

    @property
    def height(self) -> float:
        """All the lines and the gap."""
        return len(self.lines) * self.leading * self.style.size + self.gap


def arrange(parts: list[Part], *, width: float, height: float) -> list[Block]:
    """The parts at full size, or all of them as much smaller as it takes to keep within the height."""
    scale = 1.0
    blocks = [_arrange_part(part, width, scale) for part in parts]
    while sum(block.height for block in blocks) > height:
        scale *= 0.96
        blocks = [_arrange_part(part, width, scale) for part in parts]
    return blocks


def _arrange_part(part: Part, width: float, scale: float) -> Block:
    attempts = [(size * scale, lines) for size, lines in part.attempts]
    fitted = [fit(text, part.face, width=width, attempts=attempts) for text in part.texts]
    size = min(one.size for one in fitted)
    lines = [line for one in fitted for line in one.lines]
    return Block(part.role, lines, Style(part.face, size, part.colour), part.leading, part.gap * scale)


def draw_blocks(sheet: Sheet, blocks: list[Block], *, centre: float, top: float, spread: float = 0) -> float:
    """The blocks under each other, with so much more space between them; where they end."""
    for block in blocks:
        y = top - block.gap - block.style.size * (block.leading - _BELOW)
        with sheet.element(block.role):
            sheet.centred(centre, y, block.lines, block.style, leading=block.leading)
        top -= block.height + spread
    return top + spread
