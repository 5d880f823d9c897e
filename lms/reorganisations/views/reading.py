"""The list of reorganisations, and the page of one: a draft's dry run, or what was done, step by step."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lms.core.clock import today
from lms.core.paging import Page, asked_page, paginate
from lms.core.permissions import allowed, the_actor
from lms.organisations.queries import get_unit_in, name_on
from lms.people.wording import ROLES
from lms.reorganisations.groups import PER_PAGE
from lms.reorganisations.models import Reorganisation
from lms.reorganisations.preview import MOST_GRANTS, preview
from lms.reorganisations.queries import list_reorganisations as select_reorganisations
from lms.reorganisations.queries import steps_of
from lms.reorganisations.telling import tell
from lms.reorganisations.views.blueprint import PERMISSION, reorganisations
from lms.reorganisations.views.parts import own, own_scope, step_of_wizard
from lms.reorganisations.wording import GROUP_KINDS, KINDS, STATES, state_of


@reorganisations.get("")
@allowed(PERMISSION)
def list_reorganisations() -> ResponseReturnValue:
    """Every reorganisation of one's units: drafts, planned, in force, sealed, undone."""
    state = request.args.get("trang-thai", "")
    state = state if state in STATES else ""
    scope, asked = own_scope(), request.args.get("don-vi")
    unit = get_unit_in(scope, asked) if asked else None
    found = select_reorganisations(
        scope,
        by_id=the_actor().person_id,
        state=state,
        today=today(),
        unit_id=unit.id if unit else None,
    )
    page = paginate(found, number=asked_page(), scalars=True)
    return render_template(
        "reorganisations/list_reorganisations.html",
        page=page,
        unit=unit,
        unit_name=name_on(unit.id, today()) if unit else "",
        state=state,
        states=STATES,
        kinds=KINDS,
        state_of=state_of,
        today=today(),
    )


@reorganisations.get("/<public_id>")
@allowed(PERMISSION)
def show_reorganisation(public_id: str) -> ResponseReturnValue:
    """The dry run of a draft; afterwards everything that was done."""
    reorganisation = own(public_id)
    return show_draft(reorganisation) if reorganisation.state == "draft" else _show_done(reorganisation)


def show_draft(draft: Reorganisation, faults: tuple[str, ...] = ()) -> ResponseReturnValue:
    """Before and after, whom it touches, roles to carry over, faults; nothing is written."""
    number = asked_page()
    run = preview(draft, own_scope(), page=number)
    page: Page[object] = Page(list(run.groups), number, run.total, PER_PAGE)
    answer = render_template(
        "reorganisations/show_draft.html",
        draft=draft,
        run=run,
        page=page,
        faults=[*run.faults, *(fault for fault in faults if fault not in run.faults)],
        can_edit=step_of_wizard(draft) is not None,
        most_grants=MOST_GRANTS,
        words={"kinds": KINDS, "groups": GROUP_KINDS, "roles": ROLES},
        has_people=any(step["step"] == "split" for step in draft.plan["steps"]),
    )
    return answer, 422 if faults else 200


def _show_done(reorganisation: Reorganisation) -> ResponseReturnValue:
    page = paginate(steps_of(reorganisation.id), number=asked_page(), per_page=PER_PAGE, scalars=True)
    return render_template(
        "reorganisations/show_reorganisation.html",
        reorganisation=reorganisation,
        page=page,
        sentences=tell(page.items, reorganisation.effective_on),
        state=state_of(reorganisation, today()),
        states=STATES,
        kinds=KINDS,
    )
