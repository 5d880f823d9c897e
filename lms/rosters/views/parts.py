"""What the pages of a staff list share: the list by its address, its steps, refusals, what rows say."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.core.clock import today
from lms.core.db import db
from lms.core.errors import Forbidden, NotFound, Refusal
from lms.core.i18n import _
from lms.core.text import format_number
from lms.organisations.models import Unit
from lms.organisations.queries import SubtreeScope, get_unit_in, name_on
from lms.people.queries import scope_for
from lms.rosters import row_wording, wording
from lms.rosters.models import Roster
from lms.rosters.policy import (
    LEAVING_DAYS,
    LEAVING_PEOPLE,
    LEAVING_SHARE_PERCENT,
    leaving_ceiling,
    left_lately,
)
from lms.rosters.queries import get_roster

_STEP = {"uploaded": 1, "mapping": 2, "checking": 3, "checked": 3, "waiting": 4, "applying": 4}


def own_scope() -> SubtreeScope:
    """The units whose staff lists the signed-in person brings, today."""
    return scope_for("people.manage")


def asked_unit() -> Unit | None:
    """The unit in the address, else the only or the first top unit of the person."""
    if request.args.get("don-vi"):
        return get_unit_in(own_scope(), request.args["don-vi"])
    tops = sorted(own_scope().roots)
    return db.session.get(Unit, tops[0]) if tops else None


def the_roster(public_id: str, *states: str) -> Roster:
    """The list, if it is one of the person's units; where states are named, only in one of them."""
    roster = get_roster(public_id, own_scope())
    if states and roster.state not in states:
        abort(409)
    return roster


def roster_url(roster: Roster, page: str = "show_roster", **values: Any) -> str:
    """The address of a page of the list."""
    return url_for(f"rosters.{page}", public_id=roster.public_id, **values)


def roster_page(template: str, roster: Roster, **values: Any) -> ResponseReturnValue:
    """A page of the list: its name, its unit, where one is in the task."""
    form = values.get("form")
    page = render_template(
        f"rosters/{template}.html",
        roster=roster,
        unit_name=name_on(roster.unit_id, today()),
        step=values.pop("step", _STEP.get(roster.state, 5)),
        words=wording,
        said=row_wording,
        url=lambda page="show_roster", **query: roster_url(roster, page, **query),
        **values,
    )
    return page, 422 if form is not None and form.errors else 200


@contextmanager
def refusals_flashed() -> Iterator[None]:
    """What a use case refuses is said on the next page, and nothing half-done is written."""
    try:
        with db.session.begin_nested():
            yield
    except (Forbidden, NotFound):
        raise
    except Refusal as refusal:
        for message in refusal.messages:
            flash(str(message), "error")


def back(roster: Roster, anchor: str = "") -> ResponseReturnValue:
    """To the page of this list from which a small deed was sent, else to the list."""
    start, target = roster_url(roster), request.form.get("ve", "")
    is_own = target == start or target.startswith((f"{start}/", f"{start}?"))
    safe = target if is_own and not any(ord(sign) < 33 or sign in "\\#" for sign in target) else start
    return redirect(f"{safe}#{anchor}" if anchor else safe)


def warnings_of(roster: Roster) -> list[str]:
    """What is to be said of the file as a whole."""
    return [row_wording.fault_words(each) for each in roster.counts.get("warnings", [])]


def tiles_of(roster: Roster, counts: Mapping[str, int]) -> list[dict[str, Any]]:
    """The number of each verdict, a link to its rows."""
    kinds = {"faulty": "danger", "suspicious": "warning"}
    return [
        {
            "label": label,
            "value": counts.get(verdict, 0),
            "url": roster_url(roster, "list_rows_of", loai=word),
            "kind": kinds.get(verdict, "") if counts.get(verdict) else "",
        }
        for verdict, (word, label, _kind) in wording.VERDICTS.items()
    ]


def effects_of(roster: Roster, counts: Mapping[str, int]) -> dict[str, str]:
    """What the list does in one sentence, and what of it is not taken in another."""
    return {
        "does": wording.effect_sentence(counts, leaving_of(roster)),
        "leaves": wording.left_sentence(counts),
    }


def leaving_of(roster: Roster) -> int:
    """How many people hold no post in the branch after this list."""
    return int(roster.counts.get("leaving", 0))


def second_person(roster: Roster, by_id: int) -> str:
    """Why a second person has to agree if that person applies the list; '' where none has to."""
    people, leaving = roster.counts.get("people", 0), leaving_of(roster)
    ceiling, lately = leaving_ceiling(people), _lately(roster, by_id) if leaving else 0
    if leaving + lately <= ceiling:
        return ""
    said = _(
        "%(leaving)s of %(people)s people would leave. One person alone may let at most %(ceiling)s go within"
        " %(days)s days: %(least)s people, or %(share)s percent of the branch if that is more.",
        leaving=format_number(leaving),
        people=format_number(people),
        ceiling=format_number(ceiling),
        days=LEAVING_DAYS,
        least=LEAVING_PEOPLE,
        share=LEAVING_SHARE_PERCENT,
    )
    if not lately:
        return said
    more = _(
        "By other lists of the same person, %(count)s have left in these days.", count=format_number(lately)
    )
    return f"{said} {more}"


def _lately(roster: Roster, by_id: int) -> int:
    """How many other lists let go: as it was when a second person was asked, else as it is now."""
    return int(roster.counts.get("lately", 0)) if roster.state == "waiting" else left_lately(roster, by_id)


def progress_of(roster: Roster) -> dict[str, Any]:
    """How far the work on the list is, in numbers and in words."""
    done, total = roster.counts.get("progress", 0), roster.counts.get("total", 0)
    if roster.state != "checking" or not total:
        return {"done": None, "total": 1, "progress_words": _("Being worked on")}
    words = _("%(done)s of %(total)s rows", done=format_number(done), total=format_number(total))
    return {"done": min(done, total), "total": total, "progress_words": words}


def reason_of(roster: Roster) -> str:
    """Why the list could not be taken; '' where nothing is known."""
    return roster.reason or ""
