"""Plan against done: of a unit and all below, in a year, by unit, line, content or quarter."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lms.core.clock import now, today
from lms.core.db import read_one_snapshot
from lms.core.errors import NotFound
from lms.core.forms import read_date
from lms.core.paging import asked_page, paginate
from lms.core.permissions import allowed
from lms.organisations.queries import SubtreeScope, get_unit_in, name_on, unit_choices
from lms.plans.measuring import Measure, labelled
from lms.plans.tallies import Branch, by_line, by_unit, by_word, figures_of, total
from lms.plans.views.blueprint import PERMISSION, PLANS, plans
from lms.plans.views.parts import asked_year, own_scope
from lms.plans.wording import WORDS

CUTS = ("don-vi", "dong", "noi-dung", "quy")
_COLUMNS = {"noi-dung": "content_group", "quy": "quarter"}


def asked_measure() -> tuple[Measure, SubtreeScope]:
    """What the address asks for: unit, year, and the day by whose structure units are shown; within the scope."""
    on = read_date(request.args.get("ngay", "")) or today()
    scope = own_scope()
    key = request.args.get("don-vi", "")
    unit_id = get_unit_in(scope, key).id if key else min(scope.roots, default=0)
    if not unit_id:
        raise NotFound()
    branch = Branch(unit_id, asked_year(), on, request.args.get("chi") == "truc-tiep")
    return Measure(branch, name_on(unit_id, on), now()), scope


@plans.get(f"{PLANS}/thuc-hien")
@allowed(PERMISSION)
def show_progress() -> ResponseReturnValue:
    """How far the plans of the year are carried out; every figure leads to what is behind it."""
    read_one_snapshot()
    asked, scope = asked_measure()
    cut = request.args.get("theo", "")
    cut = cut if cut in CUTS else "don-vi"
    page = rows = None
    if cut == "dong":
        page = paginate(by_line(asked.branch), number=asked_page(), per_page=50)
    else:
        rows = by_unit(asked.branch) if cut == "don-vi" else _by_word(asked, cut)
    return render_template(
        "plans/show_progress.html",
        asked=asked,
        cut=cut,
        cuts=CUTS,
        rows=rows,
        page=page,
        total=total(asked.branch),
        figures_of=figures_of,
        units=unit_choices(scope, today(), limit=200),
        unit_key=request.args.get("don-vi", ""),
        years=range(today().year + 1, today().year - 3, -1),
        words=WORDS,
    )


def _by_word(asked: Measure, cut: str) -> list[Any]:
    return labelled(by_word(asked.branch, _COLUMNS[cut]), cut)
