"""Which column of the file is which of our fields."""

from typing import Any

from flask import redirect, request
from flask.typing import ResponseReturnValue

from lms.core.clock import today
from lms.core.db import db
from lms.core.i18n import _
from lms.core.permissions import allowed
from lms.organisations.models import Unit
from lms.people.views.parts import refusals_in
from lms.rosters.actions import map_columns as take_mapping
from lms.rosters.formats import legacy
from lms.rosters.formats.value_names import names_look_swapped
from lms.rosters.forms import ColumnsForm
from lms.rosters.models import Roster
from lms.rosters.shown import is_remembered
from lms.rosters.views.blueprint import ONE, rosters
from lms.rosters.views.parts import own_scope, roster_page, roster_url, the_roster, warnings_of
from lms.rosters.wording import LEGACY

_STATES = ("mapping", "checked", "failed")


@rosters.route(f"{ONE}/ghep-cot", methods=["GET", "POST"])
@allowed("people.manage")
def map_columns(public_id: str) -> ResponseReturnValue:
    """The person says which column is what; the check then begins."""
    roster = the_roster(public_id, *_STATES)
    looks_swapped = _looks_swapped(roster)
    swaps = roster.options.get("swap_names") or (roster.state == "mapping" and looks_swapped)
    form = ColumnsForm(data={**roster.options, "effective_on": roster.effective_on, "swap_names": swaps})
    form.offer([(column["index"], _column_words(column)) for column in roster.columns], roster.mapping)
    form.default_unit.offer(own_scope(), today(), chosen=_default_unit(roster))
    if form.validate_on_submit():
        with refusals_in(form):
            take_mapping(roster=roster, mapping=form.mapping, options=_answers(form, roster))
        if not form.form_errors:
            return redirect(roster_url(roster))
    return roster_page(
        "map_columns",
        roster,
        form=form,
        step=2,
        columns={str(column["index"]): column for column in roster.columns},
        taken={place: name for name, place in roster.mapping.items()},
        previews=_previews(roster),
        looks_swapped=looks_swapped,
        is_remembered=is_remembered(roster),
        warnings=warnings_of(roster),
    )


def _default_unit(roster: Roster) -> Unit | None:
    unit_id = roster.options.get("default_unit_id")
    return db.session.get(Unit, unit_id) if unit_id else None


def _column_words(column: dict[str, Any]) -> str:
    """ "D · Số CCCD · 80 % filled"."""
    filled = _("%(share)s %% filled", share=round(column["fill_rate"] * 100))
    return " · ".join(part for part in (column["letter"], column["heading"][:40], filled) if part)


def _previews(roster: Roster) -> list[dict[str, Any]]:
    """The columns that seem to be written in an old encoding, with what they would read as."""
    said = roster.options.get("legacy")
    found = legacy.preview([column["samples"] for column in roster.columns])
    return [
        {
            "column": roster.columns[place],
            "pairs": pairs,
            "chosen": _chosen(roster.columns[place]["letter"], encoding if said is None else said),
        }
        for place, encoding, pairs in found
    ]


def _chosen(letter: str, said: str | dict[str, str]) -> str:
    """What the form says of the column, else what was said before, else what was recognised."""
    before = said if isinstance(said, str) else said.get(letter, "")
    return request.form.get(f"legacy-{letter}", before)


def _looks_swapped(roster: Roster) -> bool:
    """True where the samples say that the family names stand in the column of given names."""
    samples = {column["index"]: column["samples"] for column in roster.columns}
    parts = [samples.get(roster.mapping.get(name, -1), []) for name in ("family_middle", "given_name")]
    return bool(parts[0] and parts[1]) and names_look_swapped(list(zip(*parts, strict=False)))


def _answers(form: ColumnsForm, roster: Roster) -> dict[str, Any]:
    """What holds where the file is silent, as the check reads it."""
    letters = [column["letter"] for column in roster.columns]
    asked = {letter: request.form.get(f"legacy-{letter}", "") for letter in letters}
    unit = form.default_unit.unit
    return {
        "effective_on": form.effective_on.data.isoformat(),
        "default_unit_id": unit.id if unit else None,
        "default_group": form.default_group.data,
        "default_title": form.default_title.data,
        "legacy": {letter: encoding for letter, encoding in asked.items() if encoding and encoding in LEGACY},
        "swap_names": form.swap_names.data,
        "absent": form.absent.data,
        "absent_reason": form.absent_reason.data if form.absent.data == "leave" else None,
        "counted": form.counted.data,
        "outside_reason": None if form.counted.data else form.outside_reason.data,
    }
