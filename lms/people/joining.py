"""Reading join codes and who holds a seat by them.

A seat is held while the post it was taken with runs and the account is open and not merged into another: this
is read off the posts whenever it is asked, so that no deed about posts has to think of seats.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select

from lms.core.clock import now, today
from lms.core.db import db
from lms.core.errors import NotFound
from lms.core.ids import group_code, read_code
from lms.core.permissions import Scope
from lms.organisations.models import Unit
from lms.organisations.queries import has_not_ended, places_on, standing_at
from lms.people.aliases import same_person
from lms.people.models import JoinCode, JoinUse, Person, PersonAlias, Post
from lms.people.seats import code_state


def is_held(on: dt.date) -> ColumnElement[bool]:
    """The condition that a seat is held: not given back, the post runs, the account is open and its own."""
    post = select(Post.id).where(Post.id == JoinUse.post_id, has_not_ended(Post, on))
    person = select(Person.id).where(Person.id == JoinUse.person_id, Person.is_active)
    merged = select(PersonAlias.id).where(
        PersonAlias.person_id == JoinUse.person_id, PersonAlias.ended_at.is_(None)
    )
    here, active, other = (each.correlate(JoinUse).exists() for each in (post, person, merged))
    return and_(JoinUse.freed_at.is_(None), here, active, ~other)


def _used(on: dt.date) -> Any:
    seats = select(func.count(JoinUse.id)).where(JoinUse.code_id == JoinCode.id, is_held(on))
    return seats.scalar_subquery().label("used")


@dataclass(frozen=True)
class CodeRow:
    """A join code with the unit that stands for its own today, and how many seats are held."""

    code: JoinCode
    unit_id: int
    unit_public_id: str
    unit_name: str
    used: int

    @property
    def state(self) -> str:
        """closed, expired, full or open, at this moment."""
        return code_state(
            closed=self.code.closed_at is not None,
            expires_at=self.code.expires_at,
            used=self.used,
            seats=self.code.seats,
            at=now(),
        )

    @property
    def words(self) -> str:
        """The code in groups, as people read and type it."""
        return group_code(self.code.code)


def _rows() -> Select[Any]:
    places = places_on(today())
    return select(JoinCode, places.c.now_id, places.c.public_id, places.c.name, _used(today())).join(
        places, places.c.unit_id == JoinCode.unit_id
    )


def list_join_codes(scope: Scope) -> Select[Any]:
    """A select of `CodeRow` columns: the codes of units of the scope, the newest first."""
    return _rows().where(JoinCode.unit_id.in_(scope.unit_ids())).order_by(JoinCode.id.desc())


def get_join_code(public_id: str, scope: Scope) -> CodeRow:
    """The code with that address, if its unit is in the scope; else as if there were none."""
    row = db.session.execute(list_join_codes(scope).where(JoinCode.public_id == public_id)).first()
    if row is None:
        raise NotFound()
    return CodeRow(*row)


def find_join_code(text: str) -> CodeRow | None:
    """The code that somebody typed or scanned, whatever its state."""
    row = db.session.execute(_rows().where(JoinCode.code == read_code(text[:60]))).first()
    return CodeRow(*row) if row else None


def find_code_by_id(code_id: int) -> CodeRow | None:
    """The code with that key, if there is one."""
    row = db.session.execute(_rows().where(JoinCode.id == code_id)).first()
    return CodeRow(*row) if row else None


def list_joined(code_id: int) -> Select[Any]:
    """A select of who joined by the code (person, joined_at, is_held), the latest first."""
    columns: tuple[Any, ...] = (Person, JoinUse.joined_at, is_held(today()).label("is_held"))
    return (
        select(*columns)
        .join(JoinUse, JoinUse.person_id == Person.id)
        .where(JoinUse.code_id == code_id)
        .order_by(JoinUse.id.desc())
    )


def count_held(code_id: int) -> int:
    """How many seats of the code are held now."""
    held = select(func.count(JoinUse.id)).where(JoinUse.code_id == code_id, is_held(today()))
    return db.session.scalar(held) or 0


def is_at_unit(person_id: int, unit_id: int) -> bool:
    """True when a post of the person at that unit runs or is to come, under any account."""
    post = select(Post.id).where(
        Post.person_id.in_(same_person(person_id)),
        Post.unit_id.in_(standing_at(unit_id, today())),
        has_not_ended(Post, today()),
    )
    return db.session.scalar(post.limit(1)) is not None


def has_main_post(person_id: int) -> bool:
    """True when a main post of the person runs or is to come, under any account."""
    mine = Post.person_id.in_(same_person(person_id))
    main = select(Post.id).where(mine, Post.is_main, has_not_ended(Post, today()))
    return db.session.scalar(main.limit(1)) is not None


def get_unit_now(row: CodeRow) -> Unit:
    """The unit that people join by the code today: its own, or who took that over."""
    return db.session.get_one(Unit, row.unit_id)
