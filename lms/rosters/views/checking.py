"""What the check found: the verdicts, and the rows behind each number."""

from flask import request
from flask.typing import ResponseReturnValue

from lms.core.paging import asked_page, asked_search, paginate
from lms.core.permissions import allowed
from lms.rosters.formats import letter_of
from lms.rosters.models import Roster
from lms.rosters.queries import count_rows, list_absent, list_rows
from lms.rosters.shown import candidates_of, is_leaving
from lms.rosters.views.blueprint import ONE, rosters
from lms.rosters.views.parts import leaving_of, roster_page, the_roster, tiles_of, warnings_of
from lms.rosters.wording import VERDICT_HINTS, VERDICT_OF, field_label

_PER_PAGE = 50


def show_check(roster: Roster) -> ResponseReturnValue:
    """The verdicts in numbers, each a link to its rows, and what is to be done."""
    counts = count_rows(roster)
    return roster_page(
        "show_check",
        roster,
        counts=counts,
        tiles=tiles_of(roster, counts),
        leaving=leaving_of(roster),
        warnings=warnings_of(roster),
        columns_words=", ".join(_column_words(roster)),
    )


def _column_words(roster: Roster) -> list[str]:
    """ "Full name ← B" for each column that is taken."""
    return [f"{field_label(name)} ← {letter_of(place)}" for name, place in roster.mapping.items()]


@rosters.get(f"{ONE}/dong")
@allowed("people.manage")
def list_rows_of(public_id: str) -> ResponseReturnValue:
    """The rows of one verdict, or all, with what is said of each."""
    roster = the_roster(public_id)
    verdict, search = VERDICT_OF.get(request.args.get("loai", ""), ""), asked_search()
    is_absent = verdict == "absent"
    statement = list_absent(roster, search) if is_absent else list_rows(roster, verdict, search)
    page = paginate(statement, number=asked_page(), per_page=_PER_PAGE, scalars=not is_absent)
    return roster_page(
        "list_rows",
        roster,
        page=page,
        verdict=verdict,
        search=search,
        counts=count_rows(roster),
        hint=VERDICT_HINTS.get(verdict, ""),
        candidates=candidates_of(roster, page.items) if verdict == "suspicious" else {},
        is_leaving=lambda row: is_leaving(roster, row),
    )
