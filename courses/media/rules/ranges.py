"""HTTP ranges (RFC 9110, 14): one range, never more than 1 MiB at a time, so that slow lines free their thread."""

import re

STEP = 1024 * 1024
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


def read_range(header: str, size: int) -> tuple[int, int] | None:
    """(start, end without) of the one range that the header asks for, cut to a step; None where it asks for none.

    ValueError where there is nothing at that place (416). Several ranges and other units count as none.
    """
    found = _RANGE.fullmatch(header.strip())
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        start, end = max(0, size - int(last)), size
    else:
        start, end = int(first), min(size, int(last) + 1) if last else size
    if start >= size or end <= start:
        raise ValueError(header)
    return start, min(end, start + STEP)
