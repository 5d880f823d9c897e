"""For HR officers: what the completion rate would be if these people completed that course."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.core.db import db, read_one_snapshot
from lms.core.errors import NotFound
from lms.core.i18n import _, ngettext
from lms.core.paging import Page, asked_page, paginate
from lms.core.permissions import allowed
from lms.core.text import clean_line, format_percent, format_tiet
from lms.people.queries import matches
from lms.training.advice import open_courses
from lms.training.prospects import MOST_PEOPLE, Change, Ground, Prospect, chosen_people, if_completed
from lms.training.rules.options import Option
from lms.training.views.blueprint import training
from lms.training.views.explaining import failing_parts
from lms.training.views.grounds import Place, asked_place, place_context
from lms.training.views.persons import person_url

_PER_PAGE = 25
# As many as an address can name.
_MOST_CHOSEN = 200


@training.get("/nhan-su/neu-hoan-thanh")
@allowed("training.advise")
def ask_what_if() -> ResponseReturnValue:
    """Choose people who have not reached the target and a course: the rate then, and who reaches it."""
    read_one_snapshot()
    place, courses = asked_place(), [course for course in open_courses() if course.amount]
    course, people, faults = _asked_course(courses), *_asked_people(place.ground)
    if "tinh" in request.args:
        faults = [*faults, *_faults(course, people, faults)]
    prospect = if_completed(place.ground, people, course.key) if course and people and not faults else None
    page = render_template(
        "training/ask_what_if.html",
        **place_context(place, "training.ask_what_if"),
        **_lists(place, people, prospect),
        courses=courses,
        course=course,
        is_everybody=_is_everybody(),
        errors=[("", fault) for fault in faults],
        form_has_errors=bool(faults),
        rate=prospect.now if prospect else place.ground.rate(),
        prospect=prospect,
        sentence=_sentence(prospect, course) if prospect and course else "",
        person_url=person_url,
        tabs=tabs_of(place, "training.ask_what_if"),
    )
    return page, 422 if faults else 200


def tabs_of(place: Place, current: str) -> list[dict[str, Any]]:
    """The two questions that can be asked of a unit."""
    unit: dict[str, Any] = {"don-vi": place.unit.public_id}
    labels = {
        "training.ask_what_if": _("If these people complete a course"),
        "training.ask_for_rate": _("What a wanted rate takes"),
    }
    return [
        {"label": label, "url": url_for(endpoint, **unit), "is_current": endpoint == current}
        for endpoint, label in labels.items()
    ]


def _is_everybody() -> bool:
    return request.args.get("ai") == "tat-ca"


def _asked_people(ground: Ground) -> tuple[list[Any], list[str]]:
    """The people in the address, and what is wrong with that; everybody who is late where that was asked."""
    asked, most = set(request.args.getlist("nguoi")), _MOST_CHOSEN
    people: list[Any] = []
    if _is_everybody():
        people, most = (
            list(db.session.execute(ground.people(is_late=True).limit(MOST_PEOPLE + 1))),
            MOST_PEOPLE,
        )
    elif 0 < len(asked) <= most:
        people = chosen_people(ground, asked)
        if len(people) < len(asked):
            raise NotFound()
    if len(people or asked) > most:
        fault = _("At most %(most)s people at a time: choose fewer, or a smaller unit.", most=most)
        return [], [fault]
    return people, []


def _asked_course(courses: list[Option]) -> Option | None:
    """The open course in the address."""
    key = request.args.get("khoa", "")
    found = next((course for course in courses if course.key == key), None)
    if key and found is None:
        raise NotFound()
    return found


def _faults(course: Option | None, people: list[Any], faults: list[str]) -> list[str]:
    missing = [] if course else [_("Choose a course.")]
    if not people and not faults:
        missing.append(_("Choose at least one person."))
    return missing


def _lists(place: Place, people: list[Any], prospect: Prospect | None) -> dict[str, Any]:
    """The people asked for, with what becomes of them, and those who could be chosen too."""
    ordered = sorted(prospect.changes, key=lambda change: -change.gain) if prospect else []
    changes = [_row(change) for change in ordered]
    if _is_everybody() and prospect:
        number = min(asked_page(), max(1, -(-len(changes) // _PER_PAGE)))
        shown = changes[(number - 1) * _PER_PAGE : number * _PER_PAGE]
        return {"changes": shown, "changes_page": Page(shown, number, len(changes), _PER_PAGE)}
    search = clean_line(request.args.get("ten", "")[:100])
    statement = place.ground.people(is_late=True)
    found = paginate(
        statement.where(matches(search)) if search else statement, number=asked_page(), per_page=_PER_PAGE
    )
    chosen = {person.id for person in people}
    return {
        "changes": changes,
        "chosen": people,
        "page": found,
        "rest": [each for each in found.items if each.id not in chosen],
        "name": search,
    }


def _sentence(prospect: Prospect, course: Option) -> str:
    """The answer in one sentence."""
    return ngettext(
        "If this %(num)s person completes “%(course)s”, the rate becomes %(rate)s.",
        "If these %(num)s people complete “%(course)s”, the rate becomes %(rate)s.",
        len(prospect.changes),
        course=course.title,
        rate=format_percent(prospect.then.share),
    )


def _row(change: Change) -> dict[str, Any]:
    """One person: what counts now and then, and in words what changes."""
    then = change.then or change.now
    words, kind = _verdict(change)
    return {
        "person": change.person,
        "now": change.now.counted,
        "then": then.counted,
        "target": then.target,
        "words": words,
        "kind": kind,
        "lacks": _lacks(change),
    }


def _verdict(change: Change) -> tuple[str, str]:
    then = change.then or change.now
    if change.then is None:
        return _("Cannot complete it (again)"), "neutral"
    if change.now.is_reached:
        return _("Reached already"), "neutral"
    return (_("Reaches the target"), "success") if then.is_reached else (_("Still not reached"), "warning")


def _lacks(change: Change) -> str:
    """What is still missing then."""
    then = change.then or change.now
    if then.is_reached or then.target is None:
        return ""
    missing = failing_parts(then)
    if then.counted < then.target:
        missing.insert(0, _("%(amount)s periods to go", amount=format_tiet(then.target - then.counted)))
    return "; ".join(missing)
