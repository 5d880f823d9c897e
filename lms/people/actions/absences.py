"""Use cases about absences: why somebody is not at work from a day to a day, and secondment (biệt phái)."""

import datetime as dt

from sqlalchemy import select

from lms.audit.actions import record
from lms.core.db import db, lock
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.core.text import clean_line
from lms.organisations.models import Unit
from lms.organisations.queries import has_not_ended, holds_on, standing_at
from lms.people.actions.posts import hold_post
from lms.people.models import Absence, Person, Post

SECONDMENT = "secondment"


def record_absence(
    *,
    person: Person,
    kind: str,
    valid_from: dt.date,
    valid_to: dt.date | None = None,
    document: str = "",
) -> Absence:
    """The person is away from that day; the posts run on, and the person is counted where they were.

    Two absences of one kind share no day.
    """
    lock(person)
    _refuse(person, kind, valid_from, valid_to)
    absence = Absence(
        person_id=person.id,
        kind=kind,
        document=clean_line(document),
        valid_from=valid_from,
        valid_to=valid_to,
    )
    db.session.add(absence)
    db.session.flush()
    _record("absence.recorded", person, absence)
    return absence


def _refuse(
    person: Person, kind: str, start: dt.date, end: dt.date | None, *, but: int | None = None
) -> None:
    if end is not None and end <= start:
        raise Refusal(_("An absence ends after the day it began."))
    others = select(Absence.id).where(
        Absence.person_id == person.id, Absence.kind == kind, has_not_ended(Absence, start)
    )
    if end is not None:
        others = others.where(Absence.valid_from < end)
    if but is not None:
        others = others.where(Absence.id != but)
    if db.session.scalar(others.limit(1)) is not None:
        raise Refusal(_("An absence of this kind is recorded for some of these days already."))


def _record(deed: str, person: Person, absence: Absence) -> None:
    until = absence.valid_to.isoformat() if absence.valid_to else None
    detail = {"absence": absence.kind, "from": absence.valid_from.isoformat(), "to": until}
    detail["document"] = absence.document or None
    record(deed, kind="person", id=person.id, label=person.full_name, detail=detail)


def second_person(
    *,
    person: Person,
    host: Unit,
    title: str,
    person_group: str,
    valid_from: dt.date,
    valid_to: dt.date | None,
    document: str,
) -> Absence:
    """The person works at the host for a time (biệt phái) and is counted at home.

    Home keeps the main post, with an absence of the kind "secondment"; the host has a further post of the
    same days, which ends and goes with the absence.
    """
    lock(person)
    home = db.session.scalar(
        select(Post).where(Post.person_id == person.id, Post.is_main, holds_on(Post, valid_from))
    )
    if home is None:
        raise Refusal(_("The person holds no main post on that day."))
    if home.unit_id in db.session.scalars(standing_at(host.id, valid_from)).all():
        raise Refusal(_("The host is another unit than the person's own."))
    absence = record_absence(
        person=person, kind=SECONDMENT, valid_from=valid_from, valid_to=valid_to, document=document
    )
    hold_host_post(person=person, absence=absence, unit=host, title=title, person_group=person_group)
    return absence


def hold_host_post(*, person: Person, absence: Absence, unit: Unit, title: str, person_group: str) -> None:
    """The further post at the host, of the same days as the secondment, which remembers it."""
    post = hold_post(
        person=person,
        unit=unit,
        title=title,
        person_group=person_group,
        valid_from=absence.valid_from,
        valid_to=absence.valid_to,
        is_main=False,
    )
    absence.host_post_id = post.id
    db.session.flush()


def find_host_post(absence: Absence) -> Post | None:
    """The post at the host that began with the secondment."""
    return db.session.get(Post, absence.host_post_id) if absence.host_post_id is not None else None


def _move_host_post(absence: Absence, start: dt.date, end: dt.date | None) -> Post | None:
    """The post at the host follows the secondment to these days, where nobody gave it days of its own."""
    host = find_host_post(absence)
    if host is None:
        return None
    host_start = start if host.valid_from == absence.valid_from else host.valid_from
    runs_on = end is not None and (host.valid_to is None or host.valid_to > end)
    host_end = end if runs_on or host.valid_to == absence.valid_to else host.valid_to
    if host_end is not None and host_end <= host_start:
        raise Refusal(_("The post at the host would end before it begins. Correct that post first."))
    host.valid_from, host.valid_to = host_start, host_end
    return host


def correct_absence(
    *,
    person: Person,
    absence: Absence,
    kind: str,
    valid_from: dt.date,
    valid_to: dt.date | None,
    document: str,
) -> None:
    """The absence was entered wrongly and reads like this from now on; a host's post has the same days."""
    lock(person)
    _refuse(person, kind, valid_from, valid_to, but=absence.id)
    if kind != absence.kind and SECONDMENT in (kind, absence.kind):
        raise Refusal(
            _("A secondment does not become another absence, nor the other way. End it and record another.")
        )
    _move_host_post(absence, valid_from, valid_to)
    absence.kind, absence.document = kind, clean_line(document)
    absence.valid_from, absence.valid_to = valid_from, valid_to
    db.session.flush()
    _record("absence.corrected", person, absence)


def end_absence(*, person: Person, absence: Absence, on: dt.date) -> None:
    """The person is back at work on that day; a host's post ends then too."""
    lock(person)
    if on <= absence.valid_from:
        raise Refusal(_("An absence ends after the day it began."))
    _refuse(person, absence.kind, absence.valid_from, on, but=absence.id)
    host = _move_host_post(absence, absence.valid_from, on)
    absence.valid_to = on
    if host is not None and host.valid_to == on:
        host.end_reason = "seconded"
    db.session.flush()
    _record("absence.ended", person, absence)


def reopen_absence(*, person: Person, absence: Absence) -> None:
    """The end of the absence is undone: it goes on, with a host's post."""
    lock(person)
    _refuse(person, absence.kind, absence.valid_from, None, but=absence.id)
    host = _move_host_post(absence, absence.valid_from, None)
    absence.valid_to = None
    if host is not None and host.valid_to is None:
        host.end_reason = None
    db.session.flush()
    _record("absence.reopened", person, absence)


def remove_absence(*, person: Person, absence: Absence) -> None:
    """The absence was entered by mistake and never was; the trail keeps what it said. A host's post goes too."""
    lock(person)
    host = find_host_post(absence)
    if host is not None:
        db.session.delete(host)
    _record("absence.removed", person, absence)
    db.session.delete(absence)
    db.session.flush()
