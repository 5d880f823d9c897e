"""Two accounts of one person: who may have two, merging them after a look at both, and undoing it."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.core.clock import today
from lms.core.errors import Forbidden, NotFound, Refusal
from lms.core.i18n import _
from lms.core.paging import asked_search, paginate_by_key
from lms.core.permissions import allowed, holds, the_actor
from lms.core.registries import record_counts
from lms.organisations.queries import SubtreeScope, get_unit_in, name_on
from lms.people.actions.merging import merge_accounts, part_accounts, set_apart
from lms.people.aliases import list_merged_into
from lms.people.comparing import compare, find_merger, is_set_apart, list_mergers
from lms.people.directory import is_administered
from lms.people.duplicates import MOST_COMPARED, read_candidates, suggest
from lms.people.forms.merging import MergeForm
from lms.people.likeness import contradictions
from lms.people.models import Person, PersonAlias
from lms.people.queries import get_person_by_id, matches
from lms.people.views.blueprints import personnel
from lms.people.views.parts import correctable, managed_scope, refusals_in, status_of
from lms.people.wording import GENDERS

_MOST_FOUND = 20


@personnel.get("/trung-lap")
@allowed("people.manage")
def list_duplicates() -> ResponseReturnValue:
    """The likely duplicates among the officer's people, the likeliest first; of one unit where it is chosen."""
    scope = managed_scope()
    unit = get_unit_in(scope, request.args["don-vi"]) if request.args.get("don-vi") else None
    chosen = SubtreeScope(frozenset({unit.id}), today()) if unit else scope
    return render_template(
        "people/list_duplicates.html",
        found=suggest(chosen, today()),
        unit_name=name_on(unit.id, today()) if unit else "",
        most=MOST_COMPARED,
    )


@personnel.get("/trung-lap/tim/<public_id>")
@allowed("people.manage")
def find_duplicate(public_id: str) -> ResponseReturnValue:
    """The officer looks for the other account of this person."""
    person, search = correctable(public_id), asked_search()
    others = is_administered(managed_scope(), today()) & matches(search) & (Person.id != person.id)
    found = read_candidates(others, today(), most=_MOST_FOUND) if search else []
    return render_template("people/find_duplicate.html", person=person, search=search, found=found)


@personnel.route("/trung-lap/gop/<public_id>/<other_id>", methods=["GET", "POST"])
@allowed("people.manage")
def merge(public_id: str, other_id: str) -> ResponseReturnValue:
    """Both accounts side by side; merged, the first speaks for both."""
    keep, other, form = correctable(public_id), correctable(other_id), MergeForm()
    if keep.id == other.id:
        return redirect(url_for("administration.show_person", public_id=keep.public_id))
    if form.validate_on_submit():
        with refusals_in(form):
            merge_accounts(
                keep=keep,
                other=other,
                reason=form.reason.data,
                by_id=the_actor().person_id,
                looked_twice=form.looked_twice.data,
            )
        if not form.form_errors:
            flash(_("The two accounts are one person from now on. It can be undone at any time."), "success")
            return redirect(url_for("administration.show_person", public_id=keep.public_id))
    page = render_template(
        "people/merge.html",
        form=form,
        pair=compare([keep.id, other.id], today()),
        kinds=[(label, anchor) for label, _records, anchor in record_counts()],
        against=_contradictions(keep, other),
        is_apart=is_set_apart(keep.id, other.id),
        genders=GENDERS,
    )
    return page, status_of(form)


def _contradictions(keep: Person, other: Person) -> list[str]:
    return contradictions(
        birth_ons=(keep.birth_on, other.birth_on), national_ids=(keep.national_id, other.national_id)
    )


@personnel.post("/trung-lap/khac-nguoi/<public_id>/<other_id>")
@allowed("people.manage")
def keep_apart(public_id: str, other_id: str) -> ResponseReturnValue:
    """The officer found two people: the pair is not suggested again."""
    first, second = correctable(public_id), correctable(other_id)
    if first.id == second.id:
        raise NotFound()
    set_apart(first=first, second=second, by_id=the_actor().person_id)
    flash(_("Noted: these are two people. Nobody is asked about them again."), "success")
    chosen: dict[str, Any] = {"don-vi": request.form.get("don-vi") or None}
    return redirect(url_for("personnel.list_duplicates", **chosen))


@personnel.get("/trung-lap/da-gop")
@allowed("people.manage")
def list_merged() -> ResponseReturnValue:
    """The mergers in force among the officer's people, the latest first."""
    page = paginate_by_key(
        list_mergers(managed_scope(), today()), key_columns=(PersonAlias.id,), descending=True
    )
    return render_template("people/list_merged.html", page=page)


@personnel.route("/trung-lap/da-gop/<public_id>", methods=["GET", "POST"])
@allowed("people.manage")
def part(public_id: str) -> ResponseReturnValue:
    """A merger is undone after a question."""
    alias = find_merger(public_id, managed_scope(), today())
    if alias is None:
        raise NotFound()
    keep, other = get_person_by_id(alias.into_id), get_person_by_id(alias.person_id)
    correctable(keep.public_id)
    if request.method == "POST":
        try:
            part_accounts(alias=alias, by_id=the_actor().person_id)
        except Refusal as refusal:
            raise Forbidden(" ".join(str(message) for message in refusal.messages)) from refusal
        flash(_("The two accounts are two again. Each has the records it had."), "success")
        return redirect(url_for("administration.show_person", public_id=other.public_id))
    return render_template("people/part.html", alias=alias, keep=keep, other=other)


def merged_panel(person_id: int) -> str | None:
    """On a person's page: the accounts this one speaks for, and where to look for another."""
    if not holds("people.manage"):
        return None
    context: dict[str, Any] = {
        "person": get_person_by_id(person_id),
        "merged": list_merged_into(person_id),
    }
    return render_template("people/merged_panel.html", **context)
