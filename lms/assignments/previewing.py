"""What publishing would do, before it does it: the numbers, and the people one by one."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sqlalchemy import select

from lms.assignments.matching import Window
from lms.assignments.planning import (
    AT_ONCE,
    PART,
    Scene,
    changes_in,
    concerned,
    last_person_id,
    stamp_of,
)
from lms.assignments.rules.changes import Change
from lms.core.bulk import among
from lms.core.db import db
from lms.organisations.queries import places_on
from lms.people.aliases import main_post_id
from lms.people.models import Person, Post

# How many people a page names, and through how many parts it looks for them.
SHOWN = 20
_PARTS = 12


@dataclass(frozen=True)
class Seen:
    """A change as the page shows it."""

    change: Change
    full_name: str
    unit_name: str


@dataclass
class Preview:
    """The numbers (None where only a job can count them), the first people, and the key after which more follow.

    `stamp` stands for all changes: publishing is refused where they are others by then ('' where a job counts).
    """

    counts: Counter[str] | None
    people: list[Seen] = field(default_factory=list)
    next_after: int | None = None
    stamp: str = ""


def preview(scene: Scene, *, after: int = 0, kind: str = "") -> Preview:
    """What the scene would change: counted at once where few people are concerned, else only the first are named."""
    if concerned(scene) <= AT_ONCE:
        changes = changes_in(scene, Window())
        shown, more = _first(change for change in _of_kind(changes, kind) if change.person_id > after)
        counts = Counter(change.kind for change in changes)
        return Preview(counts, name_them(shown, scene), more, stamp_of(changes))
    shown, more = _first(_of_kind(_walk(scene, after), kind))
    looked_to = after + PART * _PARTS
    return Preview(
        None, name_them(shown, scene), more or (looked_to if looked_to < last_person_id() else None)
    )


def _first(changes: Iterator[Change]) -> tuple[list[Change], int | None]:
    """The changes of the first people, each person's together, and the key after which more follow, if any do."""
    shown: list[Change] = []
    for change in changes:
        if len(shown) >= SHOWN and change.person_id != shown[-1].person_id:
            return shown, shown[-1].person_id
        shown.append(change)
    return shown, None


def _of_kind(changes: Iterable[Change], kind: str) -> Iterator[Change]:
    return (change for change in changes if not kind or change.kind == kind)


def _walk(scene: Scene, after: int) -> Iterator[Change]:
    last = min(last_person_id(), after + PART * _PARTS)
    while after < last:
        yield from changes_in(scene, Window(after, after + PART))
        after += PART


def name_them(changes: list[Change], scene: Scene) -> list[Seen]:
    """The changes with names and units, in their order."""
    places = places_on(scene.day)
    rows = db.session.execute(
        select(Person.id, Person.full_name, places.c.name)
        .select_from(Person)
        .outerjoin(Post, Post.id == main_post_id(scene.day))
        .outerjoin(places, places.c.unit_id == Post.unit_id)
        .where(among(Person.id, [change.person_id for change in changes]))
    )
    names = {row[0]: (row[1], row[2] or "–") for row in rows}
    return [Seen(change, *names[change.person_id]) for change in changes]
