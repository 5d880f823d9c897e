"""What a person sees of plans: the classes to come on the home page, and a page of each class they are on."""

from flask import render_template
from flask.typing import ResponseReturnValue

from lms.core.clock import today
from lms.core.permissions import signed_in, the_actor
from lms.plans.carrying import class_state
from lms.plans.seats import classes_of, get_class_of
from lms.plans.views.blueprint import OWN_CLASS, plans
from lms.plans.wording import CLASS_STATES, MEMBER_STATES


def home_panel() -> str | None:
    """The classes on whose lists the person is; None without any."""
    found = classes_of(the_actor().person_id, today())
    return render_template("plans/home_panel.html", classes=found, on=today()) if found else None


@plans.get(OWN_CLASS)
@signed_in
def show_own_class(public_id: str) -> ResponseReturnValue:
    """The class, to whoever is or was on its list: when and where, what it counts, how the person stands in it."""
    held, member_state = get_class_of(the_actor().person_id, public_id)
    state = class_state(held, today())
    return render_template(
        "plans/show_own_class.html",
        held=held,
        # That somebody has yet to mark it is of the office, not of those who took part.
        state=CLASS_STATES[state] if state != "over" else None,
        member_state=MEMBER_STATES[member_state],
        is_on_list=member_state != "withdrawn",
    )
