"""The visible electronic signature: who signed, and when."""

import datetime as dt

from certificates.designs.fitting import fit, shrink
from certificates.designs.fonts import Typeface
from certificates.designs.places import HAZE, INK, RIVER
from certificates.designs.sheet import Sheet, Style

_INDENT, _STEP = 12, 12.5


def draw_panel(
    sheet: Sheet, signer_name: str, at: dt.datetime, typeface: Typeface, *, size: tuple[float, float]
) -> None:
    """A light plate with a river-blue edge: the signer on one line or two, then the time with its zone.

    The form of the time is that of Decree 30/2020/NĐ-CP, Annex I, II.8.
    """
    width, height = size
    sheet.plate(0, 0, width, height, HAZE)
    sheet.plate(0, 0, 3, height, RIVER)
    lines = [(line, typeface.semibold) for line in _signer_lines(signer_name)]
    lines.append((f"Thời gian ký: {at:%d/%m/%Y %H:%M:%S} {at.isoformat()[-6:]}", typeface.regular))
    y = height / 2 + (len(lines) - 1) * _STEP / 2 - 3
    for line, face in lines:
        fitted = fit(line, face, width=width - _INDENT - 4, attempts=shrink(8.4, 4))
        sheet.text(_INDENT, y, fitted.lines[0], Style(face, fitted.size, INK))
        y -= _STEP


def _signer_lines(signer_name: str) -> list[str]:
    """'Ký số bởi: …', with the organisation on a line of its own."""
    name, _comma, organisation = signer_name.partition(", ")
    return [line for line in (f"Ký số bởi: {name}", organisation) if line]
