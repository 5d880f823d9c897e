"""Use cases of joining without a directory: codes with seats, and accounts whose address was proved first."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import select, update

from lms.audit.actions import record
from lms.core.clock import now, today
from lms.core.db import db, lock
from lms.core.errors import Refusal
from lms.core.events import emit
from lms.core.i18n import _
from lms.core.ids import group_code, public_id, short_code
from lms.organisations.models import Unit
from lms.organisations.queries import get_root
from lms.people.actions.persons import create_person
from lms.people.actions.posts import hold_post
from lms.people.events import SIGN_UP_ASKED
from lms.people.joining import (
    CodeRow,
    count_held,
    find_code_by_id,
    get_unit_now,
    has_main_post,
    is_at_unit,
    is_held,
)
from lms.people.models import JoinCode, JoinUse, Person, Post, SignUp
from lms.people.passwords import set_password
from lms.people.seats import CODE_LENGTH
from lms.people.sign_ups import store_sign_up


def create_join_code(
    *,
    unit: Unit,
    title: str,
    person_group: str,
    is_counted: bool,
    outside_reason: str | None,
    mail_domains: list[str],
    seats: int,
    expires_at: dt.datetime,
    by_id: int,
) -> JoinCode:
    """People can join the unit by a new code: so many, with addresses of these domains, until that moment."""
    code = JoinCode(
        public_id=public_id(),
        code=short_code(CODE_LENGTH),
        unit_id=unit.id,
        title=title,
        person_group=person_group,
        is_counted=is_counted,
        outside_reason=None if is_counted else outside_reason or "other",
        mail_domains=mail_domains,
        seats=seats,
        expires_at=expires_at,
        created_at=now(),
        created_by_id=by_id,
    )
    db.session.add(code)
    db.session.flush()
    _record("join_code.created", code, unit=unit.code, seats=seats)
    return code


def _record(action: str, code: JoinCode, **detail: Any) -> None:
    # The trail shows the end of the code only: who reads the trail may not join by it.
    label = f"…{group_code(code.code)[-4:]}"
    record(action, kind="join_code", id=code.public_id, label=label, detail=detail)


def change_join_code(*, code: JoinCode, seats: int, expires_at: dt.datetime) -> None:
    """The code has so many seats, and holds until that moment; never fewer seats than are held."""
    _free_seats(code)
    if seats < code.used:
        raise Refusal(
            _("%(used)s seats are taken: the number cannot be lower.", used=code.used),
        )
    before = code.seats
    code.seats, code.expires_at = seats, expires_at
    db.session.flush()
    _record("join_code.changed", code, before={"seats": before}, seats=seats)


def close_join_code(*, code: JoinCode) -> None:
    """Nobody joins by the code any more; who did stays."""
    lock(code)
    if code.closed_at is None:
        code.closed_at = now()
        _record("join_code.closed", code)


def reopen_join_code(*, code: JoinCode) -> None:
    """People can join by the code again, until it expires."""
    lock(code)
    if code.closed_at is not None:
        code.closed_at = None
        _record("join_code.reopened", code)


def _free_seats(code: JoinCode) -> None:
    """The code is held against others, and seats of people who left are given back for good."""
    lock(code)
    lost = update(JoinUse).where(JoinUse.code_id == code.id, JoinUse.freed_at.is_(None), ~is_held(today()))
    db.session.execute(lost.values(freed_at=now()).execution_options(synchronize_session=False))
    code.used = count_held(code.id)
    db.session.flush()


def _take_seat(row: CodeRow) -> None:
    code, moment = row.code, now()
    _free_seats(code)
    taken: Any = db.session.execute(
        update(JoinCode)
        .where(JoinCode.id == code.id, JoinCode.used < JoinCode.seats)
        .where(JoinCode.closed_at.is_(None), JoinCode.expires_at > moment)
        .values(used=JoinCode.used + 1)
        .execution_options(synchronize_session=False)
    )
    if taken.rowcount != 1:
        raise Refusal(
            _("All seats of this code are taken, or it holds no longer. Ask whoever gave it to you.")
        )
    db.session.refresh(code)


def _join(row: CodeRow, person: Person, *, is_main: bool) -> Post:
    code = row.code
    post = hold_post(
        person=person,
        unit=get_unit_now(row),
        title=code.title,
        person_group=code.person_group,
        valid_from=today(),
        is_main=is_main,
        is_counted=code.is_counted,
        outside_reason=code.outside_reason,
    )
    _note_use(code, person, post)
    name = (person.id, person.full_name)
    record("join_code.used", kind="person", id=person.id, label=person.full_name, by=name)
    return post


def _note_use(code: JoinCode, person: Person, post: Post) -> None:
    earlier = select(JoinUse).where(JoinUse.code_id == code.id, JoinUse.person_id == person.id)
    use = db.session.scalar(earlier.execution_options(populate_existing=True))
    if use is None:
        use = JoinUse(code_id=code.id, person_id=person.id)
        db.session.add(use)
    use.post_id, use.joined_at, use.freed_at = post.id, now(), None
    db.session.flush()


def join_with_account(*, row: CodeRow, person: Person) -> Post | None:
    """The person holds a further post at the unit and a seat; None, and nothing new, where one is held already.

    Only who has no main post at all joins with one: where people are counted, HR decides.
    """
    lock(row.code)
    if is_at_unit(person.id, row.unit_id):
        return None
    _take_seat(row)
    return _join(row, person, is_main=not has_main_post(person.id))


def ask_sign_up(
    *,
    full_name: str,
    email: str,
    birth_on: dt.date | None = None,
    join_code_id: int | None = None,
    language: str = "vi",
) -> str:
    """A letter will be sent to the address, and nothing else exists yet; returns the key of this browser."""
    row, key = store_sign_up(
        full_name=full_name, email=email, birth_on=birth_on, join_code_id=join_code_id, language=language
    )
    ask_sign_up_letter(row)
    return key


def ask_sign_up_letter(row: SignUp) -> None:
    """A letter, or one more, will be sent, unless too many were."""
    emit(SIGN_UP_ASKED, key=uuid.uuid4().hex, payload={"sign_up_id": row.id})


def finish_sign_up(*, row: SignUp, password_hash: str) -> Person:
    """The address is proved: person, post, seat and password exist, all of them or, refused, none."""
    code = find_code_by_id(row.join_code_id) if row.join_code_id else None
    if code is not None:
        _take_seat(code)
    person = create_person(full_name=row.full_name, email=row.email, birth_on=row.birth_on)
    person.language = row.language
    if code is not None:
        _join(code, person, is_main=True)
    else:
        _hold_as_citizen(person)
    set_password(person=person, password_hash=password_hash, must_change=False)
    row.used_at = now()
    db.session.flush()
    return person


def _hold_as_citizen(person: Person) -> None:
    """A citizen (công dân) holds an uncounted post at the root, and no figure of any unit counts them."""
    hold_post(
        person=person,
        unit=get_root(),
        title=_("Citizen"),
        person_group="cong_dan",
        valid_from=today(),
        is_counted=False,
        outside_reason="citizen",
    )
