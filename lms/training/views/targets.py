"""Targets: what each unit asks of its people a year, from a day to a day."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.core.clock import today
from lms.core.db import db
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.core.paging import asked_page, asked_search, paginate
from lms.core.permissions import allowed, the_actor
from lms.organisations.models import Unit
from lms.organisations.queries import get_unit_in, list_units, name_on
from lms.people.queries import scope_for
from lms.people.views.parts import refusals_in, status_of
from lms.training.actions.previews import ask_preview
from lms.training.actions.targets import reopen_target, take_back_target
from lms.training.models import TargetRule
from lms.training.previews import find_preview
from lms.training.target_forms import EndTargetForm
from lms.training.target_wording import (
    STATES,
    amount_words,
    audiences_of,
    courses_of,
    differences,
    facts_of_version,
    legs_of,
)
from lms.training.versions import (
    audience_of,
    digest_of,
    find_last_version,
    get_version,
    list_versions,
    publisher_of,
    select_standing_versions,
    state_of,
    version_before,
    versions_in_force,
)
from lms.training.views.blueprint import training

_TABS = {"": "", "ban-nhap": "draft", "sap-ap-dung": "planned", "dang-ap-dung": "running"}
Crumbs = list[tuple[str, str | None]]


@training.get("/quan-tri/muc-tieu")
@allowed("training.set_targets")
def list_targets() -> ResponseReturnValue:
    """What runs, is planned or drafted at one's units, and the units to choose one from."""
    day, search, tab = today(), asked_search(), request.args.get("loc", "")
    tab = tab if tab in _TABS else ""
    scope = scope_for("training.set_targets", on=day)
    page = paginate(select_standing_versions(scope, day, state=_TABS[tab]), number=asked_page())
    units = db.session.execute(list_units(scope, on=day, search=search).limit(20)).all()
    audiences = audiences_of(row[0] for row in page.items)
    return render_template(
        "training/list_targets.html",
        page=page,
        rows=[(row_of(rule, audiences), public_id, name) for rule, public_id, name in page.items],
        tab=tab,
        tabs=_TABS,
        units=units,
        search=search,
        crumbs=[*_first_crumbs(), (_("Targets"), None)],
    )


def _first_crumbs() -> Crumbs:
    return [(_("Administration"), url_for("administration.start"))]


def target_crumbs(unit: Unit, name: str, *more: tuple[str, str | None]) -> Crumbs:
    """The way to the unit's targets, and on."""
    here = url_for("training.show_unit_targets", public_id=unit.public_id) if more else None
    return [*_first_crumbs(), (_("Targets"), url_for("training.list_targets")), (name, here), *more]


def row_of(rule: TargetRule, audiences: dict[int, str]) -> dict[str, Any]:
    """A version as lists show it."""
    return {
        "rule": rule,
        "audience": audiences[rule.id],
        "amount": amount_words(rule.amount_hundredths, rule),
        "state": STATES[state_of(rule, today())],
        "url": url_for("training.show_version", public_id=rule.public_id),
    }


@training.get("/quan-tri/muc-tieu/<public_id>")
@allowed("training.set_targets")
def show_unit_targets(public_id: str) -> ResponseReturnValue:
    """What holds at the unit today and who set it, and every version the unit ever had."""
    day = today()
    unit = get_unit_in(scope_for("training.set_targets"), public_id)
    name, versions, in_force = name_on(unit.id, day), list_versions(unit.id), versions_in_force(unit.id, day)
    audiences = audiences_of([*versions, *(each.rule for each in in_force)])
    return render_template(
        "training/show_unit_targets.html",
        unit=unit,
        unit_name=name,
        in_force=[(each, row_of(each.rule, audiences)) for each in in_force],
        versions=[row_of(rule, audiences) for rule in versions],
        crumbs=target_crumbs(unit, name),
    )


def version_in_scope(public_id: str) -> tuple[TargetRule, Unit]:
    """The version with that address and its unit, where this administrator sets targets; else as if there were none."""
    return get_version(public_id, scope_for("training.set_targets"))


def version_title(rule: TargetRule, audience: str) -> str:
    """What a version is called: for whom, how much."""
    return f"{audience}: {amount_words(rule.amount_hundredths, rule)}"


def _is_last(rule: TargetRule) -> bool:
    """Whether no other version follows: one that has no end is the last, for versions never overlap."""
    if rule.state != "live" or rule.valid_to is None:
        return rule.state == "live"
    return find_last_version(rule.unit_id, audience_of(rule)) is rule


@training.get("/quan-tri/muc-tieu/phien-ban/<public_id>")
@allowed("training.set_targets")
def show_version(public_id: str) -> ResponseReturnValue:
    """All that a version says, in what it differs from the one before, and what can be done with it."""
    rule, unit = version_in_scope(public_id)
    name, before = name_on(unit.id, today()), version_before(rule)
    audience = audiences_of([rule])[rule.id]
    titles = courses_of(rule, before)
    known: dict[str, Any] = {"audience": audience, "unit_name": name, "titles": titles}
    changed = differences(before, rule, **known) if before else []
    state = state_of(rule, today())
    return render_template(
        "training/show_version.html",
        rule=rule,
        unit=unit,
        title=version_title(rule, audience),
        facts=facts_of_version(rule, audience, name),
        legs=legs_of(rule, titles),
        before=before,
        changed=changed,
        state=state,
        tag=STATES[state],
        publisher=publisher_of(rule),
        digest=digest_of(rule),
        has_preview=rule.state == "live" and find_preview(rule.id) is not None,
        is_last=_is_last(rule),
        crumbs=target_crumbs(unit, name, (version_title(rule, audience), None)),
    )


@training.route("/quan-tri/muc-tieu/phien-ban/<public_id>/ket-thuc", methods=["GET", "POST"])
@allowed("training.set_targets")
def stop_target(public_id: str) -> ResponseReturnValue:
    """The day on which the version is to end; then who gains and who loses is shown, and only then it ends."""
    rule, unit = version_in_scope(public_id)
    form = EndTargetForm()
    if form.validate_on_submit():
        with refusals_in(form):
            ask_preview(rule=rule, by_id=the_actor().person_id, ends_on=form.ended_on.data)
            return redirect(url_for("training.show_preview", public_id=public_id))
    name, audience = name_on(unit.id, today()), audiences_of([rule])[rule.id]
    here = (version_title(rule, audience), url_for("training.show_version", public_id=public_id))
    page = render_template(
        "training/stop_target.html",
        form=form,
        rule=rule,
        title=here[0],
        crumbs=target_crumbs(unit, name, here, (_("End the target"), None)),
    )
    return page, status_of(form)


@training.post("/quan-tri/muc-tieu/phien-ban/<public_id>/<any('thu-hoi', 'chay-tiep'):deed>")
@allowed("training.set_targets")
def undo_target(public_id: str, deed: str) -> ResponseReturnValue:
    """A version that has not begun is taken back, or the end of one is undone."""
    rule, _unit = version_in_scope(public_id)
    try:
        with db.session.begin_nested():
            if deed == "thu-hoi":
                take_back_target(rule=rule)
                flash(_("The target is taken back. What it would have replaced runs on."), "success")
            else:
                reopen_target(rule=rule)
                flash(_("The target runs on."), "success")
    except Refusal as error:
        flash(" ".join(error.messages), "error")
    return redirect(url_for("training.show_version", public_id=public_id))
