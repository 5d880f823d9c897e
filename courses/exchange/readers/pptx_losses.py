"""What of a slide no lesson keeps: movements, what is in them, and what stands beside the slide."""

from typing import Any

from courses.exchange.readers.base import Losses
from lms.core.text import msgid

_P14 = "http://schemas.microsoft.com/office/powerpoint/2010/main"


def note_movements(slide: Any, place: str, losses: Losses) -> None:
    """Animations and the transition to the slide, however they are written."""
    effects = [each for each in slide.iter() if _name(each) == "cTn" and each.get("presetClass") in _EFFECTS]
    if effects:
        losses.add(
            place,
            msgid("Animation is lost: all that appears step by step is there at once (%(count)s effects)."),
            count=len(effects),
        )
    elif any(
        _name(each) in ("anim", "animEffect", "animMotion", "animClr", "animRot", "animScale")
        for each in slide.iter()
    ):
        losses.add(place, msgid("Animation is lost: all that appears step by step is there at once."))
    if any(_name(each) == "transition" for each in slide.iter()):
        losses.add(place, msgid("The transition to this slide is lost."))


_EFFECTS = ("entr", "exit", "emph", "path", "verb")
_RELATIONS = {
    "comments": msgid("Comments on the slide are not taken along."),
    "control": msgid("A control (ActiveX) is lost."),
    "slicerRelationship": msgid("A filter of a table is lost."),
    "customXml": "",
    "model3d": msgid("A three-dimensional model is lost: only its picture stays."),
}


def note_relations(part: Any, place: str, losses: Losses) -> None:
    """What the slide uses that no lesson can use."""
    for relation in part.rels.values():
        kind = relation.reltype.rpartition("/")[2]
        message = _RELATIONS.get(kind, "")
        if message:
            losses.add(place, message)
        if kind in ("image", "oleObject") and relation.is_external:
            losses.add(
                place,
                msgid("A picture or object that lies outside of the file is lost: %(address)s"),
                address=relation.target_ref[:100],
            )


def note_ink(slide: Any, place: str, losses: Losses) -> None:
    """Strokes of a pen are drawn, but not read."""
    if any(_name(each) in ("contentPart", "ink") for each in slide.iter()):
        losses.add(place, msgid("What was drawn with the pen is not in the text."))


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]
