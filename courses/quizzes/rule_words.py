"""The rules of a quiz in words: for learners before the start, for trainers where they choose."""

from collections.abc import Iterator, Sequence
from typing import Any

from courses.quizzes.rules.plans import Plan, PlanRow
from courses.quizzes.rules.terms import Bar, Override, Terms, Window
from lms.core.i18n import _, format_moment, lazy, ngettext

# What the settings of a quiz are called: on the page before the start, and where trainers choose.
COUNTINGS: dict[str, Any] = {
    "best": lazy("The best score"),
    "last": lazy("The score of the last attempt"),
    "first": lazy("The score of the first attempt"),
    "average": lazy("The average of all attempts"),
}
ORDERS: dict[str, Any] = {
    "free": lazy("Free: one may go back and forth"),
    "locked": lazy("One after the other, without going back to an earlier question"),
}
FEEDBACKS: dict[str, Any] = {
    "now": lazy("As soon as an attempt is handed in"),
    "after_closing": lazy("When the quiz is passed or no attempt is left; where it closes, after that"),
    "never": lazy("Never"),
}
BANDS: dict[str, Any] = {
    "": lazy("any difficulty"),
    "easy": lazy("easy"),
    "medium": lazy("medium"),
    "hard": lazy("hard"),
}


def bar_words(bar: Bar) -> str:
    """Why no attempt can be started now, in one sentence."""
    moment = format_moment(bar.until)
    if bar.kind == "not_open":
        return _("This quiz is not open yet. It can be started from %(moment)s.", moment=moment)
    if bar.kind == "over":
        return _("This quiz could be started until %(moment)s. That time is over.", moment=moment)
    if bar.kind == "pause":
        return _(
            "Between two attempts there is a pause. The next can be started from %(moment)s.", moment=moment
        )
    if bar.kind == "passed":
        return _("You have passed this quiz already.")
    return _("You have used all your attempts at this quiz.")


def window_words(window: Window) -> str:
    """When an attempt may be started; "" where it may be at any time."""
    opens, closes = format_moment(window.opens_at), format_moment(window.closes_at)
    if opens and closes:
        return _("from %(opens)s until %(closes)s", opens=opens, closes=closes)
    if opens:
        return _("from %(opens)s", opens=opens)
    return _("until %(closes)s", closes=closes) if closes else ""


def gift_words(override: Override) -> str:
    """What an override gives: "10 minutes more, 1 attempt more, from … until …"."""
    parts = []
    if override.minutes:
        parts.append(ngettext("%(num)s minute more", "%(num)s minutes more", override.minutes))
    if override.attempts:
        parts.append(ngettext("%(num)s attempt more", "%(num)s attempts more", override.attempts))
    if override.has_window:
        parts.append(_("may be started %(window)s", window=window_words(override.window)))
    return ", ".join(parts)


def _holder(override: Override) -> str:
    if override.kind == "class":
        return _("for your class %(name)s", name=override.name)
    return _("for %(name)s", name=override.name) if override.kind == "unit" else _("for you")


def source_lines(terms: Terms) -> list[str]:
    """Where the rules of this learner differ from those of the quiz: what, for whom, why."""
    lines = [
        _("%(gift)s, %(holder)s. Reason: %(reason)s", gift=gift_words(each), holder=_holder(each),
          reason=each.reason)
        for each in terms.overrides
    ]  # fmt: skip
    if terms.grant is not None:
        lines.append(
            _("%(percent)s %% more time, for you, at every quiz. Reason: %(reason)s",
              percent=terms.grant.percent, reason=terms.grant.reason)
        )  # fmt: skip
    if terms.given_back:
        given = ngettext(
            "%(num)s attempt given back after an outage of the site",
            "%(num)s attempts given back after an outage of the site",
            terms.given_back,
        )
        lines.append(given)
    return [line[:1].upper() + line[1:] for line in lines]


def row_words(row: PlanRow, name: str) -> str:
    """One line of the blueprint: 10 from “A” (easy)."""
    if row.band:
        return _("%(count)s from “%(name)s” (%(band)s)", count=row.count, name=name, band=BANDS[row.band])
    return _("%(count)s from “%(name)s”", count=row.count, name=name)


def plan_words(plan: Plan, names: Sequence[str]) -> str:
    """The whole plan in sentences; `names` are those of the sources, row by row."""
    lines = [
        row_words(row, name or _("a category to choose")) for row, name in zip(plan.rows, names, strict=True)
    ]
    drawn = (
        _("The paper has %(count)s questions: %(lines)s.", count=plan.question_count, lines=", ".join(lines))
        if lines
        else _("The paper has no questions yet.")
    )
    time = ngettext(
        "%(minutes)s minutes, %(num)s attempt, passed from %(percent)s %%.",
        "%(minutes)s minutes, up to %(num)s attempts, passed from %(percent)s %%.",
        plan.attempts,
        minutes=plan.minutes,
        percent=plan.pass_percent,
    )
    return " ".join([drawn, time, *_extra_sentences(plan)])


def _extra_sentences(plan: Plan) -> Iterator[str]:
    extras = plan.extras
    if plan.attempts > 1:
        yield _("What counts: %(rule)s.", rule=lower_first(COUNTINGS[extras.counting]))
    if extras.pause_minutes:
        yield _("Between two attempts there is a pause of %(minutes)s minutes.", minutes=extras.pause_minutes)
    if extras.order == "locked":
        yield _("The questions come one after the other, without going back.")
    yield _("Right answers are shown: %(rule)s.", rule=lower_first(FEEDBACKS[extras.feedback]))
    yield _(
        "An answer on its way when the time runs out has %(seconds)s seconds.", seconds=extras.grace_seconds
    )
    if extras.markers == 2:
        yield _("Essays are marked by two people.")


def lower_first(words: Any) -> str:
    """The words as they stand within a sentence."""
    text = str(words)
    return text[:1].lower() + text[1:]
