"""Ticking one's own attendance: the trainer's screen with a code that changes, and the page behind the code."""

import segno
from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from courses.catalogue.models import Course
from courses.sessions.actions import tick
from courses.sessions.codes import code_for, is_ticket, read_code, seal_device, ticked_before, ticket_for
from courses.sessions.models import Meeting, StudyClass
from courses.sessions.queries import KEEP, find_meeting, get_meeting, standing
from courses.sessions.rules.presence import GOOD_FOR, STEP, closed_words
from courses.sessions.views.blueprint import sessions
from lms.core.clock import now
from lms.core.db import db
from lms.core.errors import NotFound, Refusal
from lms.core.i18n import _
from lms.core.limits import limiter
from lms.core.permissions import allowed, signed_in, the_actor

_DEVICE = "diem_danh"
_A_DAY = 24 * 3600


@sessions.get("/day-hoc/buoi-hoc/<public_id>/ma-qr")
@allowed(KEEP)
def show_code(public_id: str) -> ResponseReturnValue:
    """The code for the screen in the room; the page loads itself anew as often as the code changes."""
    found = get_meeting(public_id, KEEP)
    code = code_for(found.meeting, now())
    address = f"{current_app.config['LMS'].address}{url_for('.open_code', code=code)}"
    drawn = segno.make(address, error="m", micro=False)
    svg = drawn.svg_inline(
        scale=8, border=4, dark="#000", light="#fff", omitsize=True, svgclass="qr-screen", lineclass=None
    )
    picture = Markup(svg)  # noqa: S704 (drawn here, from the site's own address)
    entries = standing(found.meeting.id)
    closed = closed_words(starts_at=found.meeting.starts_at, ends_at=found.meeting.ends_at, at=now())
    page = render_template(
        "sessions/show_code.html",
        row=found.row,
        meeting=found.meeting,
        picture=picture,
        address=address,
        step=STEP,
        good_for=GOOD_FOR,
        present=sum(1 for each in entries.values() if each.minutes),
        is_closed=bool(closed),
    )
    return page, 200, {"Cache-Control": "no-store"}


@sessions.get("/diem-danh/<code>")
@signed_in
@limiter.limit("60/minute")
def open_code(code: str) -> ResponseReturnValue:
    """Behind the code: the meeting and one button. A code that is too old or forged is refused with what to do."""
    meeting_id, is_fresh = read_code(code, now())
    found = find_meeting(meeting_id) if meeting_id is not None else None
    if found is None:
        return _refused(
            None, _("This is not a code of this site. Scan the one on the trainer's screen.")
        ), 422
    meeting = found[0]
    present = standing(meeting.id, [the_actor().person_id]).get(the_actor().person_id)
    if present is not None and present.minutes:
        return _ticked(found)
    if not is_fresh:
        words = _("This code has expired: it changes every %(step)s seconds. Scan the one that is on the screen "
                  "now; you are signed in already.", step=STEP)  # fmt: skip
        return _refused(found, words), 422
    return render_template(
        "sessions/tick.html",
        meeting=meeting,
        study_class=found[1],
        ticket=ticket_for(meeting.id, the_actor().person_id, now()),
        code=code,
        fault="",
    )


def _refused(found: tuple[Meeting, StudyClass] | None, words: str) -> str:
    meeting, study_class = found or (None, None)
    return render_template(
        "sessions/tick.html", meeting=meeting, study_class=study_class, ticket="", code="", fault=words
    )


@sessions.post("/diem-danh/<code>")
@signed_in
@limiter.limit("20/minute")
def tick_attendance(code: str) -> ResponseReturnValue:
    """The signed-in person attended: entered once. One browser enters one person only."""
    meeting_id, _is_fresh = read_code(code, now())
    found = find_meeting(meeting_id) if meeting_id is not None else None
    if found is None:
        raise NotFound()
    meeting, person_id = found[0], the_actor().person_id
    if not is_ticket(request.form.get("ticket", ""), meeting.id, person_id, now()):
        return _refused(found, _("This page was open for too long. Scan the code on the screen again.")), 422
    other = ticked_before(request.cookies.get(_DEVICE, ""), meeting.id)
    if other is not None and other != person_id:
        words = _("Somebody else was entered from this device already. Ask the trainer to enter you by hand.")
        return _refused(found, words), 422
    try:
        tick(meeting=meeting, person_id=person_id)
    except Refusal as refusal:
        return _refused(found, " ".join(str(each) for each in refusal.messages)), 422
    return _ticked(found)


def _ticked(found: tuple[Meeting, StudyClass]) -> ResponseReturnValue:
    meeting, study_class = found
    entry = standing(meeting.id, [the_actor().person_id])[the_actor().person_id]
    flash(
        _("You are entered: %(title)s, %(minutes)s minutes.", title=meeting.title, minutes=entry.minutes),
        "success",
    )
    slug = db.session.get_one(Course, study_class.course_id).slug
    response = redirect(url_for("progress.show_course", slug=slug))
    response.set_cookie(
        _DEVICE,
        seal_device(meeting.id, the_actor().person_id),
        max_age=_A_DAY,
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )
    return response
