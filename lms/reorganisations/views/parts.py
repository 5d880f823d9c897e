"""What the pages of this feature share: the administrator's scope, and one reorganisation in it."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from lms.core.permissions import the_actor
from lms.organisations.queries import SubtreeScope
from lms.people.queries import scope_for
from lms.reorganisations.models import Reorganisation
from lms.reorganisations.queries import get_reorganisation
from lms.reorganisations.views.blueprint import PERMISSION


def own_scope() -> SubtreeScope:
    """The units this administrator may reorganise, today."""
    return scope_for(PERMISSION)


def own(public_id: str) -> Reorganisation:
    """The reorganisation with that address, if this administrator may see it; else as if there were none."""
    return get_reorganisation(public_id, own_scope(), by_id=the_actor().person_id)


def to_page(reorganisation: Reorganisation) -> ResponseReturnValue:
    """On to the page of the reorganisation."""
    return redirect(url_for("reorganisations.show_reorganisation", public_id=reorganisation.public_id))
