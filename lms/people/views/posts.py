"""A person's posts over time: adding, correcting, ending, undoing."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.core.clock import today
from lms.core.db import db
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.core.permissions import allowed
from lms.organisations.models import Unit
from lms.people.actions import correct_post, end_post, hold_post, remove_post, reopen_post
from lms.people.forms.people import EndForm, PostForm
from lms.people.models import Person, Post
from lms.people.policy import can_replace_main_post
from lms.people.queries import get_post_in
from lms.people.views.blueprints import administration
from lms.people.views.parts import administered, own_scope, refusals_in, status_of


def _post_of(person: Person, post_id: int) -> Post:
    return get_post_in(own_scope(), person_id=person.id, post_id=post_id)


def _back(person: Person) -> ResponseReturnValue:
    return redirect(url_for("administration.show_person", public_id=person.public_id, _anchor="chuc-vu"))


def _refuse_main_elsewhere(form: PostForm, person: Person) -> bool:
    if form.is_main.data and not can_replace_main_post(person_id=person.id, scope=own_scope(), on=today()):
        form.is_main.errors = [
            _("The main post is at a unit that is not yours. Those there must end it first.")
        ]
        return True
    return False


@administration.route("/nguoi-dung/<public_id>/chuc-vu/moi", methods=["GET", "POST"])
@allowed("people.administer")
def add_post(public_id: str) -> ResponseReturnValue:
    """The person holds a further post."""
    person, form = administered(public_id), PostForm()
    form.unit.offer(own_scope(), today())
    if request.method in {"GET", "HEAD"}:
        form.valid_from.data = today()
    elif form.validate() and not _refuse_main_elsewhere(form, person):
        with refusals_in(form):
            hold_post(person=person, unit=form.unit.unit, **_facts(form))
        if not form.form_errors:
            flash(_("The post is added."), "success")
            return _back(person)
    return render_template("people/edit_post.html", form=form, person=person, post=None), status_of(form)


def _facts(form: PostForm) -> dict[str, Any]:
    names = ("title", "person_group", "valid_from", "valid_to", "is_main", "is_counted")
    return {name: form[name].data for name in names}


@administration.route("/nguoi-dung/<public_id>/chuc-vu/<int:post_id>", methods=["GET", "POST"])
@allowed("people.administer")
def edit_post(public_id: str, post_id: int) -> ResponseReturnValue:
    """A post that was entered wrongly is corrected."""
    person = administered(public_id)
    post = _post_of(person, post_id)
    form = PostForm(obj=post)
    form.unit.offer(own_scope(), today(), chosen=db.session.get_one(Unit, post.unit_id))
    if request.method == "POST" and form.validate():
        with refusals_in(form):
            correct_post(person=person, post=post, unit=form.unit.unit, **_facts(form))
        if not form.form_errors:
            flash(_("Saved."), "success")
            return _back(person)
    return render_template("people/edit_post.html", form=form, person=person, post=post), status_of(form)


@administration.route("/nguoi-dung/<public_id>/chuc-vu/<int:post_id>/ket-thuc", methods=["GET", "POST"])
@allowed("people.administer")
def close_post(public_id: str, post_id: int) -> ResponseReturnValue:
    """The post ends on a day."""
    person = administered(public_id)
    post, form = _post_of(person, post_id), EndForm()
    if request.method in {"GET", "HEAD"}:
        form.on.data = today()
    elif form.validate():
        with refusals_in(form):
            end_post(person=person, post=post, on=form.on.data)
        if not form.form_errors:
            flash(_("The post ends on that day. You can undo this in the list of posts."), "success")
            return _back(person)
    return render_template("people/close_post.html", form=form, person=person, post=post), status_of(form)


@administration.post("/nguoi-dung/<public_id>/chuc-vu/<int:post_id>/<any(mo, xoa):deed>")
@allowed("people.administer")
def undo_post(public_id: str, post_id: int, deed: str) -> ResponseReturnValue:
    """The end of the post, or the whole post, is undone."""
    person = administered(public_id)
    post = _post_of(person, post_id)
    try:
        with db.session.begin_nested():
            (reopen_post if deed == "mo" else remove_post)(person=person, post=post)
    except Refusal as refusal:
        flash(" ".join(refusal.messages), "error")
    else:
        flash(_("The post runs on.") if deed == "mo" else _("The post is removed."), "success")
    return _back(person)
