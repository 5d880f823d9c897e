"""Results of a class from the organiser's list, as recognition applied it."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lms.core.i18n import _
from lms.core.paging import asked_page, paginate
from lms.core.permissions import allowed, the_actor
from lms.plans.actions import link_list, part_with_list
from lms.plans.seats import list_fitting_lists
from lms.plans.views.blueprint import CLASS, PERMISSION, plans
from lms.plans.views.classes import own_class, to_class
from lms.plans.views.parts import own_scope, refusals_flashed
from lms.recognition.classes.queries import get_list


@plans.route(f"{CLASS}/danh-sach", methods=["GET", "POST"])
@allowed(PERMISSION)
def choose_list(public_id: str) -> ResponseReturnValue:
    """The class takes its results from one of the recognised lists of this officer's units."""
    held, _line, plan = own_class(public_id)
    if request.method == "POST":
        class_list = get_list(request.form.get("danh-sach", ""), own_scope())
        with refusals_flashed(_("The results of the list are those of the class.")):
            link_list(held=held, class_list=class_list, by_id=the_actor().person_id)
        return to_class(public_id)
    lists = list_fitting_lists(held, own_scope())
    page = paginate(lists, number=asked_page(), per_page=20)
    return render_template("plans/choose_list.html", held=held, plan=plan, page=page)


@plans.post(f"{CLASS}/bo-danh-sach")
@allowed(PERMISSION)
def drop_list(public_id: str) -> ResponseReturnValue:
    """The class has no list any more."""
    held, _line, _plan = own_class(public_id)
    with refusals_flashed(_("The class has no list any more.")):
        part_with_list(held=held)
    return to_class(public_id)
