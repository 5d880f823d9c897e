"""Join codes and invitations of the demonstration site, in every state an officer may meet."""

import datetime as dt
import secrets

from sqlalchemy import select

from lms.core.clock import now, today
from lms.core.db import db
from lms.core.ids import public_id, short_code
from lms.organisations.models import Unit
from lms.organisations.queries import find_unit_by_code, holds_on, standing_at
from lms.people.demonstration import demonstration_people
from lms.people.invitations import has_own_password, hash_token
from lms.people.models import Invitation, JoinCode, JoinUse, Person, Post
from lms.people.seats import CODE_LENGTH, INVITATION_DAYS

# unit, title, is counted, domains, seats, how many of them are taken, days until it expires, is closed
_CODES: tuple[tuple[str, str, bool, list[str], int, int, int, bool], ...] = (
    ("HP.10606", "Công chức xã", True, ["haiphong.gov.vn"], 30, 6, 45, False),
    ("HP.10606", "Thành viên Tổ công nghệ số cộng đồng", False, [], 4, 4, 20, False),
    ("HP.NV", "Chuyên viên", True, ["haiphong.gov.vn", "noivu.gov.vn"], 20, 3, -6, False),
    ("HP", "Chuyên viên", True, [], 50, 0, 30, True),
)
# state, how many, days since it was asked for, why it failed
_INVITATIONS = (
    ("accepted", 9, 12, None),
    ("opened", 3, 2, None),
    ("sent", 6, 2, None),
    ("expired", 4, 30, None),
    ("waiting", 2, 0, None),
    ("waiting", 1, 0, "later"),
    ("failed", 2, 5, "unknown"),
    ("failed", 1, 5, "full"),
    ("failed", 1, 5, "refused"),
)


def seed_joining() -> None:
    """An officer of the demonstration has codes and letters to look after."""
    officer = demonstration_people()["nhansu"]
    for facts in _CODES:
        unit = find_unit_by_code(facts[0])
        if unit is not None:
            _seed_code(unit, officer, *facts[1:])
    unit = find_unit_by_code("HP")
    if unit is not None:
        _seed_invitations(unit, officer)
    db.session.flush()


def _seed_code(
    unit: Unit,
    officer: Person,
    title: str,
    is_counted: bool,
    domains: list[str],
    seats: int,
    taken: int,
    days: int,
    is_closed: bool,
) -> None:
    made_at = now() - dt.timedelta(days=40)
    posts = _posts_at(unit)[:taken]
    code = JoinCode(
        public_id=public_id(),
        code=short_code(CODE_LENGTH),
        unit_id=unit.id,
        title=title,
        person_group="cong_chuc" if is_counted else "cong_dan",
        is_counted=is_counted,
        outside_reason=None if is_counted else "community_team",
        mail_domains=domains,
        seats=seats,
        used=len(posts),
        expires_at=now() + dt.timedelta(days=days),
        closed_at=made_at + dt.timedelta(days=9) if is_closed else None,
        created_at=made_at,
        created_by_id=officer.id,
    )
    db.session.add(code)
    db.session.flush()
    for number, post in enumerate(posts):
        joined_at = made_at + dt.timedelta(days=2, minutes=17 * number)
        db.session.add(
            JoinUse(code_id=code.id, person_id=post.person_id, post_id=post.id, joined_at=joined_at)
        )


def _posts_at(unit: Unit) -> list[Post]:
    here = select(Post).where(
        Post.unit_id.in_(standing_at(unit.id, today())), Post.is_main, holds_on(Post, today())
    )
    return list(db.session.scalars(here.order_by(Post.id)))


def _seed_invitations(unit: Unit, officer: Person) -> None:
    people = iter(_people_without_password())
    for state, number, days, failure in _INVITATIONS:
        for person in [person for person, _ in zip(people, range(number), strict=False)]:
            db.session.add(_invitation(person, unit, officer, state=state, days=days, failure=failure))


def _people_without_password() -> list[Person]:
    below = select(Unit.id).where(Unit.code.like("HP.1%"))
    held = select(Post.person_id).where(Post.unit_id.in_(below), Post.is_main, holds_on(Post, today()))
    waiting = select(Person).where(
        Person.id.in_(held), Person.email.is_not(None), ~has_own_password(Person.id), Person.is_active
    )
    return list(db.session.scalars(waiting.order_by(Person.id)))


def _invitation(
    person: Person, unit: Unit, officer: Person, *, state: str, days: int, failure: str | None
) -> Invitation:
    asked_at = now() - dt.timedelta(days=days, minutes=30)
    has_left = state in {"accepted", "opened", "sent", "expired"}
    sent_at = asked_at + dt.timedelta(minutes=1) if has_left else None
    opened_at = asked_at + dt.timedelta(hours=20) if state in {"accepted", "opened"} else None
    return Invitation(
        public_id=public_id(),
        person_id=person.id,
        unit_id=unit.id,
        email=person.email or "",
        token_hash=hash_token(secrets.token_urlsafe(32)) if has_left and state != "accepted" else None,
        times=1 if has_left else 0,
        asked_at=asked_at,
        asked_by_id=officer.id,
        sent_at=sent_at,
        expires_at=sent_at + dt.timedelta(days=INVITATION_DAYS) if sent_at else None,
        opened_at=opened_at,
        accepted_at=opened_at if state == "accepted" else None,
        failed_at=asked_at + dt.timedelta(minutes=1) if state == "failed" else None,
        failure=failure,
    )
