"""The audit trail: who did what to whom, and when."""

import datetime as dt

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lms.core.clock import today
from lms.core.paging import asked_page, asked_search, paginate
from lms.core.permissions import allowed
from lms.people.policy import is_whole_site
from lms.people.trail import TrailFilter, list_trail
from lms.people.views.blueprints import administration
from lms.people.views.parts import own_scope
from lms.people.wording import DEEDS, detail_words


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
    page = paginate(entries, number=asked_page(), per_page=50, scalars=True)
    return render_template(
        "people/list_deeds.html",
        page=page,
        asked=asked,
        faults=faults,
        deeds=DEEDS,
        detail_words=detail_words,
    )


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
