"""Two sealed reports side by side: what changed, by which cause, for whom."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.core.errors import Refusal
from lms.core.limits import limiter
from lms.core.paging import asked_page, asked_search, paginate
from lms.core.permissions import allowed
from lms.organisations.queries import name_on
from lms.sealing.actions import ask_comparison
from lms.sealing.models import SealComparison, SealedReport
from lms.sealing.queries import get_comparison, get_report, list_differences
from lms.sealing.rules.changes import CAUSES
from lms.sealing.rules.figures import Sum
from lms.sealing.views.blueprint import ONE, REPORTS, own_scope, report_url, sealing
from lms.sealing.wording import CAUSE_WORDS, STAND_WORDS, signed, signed_tiet

_PER_PAGE = 50
_MEASURES = ("people", "with_target", "reached", "counted")


@sealing.post(f"{ONE}/so-sanh")
@allowed("reports.seal")
@limiter.limit("20/minute")
def compare_with(public_id: str) -> ResponseReturnValue:
    """The two reports are compared by a job; the same comparison where it was made before."""
    scope = own_scope()
    report = get_report(public_id, scope)
    other = get_report(request.form.get("voi", ""), scope)
    try:
        comparison = ask_comparison(first=other, second=report)
    except Refusal as refusal:
        for message in refusal.messages:
            flash(str(message), "error")
        return redirect(report_url(report))
    return redirect(url_for("sealing.show_comparison", public_id=comparison.public_id))


@sealing.get(f"{REPORTS}/so-sanh/<public_id>")
@allowed("reports.seal")
def show_comparison(public_id: str) -> ResponseReturnValue:
    """The sums before, after and by cause; and every person behind them."""
    comparison, first, second = get_comparison(public_id, own_scope())
    shown: dict[str, Any] = {
        "comparison": comparison,
        "first": first,
        "second": second,
        "unit_name": name_on(second.unit_id, second.on),
        "report_url": report_url,
    }
    if comparison.state != "done":
        return render_template("sealing/show_comparing.html", **shown)
    return render_template("sealing/show_comparison.html", **shown, **_found(comparison, first, second))


def _found(comparison: SealComparison, first: SealedReport, second: SealedReport) -> dict[str, Any]:
    asked, search = request.args.get("ly-do", ""), asked_search()
    cause = asked if asked in CAUSES else ""
    page = paginate(
        list_differences(comparison, cause=cause, search=search),
        number=asked_page(),
        per_page=_PER_PAGE,
        scalars=True,
    )
    order = list(CAUSES)
    causes = sorted(comparison.causes, key=lambda each: order.index(each["cause"]))
    return {
        "page": page,
        "cause": cause,
        "search": search,
        "before": _measures(first),
        "after": _measures(second),
        "causes": causes,
        "sum": {name: sum(each[name] for each in causes) for name in _MEASURES},
        "cause_words": CAUSE_WORDS,
        "stand_words": STAND_WORDS,
        "signed": signed,
        "signed_tiet": signed_tiet,
        "cause_url": lambda key: url_for(
            "sealing.show_comparison", public_id=comparison.public_id, **({"ly-do": key} if key else {})
        ),
    }


def _measures(report: SealedReport) -> dict[str, int]:
    total = Sum(**report.figures)
    return {name: getattr(total, name) for name in _MEASURES}
