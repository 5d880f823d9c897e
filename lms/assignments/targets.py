"""What can be assigned: a course (anything creditable) or a programme, named by one key in every table."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from lms.assignments.models import Programme, ProgrammePart
from lms.core.bulk import among
from lms.core.db import db
from lms.core.errors import NotFound
from lms.training.models import Creditable


@dataclass(frozen=True)
class Target:
    """A course or programme, and what has to be credited for it."""

    key: str
    title: str
    path: str
    is_open: bool
    creditable_ids: tuple[int, ...]
    creditable_keys: tuple[str, ...]
    is_programme: bool


def target_key(*, creditable_id: int | None, programme_id: int | None) -> str:
    """How the tables name it: `c:12` or `p:3`."""
    return f"c:{creditable_id}" if creditable_id is not None else f"p:{programme_id}"


def ids_of(key: str) -> tuple[int | None, int | None]:
    """(creditable id, programme id) of that key; one of them is None."""
    kind, _, number = key.partition(":")
    if kind not in ("c", "p") or not number.isdigit() or len(number) > 18:
        raise NotFound()
    return (int(number), None) if kind == "c" else (None, int(number))


def get_target(key: str) -> Target:
    """What that key names."""
    found = list_targets([key])
    if key not in found:
        raise NotFound()
    return found[key]


def list_targets(keys: Collection[str]) -> dict[str, Target]:
    """What these keys name: two statements, however many they are."""
    ids = [ids_of(key) for key in keys]
    courses = [creditable_id for creditable_id, _programme_id in ids if creditable_id is not None]
    programmes = [programme_id for _creditable_id, programme_id in ids if programme_id is not None]
    found: dict[str, Target] = {}
    if courses:
        rows = db.session.scalars(select(Creditable).where(among(Creditable.id, courses)))
        found |= {f"c:{each.id}": _course(each) for each in rows}
    if programmes:
        found |= _programmes(programmes)
    return found


def _course(each: Creditable) -> Target:
    return Target(f"c:{each.id}", each.title, each.path, each.is_open, (each.id,), (each.key,), False)


def _programmes(ids: Collection[int]) -> dict[str, Target]:
    parts: dict[int, list[Creditable]] = {}
    rows = db.session.execute(
        select(ProgrammePart.programme_id, Creditable)
        .join(Creditable, Creditable.id == ProgrammePart.creditable_id)
        .where(among(ProgrammePart.programme_id, ids))
        .order_by(ProgrammePart.programme_id, ProgrammePart.position)
    )
    for programme_id, creditable in rows:
        parts.setdefault(programme_id, []).append(creditable)
    programmes = db.session.scalars(select(Programme).where(among(Programme.id, ids)))
    return {f"p:{each.id}": _programme(each, parts.get(each.id, [])) for each in programmes}


def _programme(each: Programme, parts: list[Creditable]) -> Target:
    ids, keys = tuple(part.id for part in parts), tuple(part.key for part in parts)
    return Target(f"p:{each.id}", each.title, each.path, each.is_open, ids, keys, True)


def keys_with(creditable_id: int) -> list[str]:
    """The keys of everything for which a credit of that counts: itself and the programmes it is part of."""
    programmes = select(ProgrammePart.programme_id).where(ProgrammePart.creditable_id == creditable_id)
    return [f"c:{creditable_id}", *(f"p:{each}" for each in db.session.scalars(programmes))]


def open_choices() -> list[tuple[str, str]]:
    """(key, title) of every programme and course that can be assigned, programmes first, by title."""
    programmes = db.session.execute(
        select(Programme.id, Programme.title).where(Programme.is_open).order_by(Programme.title)
    )
    courses = db.session.execute(
        select(Creditable.id, Creditable.title).where(Creditable.is_open).order_by(Creditable.title)
    )
    return [
        *((f"p:{row.id}", row.title) for row in programmes),
        *((f"c:{row.id}", row.title) for row in courses),
    ]


def titles_found(search: str) -> list[str]:
    """The keys of what has that in its title."""
    courses = select(Creditable.id).where(Creditable.title.icontains(search, autoescape=True))
    programmes = select(Programme.id).where(Programme.title.icontains(search, autoescape=True))
    return [
        *(f"c:{each}" for each in db.session.scalars(courses)),
        *(f"p:{each}" for each in db.session.scalars(programmes)),
    ]
