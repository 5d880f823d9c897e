"""Questions in use: put there, rested, retired; and their enemies."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from courses.questions.actions import (
    bring_back,
    declare_enemies,
    put_in_use,
    rest_question,
    resume_question,
    retire_question,
    withdraw_enemies,
)
from courses.questions.forms.review import ReasonForm
from courses.questions.queries import (
    find_readable,
    get_known,
)
from courses.questions.reach import READ, WRITE
from courses.questions.views.blueprint import BANK, questions
from courses.questions.views.parts import refusals_said, to_question
from lms.core.errors import NotFound
from lms.core.i18n import _
from lms.core.permissions import allowed
from lms.core.text import clean_line


@questions.post(f"{BANK}/<key>/dua-vao-dung")
@allowed(READ)
def start_use(key: str) -> ResponseReturnValue:
    """A reviewed question may be drawn: author and reviewer may both say so."""
    known = get_known(key)
    if not (known.can_edit or known.can_review):
        raise NotFound()
    with refusals_said() as refused:
        put_in_use(question=known.question)
    if not refused:
        flash(_("The question is in use: it can be drawn from now on."), "success")
    return to_question(known.question)


@questions.post(f"{BANK}/<key>/ngung")
@allowed(WRITE)
def retire(key: str) -> ResponseReturnValue:
    """The question is drawn no more."""
    question = get_known(key, permission=WRITE).question
    with refusals_said() as refused:
        retire_question(question=question)
    if not refused:
        flash(_("The question is retired. Papers that ask it keep it."), "success")
    return to_question(question)


@questions.post(f"{BANK}/<key>/dua-tro-lai")
@allowed(WRITE)
def unretire(key: str) -> ResponseReturnValue:
    """A retired question is reviewed again."""
    question = get_known(key, permission=WRITE).question
    bring_back(question=question)
    flash(_("The question is back: put it in use when you want it drawn."), "success")
    return to_question(question)


@questions.route(f"{BANK}/<key>/nghi", methods=["GET", "POST"])
@allowed(WRITE)
def rest(key: str) -> ResponseReturnValue:
    """The question is not drawn for a while, for a stated reason."""
    known, form = get_known(key, permission=WRITE), ReasonForm()
    if request.method == "POST" and form.validate():
        rest_question(question=known.question, reason=form.reason.data)
        flash(_("The question rests: it is not drawn until you take it up again."), "success")
        return to_question(known.question)
    page = render_template("questions/rest_question.html", known=known, question=known.question, form=form)
    return page, 422 if form.errors else 200


@questions.post(f"{BANK}/<key>/het-nghi")
@allowed(WRITE)
def resume(key: str) -> ResponseReturnValue:
    """The question may be drawn again."""
    question = get_known(key, permission=WRITE).question
    with refusals_said() as refused:
        resume_question(question=question)
    if not refused:
        flash(_("The question can be drawn again."), "success")
    return to_question(question)


@questions.post(f"{BANK}/<key>/doi-nghich")
@allowed(WRITE)
def add_enemy(key: str) -> ResponseReturnValue:
    """This question and another never stand in one paper."""
    question = get_known(key, permission=WRITE).question
    asked = clean_line(request.form.get("ma", "")[:100])
    other = find_readable(asked) if asked else None
    if other is None:
        flash(_("There is no question with the key “%(key)s”.", key=asked), "error")
        return to_question(question)
    with refusals_said():
        declare_enemies(one=question, other=other)
    return to_question(question)


@questions.post(f"{BANK}/<key>/doi-nghich/bo")
@allowed(WRITE)
def drop_enemy(key: str) -> ResponseReturnValue:
    """This question and another may stand in one paper again."""
    question = get_known(key, permission=WRITE).question
    other = find_readable(request.form.get("ma", ""))
    if other is not None:
        withdraw_enemies(one=question, other=other)
    return to_question(question)
