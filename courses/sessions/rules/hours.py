"""Times of day as people write them."""

import datetime as dt
import re

_TIME = re.compile(r"(\d{1,2})\s*(?:[:hHgG.]\s*(\d{2})?)?\s*")


def read_time(text: str) -> dt.time | None:
    """The time that 8:30, 8h30, 08.30, 8h or 8 means; None for anything else."""
    found = _TIME.fullmatch(text.strip())
    if found is None:
        return None
    hours, minutes = int(found[1]), int(found[2] or 0)
    return dt.time(hours, minutes) if hours < 24 and minutes < 60 else None
