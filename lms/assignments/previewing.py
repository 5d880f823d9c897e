"""What publishing would do, before it does it: the numbers, and the people one by one."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from sqlalchemy import select

from lms.assignments.matching import Window
from lms.assignments.planning import AT_ONCE, PART, Scene, changes_in, concerned, last_person_id
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
    """The numbers (None where only a job can count them), the first people, and the key after which more follow."""

    counts: Counter[str] | None
    people: list[Seen] = field(default_factory=list)
    next_after: int | None = None


def preview(scene: Scene, *, after: int = 0, kind: str = "") -> Preview:
    """What the scene would change: counted at once where few people are concerned, else only the first are named."""
    if concerned(scene) <= AT_ONCE:
        changes = changes_in(scene, Window())
        wanted = [change for change in _of_kind(changes, kind) if change.person_id > after]
        shown = wanted[:SHOWN]
        more = shown[-1].person_id if len(wanted) > SHOWN else None
        return Preview(Counter(change.kind for change in changes), name_them(shown, scene), more)
    shown = list(islice(_of_kind(_walk(scene, after), kind), SHOWN))
    more = shown[-1].person_id if len(shown) == SHOWN else None
    return Preview(None, name_them(shown, scene), more)


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
