"""The visible electronic signature: who signed, and when."""

import datetime as dt

from certificates.designs.fitting import fit, shrink
from certificates.designs.fonts import Typeface
from certificates.designs.places import HAZE, INK, RIVER
from certificates.designs.sheet import Sheet, Style


def draw_panel(sheet: Sheet, signer_name: str, at: dt.datetime, typeface: Typeface) -> None:
    """A light plate with a river-blue edge and two or three lines of text."""
    width, height = sheet.canvas._pagesize
    sheet.plate(0, 0, width, height, HAZE)
    sheet.plate(0, 0, 3, height, RIVER)
    attempts = [(9, 1), (8.5, 1), (8.5, 2), (8, 2), *shrink(7.5, 5, lines=3)]
    name = fit(f"Ký số bởi: {signer_name}", typeface.semibold, width=width - 18, attempts=attempts)
    time = f"Thời gian ký: {at:%d/%m/%Y %H:%M:%S} {at:%z}"
    lines = [(line, Style(typeface.semibold, name.size, INK)) for line in name.lines]
    lines.append((time[:-2] + ":" + time[-2:], Style(typeface.regular, 8.5, INK)))
    y = height / 2 + len(lines) * 6 - 9
    for line, style in lines:
        sheet.text(11, y, line, style)
        y -= 12
