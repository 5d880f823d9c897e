"""What may stand in the address of a course, and in which order courses may ask for each other."""

import re
from collections.abc import Collection, Mapping

from lms.core.text import clean_line, fold

# What stands in the addresses of the studio beside the courses: no course is called so.
RESERVED = {"moi", "tu-tep", "phuong-tien", "goi", "lop", "hop-thu"}


def is_slug(text: str) -> bool:
    """True for a name that may stand in an address: lower-case letters, digits and single hyphens."""
    return re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text) is not None and len(text) <= 80


def slug_of(title: str, taken: Collection[str], *, otherwise: str, wanted: str = "") -> str:
    """An address for something of that title that none of the others has: the one wanted, if it is free."""
    if is_slug(wanted) and wanted not in taken:
        return wanted
    base = re.sub(r"[^a-z0-9]+", "-", fold(clean_line(title))).strip("-")[:60].strip("-") or otherwise
    names = (base if number == 1 else f"{base}-{number}" for number in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)


def find_cycle(needs: Mapping[str, Collection[str]], start: str) -> list[str]:
    """The way from a course back to itself over what each asks for, the course at both ends; empty without one."""
    came_from: dict[str, str] = {}
    waiting = [start]
    while waiting:
        here = waiting.pop()
        for needed in sorted(needs.get(here, ())):
            if needed == start:
                return _way(came_from, start, here)
            if needed not in came_from:
                came_from[needed] = here
                waiting.append(needed)
    return []


def _way(came_from: Mapping[str, str], start: str, last: str) -> list[str]:
    way = [start, last] if last != start else [start]
    while last != start:
        last = came_from[last]
        if last != start:
            way.append(last)
    return [start, *reversed(way[1:]), start]


def misplaced(order: Collection[str], needs: Mapping[str, Collection[str]]) -> list[tuple[str, str]]:
    """(course, what it asks for) of every course that stands before one it asks for in that order."""
    places = {key: place for place, key in enumerate(order)}
    return [
        (key, needed)
        for key in order
        for needed in sorted(needs.get(key, ()))
        if needed in places and places[needed] > places[key]
    ]
