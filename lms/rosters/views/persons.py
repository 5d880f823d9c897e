"""What staff lists wrote about one person, on the way from that person's page."""

from flask import render_template
from flask.typing import ResponseReturnValue

from lms.core.clock import today
from lms.core.paging import asked_page, paginate
from lms.core.permissions import allowed, holds
from lms.people.directory import get_administered
from lms.people.queries import get_person_by_id
from lms.rosters.queries import list_changes_of_person
from lms.rosters.row_wording import log_line
from lms.rosters.shown import unit_names
from lms.rosters.views.blueprint import rosters
from lms.rosters.views.parts import own_scope

_PER_PAGE = 50


@rosters.get("/nhan-su/nguoi/<public_id>/danh-sach")
@allowed("people.manage")
def list_of_person(public_id: str) -> ResponseReturnValue:
    """Each line that a list wrote about the person, before and after, the newest first."""
    person = get_administered(public_id, own_scope(), today())
    page = paginate(list_changes_of_person(person.id, own_scope()), number=asked_page(), per_page=_PER_PAGE)
    names = unit_names(page.items)
    page.items[:] = [
        {**log_line(row.RosterChange, None, names), "roster": row.Roster, "by": row.by, "is_own": row.is_own}
        for row in page.items
    ]
    return render_template("rosters/list_of_person.html", person=person, page=page)


def person_panel(person_id: int) -> str | None:
    """On a person's page, for those who bring lists: the way to what lists wrote about the person."""
    if not holds("people.manage"):
        return None
    return render_template("rosters/person_panel.html", person=get_person_by_id(person_id))
