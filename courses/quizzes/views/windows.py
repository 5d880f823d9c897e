"""When a quiz may be started, and its password: changed by date, without a new version."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.catalogue.models import Item
from courses.quizzes.actions.settings import set_password, set_window
from courses.quizzes.forms.allowances import WindowForm
from courses.quizzes.models import QuizSetting
from courses.quizzes.room_password import hash_room_password
from courses.quizzes.rules.terms import Window
from courses.quizzes.views.blueprint import quizzes
from courses.quizzes.views.desk import COMPOSE, open_desk
from lms.core.db import begin_writing, db
from lms.core.errors import NotFound
from lms.core.i18n import _
from lms.core.permissions import allowed
from lms.core.web import prepares
from lms.people.views.parts import refusals_in, status_of


@quizzes.route("/day-hoc/kiem-tra/<course>/<item>/mo-dong", methods=["GET", "POST"])
@allowed(COMPOSE)
@prepares
def edit_window(course: str, item: str) -> ResponseReturnValue:
    """The time in which attempts may be started, and the password, as they are and to be changed."""
    desk = open_desk(course=course, item=item)
    if desk.item is None:
        raise NotFound()
    setting = db.session.get(QuizSetting, desk.item.id)
    form = WindowForm(obj=setting)
    if request.method == "POST" and form.validate():
        title, item_id = desk.title, desk.item.id
        password_hash = hash_room_password(form.password.data) if form.password.data else None
        begin_writing()
        with refusals_in(form):
            _write(db.session.get_one(Item, item_id), title, form, password_hash)
        if not form.form_errors:
            flash(_("Saved. It holds for every attempt started from now on."), "success")
            return redirect(url_for(".edit_window", course=course, item=item))
    page = render_template("quizzes/edit_window.html", desk=desk, form=form, setting=setting)
    return page, status_of(form)


def _write(item: Item, title: str, form: WindowForm, password_hash: str | None) -> None:
    set_window(item=item, title=title, window=Window(form.opens_at.data, form.closes_at.data))
    if password_hash or form.without_password.data:
        set_password(item=item, title=title, password_hash=password_hash)
