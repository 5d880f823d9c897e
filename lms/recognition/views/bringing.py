"""A class list is brought: the class, the organiser's file, what proves it."""

from contextlib import closing

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from lms.core.clock import today
from lms.core.errors import Refusal
from lms.core.forms import choices_of
from lms.core.i18n import _
from lms.core.limits import limiter
from lms.core.permissions import allowed, the_actor
from lms.core.web import prepares
from lms.recognition.actions.classes import (
    bring_class_list,
)
from lms.recognition.catalogue import get_activity, list_activities
from lms.recognition.classes.reading import LARGEST_FILE, read_class_list
from lms.recognition.forms import ClassForm
from lms.recognition.models import ClassList
from lms.recognition.policy import PERMISSION
from lms.recognition.views.blueprint import CLASSES, recognition
from lms.recognition.views.classes import list_crumbs, list_url, own_scope
from lms.recognition.views.parts import name_of, read_papers
from lms.recognition.views.proposing import facts_in
from lms.rosters.formats import Unreadable


@recognition.route(f"{CLASSES}/moi", methods=["GET", "POST"])
@allowed(PERMISSION)
@limiter.limit("20/minute", methods=["POST"])
@prepares
def bring_class() -> ResponseReturnValue:
    """The organiser's file is read and everybody in it looked for; nothing counts yet."""
    form = ClassForm()
    form.unit.offer(own_scope(), today())
    form.activity.choices = choices_of((each.public_id, each.name) for each in list_activities())
    if request.method == "POST" and form.validate():
        class_list = _brought(form)
        if class_list is not None:
            return redirect(list_url(class_list))
    page = render_template(
        "recognition/bring_class.html", form=form, crumbs=list_crumbs((_("New class list"), None))
    )
    return page, 422 if form.errors else 200


def _brought(form: ClassForm) -> ClassList | None:
    """The list; None where the file or a paper cannot be read, which the form then says."""
    papers, faults = read_papers(form.papers.data)
    form.papers.errors = [*form.papers.errors, *faults]
    with closing(form.file.data) as file:
        content, name = file.read(), name_of(form.file.data)
    try:
        if len(content) > LARGEST_FILE:
            raise Refusal(_("The list is larger than 5 MB: part it into several."))
        read = read_class_list(content, name, today())
    except Unreadable as error:
        problem = error.problem
        values = {key: _(value) if key == "kind" else value for key, value in problem.values.items()}
        form.file.errors = [_(problem.msgid, **values)]
        return None
    except Refusal as refusal:
        form.file.errors = [str(message) for message in refusal.messages]
        return None
    if faults:
        return None
    try:
        return bring_class_list(
            unit=form.unit.unit,
            facts=facts_in(form, get_activity(form.activity.data).id),
            file=(name, content),
            read=read,
            papers=papers,
            by_id=the_actor().person_id,
        )
    except Refusal as refusal:
        form.form_errors.extend(str(message) for message in refusal.messages)
        return None
