"""The administration's first page, and who holds which role where."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.core.clock import today
from lms.core.i18n import _
from lms.core.paging import asked_page, asked_search, paginate
from lms.core.permissions import allowed
from lms.core.registries import administration_places
from lms.people.directory import list_role_holders
from lms.people.views.blueprints import administration
from lms.people.views.parts import own_scope
from lms.people.wording import ROLES


@administration.get("")
@allowed("people.administer")
def start() -> ResponseReturnValue:
    """What there is to administer."""
    return render_template("people/start.html", tasks=_tasks())


def _tasks() -> list[dict[str, Any]]:
    tasks = [
        (
            "administration.list_persons",
            _("People and posts"),
            _("Find, add and correct people, their posts and sign-in."),
        ),
        (
            "administration.list_branch",
            _("Units"),
            _("The tree of units, as it is and as it was: find, add, bring many from Excel."),
        ),
        (
            "administration.list_roles",
            _("Roles"),
            _("Who is trainer, reviewer, HR officer or administrator, and where."),
        ),
        *administration_places(),
        ("administration.list_deeds", _("Audit trail"), _("Who did what to whom, and when.")),
    ]
    return [{"title": title, "hint": hint, "url": url_for(page)} for page, title, hint in tasks]


@administration.get("/vai-tro")
@allowed("people.administer")
def list_roles() -> ResponseReturnValue:
    """The roles held at the units of this administrator."""
    role = request.args.get("vai-tro", "")
    role = role if role in ROLES else ""
    search = asked_search()
    holders = list_role_holders(own_scope(), on=today(), role=role, search=search)
    page = paginate(holders, number=asked_page(), per_page=50)
    return render_template(
        "people/list_roles.html", page=page, role=role, search=search, roles=ROLES, today=today()
    )
