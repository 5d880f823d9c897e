"""The roll call of a meeting: everybody of the class in one form."""

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from courses.sessions.actions import take_roll
from courses.sessions.models import Attendance
from courses.sessions.queries import KEEP, MeetingRow, get_meeting, list_files, select_members, standing
from courses.sessions.views.blueprint import sessions
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import Refusal
from lms.core.i18n import _, ngettext
from lms.core.paging import Page, asked_page, paginate
from lms.core.permissions import allowed, the_actor
from lms.core.text import msgid
from lms.people.models import Person

PER_PAGE = 100
# How an entry came about, in words.
SOURCES = {
    "roll": msgid("by roll call"),
    "qr": msgid("by QR code"),
    "sheet": msgid("from a list"),
    "webinar": msgid("from joins and leaves"),
    "undo": msgid("list taken back"),
}


@sessions.get("/day-hoc/buoi-hoc/<public_id>")
@allowed(KEEP)
def show_meeting(public_id: str) -> ResponseReturnValue:
    """The meeting, who attended how long, and the ways to enter it."""
    found = get_meeting(public_id, KEEP)
    return _page(found, {}, [])


def _page(found: MeetingRow, typed: Mapping[str, str], faults: list[tuple[str, str]]) -> ResponseReturnValue:
    page = paginate(select_members(found.row.study_class), number=asked_page(), per_page=PER_PAGE)
    entries = standing(found.meeting.id)
    html = render_template(
        "sessions/show_meeting.html",
        row=found.row,
        meeting=found.meeting,
        page=page,
        entries=entries,
        who=_names(entries),
        files=list_files(found.meeting.id),
        sources=SOURCES,
        typed=typed,
        faults=faults,
        present=sum(1 for each in entries.values() if each.minutes),
        now=now(),
    )
    return html, 422 if faults else 200


def _names(entries: Mapping[int, Attendance]) -> dict[int, str]:
    ids = {each.by_id for each in entries.values()}
    rows = db.session.execute(select(Person.id, Person.full_name).where(Person.id.in_(ids)))
    return {row[0]: row[1] for row in rows}


@sessions.post("/day-hoc/buoi-hoc/<public_id>")
@allowed(KEEP)
def call_roll(public_id: str) -> ResponseReturnValue:
    """Those on this page are entered as they are ticked, with their minutes; what is unchanged stays as it was."""
    found = get_meeting(public_id, KEEP)
    page = paginate(select_members(found.row.study_class), number=asked_page(), per_page=PER_PAGE)
    minutes, faults = _read(found, page, standing(found.meeting.id))
    if not faults:
        try:
            note = request.form.get("note", "")[:200]
            made = take_roll(meeting=found.meeting, minutes=minutes, by_id=the_actor().person_id, note=note)
        except Refusal as refusal:
            faults = [("", str(message)) for message in refusal.messages]
    if faults:
        return _page(found, request.form, faults)
    words = ngettext("%(num)s entry was saved.", "%(num)s entries were saved.", made)
    flash(words if made else _("Nothing had changed."), "success" if made else "info")
    return redirect(
        url_for(".show_meeting", public_id=public_id, trang=page.number if page.number > 1 else None)
    )


def _read(
    found: MeetingRow, page: Page, entries: Mapping[int, Attendance]
) -> tuple[dict[int, int], list[tuple[str, str]]]:
    """(minutes by person, faults): unticked is absent where it was entered before, or where all are to be.

    One button enters everybody of the page as here.
    """
    minutes: dict[int, int] = {}
    faults: list[tuple[str, str]] = []
    for line in page.items:
        person = line.Person
        is_here = request.form.get("do") == "all" or f"here-{person.public_id}" in request.form
        text = request.form.get(f"minutes-{person.public_id}", "").strip()
        if not is_here and not text:
            if "absent" in request.form or person.id in entries:
                minutes[person.id] = 0
        elif not text:
            minutes[person.id] = found.meeting.minutes
        elif text.isascii() and text.isdigit() and len(text) < 7 and int(text) <= found.meeting.minutes:
            minutes[person.id] = int(text)
        else:
            words = _("%(name)s: the minutes lie between 0 and %(most)s.",
                      name=person.full_name, most=found.meeting.minutes)  # fmt: skip
            faults.append((f"minutes-{person.public_id}", words))
    return minutes, faults
