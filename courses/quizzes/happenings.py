"""What happened on the page of an attempt, for those who teach: facts in the order of time, without a verdict."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from courses.quizzes.models import AttemptEvent, AttemptGap
from lms.core.db import db
from lms.core.i18n import _, ngettext


@dataclass(frozen=True)
class Happening:
    """One fact: when, of which kind, and its measures. 'silent' is a while in which nothing was heard."""

    at: dt.datetime
    kind: str
    detail: dict[str, Any]

    @property
    def words(self) -> str:
        """The fact in a sentence."""
        return _WORDS[self.kind](self.detail)


def list_events(attempt_id: int) -> list[Happening]:
    """Everything that was noted of the page of the attempt, in the order of time: two statements."""
    events = (
        select(AttemptEvent.at, AttemptEvent.kind, AttemptEvent.detail)
        .where(AttemptEvent.attempt_id == attempt_id)
        .order_by(AttemptEvent.id)
    )
    gaps = select(AttemptGap.from_at, AttemptGap.until_at).where(AttemptGap.attempt_id == attempt_id)
    found = [Happening(at, kind, detail) for at, kind, detail in db.session.execute(events)]
    for begin, end in db.session.execute(gaps):
        found.append(Happening(begin, "silent", {"seconds": round((end - begin).total_seconds())}))
    return sorted(found, key=lambda each: each.at)


def seconds_in_words(seconds: int) -> str:
    """“40 s”, “7 min”, “7 min 20 s”."""
    minutes, rest = divmod(seconds, 60)
    if not minutes:
        return _("%(seconds)s s", seconds=rest)
    if not rest:
        return _("%(minutes)s min", minutes=minutes)
    return _("%(minutes)s min %(seconds)s s", minutes=minutes, seconds=rest)


def _focus_lost(detail: dict[str, Any]) -> str:
    return _("Another window was in front for %(time)s.", time=seconds_in_words(detail["seconds"]))


def _paste(detail: dict[str, Any]) -> str:
    return ngettext(
        "A text of %(num)s character was pasted.",
        "A text of %(num)s characters was pasted.",
        detail["characters"],
    )


def _offline(detail: dict[str, Any]) -> str:
    return _("The page had no network for %(time)s.", time=seconds_in_words(detail["seconds"]))


def _silent(detail: dict[str, Any]) -> str:
    return _("Nothing was heard of the page for %(time)s.", time=seconds_in_words(detail["seconds"]))


def _takeover(detail: dict[str, Any]) -> str:
    if detail["writer"] == 1:
        return _("Begun on %(device)s.", device=detail["device"])
    if detail["is_other"]:
        return _("Continued on another device or sign-in: %(device)s.", device=detail["device"])
    return _("The page was opened once more on %(device)s.", device=detail["device"])


def _signed_in_again(_detail: dict[str, Any]) -> str:
    return _("The sign-in had expired and was renewed in the page.")


_WORDS = {
    "focus_lost": _focus_lost,
    "paste": _paste,
    "offline": _offline,
    "silent": _silent,
    "takeover": _takeover,
    "signed_in_again": _signed_in_again,
}
