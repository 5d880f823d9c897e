"""Vietnamese of before Unicode on slides (.VnTime, VNI-Times): its letters are what they look like now."""

from typing import Any

from lxml import etree

from courses.exchange.readers.figures import A
from courses.exchange.readers.office_package import safe_parser
from courses.exchange.readers.old_fonts import in_unicode, is_old_font, is_unicode

_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_THEMES = "/theme"


def usual_font(slide: Any) -> str:
    """The old font that the master of the slide gives to text without a font of its own; nothing where it has none."""
    try:
        master = slide.slide_layout.slide_master
        theme = next(each for each in master.part.rels.values() if each.reltype.endswith(_THEMES))
        named = [
            *master._element.iterfind(f"{_P}txStyles//{A}latin"),
            *etree.fromstring(theme.target_part.blob, safe_parser()).iter(f"{A}latin"),
        ]
    except (KeyError, StopIteration, AttributeError, ValueError):
        return ""
    return next((font for font in (each.get("typeface", "") for each in named) if is_old_font(font)), "")


def write_in_unicode(root: Any, usual: str) -> set[str]:
    """Every letter on the slide says what it means; the old fonts that were found."""
    runs = [(run, _own(run)) for run in root.iter(f"{A}r", f"{A}fld")]
    if is_unicode("".join(_text(run) for run, font in runs if not font)):
        usual = ""
    found = set()
    for paragraph in root.iter(f"{A}p"):
        old = [
            (run, font)
            for run, font in ((run, _own(run) or usual) for run in paragraph.iter(f"{A}r", f"{A}fld"))
            if is_old_font(font)
        ]
        if is_unicode("".join(_text(run) for run, _ in old)):
            continue
        for run, font in old:
            found.add(font)
            for word in run.iter(f"{A}t"):
                word.text = in_unicode(font, word.text or "")
    return found


def _own(run: Any) -> str:
    """The font that the run names itself; nothing where it has that of the theme."""
    font = run.find(f"{A}rPr/{A}latin")
    name = font.get("typeface", "") if font is not None else ""
    return "" if name.startswith("+") else name


def _text(run: Any) -> str:
    return "".join(each.text or "" for each in run.iter(f"{A}t"))
