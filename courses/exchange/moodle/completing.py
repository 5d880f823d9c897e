"""When Moodle counts an activity as done, as a rule of ours where there is one that says the same."""

from dataclasses import replace
from typing import Any

from courses.authoring.incoming import IncomingLesson
from courses.exchange.foreign.assembling import Piece
from courses.exchange.moodle.backup import text_of
from courses.exchange.moodle.outline import Activity

# Rules of the features of lessons and packages, by their keys.
_MARKED_AS_DONE, _PACKAGE = "viewed", "package"
_BY_HAND, _BY_CONDITIONS = "1", "2"


def with_rule(piece: Piece, activity: Activity) -> Piece:
    """The lesson with its rule; a quiz counts by its pass mark, and any other lesson by its time as all do here."""
    if not isinstance(piece, IncomingLesson):
        return piece
    return replace(piece, completion=_rule(activity))


def _rule(activity: Activity) -> dict[str, Any]:
    said = text_of(activity.module, "completion")
    if said == _BY_HAND:
        return {"kind": _MARKED_AS_DONE}
    if said == _BY_CONDITIONS and activity.kind == "scorm":
        return {"kind": _PACKAGE}
    return {}
