"""Class lists: the organiser's file once, everybody who took part."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.core.clock import today
from lms.core.errors import Conflict, Refusal
from lms.core.i18n import _
from lms.core.paging import asked_page, paginate, paginate_by_key
from lms.core.permissions import allowed, the_actor
from lms.organisations.queries import SubtreeScope, name_on
from lms.people.queries import scope_for
from lms.recognition.actions.classes import (
    choose_person,
    decide_row,
    discard_list,
    start_applying,
    start_undoing,
)
from lms.recognition.catalogue import get_activity_by_id
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
from lms.recognition.forms import RevokeForm
from lms.recognition.models import ClassList, ClassListRow
from lms.recognition.policy import PERMISSION
from lms.recognition.queries import list_class_files
from lms.recognition.views.blueprint import CLASSES, recognition
from lms.recognition.views.deciding import crumbs
from lms.recognition.wording import LIST_STATES, VERDICTS, days_words, extent_words

_ONE = f"{CLASSES}/<public_id>"


def own_scope() -> SubtreeScope:
    """The units whose class lists the signed-in person brings."""
    return scope_for(PERMISSION)


def list_url(class_list: ClassList) -> str:
    """The address of the list."""
    return url_for("recognition.show_class", public_id=class_list.public_id)


def list_crumbs(*more: tuple[str, str | None]) -> list[tuple[str, str | None]]:
    """The way to the class lists."""
    return crumbs((_("Class lists"), url_for("recognition.list_classes")), *more)


@recognition.get(CLASSES)
@allowed(PERMISSION)
def list_classes() -> ResponseReturnValue:
    """The class lists of one's units, newest first."""
    page = paginate_by_key(list_lists(own_scope()), key_columns=[ClassList.id], descending=True)
    return render_template(
        "recognition/list_classes.html",
        page=page,
        states=LIST_STATES,
        crumbs=crumbs((_("Class lists"), None)),
    )


@recognition.get(_ONE)
@allowed(PERMISSION)
def show_class(public_id: str) -> ResponseReturnValue:
    """The list with a verdict for each row, and what applying it would do."""
    class_list = get_list(public_id, own_scope())
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
        said=fault_lines,
        taken=taken,
        done=done,
        revoke_form=RevokeForm(formdata=None),
        crumbs=list_crumbs((class_list.title, None)),
    )


def fault_lines(row: ClassListRow) -> list[str]:
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
        (_("Days"), days_words(class_list.started_on, class_list.ended_on)),
        (_("Extent"), extent_words(seconds=class_list.seconds, count=class_list.count)),
        (_("Proof"), class_list.proof_label),
        (_("File"), class_list.file_name),
    ]


def _chips(class_list: ClassList, counts: dict[str, int], verdict: str) -> list[dict[str, Any]]:
    whole = {"label": _("All"), "url": list_url(class_list), "is_current": not verdict}
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
    class_list = get_list(public_id, own_scope())
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
    class_list = get_list(public_id, own_scope())
    return _done(class_list, lambda: start_applying(class_list=class_list), _("The list is being applied."))


@recognition.post(f"{_ONE}/bo")
@allowed(PERMISSION)
def discard_class(public_id: str) -> ResponseReturnValue:
    """Nothing of the list counts."""
    class_list = get_list(public_id, own_scope())
    return _done(class_list, lambda: discard_list(class_list=class_list), _("The list is discarded."))


@recognition.post(f"{_ONE}/hoan-tac")
@allowed(PERMISSION)
def undo_class(public_id: str) -> ResponseReturnValue:
    """A job takes every recognition of the list back, by corrections."""
    class_list, form = get_list(public_id, own_scope()), RevokeForm()
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
    return redirect(list_url(class_list))
