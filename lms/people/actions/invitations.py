"""Use cases of invitations: asking for them one by one or by the thousand, sending, opening, accepting."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import case, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased

from lms.audit.actions import record
from lms.core.clock import now
from lms.core.db import batches, db, lock
from lms.core.errors import Conflict, Refusal
from lms.core.events import emit
from lms.core.i18n import _
from lms.core.ids import public_id
from lms.organisations.models import Unit
from lms.people.actions.accounts import change_password
from lms.people.aliases import surviving, survivor_of
from lms.people.events import INVITATIONS_ASKED
from lms.people.invitations import Letter, has_own_password
from lms.people.models import Invitation, Person
from lms.people.seats import BATCH, INVITATION_DAYS, INVITATION_GAP, PACE, next_try


def ask_invitation(*, person: Person, unit: Unit, by_id: int | None) -> None:
    """A letter with a link to set the first password will be sent to the person. Refused with the reason.

    Where another account speaks for this one, its owner is written to there.
    """
    person = db.session.get_one(Person, surviving(person.id))
    if not person.email:
        raise Refusal(_("%(name)s has no e-mail address.", name=person.full_name))
    if not ask_invitations(person_ids=[person.id], unit_id=unit.id, by_id=by_id):
        raise Refusal(
            _("%(name)s was written to within a day, or can sign in already.", name=person.full_name)
        )


def ask_invitations(*, person_ids: list[int], unit_id: int, by_id: int | None) -> int:
    """Letters will be sent to those who have an address, an open account and no own password; how many.

    Whoever has two accounts is written to under the one that speaks for both. Nobody is written to twice within
    a day, unless the letter failed or the address is another one by now. Thousands may be asked for at once:
    their letters leave in batches, one after the other.
    """
    asked = [row for some in batches(person_ids, 500) for row in _upsert(some, unit_id, by_id)]
    start = now()
    for number, some in enumerate(batches(asked, BATCH)):
        _ask_letters(some, due_at=start + number * PACE)
    if len(asked) == 1:
        _record_one(asked[0])
    elif asked:
        detail = {"people": len(asked)}
        record("invitations.asked", kind="unit", id=unit_id, label=str(len(asked)), detail=detail)
    return len(asked)


def _record_one(invitation_id: int) -> None:
    invitation = db.session.get_one(Invitation, invitation_id, populate_existing=True)
    person = db.session.get_one(Person, invitation.person_id)
    record("invitation.asked", kind="person", id=person.id, label=person.full_name)


def _ask_letters(invitation_ids: list[int], *, due_at: dt.datetime) -> None:
    payload = {"invitation_ids": invitation_ids}
    emit(INVITATIONS_ASKED, key=uuid.uuid4().hex, payload=payload, due_at=due_at)


def _upsert(person_ids: list[int], unit_id: int, by_id: int | None) -> list[int]:
    rows = _new_rows(person_ids, unit_id, by_id)
    if not rows:
        return []
    moment, is_server = now(), db.session.get_bind().dialect.name == "postgresql"
    statement = (postgresql.insert if is_server else sqlite.insert)(Invitation).values(rows)
    new = statement.excluded
    again = or_(
        Invitation.asked_at <= moment - INVITATION_GAP,
        Invitation.failed_at.is_not(None),
        Invitation.email != new.email,
    )
    # The link of the last letter holds until the next one leaves; that of another address never again.
    kept = case((Invitation.email == new.email, Invitation.token_hash), else_=None)
    values: dict[str, Any] = {
        **{name: new[name] for name in ("unit_id", "email", "asked_at", "asked_by_id")},
        **dict.fromkeys(("sent_at", "failed_at", "failure", "opened_at", "accepted_at")),
        "token_hash": kept,
    }
    upsert = statement.on_conflict_do_update(index_elements=["person_id"], set_=values, where=again)
    return sorted(db.session.connection().execute(upsert.returning(Invitation.__table__.c.id)).scalars())


def _new_rows(person_ids: list[int], unit_id: int, by_id: int | None) -> list[dict[str, Any]]:
    account = aliased(Person)
    meant = select(survivor_of(account.id)).where(account.id.in_(person_ids))
    found = (
        select(Person.id, Person.email)
        .where(Person.id.in_(meant), Person.is_active, Person.email.is_not(None))
        .where(~has_own_password(Person.id))
        .order_by(Person.id)
    )
    facts = {"unit_id": unit_id, "asked_by_id": by_id, "asked_at": now(), "times": 0}
    db.session.flush()
    return [
        {"person_id": person_id, "email": email, "public_id": public_id(), **facts}
        for person_id, email in db.session.execute(found)
    ]


def note_sent(*, invitation_id: int, token_hash: str) -> None:
    """The letter left; its link, and no earlier one, holds for two weeks."""
    moment = now()
    expires_at = moment + dt.timedelta(days=INVITATION_DAYS)
    values = {"token_hash": token_hash, "sent_at": moment, "expires_at": expires_at, "failure": None}
    _write(invitation_id, times=Invitation.times + 1, **values)


def note_failed(*, invitation_id: int, failure: str) -> None:
    """The letter was refused for good, for that reason."""
    _write(invitation_id, failed_at=now(), failure=failure)


def try_again_later(*, letters: list[Letter], failure: str) -> None:
    """The letters are tried again later; one that was tried for a day has failed for that reason."""
    due: dict[dt.datetime, list[int]] = {}
    for letter in letters:
        due_at = next_try(letter.asked_at, now())
        if due_at is None:
            note_failed(invitation_id=letter.invitation_id, failure=failure)
        else:
            _write(letter.invitation_id, failure=failure)
            due.setdefault(due_at, []).append(letter.invitation_id)
    for due_at, invitation_ids in due.items():
        _ask_letters(invitation_ids, due_at=due_at)


def _write(invitation_id: int, **values: Any) -> None:
    waiting = update(Invitation).where(Invitation.id == invitation_id, Invitation.sent_at.is_(None))
    db.session.execute(waiting.values(**values).execution_options(synchronize_session=False))


def open_invitation(*, invitation: Invitation) -> None:
    """The person has opened the link and pressed its button, as no scanner of letters does."""
    if invitation.opened_at is None:
        invitation.opened_at = now()
        db.session.flush()


def accept_invitation(*, invitation: Invitation, person: Person, password_hash: str) -> None:
    """The person has a password of their own; the link is used up, and works for one browser only."""
    lock(invitation)
    if invitation.token_hash is None:
        raise Conflict(_("This invitation was used in another browser."))
    invitation.accepted_at = now()
    invitation.opened_at = invitation.opened_at or invitation.accepted_at
    invitation.token_hash = None
    change_password(person=person, password_hash=password_hash)
    name = (person.id, person.full_name)
    record("invitation.accepted", kind="person", id=person.id, label=person.full_name, by=name)
