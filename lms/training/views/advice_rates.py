"""For HR officers: the fewest people and courses that lead to a wanted completion rate."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lms.core.db import read_one_snapshot
from lms.core.i18n import _, ngettext
from lms.core.paging import Page, asked_page
from lms.core.permissions import allowed
from lms.core.text import format_percent, parse_tiet
from lms.training.prospects import MOST_PEOPLE
from lms.training.rate_plans import Plan, plan_for
from lms.training.views.advice import tabs_of
from lms.training.views.blueprint import training
from lms.training.views.grounds import asked_place, place_context
from lms.training.views.persons import person_url

_PER_PAGE = 25


@training.get("/nhan-su/neu-hoan-thanh/ty-le")
@allowed("training.advise")
def ask_for_rate() -> ResponseReturnValue:
    """A wanted rate: how many more people it takes, and the fewest courses that bring them there."""
    read_one_snapshot()
    place, typed = asked_place(), request.args.get("ty-le", "").strip()[:12]
    wanted, fault = _asked_rate(typed)
    plan = plan_for(place.ground, wanted) if wanted is not None else None
    page = render_template(
        "training/ask_for_rate.html",
        **place_context(place, "training.ask_for_rate"),
        typed=typed,
        errors=[("ty-le", fault)] if fault else [],
        fault=fault,
        form_has_errors=bool(fault),
        rate=plan.now if plan else place.ground.rate(),
        plan=plan,
        sentences=_sentences(plan, wanted) if plan and wanted is not None else [],
        steps=_page_of(plan) if plan else None,
        person_url=person_url,
        tabs=tabs_of(place, "training.ask_for_rate"),
    )
    return page, 422 if fault else 200


def _asked_rate(typed: str) -> tuple[int | None, str]:
    """The wanted rate in hundredths of a percent, and what is wrong with what was typed."""
    if not typed:
        return None, ""
    try:
        wanted = parse_tiet(typed.removesuffix("%"))
    except ValueError:
        wanted = -1
    if 0 < wanted <= 100_00:
        return wanted, ""
    return None, _("Write the rate as a number above 0 and at most 100, for example 92,1.")


def _sentences(plan: Plan, wanted: int) -> list[str]:
    """The answer: what it takes, and where it leads."""
    rate = format_percent(wanted / 100_00)
    if not plan.now.people:
        return [_("Nobody here has a target.")]
    if not plan.needed:
        return [_("The rate is there already: %(rate)s.", rate=format_percent(plan.now.share))]
    needed = ngettext(
        "%(num)s more person has to reach the target for %(rate)s.",
        "%(num)s more people have to reach the target for %(rate)s.",
        plan.needed,
        rate=rate,
    )
    return [needed, *_ways(plan)]


def _ways(plan: Plan) -> list[str]:
    if plan.needed > MOST_PEOPLE:
        return [_("That is more than %(most)s people: ask for a smaller unit.", most=MOST_PEOPLE)]
    if len(plan.steps) < plan.needed:
        many = len(plan.steps)
        words = _("The open courses bring only %(many)s of them there.", many=many)
        if not plan.is_exact:
            words = _("Among those nearest to it, the open courses bring %(many)s there.", many=many)
        return [words, _becomes(plan)]
    shortest = ngettext(
        "The shortest list has %(num)s completion of a course.",
        "The shortest list has %(num)s completions of courses.",
        plan.completions,
    )
    if not plan.is_exact:
        shortest = _(
            "This list has %(num)s completions of courses; a shorter one may exist.", num=plan.completions
        )
    return [shortest, _becomes(plan)]


def _becomes(plan: Plan) -> str:
    return _("Once they are completed, the rate becomes %(rate)s.", rate=format_percent(plan.then.share))


def _page_of(plan: Plan) -> Page[Any]:
    number = min(asked_page(), max(1, -(-len(plan.steps) // _PER_PAGE)))
    shown = plan.steps[(number - 1) * _PER_PAGE : number * _PER_PAGE]
    return Page(shown, number, len(plan.steps), _PER_PAGE)
