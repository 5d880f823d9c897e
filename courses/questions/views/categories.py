"""Categories: listed with what they hold, made, renamed, removed."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.questions.actions import create_category, remove_category, rename_category
from courses.questions.forms.categories import NewCategoryForm, RenameCategoryForm
from courses.questions.queries import get_own_category, list_category_counts
from courses.questions.reach import READ, WRITE
from courses.questions.views.blueprint import BANK, questions
from courses.questions.views.parts import refusals_said
from lms.core.clock import today
from lms.core.db import db
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.core.permissions import allowed
from lms.organisations.models import Unit
from lms.people.queries import scope_for


@questions.get(f"{BANK}/danh-muc")
@allowed(READ)
def list_categories() -> ResponseReturnValue:
    """The categories open to this person, by the unit that keeps them."""
    return render_template("questions/list_categories.html", categories=list_category_counts(READ))


@questions.route(f"{BANK}/danh-muc/moi", methods=["GET", "POST"])
@allowed(WRITE)
def add_category() -> ResponseReturnValue:
    """A unit gets another category."""
    form, scope = NewCategoryForm(), scope_for(WRITE)
    tops = sorted(scope.roots)
    form.unit.offer(scope, today(), chosen=db.session.get(Unit, tops[0]) if tops else None)
    if request.method == "POST" and form.validate():
        try:
            with db.session.begin_nested():
                create_category(unit_id=form.unit.unit.id, path=form.path.data)
        except Refusal as refusal:
            form.form_errors.extend(str(message) for message in refusal.messages)
        else:
            flash(_("The category is there."), "success")
            return redirect(url_for("questions.list_categories"))
    page = render_template("questions/edit_category.html", form=form, category=None)
    return page, 422 if form.errors else 200


@questions.route(f"{BANK}/danh-muc/<public_id>", methods=["GET", "POST"])
@allowed(WRITE)
def edit_category(public_id: str) -> ResponseReturnValue:
    """The category gets another name, with those below it."""
    category = get_own_category(public_id)
    form = RenameCategoryForm(obj=category)
    if request.method == "POST" and form.validate():
        try:
            with db.session.begin_nested():
                rename_category(category=category, path=form.path.data)
        except Refusal as refusal:
            form.form_errors.extend(str(message) for message in refusal.messages)
        else:
            flash(_("Renamed, with the categories below."), "success")
            return redirect(url_for("questions.list_categories"))
    page = render_template("questions/edit_category.html", form=form, category=category)
    return page, 422 if form.errors else 200


@questions.post(f"{BANK}/danh-muc/<public_id>/bo")
@allowed(WRITE)
def drop_category(public_id: str) -> ResponseReturnValue:
    """An empty category is removed."""
    category = get_own_category(public_id)
    with refusals_said() as refused:
        remove_category(category=category)
    if not refused:
        flash(_("The category is removed."), "success")
    return redirect(url_for("questions.list_categories"))
