"""Which rules hold for one learner: those of the quiz, and what was granted besides. The clock is an argument.

The time of an attempt and the window in which it may be started are two things: an attempt begun in the last
minute of the window has its whole time.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

COUNTINGS = ("best", "last", "first", "average")
ORDERS = ("free", "locked")
FEEDBACKS = ("now", "after_closing", "never")


@dataclass(frozen=True)
class Window:
    """When an attempt may be started: from `opens_at` until before `closes_at`; None where it is open."""

    opens_at: dt.datetime | None = None
    closes_at: dt.datetime | None = None


@dataclass(frozen=True, kw_only=True)
class QuizRules:
    """What holds for everybody."""

    minutes: int
    attempts: int
    pass_percent: int
    pause_minutes: int = 0
    counting: str = "best"
    order: str = "free"
    feedback: str = "after_closing"
    grace_seconds: int = 30
    window: Window = Window()
    password_hash: str | None = None


@dataclass(frozen=True, kw_only=True)
class Override:
    """Other rules for a person, a class or a unit (`kind`): more attempts and minutes, another window."""

    key: str
    kind: str
    name: str = ""
    reason: str = ""
    attempts: int = 0
    minutes: int = 0
    window: Window = Window()

    @property
    def has_window(self) -> bool:
        """True where it says when an attempt may be started."""
        return self.window != Window()


@dataclass(frozen=True, kw_only=True)
class Grant:
    """Extra time for a person at every quiz, in per cent."""

    key: str
    percent: int
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Terms:
    """The rules for one learner, and where what differs from the quiz comes from.

    `given_back` counts attempts returned after an outage. `overrides` and `grant` are those that made the
    difference, the most favourable where several apply.
    """

    rules: QuizRules
    minutes: int
    attempts: int
    window: Window
    given_back: int = 0
    overrides: tuple[Override, ...] = ()
    grant: Grant | None = None

    @property
    def extra_minutes(self) -> int:
        """How many minutes more than the quiz gives everybody."""
        return self.minutes - self.rules.minutes

    @property
    def needs_password(self) -> bool:
        """True where the person who watches the room says the word that starts the quiz."""
        return self.rules.password_hash is not None

    def to_json(self) -> dict[str, Any]:
        """What an attempt keeps of them: the figures and their sources by key, without reasons."""
        sources: list[dict[str, Any]] = [
            {"kind": each.kind, "key": each.key, "minutes": each.minutes, "attempts": each.attempts}
            for each in self.overrides
        ]
        if self.grant is not None:
            sources.append({"kind": "grant", "key": self.grant.key, "percent": self.grant.percent})
        return {
            "minutes": self.minutes,
            "attempts": self.attempts,
            "given_back": self.given_back,
            "sources": sources,
        }


def terms_of(
    rules: QuizRules,
    overrides: Iterable[Override] = (),
    grants: Iterable[Grant] = (),
    *,
    given_back: int = 0,
) -> Terms:
    """What holds for a learner to whom all of these apply; their order makes no difference.

    Of several overrides the largest number of minutes and of attempts counts, and the widest window; of
    several grants the largest. The per cent of a grant are reckoned from the time with the override, and
    rounded up to whole minutes.
    """
    known = sorted(overrides, key=lambda each: each.key)
    longest = max(known, key=lambda each: each.minutes, default=None)
    most = max(known, key=lambda each: each.attempts, default=None)
    widest = [each for each in known if each.has_window]
    grant = max(sorted(grants, key=lambda each: each.key), key=lambda each: each.percent, default=None)
    usual = rules.minutes + (longest.minutes if longest else 0)
    used = [each for each in known if _makes_a_difference(each, longest, most)]
    return Terms(
        rules=rules,
        minutes=usual + (-(-usual * grant.percent // 100) if grant else 0),
        attempts=rules.attempts + (most.attempts if most else 0) + given_back,
        window=_window(rules.window, [each.window for each in widest]),
        given_back=given_back,
        overrides=tuple(used),
        grant=grant,
    )


def _makes_a_difference(each: Override, longest: Override | None, most: Override | None) -> bool:
    gives = (each is longest and each.minutes > 0) or (each is most and each.attempts > 0)
    return gives or each.has_window


def _window(usual: Window, others: Sequence[Window]) -> Window:
    """An override's window stands for that of the quiz, end by end; of several, from the first to the last."""
    if not others:
        return usual
    opens = [each.opens_at or usual.opens_at for each in others]
    closes = [each.closes_at or usual.closes_at for each in others]
    return Window(
        opens_at=None if None in opens else min(each for each in opens if each),
        closes_at=None if None in closes else max(each for each in closes if each),
    )


@dataclass(frozen=True)
class Bar:
    """Why no attempt can be started now: passed, used_up, not_open, over, pause; and until when, where it ends."""

    kind: str
    until: dt.datetime | None = None


def bar_to_start(
    terms: Terms, *, is_passed: bool, taken: int, last_closed_at: dt.datetime | None, at: dt.datetime
) -> Bar | None:
    """What stands in the way of the next attempt at that moment; None where it may be started.

    A pause that would end after the window has closed means that the window is over.
    """
    if is_passed:
        return Bar("passed")
    if taken >= terms.attempts:
        return Bar("used_up")
    opens_at, closes_at = terms.window.opens_at, terms.window.closes_at
    rested_at = max(at, pause_until(terms, last_closed_at) or at)
    if closes_at is not None and rested_at >= closes_at:
        return Bar("over", closes_at)
    if opens_at is not None and at < opens_at:
        return Bar("not_open", opens_at)
    return Bar("pause", rested_at) if rested_at > at else None


def pause_until(terms: Terms, last_closed_at: dt.datetime | None) -> dt.datetime | None:
    """When the pause after the last attempt is over; None where there is no pause."""
    if last_closed_at is None or not terms.rules.pause_minutes:
        return None
    return last_closed_at + dt.timedelta(minutes=terms.rules.pause_minutes)


def counted_percent(percents: Sequence[float], counting: str) -> float | None:
    """The score that counts of the closed attempts, in their order; None where there is none yet.

    All are scores as shown, in tenths; an average is rounded down to 0.1 as every score is, so that it reaches
    a pass mark exactly when it reads as if it did.
    """
    if not percents:
        return None
    tenths = [round(percent * 10) for percent in percents]
    counted = {
        "best": max(tenths),
        "last": tenths[-1],
        "first": tenths[0],
        "average": sum(tenths) // len(tenths),
    }[counting]
    return counted / 10


def has_reached(percents: Sequence[float], counting: str, pass_percent: int) -> bool:
    """True when the score that counts reaches the pass mark. Once a quiz is passed it stays passed."""
    counted = counted_percent(percents, counting)
    return counted is not None and counted >= pass_percent


def shows_key(terms: Terms, *, is_under_way: bool, bar: Bar | None, at: dt.datetime) -> bool:
    """True when the learner may see the right answers at that moment.

    Never while an attempt is under way. 'now': as soon as the attempt is closed. 'after_closing': when no
    attempt of theirs can follow and nobody who started within the window can still be answering.
    """
    if is_under_way or terms.rules.feedback == "never":
        return False
    if terms.rules.feedback == "now":
        return True
    is_done = bar is not None and bar.kind in {"passed", "used_up", "over"}
    return is_done and at >= (key_from(terms) or at)


def key_from(terms: Terms) -> dt.datetime | None:
    """When the last attempt started within the window must have ended; None without an end of the window.

    Where the learner's own window ends before that of the others, theirs is waited for.
    """
    ends = [each.closes_at for each in (terms.window, terms.rules.window) if each.closes_at is not None]
    if not ends:
        return None
    return max(ends) + dt.timedelta(minutes=terms.minutes, seconds=terms.rules.grace_seconds)
