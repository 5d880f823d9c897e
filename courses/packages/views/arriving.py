"""A package on its way in: how far its unpacking is, why it was refused, another try."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from courses.packages import actions
from courses.packages.models import AT_WORK, READY, Package
from courses.packages.queries import get_arrival
from courses.packages.views.blueprint import AUTHOR, DESK, packages
from lms.core.db import db
from lms.core.i18n import _
from lms.core.permissions import allowed, the_actor

PLACE = f"{DESK}/dang-vao/<arrival>"


@packages.get(PLACE)
@allowed(AUTHOR)
def show_arrival(arrival: str) -> ResponseReturnValue:
    """How far it is; its page once it is here; every reason where it is refused."""
    found = get_arrival(arrival, the_actor().person_id)
    if found.state == READY:
        package = db.session.get_one(Package, found.package_id)
        return redirect(url_for(".show_package", package=package.public_id))
    return render_template(
        "packages/show_arrival.html",
        arrival=found,
        is_at_work=found.state in AT_WORK,
        percent=100 * found.done // (found.total or 1),
        faults=[_(message, **params) for message, params in found.faults],
    )


@packages.post(f"{PLACE}/lai")
@allowed(AUTHOR)
def unpack_again(arrival: str) -> ResponseReturnValue:
    """A package whose unpacking fell over is unpacked once more."""
    actions.unpack_again(arrival=get_arrival(arrival, the_actor().person_id))
    return redirect(url_for(".show_arrival", arrival=arrival))


@packages.post(f"{PLACE}/bo")
@allowed(AUTHOR)
def drop_arrival(arrival: str) -> ResponseReturnValue:
    """A package that did not come in is off the list."""
    actions.drop_arrival(arrival=get_arrival(arrival, the_actor().person_id))
    flash(_("It is off the list."), "success")
    return redirect(url_for(".list_all"))
