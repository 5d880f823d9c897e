"""The audit trail: who did what to whom, and when; of everything, of one person, and of oneself."""

import datetime as dt
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.core.clock import today
from lms.core.i18n import _
from lms.core.paging import KeyPage, asked_search, paginate_by_key
from lms.core.permissions import allowed, holds, signed_in, the_actor
from lms.people.deeds import DEEDS, detail_words
from lms.people.policy import is_whole_site
from lms.people.queries import get_person, get_person_by_id, scope_for
from lms.people.trail import TRAIL_KEY, TrailFilter, list_trail, list_trail_of_person, select_trail_of_person
from lms.people.views.blueprints import administration, people, personnel
from lms.people.views.parts import own_scope

_A_PAGE = 50
_ON_PAGE = 10
# What says nothing about changes to a person's record; the whole trail has it.
_EVERY_DAY = ("session.started", "session.ended")


@administration.get("/nhat-ky")
@allowed("people.administer")
def list_deeds() -> ResponseReturnValue:
    """The entries about this administrator's people and units, or all for the whole site; latest first."""
    scope, faults = own_scope(), list[str]()
    asked = TrailFilter(
        search=asked_search(),
        action=request.args.get("viec", "")[:60],
        from_on=_day("tu", faults),
        until_on=_day("den", faults),
    )
    entries = list_trail(asked, scope=None if is_whole_site(scope) else scope, on=today())
    return render_template(
        "people/list_deeds.html", page=_page(entries), asked=asked, faults=faults, **_words()
    )


def _page(entries: Any) -> KeyPage[Any]:
    return paginate_by_key(entries, key_columns=TRAIL_KEY, descending=True, per_page=_A_PAGE, scalars=True)


def _words() -> dict[str, Any]:
    return {"deeds": DEEDS, "detail_words": detail_words}


@personnel.get("/nguoi/<public_id>/nhat-ky")
@allowed("people.view")
def list_deeds_of_person(public_id: str) -> ResponseReturnValue:
    """Everything that was done to the record of a person of the officer's units, latest first."""
    day = today()
    person = get_person(public_id, scope_for("people.view", on=day), on=day)
    page = _page(select_trail_of_person(person.id))
    crumbs = [(person.full_name, url_for("administration.show_person", public_id=person.public_id))]
    return render_template(
        "people/list_deeds_of_person.html", page=page, name=person.full_name, crumbs=crumbs, **_words()
    )


@people.get("/ho-so/nhat-ky")
@signed_in
def list_own_deeds() -> ResponseReturnValue:
    """Everything that was done to one's own record, and by whom."""
    page = _page(select_trail_of_person(the_actor().person_id))
    crumbs = [(_("My profile"), url_for("people.profile"))]
    return render_template("people/list_deeds_of_person.html", page=page, name="", crumbs=crumbs, **_words())


def trail_panel(person_id: int) -> str | None:
    """On a person's page: what was changed about them last, and by whom."""
    if not holds("people.view"):
        return None
    address = url_for("personnel.list_deeds_of_person", public_id=get_person_by_id(person_id).public_id)
    return render_template("people/trail_panel.html", **latest_changes(person_id, address))


def latest_changes(person_id: int, address: str) -> dict[str, Any]:
    """What the section of the latest changes about a person shows, and the way to all of them."""
    entries = list_trail_of_person(person_id, _ON_PAGE, but=_EVERY_DAY)
    return {"entries": entries, "address": address, **_words()}


def _day(name: str, faults: list[str]) -> dt.date | None:
    """The day in the address; a day that is none is left out and named among the faults."""
    text = request.args.get(name, "").strip()
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return dt.datetime.strptime(text, form).date() if text else None
        except ValueError:
            continue
    faults.append(text[:20])
    return None
