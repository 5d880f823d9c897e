"""What a person sees of plans: the classes to come, on the home page."""

from flask import render_template

from lms.core.clock import today
from lms.core.permissions import the_actor
from lms.plans.seats import classes_of


def home_panel() -> str | None:
    """The classes on whose lists the person is; None without any."""
    found = classes_of(the_actor().person_id, today())
    return render_template("plans/home_panel.html", classes=found, on=today()) if found else None
