"""One's own ledger: "26 / 40 tiết", every entry that counts, and why."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from lms.core.clock import now, today
from lms.core.permissions import signed_in, the_actor
from lms.people.queries import find_main_post
from lms.training.assessments import assess
from lms.training.models import Credit
from lms.training.queries import find_corrected, get_credit, years_with_lines
from lms.training.rules import reckoning_day
from lms.training.views.blueprint import training
from lms.training.views.ledgers import (
    asked_year,
    corrections_of,
    counted_now,
    evidence_of,
    facts_of,
    year_sentence,
    year_view,
)


@training.get("/muc-tieu")
@signed_in
def show_ledger() -> ResponseReturnValue:
    """The year's target, what is left of it, and every entry, newest first."""
    actor, year = the_actor(), asked_year()
    years = sorted({today().year, year, *years_with_lines(actor.person_id)}, reverse=True)
    return render_template(
        "training/show_ledger.html",
        view=year_view(actor.person_id, year, address=_own_address),
        years=years,
        post=find_main_post(actor.person_id, reckoning_day(year, today())),
        read_at=now(),
    )


def _own_address(credit: Credit) -> str:
    return url_for("training.show_credit", public_id=credit.public_id)


@training.get("/muc-tieu/<public_id>")
@signed_in
def show_credit(public_id: str) -> ResponseReturnValue:
    """All facts of one's entry, its evidence and its corrections."""
    credit = get_credit(public_id, the_actor().person_id)
    corrections = corrections_of(credit)
    return render_template(
        "training/show_credit.html",
        credit=credit,
        facts=facts_of(credit),
        evidence=evidence_of(credit),
        corrections=corrections,
        corrected=find_corrected(credit),
        counted=counted_now(credit, corrections),
        address=_own_address,
        ledger_url=url_for("training.show_ledger", nam=credit.year),
    )


def home_panel() -> str | None:
    """The meter on "Trang của tôi"; nothing for somebody with neither a target nor a line."""
    assessment = assess(the_actor().person_id, today().year)
    if assessment.target is None and not assessment.outcome.recorded:
        return None
    return render_template(
        "training/home_panel.html",
        target=assessment.target,
        total=assessment.outcome.counted,
        year=assessment.year,
        sentence=year_sentence(assessment),
    )
