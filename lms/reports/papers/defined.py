"""Reports of what officers defined: the results of a campaign, and of an indicator with its evidence."""

from typing import Any

from lms.core.i18n import _, format_date
from lms.core.text import format_tiet
from lms.reports.definitions import campaign_filter, indicator_part
from lms.reports.figures import Branch, by_branch
from lms.reports.labels import NUMERATORS
from lms.reports.lists import by_branch_of
from lms.reports.models import Campaign, Indicator
from lms.reports.papers.columns import (
    LINE_LIST,
    PEOPLE_LIST,
    Query,
    number_column,
    total_row,
    unit_query,
    unit_row,
)
from lms.reports.papers.heading import heading_of
from lms.reports.queries import Cut
from lms.reports.scoring import OF_PEOPLE, Score, score_of
from lms.reports.tables import NUMBER, PERCENT, TIET, Behind, Column, Paper, Table

_Counts = dict[str, tuple[int, int, int]]
_NONE = (0, 0, 0)


def campaign_paper(cut: Cut, campaign: Campaign) -> Paper:
    """By unit: everybody, who took part, who earned what was asked for, turns and tiết of the campaign."""
    everybody, part, done = (
        by_branch_of(cut, campaign_filter(campaign, word)) for word in ("", "tham-gia", "dat")
    )
    branches = by_branch(cut)
    keys = [branch.public_id for branch in branches]
    rows = [
        unit_row(
            number,
            branch,
            _campaign_values(everybody, part, done, branch.public_id),
            _campaign_behind(campaign, branch),
        )
        for number, branch in enumerate(branches, start=1)
    ]
    sums = _added(everybody, keys), _added(part, keys), _added(done, keys)
    total = total_row(_campaign_values(*sums, ""), _campaign_behind(campaign, None))
    table = Table(_("Results by unit"), _campaign_columns(), rows, len(rows), total, bars=5)
    sentences = (campaign_words(campaign),)
    title = _("Results of the campaign: %(title)s", title=campaign.title)
    return Paper(heading_of(cut, key="ket-qua-chien-dich", title=title, sentences=sentences), (table,))


def campaign_words(campaign: Campaign) -> str:
    """The days of the campaign, and what is asked of each person."""
    begin, end = format_date(campaign.begins_on), format_date(campaign.ends_on)
    if campaign.least_hundredths:
        least = format_tiet(campaign.least_hundredths)
        return _(
            "From %(begin)s to %(end)s, at least %(least)s periods each.", begin=begin, end=end, least=least
        )
    return _("From %(begin)s to %(end)s, at least one turn each.", begin=begin, end=end)


def _campaign_columns() -> tuple[Column, ...]:
    return (
        number_column(),
        Column(_("Unit"), width=36),
        Column(_("People"), NUMBER, 10),
        Column(_("Took part"), NUMBER, 10),
        Column(_("Completed"), NUMBER, 10),
        Column(_("Completion rate"), PERCENT, 11),
        Column(_("Turns"), NUMBER, 10),
        Column(_("Periods"), TIET, 10),
    )


def _campaign_values(everybody: _Counts, part: _Counts, done: _Counts, key: str) -> tuple[Any, ...]:
    people, completed = everybody.get(key, _NONE)[0], done.get(key, _NONE)[0]
    persons, turns, tiet = part.get(key, _NONE)
    return people, persons, completed, completed / people if people else None, turns, tiet


def _campaign_behind(campaign: Campaign, branch: Branch | None) -> tuple[Behind | None, ...]:
    words = _about(branch, ("chien-dich", campaign.public_id))
    took_part, done = (*words, ("phan", "tham-gia")), (*words, ("phan", "dat"))
    lines = Behind(LINE_LIST, took_part)
    people = Behind(PEOPLE_LIST, words), Behind(PEOPLE_LIST, took_part), Behind(PEOPLE_LIST, done)
    return (*people, None, lines, lines)


def _about(branch: Branch | None, word: tuple[str, str]) -> Query:
    return (*(unit_query(branch) if branch else ()), word)


def _added(counts: _Counts, keys: list[str]) -> _Counts:
    """The sum of these units, under no name."""
    found = [counts.get(key, _NONE) for key in keys]
    return {"": (sum(row[0] for row in found), sum(row[1] for row in found), sum(row[2] for row in found))}


def indicator_paper(cut: Cut, indicator: Indicator) -> Paper:
    """By unit: numerator, denominator, rate and score."""
    above = by_branch_of(cut, indicator_part(indicator, "tu-so"))
    below = by_branch_of(cut, indicator_part(indicator, "mau-so"))
    branches = by_branch(cut)
    rows = [
        unit_row(
            number,
            branch,
            _indicator_values(score_branch(indicator, above, below, branch.public_id), indicator),
            _indicator_behind(indicator, branch),
        )
        for number, branch in enumerate(branches, start=1)
    ]
    keys = [branch.public_id for branch in branches]
    whole = score_branch(indicator, _added(above, keys), _added(below, keys), "")
    total = total_row(_indicator_values(whole, indicator), _indicator_behind(indicator, None))
    bars = 4 if indicator.numerator in OF_PEOPLE else None
    table = Table(_("Results by unit"), _indicator_columns(indicator), rows, len(rows), total, bars=bars)
    return Paper(heading_of(cut, key="chi-so", title=indicator.title, sentences=_basis(indicator)), (table,))


def _basis(indicator: Indicator) -> tuple[str, ...]:
    return (_("Basis: %(basis)s", basis=indicator.basis),) if indicator.basis else ()


def score_branch(indicator: Indicator, above: _Counts, below: _Counts, key: str) -> Score:
    """What the indicator comes to for one unit."""
    people, turns, tiet = above.get(key, _NONE)
    numerator = {"turns": turns, "tiet": tiet}.get(indicator.numerator, people)
    return score_of(numerator, below.get(key, _NONE)[0], max_hundredths=indicator.max_hundredths)


def _indicator_columns(indicator: Indicator) -> tuple[Column, ...]:
    is_share = indicator.numerator in OF_PEOPLE
    label = str(NUMERATORS[indicator.numerator])
    return (
        number_column(),
        Column(_("Unit"), width=36),
        Column(label, TIET if indicator.numerator == "tiet" else NUMBER, 14),
        Column(_("Denominator"), NUMBER, 10),
        Column(_("Rate"), PERCENT, 10) if is_share else Column(_("For each person"), TIET, 10),
        Column(_("Highest score"), TIET, 10),
        Column(_("Score"), TIET, 10),
    )


def _indicator_values(score: Score, indicator: Indicator) -> tuple[Any, ...]:
    rate: Any = None
    if score.rate is not None:
        is_share, is_tiet = indicator.numerator in OF_PEOPLE, indicator.numerator == "tiet"
        rate = float(score.rate) if is_share else round(score.rate if is_tiet else score.rate * 100)
    return score.numerator, score.denominator, rate, indicator.max_hundredths, score.score_hundredths


def _indicator_behind(indicator: Indicator, branch: Branch | None) -> tuple[Behind | None, ...]:
    words = _about(branch, ("chi-so", indicator.public_id))
    what = PEOPLE_LIST if indicator.numerator in OF_PEOPLE else LINE_LIST
    numerator = Behind(what, (*words, ("phan", "tu-so")))
    return numerator, Behind(PEOPLE_LIST, (*words, ("phan", "mau-so"))), None, None, None
