"""Jobs of media."""

from courses.media.running import Overtaken, take_turn
from lms.core.events import Payload


def make_renditions(payload: Payload) -> None:
    """One turn of making the renditions; a try that was overtaken writes nothing more."""
    try:
        take_turn(payload["media_id"], payload["run"], payload["turn"])
    except Overtaken:
        return
