"""What the pages of this feature share: the administrator's scope, and one reorganisation in it."""

from typing import Any

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from lms.core.permissions import the_actor
from lms.organisations.queries import SubtreeScope
from lms.people.queries import scope_for
from lms.reorganisations.actions import refuse_unless
from lms.reorganisations.forms import FORMS
from lms.reorganisations.models import Reorganisation
from lms.reorganisations.queries import get_reorganisation
from lms.reorganisations.rules import steps_from_json
from lms.reorganisations.views.blueprint import PERMISSION


def own_scope() -> SubtreeScope:
    """The units this administrator may reorganise, today."""
    return scope_for(PERMISSION)


def own(public_id: str) -> Reorganisation:
    """The reorganisation with that address, if this administrator may see it; else as if there were none."""
    return get_reorganisation(public_id, own_scope(), by_id=the_actor().person_id)


def own_draft(public_id: str) -> Reorganisation:
    """As `own`, of one that is still a draft; refused with the reason where it is not."""
    draft = own(public_id)
    refuse_unless(draft, "draft")
    return draft


def step_of_wizard(draft: Reorganisation) -> Any:
    """The one step of a draft that the wizard can show; None for a plan that came from a file or the console."""
    if draft.kind not in FORMS or [step["step"] for step in draft.plan["steps"]] != [draft.kind]:
        return None
    (step,) = steps_from_json(draft.plan["steps"])
    return step if FORMS[draft.kind]().can_show(step) else None


def to_page(reorganisation: Reorganisation) -> ResponseReturnValue:
    """On to the page of the reorganisation."""
    return redirect(url_for("reorganisations.show_reorganisation", public_id=reorganisation.public_id))
