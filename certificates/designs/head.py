"""The head of the certificate: who issues it, and the name and motto of the nation."""

from certificates.designs.blocks import Part, arrange, draw_blocks
from certificates.designs.fitting import shrink
from certificates.designs.fonts import Typeface
from certificates.designs.places import HEAD_TOP, INK, LEFT, MM, RIGHT
from certificates.designs.rules import MOTTO, CertificateFacts
from certificates.designs.sheet import Sheet

_COLUMN, _HEIGHT = 112 * MM, 20 * MM
_ISSUER = [*shrink(12, 11), *shrink(11.5, 9, lines=2), *shrink(9.5, 8, lines=3)]


def draw_head(sheet: Sheet, facts: CertificateFacts, typeface: Typeface) -> float:
    """Issuer on the left, nation on the right (Decree 30/2020/NĐ-CP, Annex I). Where the head ends."""
    return min(_draw_issuer(sheet, facts, typeface), _draw_nation(sheet, typeface))


def _draw_issuer(sheet: Sheet, facts: CertificateFacts, typeface: Typeface) -> float:
    parts = [Part([facts.issuer_name.upper()], typeface.bold, INK, _ISSUER)]
    if facts.issuer_superior:
        superior = [facts.issuer_superior.upper()]
        parts.insert(0, Part(superior, typeface.regular, INK, _ISSUER))
    return _draw_column(sheet, parts, centre=LEFT + _COLUMN / 2, rule=40 * MM)


def _draw_nation(sheet: Sheet, typeface: Typeface) -> float:
    sizes = zip(MOTTO, (12.0, 13.0), strict=True)
    parts = [Part([text], typeface.bold, INK, [(size, 1)]) for text, size in sizes]
    rule = typeface.bold.width(MOTTO[1], 13)
    return _draw_column(sheet, parts, centre=RIGHT - _COLUMN / 2, rule=rule)


def _draw_column(sheet: Sheet, parts: list[Part], *, centre: float, rule: float) -> float:
    """The parts with a line of that length under them."""
    blocks = arrange(parts, width=_COLUMN, height=_HEIGHT)
    y = draw_blocks(sheet, blocks, centre=centre, top=HEAD_TOP) - 2
    with sheet.artifact():
        sheet.line((centre - rule / 2, y), (centre + rule / 2, y), INK, 0.7)
    return y
