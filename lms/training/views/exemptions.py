"""Exemptions and reductions (miễn, giảm): who is let off the target of a year, by which document."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.core.clock import today
from lms.core.errors import Forbidden
from lms.core.i18n import _, format_date, format_moment
from lms.core.paging import asked_page, asked_search, paginate
from lms.core.permissions import allowed, holds, the_actor
from lms.core.text import format_tiet
from lms.people.aliases import is_one_of
from lms.people.lists import PeopleAsked, list_people
from lms.people.models import Person
from lms.people.queries import get_person_by_id, scope_for
from lms.people.views.parts import refusals_in, status_of
from lms.training.actions.exemptions import Grant, grant_exemption, withdraw_exemption
from lms.training.exemption_forms import ExemptionForm, WithdrawForm
from lms.training.exemptions import get_exemption, list_exemptions_of, names_of, select_exemptions
from lms.training.models import TargetExemption
from lms.training.target_wording import EXEMPTIONS
from lms.training.views.blueprint import training
from lms.training.views.exemption_papers import paper_url
from lms.training.views.persons import person_in_scope

Crumbs = list[tuple[str, str | None]]


def _years() -> list[int]:
    return [today().year + 1, today().year, today().year - 1, today().year - 2]


def _crumbs(*more: tuple[str, str | None]) -> Crumbs:
    here = url_for("training.list_exemptions") if more else None
    return [(_("Personnel"), url_for("personnel.start")), (_("Exemptions"), here), *more]


@training.get("/nhan-su/mien-giam")
@allowed("training.record")
def list_exemptions() -> ResponseReturnValue:
    """Who of one's people is let off in a year; withdrawn ones behind a tab."""
    text, search, day = request.args.get("nam", ""), asked_search(), today()
    year = next((each for each in _years() if str(each) == text), day.year)
    is_withdrawn = request.args.get("loc") == "da-thu-hoi"
    scope = scope_for("training.record", on=day)
    found = select_exemptions(scope, on=day, year=year, is_withdrawn=is_withdrawn, search=search)
    page = paginate(found, number=asked_page(), per_page=50)
    return render_template(
        "training/list_exemptions.html",
        page=page,
        year=year,
        years=_years(),
        is_withdrawn=is_withdrawn,
        search=search,
        words=what_is_granted,
        crumbs=_crumbs(),
    )


@training.get("/nhan-su/mien-giam/chon-nguoi")
@allowed("training.record")
def choose_exempt() -> ResponseReturnValue:
    """Finding the person who is to be let off."""
    day, search = today(), asked_search()
    asked = PeopleAsked(scope_for("training.record", on=day), day, search=search)
    page = list_people(asked) if search else None
    crumbs = _crumbs((_("Record an exemption"), None))
    return render_template("training/choose_exempt.html", page=page, search=search, crumbs=crumbs)


def what_is_granted(exemption: TargetExemption) -> str:
    """ "Exempt", or by how many periods the target is reduced."""
    if exemption.kind == "full":
        return str(EXEMPTIONS["full"])
    return _("Reduced by %(amount)s periods", amount=format_tiet(exemption.amount_hundredths or 0))


def _decided_upon(public_id: str) -> Person:
    person = person_in_scope(public_id)
    if is_one_of(the_actor().person_id, [person.id]):
        raise Forbidden(_("Nobody decides about their own exemption: ask a colleague."))
    return person


@training.route("/nhan-su/nguoi/<public_id>/mien-giam", methods=["GET", "POST"])
@allowed("training.record")
def record_exemption(public_id: str) -> ResponseReturnValue:
    """The person is let off, wholly or in part, by a document."""
    person, form = _decided_upon(public_id), ExemptionForm()
    if form.validate_on_submit():
        with refusals_in(form):
            exemption = grant_exemption(person=person, grant=_grant(form), by_id=the_actor().person_id)
            flash(_("The exemption is on record. The figures take it up within a minute."), "success")
            return redirect(_exemption_url(person, exemption))
    page = render_template(
        "training/record_exemption.html",
        form=form,
        subject=person,
        crumbs=_crumbs(
            (_("Record an exemption"), url_for("training.choose_exempt")), (person.full_name, None)
        ),
    )
    return page, status_of(form)


def _grant(form: ExemptionForm) -> Grant:
    return Grant(
        year=form.year.data,
        kind=form.kind.data,
        reason=form.reason.data,
        document_number=form.document_number.data,
        document_on=form.document_on.data,
        holds_from=form.holds_from.data,
        amount_hundredths=form.amount.data,
        paper=form.read_paper(),
    )


def _exemption_url(person: Person, exemption: TargetExemption) -> str:
    page = "training.show_exemption"
    return url_for(page, public_id=person.public_id, exemption_id=exemption.public_id)


@training.route("/nhan-su/nguoi/<public_id>/mien-giam/<exemption_id>", methods=["GET", "POST"])
@allowed("training.record")
def show_exemption(public_id: str, exemption_id: str) -> ResponseReturnValue:
    """All facts of an exemption; it can be withdrawn from a day, with a reason."""
    person = person_in_scope(public_id) if request.method != "POST" else _decided_upon(public_id)
    exemption, form = get_exemption(exemption_id, person.id), WithdrawForm()
    if form.validate_on_submit():
        with refusals_in(form):
            withdraw_exemption(
                exemption=exemption,
                on=form.on.data,
                reason=form.reason.data,
                by_id=the_actor().person_id,
            )
            flash(_("The exemption is withdrawn. It stays on record."), "success")
            return redirect(_exemption_url(person, exemption))
    page = render_template(
        "training/show_exemption.html",
        form=form,
        subject=person,
        exemption=exemption,
        facts=_facts(exemption),
        paper_url=paper_url(person, exemption),
        may_withdraw=exemption.withdrawn_on is None and not is_one_of(the_actor().person_id, [person.id]),
        crumbs=_crumbs((person.full_name, None)),
    )
    return page, status_of(form)


def _facts(exemption: TargetExemption) -> list[tuple[Any, Any]]:
    names = names_of([exemption.approved_by_id, exemption.withdrawn_by_id])
    document = _(
        "%(number)s of %(day)s",
        number=exemption.document_number,
        day=format_date(exemption.document_on),
    )
    facts = [
        (_("Year"), exemption.year),
        (_("What is granted"), what_is_granted(exemption)),
        (_("Reason"), exemption.reason),
        (_("Document"), document),
        (_("Holds from"), format_date(exemption.holds_from)),
        (_("Recorded"), _by(format_moment(exemption.recorded_at), names.get(exemption.approved_by_id or 0))),
    ]
    if exemption.withdrawn_on is not None:
        withdrawn = _by(format_date(exemption.withdrawn_on), names.get(exemption.withdrawn_by_id or 0))
        facts += [
            (_("Holds no more from"), withdrawn),
            (_("Why it was withdrawn"), exemption.withdrawn_reason),
        ]
    return facts


def _by(when: str, name: str | None) -> str:
    return f"{when} · {name}" if name else when


def exemptions_panel(person_id: int) -> str | None:
    """The person's exemptions on the pages about them; who shows the panel has found them in a scope."""
    if not holds("training.record"):
        return None
    person = get_person_by_id(person_id)
    return render_template(
        "training/exemptions_panel.html",
        person=person,
        exemptions=[
            (each, what_is_granted(each), _exemption_url(person, each))
            for each in list_exemptions_of(person_id)
        ],
        may_record=not is_one_of(the_actor().person_id, [person_id]),
    )
