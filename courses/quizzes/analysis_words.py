"""What the pages of analysis say: remarks, figures in words, facts of a suspected leak."""

from typing import Any

from courses.quizzes.rules.leaks import LeakFacts
from courses.quizzes.rules.remarks import CONTRARY, EASY, FEW, HARD, LEAKED, WEAK
from lms.core.i18n import _, lazy, ngettext
from lms.core.text import format_percent

# Remark: (words, kind of the tag, what it means).
REMARKS: dict[str, tuple[Any, str, Any]] = {
    LEAKED: (
        lazy("Suddenly easier or faster"),
        "danger",
        lazy("Learners answer it better or faster than before: it may have gone round."),
    ),
    CONTRARY: (
        lazy("Look at the key"),
        "danger",
        lazy(
            "Learners with high results miss it more often than the others: the key or the wording may be wrong."
        ),
    ),
    WEAK: (
        lazy("Hardly tells"),
        "warning",
        lazy("Learners with high and with low results answer it alike."),
    ),
    HARD: (lazy("Very hard"), "warning", lazy("Less than a fifth of the points are earned.")),
    EASY: (lazy("Very easy"), "neutral", lazy("Nearly everybody earns all points.")),
    FEW: (lazy("Few answers"), "neutral", lazy("Fewer than 30 papers: the figures can still change much.")),
}


def decimals(value: float | None, places: int = 2) -> str:
    """0.4567 → "0,46"; "–" for what is not known."""
    return "–" if value is None else f"{value:.{places}f}".replace(".", ",").replace("-", "−")


def duration(seconds: float | None) -> str:
    """75 → "1 phút 15 giây"; "–" for what is not known."""
    if seconds is None:
        return "–"
    minutes, rest = divmod(round(seconds), 60)
    if not minutes:
        return ngettext("%(num)s second", "%(num)s seconds", rest)
    return _("%(minutes)s min %(seconds)s s", minutes=minutes, seconds=rest)


def alpha_words(alpha: float | None) -> str:
    """What the reliability means, in one sentence."""
    if alpha is None:
        return _("Not known before two attempts at a paper of two questions.")
    if alpha >= 0.8:
        return _("Good: the order of the learners would hardly change with another paper.")
    if alpha >= 0.7:
        return _("Enough for a course; for a decision about a person, 0.8 is wanted.")
    return _("Low: with another paper many would stand elsewhere. More questions, or clearer ones, help.")


def leak_words(facts: LeakFacts) -> list[str]:
    """What happened, sentence by sentence: figures before and since, and no verdict."""
    said = [_("Noticed at answer number %(number)s.", number=facts.after)]
    if facts.usual_share is not None and facts.late_share is not None:
        said.append(
            ngettext(
                "Before, %(before)s of the points were earned; in the last %(num)s answer %(since)s.",
                "Before, %(before)s of the points were earned; in the last %(num)s answers %(since)s.",
                facts.late_answers,
                before=format_percent(facts.usual_share),
                since=format_percent(facts.late_share),
            )
        )
    if facts.usual_seconds is not None and facts.late_seconds is not None:
        said.append(
            ngettext(
                "The typical time was %(before)s; in the last %(num)s timed answer it was %(since)s.",
                "The typical time was %(before)s; in the last %(num)s timed answers it was %(since)s.",
                facts.late_timed,
                before=duration(facts.usual_seconds),
                since=duration(facts.late_seconds),
            )
        )
    return said
