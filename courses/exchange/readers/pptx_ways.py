"""Where a slide shows a thing in two ways, for old and new programs: the one that says something is left."""

from typing import Any

from courses.exchange.readers.base import Losses
from courses.exchange.readers.figures import A, C
from lms.core.text import msgid

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_CHARTEX = "{http://schemas.microsoft.com/office/drawing/2014/chartex}"
_SAYS = (f"{A}t", f"{A}blip", f"{C}chart", f"{A}tbl")
_TREES = ("spTree", "grpSp")


def choose_ways(slide: Any, place: str, away: Losses) -> None:
    """The shapes of the slide stand in its tree themselves, as the library looks for them."""
    for either in list(slide.iter(f"{_MC}AlternateContent")):
        tree = either.getparent()
        if str(tree.tag).rpartition("}")[2] not in _TREES:
            continue
        ways = [*either.findall(f"{_MC}Choice"), *either.findall(f"{_MC}Fallback")]
        if next(either.iter(f"{_CHARTEX}chart"), None) is not None:
            away.add(place, msgid("The figures of a chart cannot be read: it is lost."))
            ways = [way for way in ways if next(way.iter(f"{A}blip"), None) is not None]
        chosen = next((way for way in ways if any(each.tag in _SAYS for each in way.iter())), ())
        for each in list(chosen):
            either.addprevious(each)
        tree.remove(either)
