"""The foot of the certificate: its number and how to check it on the left, the signature on the right."""

from certificates.designs.blocks import Part, arrange, draw_blocks
from certificates.designs.fitting import fit, shrink
from certificates.designs.fonts import Typeface
from certificates.designs.ornament import draw_code
from certificates.designs.places import (
    CODE,
    CODE_BOTTOM,
    INK,
    INK_2,
    LEFT,
    MM,
    RIVER,
    SIGNATURE,
    SIGNING_CENTRE,
    SIGNING_TOP,
    SIGNING_WIDTH,
    WAVE,
)
from certificates.designs.rules import (
    ORIGINAL,
    CertificateFacts,
    place_and_date,
    register_lines,
    signer_lines,
)
from certificates.designs.sheet import Sheet, Style

_TEXT = LEFT + CODE + 6 * MM
_TEXT_WIDTH = SIGNING_CENTRE - SIGNING_WIDTH / 2 - _TEXT - 2 * MM
_SMALL, _STEP = 9.5, 16
"""The size of the small print and the distance of its lines."""
_SIGNING = [*shrink(12, 10), *shrink(10, 6, lines=2)]


def draw_foot(sheet: Sheet, facts: CertificateFacts, typeface: Typeface) -> None:
    """How to check the certificate, and who answers for it."""
    with sheet.element("Figure", f"Mã QR dẫn tới trang tra cứu {facts.verify_url}"):
        draw_code(sheet, facts.verify_url, left=LEFT, bottom=CODE_BOTTOM, side=CODE)
    _draw_register(sheet, facts, typeface)
    _draw_signing(sheet, facts, typeface)


def _draw_register(sheet: Sheet, facts: CertificateFacts, typeface: Typeface) -> None:
    lines = register_lines(facts)
    y = CODE_BOTTOM + CODE / 2 + len(lines) * _STEP / 2 - 3
    for label, value in lines:
        with sheet.element("P"):
            y = _draw_entry(sheet, label + " ", value, y=y, typeface=typeface)
    with sheet.element("P"):
        sheet.text(_TEXT, y, ORIGINAL, Style(typeface.italic, _SMALL, RIVER))


def _draw_entry(sheet: Sheet, label: str, value: str, *, y: float, typeface: Typeface) -> float:
    """A label and its value, under it where it has no room beside it; where the next entry stands."""
    indent = typeface.regular.width(label, _SMALL)
    sheet.text(_TEXT, y, label, Style(typeface.regular, _SMALL, INK_2))
    if typeface.semibold.width(value, _SMALL - 1) > _TEXT_WIDTH - indent:
        indent, y = 0.0, y - _STEP * 0.9
    attempts = [*shrink(_SMALL, 7), *shrink(7, 6, lines=2)]
    fitted = fit(value, typeface.semibold, width=_TEXT_WIDTH - indent, attempts=attempts)
    for line in fitted.lines:
        sheet.text(_TEXT + indent, y, line, Style(typeface.semibold, fitted.size, INK))
        y -= _STEP * 0.7
    return y - _STEP * 0.3


def _draw_signing(sheet: Sheet, facts: CertificateFacts, typeface: Typeface) -> None:
    left, bottom, right, top = SIGNATURE
    with sheet.artifact():
        sheet.outline(left - 1, bottom - 1, right - left + 2, top - bottom + 2, WAVE)
    above = [Part([place_and_date(facts)], typeface.italic, INK, _SIGNING)]
    above += [Part([line], typeface.bold, INK, _SIGNING) for line in signer_lines(facts)]
    below = [Part([facts.signer_name], typeface.bold, INK, _SIGNING)]
    for parts, upper, height in ((above, SIGNING_TOP, SIGNING_TOP - top - 3), (below, bottom - 3, 30)):
        blocks = arrange(parts, width=SIGNING_WIDTH, height=height)
        draw_blocks(sheet, blocks, centre=SIGNING_CENTRE, top=upper)
