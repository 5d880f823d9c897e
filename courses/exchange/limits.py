"""What a course folder cannot hold: such a course is not exported, rather than with a part of it missing."""

from courses.catalogue.queries import Place
from lms.core.errors import Refusal
from lms.core.i18n import _

_HELD = ("lesson", "quiz", "meeting")


def refuse_kinds(places: list[Place]) -> None:
    """Every item of the course is of a kind that a folder holds, or the export is refused with all that are not."""
    others = [place.title for place in places if place.kind not in _HELD]
    if others:
        raise Refusal(*(_("A course folder cannot hold “%(title)s”.", title=title) for title in others))
