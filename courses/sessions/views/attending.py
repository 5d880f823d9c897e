"""The page of a part of a course that is done by attending: one's classes, their meetings, what one attended."""

from flask import render_template
from flask.typing import ResponseReturnValue

from courses.catalogue.kinds import item_url
from courses.progress.completion import completion_sentences, rule_of_kind, what_is_missing
from courses.progress.entrance import enter
from courses.progress.queries import list_passes
from courses.sessions.completion import ATTENDED, MEETING, minutes_needed
from courses.sessions.queries import attended_minutes, meetings_of_person
from courses.sessions.views.blueprint import sessions
from lms.core.clock import now
from lms.core.permissions import signed_in


@sessions.get("/khoa-hoc/<slug>/buoi-hoc/<item>")
@signed_in
def show_attending(slug: str, item: str) -> ResponseReturnValue:
    """When and where one's class meets, how long one attended, and what is still missing."""
    entry = enter(slug, item, kind=MEETING)
    person_id, place = entry.enrolment.person_id, entry.place
    params = rule_of_kind(place, ATTENDED)
    done = place.item_id in list_passes(entry.enrolment.id)
    return render_template(
        "sessions/show_attending.html",
        entry=entry,
        place=place,
        meetings=meetings_of_person(person_id, place.item_id),
        attended=attended_minutes(person_id, place.item_id),
        needed=minutes_needed(person_id, place, params) if params else 0,
        done=done,
        missing=[] if done else what_is_missing(entry.enrolment, place),
        sentences=completion_sentences(place),
        url=item_url,
        now=now(),
    )
