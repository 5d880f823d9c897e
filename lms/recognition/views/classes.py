"""Class lists: the organiser's file once, everybody who took part."""

from contextlib import closing
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.core.clock import today
from lms.core.errors import Conflict, Refusal
from lms.core.forms import choices_of
from lms.core.i18n import _
from lms.core.limits import limiter
from lms.core.paging import asked_page, paginate, paginate_by_key
from lms.core.permissions import allowed, the_actor
from lms.core.web import prepares
from lms.organisations.queries import SubtreeScope, name_on
from lms.people.queries import scope_for
from lms.recognition.actions import Facts
from lms.recognition.actions.classes import (
    bring_class_list,
    choose_person,
    decide_row,
    discard_list,
    start_applying,
    start_undoing,
)
from lms.recognition.classes.queries import (
    MAY_TAKE,
    count_rows,
    count_taken,
    get_list,
    get_row,
    list_lists,
    people_by_id,
    select_rows,
)
from lms.recognition.classes.reading import LARGEST_FILE, read_class_list
from lms.recognition.forms import ClassForm, RevokeForm
from lms.recognition.models import ClassList, ClassListRow
from lms.recognition.policy import PERMISSION
from lms.recognition.queries import get_activity, get_activity_by_id, list_activities, list_class_files
from lms.recognition.views.blueprint import CLASSES, recognition
from lms.recognition.views.deciding import crumbs
from lms.recognition.views.parts import name_of, read_papers
from lms.recognition.wording import LIST_STATES, VERDICTS, extent_words
from lms.rosters.formats import Unreadable

_ONE = f"{CLASSES}/<public_id>"


def _scope() -> SubtreeScope:
    return scope_for(PERMISSION)


def _url(class_list: ClassList) -> str:
    return url_for("recognition.show_class", public_id=class_list.public_id)


def _list_crumbs(*more: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    return crumbs((_("Class lists"), url_for("recognition.list_classes")), *more)


@recognition.get(CLASSES)
@allowed(PERMISSION)
def list_classes() -> ResponseReturnValue:
    """The class lists of one's units, newest first."""
    page = paginate_by_key(list_lists(_scope()), key_columns=[ClassList.id], descending=True)
    return render_template(
        "recognition/list_classes.html",
        page=page,
        states=LIST_STATES,
        crumbs=crumbs((_("Class lists"), None)),
    )


@recognition.route(f"{CLASSES}/moi", methods=["GET", "POST"])
@allowed(PERMISSION)
@limiter.limit("20/minute", methods=["POST"])
@prepares
def bring_class() -> ResponseReturnValue:
    """The organiser's file is read and everybody in it looked for; nothing counts yet."""
    form = ClassForm()
    form.unit.offer(_scope(), today())
    form.activity.choices = choices_of((each.public_id, each.name) for each in list_activities())
    if request.method == "POST" and form.validate():
        class_list = _brought(form)
        if class_list is not None:
            return redirect(_url(class_list))
    page = render_template(
        "recognition/bring_class.html", form=form, crumbs=_list_crumbs((_("New class list"), None))
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
            facts=_facts(form),
            file=(name, content),
            read=read,
            papers=papers,
            by_id=the_actor().person_id,
        )
    except Refusal as refusal:
        form.form_errors.extend(str(message) for message in refusal.messages)
        return None


def _facts(form: ClassForm) -> Facts:
    return Facts(
        activity_id=get_activity(form.activity.data).id,
        title=form.title.data,
        organiser=form.organiser.data,
        started_on=form.started_on.data,
        ended_on=form.ended_on.data,
        seconds=form.seconds,
        count=form.number,
        content_group=form.content_group.data,
        study_form=form.study_form.data,
        proof_label=form.proof_label.data,
    )


@recognition.get(_ONE)
@allowed(PERMISSION)
def show_class(public_id: str) -> ResponseReturnValue:
    """The list with a verdict for each row, and what applying it would do."""
    class_list = get_list(public_id, _scope())
    verdict = request.args.get("loai", "")
    verdict = verdict if verdict in VERDICTS else ""
    counts, (taken, done) = count_rows(class_list), count_taken(class_list)
    page = paginate(select_rows(class_list, verdict), number=asked_page(), per_page=50)
    wanted = {person_id for row in page.items for person_id in row[0].candidates}
    return render_template(
        "recognition/show_class.html",
        class_list=class_list,
        state=LIST_STATES[class_list.state],
        facts=_facts_shown(class_list),
        files=list_class_files(class_list),
        warnings=[_in_words(each) for each in class_list.warnings],
        chips=_chips(class_list, counts, verdict),
        page=page,
        people=people_by_id(wanted),
        verdicts=VERDICTS,
        may_take=MAY_TAKE,
        said=_said,
        taken=taken,
        done=done,
        revoke_form=RevokeForm(formdata=None),
        crumbs=_list_crumbs((class_list.title, None)),
    )


def _said(row: ClassListRow) -> list[str]:
    """What is wrong with the row's cells."""
    return [
        _("Column %(letter)s: %(fault)s", letter=fault["letter"], fault=_in_words(fault))
        for fault in row.faults
    ]


def _in_words(kept: dict[str, Any]) -> str:
    words, values = kept["msgid"], kept["values"]
    return _(words, **values)


def _facts_shown(class_list: ClassList) -> list[tuple[str, Any]]:
    return [
        (_("Unit"), name_on(class_list.unit_id, today())),
        (_("Activity"), get_activity_by_id(class_list.activity_id).name),
        (_("Organised by"), class_list.organiser),
        (_("Days"), f"{class_list.started_on:%d/%m/%Y} – {class_list.ended_on:%d/%m/%Y}"),
        (_("Extent"), extent_words(seconds=class_list.seconds, count=class_list.count)),
        (_("Proof"), class_list.proof_label),
        (_("File"), class_list.file_name),
    ]


def _chips(class_list: ClassList, counts: dict[str, int], verdict: str) -> list[dict[str, Any]]:
    whole = {"label": _("All"), "url": _url(class_list), "is_current": not verdict}
    return [whole] + [
        {
            "label": f"{words[0]}: {counts[key]}",
            "url": url_for("recognition.show_class", public_id=class_list.public_id, loai=key),
            "is_current": key == verdict,
        }
        for key, words in VERDICTS.items()
        if key in counts
    ]


@recognition.post(f"{_ONE}/dong/<int:number>")
@allowed(PERMISSION)
def decide_class_row(public_id: str, number: int) -> ResponseReturnValue:
    """The row means this person, counts, or is left out."""
    class_list = get_list(public_id, _scope())
    row, wanted = get_row(class_list, number), request.form.get("viec", "")
    try:
        if wanted in ("tinh", "bo"):
            decide_row(class_list=class_list, row=row, takes=wanted == "tinh")
        elif wanted == "chon":
            chosen = request.form.get("nguoi", "")
            choose_person(class_list=class_list, row=row, public_id=chosen, by_id=the_actor().person_id)
        else:
            abort(400)
    except Conflict:
        raise
    except Refusal as refusal:
        flash(" ".join(str(message) for message in refusal.messages), "error")
    kept: dict[str, Any] = {"loai": request.args.get("loai"), "trang": request.args.get("trang")}
    return redirect(url_for("recognition.show_class", public_id=public_id, **kept, _anchor=f"dong-{number}"))


@recognition.post(f"{_ONE}/ap-dung")
@allowed(PERMISSION)
def apply_class(public_id: str) -> ResponseReturnValue:
    """A job gives each row that counts its line."""
    class_list = get_list(public_id, _scope())
    return _done(class_list, lambda: start_applying(class_list=class_list), _("The list is being applied."))


@recognition.post(f"{_ONE}/bo")
@allowed(PERMISSION)
def discard_class(public_id: str) -> ResponseReturnValue:
    """Nothing of the list counts."""
    class_list = get_list(public_id, _scope())
    return _done(class_list, lambda: discard_list(class_list=class_list), _("The list is discarded."))


@recognition.post(f"{_ONE}/hoan-tac")
@allowed(PERMISSION)
def undo_class(public_id: str) -> ResponseReturnValue:
    """A job takes every recognition of the list back, by corrections."""
    class_list, form = get_list(public_id, _scope()), RevokeForm()
    reason, by_id = form.reason.data or "", the_actor().person_id
    return _done(
        class_list,
        lambda: start_undoing(class_list=class_list, reason=reason, by_id=by_id),
        _("The list is being undone."),
    )


def _done(class_list: ClassList, deed: Any, words: str) -> ResponseReturnValue:
    try:
        deed()
    except Conflict:
        raise
    except Refusal as refusal:
        flash(" ".join(str(message) for message in refusal.messages), "error")
    else:
        flash(words, "success")
    return redirect(_url(class_list))
