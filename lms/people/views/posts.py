"""A person's posts over time: adding, changing from a day on, correcting, ending, undoing."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.core.clock import today
from lms.core.db import db
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.core.permissions import allowed
from lms.organisations.models import Unit
from lms.people.actions import (
    change_post,
    correct_post,
    end_post,
    hold_post,
    remove_post,
    reopen_post,
    undo_change,
)
from lms.people.forms.careers import EndPostForm, TermsForm
from lms.people.forms.people import PostForm
from lms.people.models import Person, Post
from lms.people.policy import can_replace_main_post
from lms.people.queries import get_post_in
from lms.people.views.blueprints import administration
from lms.people.views.parts import keeps_main_post, managed, managed_scope, refusals_in, status_of

_TERMS = ("title", "person_group", "is_main", "is_counted", "outside_reason")


def _post_of(person: Person, post_id: int) -> Post:
    return get_post_in(managed_scope(), person_id=person.id, post_id=post_id)


def _back(person: Person) -> ResponseReturnValue:
    return redirect(url_for("administration.show_person", public_id=person.public_id, _anchor="chuc-vu"))


def _refuse_main_elsewhere(form: Any, person: Person) -> bool:
    if form.is_main.data and not can_replace_main_post(
        person_id=person.id, scope=managed_scope(), on=today()
    ):
        form.is_main.errors = [
            _("The main post is at a unit that is not yours. Those there must end it first.")
        ]
        return True
    return False


@administration.route("/nguoi-dung/<public_id>/chuc-vu/moi", methods=["GET", "POST"])
@allowed("people.manage")
def add_post(public_id: str) -> ResponseReturnValue:
    """The person holds a further post."""
    person, form = managed(public_id), PostForm()
    form.unit.offer(managed_scope(), today())
    if request.method in {"GET", "HEAD"}:
        form.valid_from.data = today()
    elif form.validate() and not _refuse_main_elsewhere(form, person):
        with refusals_in(form), keeps_main_post(person):
            hold_post(person=person, unit=form.unit.unit, **_facts(form))
        if not form.form_errors:
            flash(_("The post is added."), "success")
            return _back(person)
    return render_template("people/edit_post.html", form=form, person=person, post=None), status_of(form)


def _facts(form: PostForm) -> dict[str, Any]:
    return {name: form[name].data for name in (*_TERMS, "valid_from", "valid_to")}


@administration.route("/nguoi-dung/<public_id>/chuc-vu/<int:post_id>", methods=["GET", "POST"])
@allowed("people.manage")
def edit_post(public_id: str, post_id: int) -> ResponseReturnValue:
    """A post that was entered wrongly is corrected."""
    person = managed(public_id)
    post = _post_of(person, post_id)
    form = PostForm(obj=post)
    form.unit.offer(managed_scope(), today(), chosen=db.session.get_one(Unit, post.unit_id))
    if request.method == "POST" and form.validate():
        with refusals_in(form), keeps_main_post(person):
            correct_post(person=person, post=post, unit=form.unit.unit, **_facts(form))
        if not form.form_errors:
            flash(_("Saved."), "success")
            return _back(person)
    return render_template("people/edit_post.html", form=form, person=person, post=post), status_of(form)


@administration.route("/nguoi-dung/<public_id>/chuc-vu/<int:post_id>/thay-doi", methods=["GET", "POST"])
@allowed("people.manage")
def continue_post(public_id: str, post_id: int) -> ResponseReturnValue:
    """From a day on the post is held on other terms; figures of earlier days stay."""
    person = managed(public_id)
    post = _post_of(person, post_id)
    form = TermsForm(obj=post)
    if request.method in {"GET", "HEAD"}:
        form.on.data = today()
    elif form.validate() and (post.is_main or not _refuse_main_elsewhere(form, person)):
        terms = {name: form[name].data for name in _TERMS}
        with refusals_in(form), keeps_main_post(person):
            change_post(person=person, post=post, on=form.on.data, **terms)
        if not form.form_errors:
            flash(_("The post goes on like this from that day. You can undo this in the list."), "success")
            return _back(person)
    return render_template("people/change_post.html", form=form, person=person, post=post), status_of(form)


@administration.route("/nguoi-dung/<public_id>/chuc-vu/<int:post_id>/ket-thuc", methods=["GET", "POST"])
@allowed("people.manage")
def close_post(public_id: str, post_id: int) -> ResponseReturnValue:
    """The post ends on a day, for a reason."""
    person = managed(public_id)
    post, form = _post_of(person, post_id), EndPostForm()
    if request.method in {"GET", "HEAD"}:
        form.on.data = today()
    elif form.validate():
        with refusals_in(form), keeps_main_post(person):
            end_post(person=person, post=post, on=form.on.data, reason=form.reason.data or None)
        if not form.form_errors:
            flash(_("The post ends on that day. You can undo this in the list of posts."), "success")
            return _back(person)
    return render_template("people/close_post.html", form=form, person=person, post=post), status_of(form)


def _undoing(deed: str) -> tuple[Callable[..., Any], str]:
    if deed == "mo":
        return reopen_post, _("The post runs on.")
    if deed == "bo-thay-doi":
        return undo_change, _("The change is undone: the post is held as before.")
    return remove_post, _("The post is removed.")


@administration.post("/nguoi-dung/<public_id>/chuc-vu/<int:post_id>/<any(mo, xoa, 'bo-thay-doi'):deed>")
@allowed("people.manage")
def undo_post(public_id: str, post_id: int, deed: str) -> ResponseReturnValue:
    """The end of the post, its last change, or the whole post, is undone."""
    person = managed(public_id)
    post, (undo, words) = _post_of(person, post_id), _undoing(deed)
    try:
        with db.session.begin_nested(), keeps_main_post(person):
            undo(person=person, post=post)
    except Refusal as refusal:
        flash(" ".join(refusal.messages), "error")
    else:
        flash(words, "success")
    return _back(person)
