"""The words of recognition: states, reasons, verdicts, and how something counts, in sentences."""

import datetime as dt
from typing import Any

from lms.core.i18n import _, format_date, lazy, ngettext
from lms.core.text import format_number, format_tiet, msgid
from lms.recognition.rules import REASONS, Band, Conversion

CONVERSION_FAULTS = {
    "each": msgid("Say how many periods each piece counts: more than 0, at most 1.000."),
    "nothing": msgid("Say how time counts: by a unit of minutes, by bands, or both."),
    "unit": msgid("A unit of time needs both: how many minutes, and how many periods they count."),
    "unit_short": msgid("A unit of time has at least one minute."),
    "twice": msgid("Two bands begin at the same time."),
    "falling": msgid("A longer time counts less than a shorter one: look at the bands again."),
    "beyond": msgid("A band begins at or beyond the unit of time: bands are for what remains of it."),
    "more": msgid("A band counts more than the whole unit of time."),
}
# State of a proposal → (word, kind of tag).
STATES: dict[str, tuple[Any, str]] = {
    "draft": (lazy("Draft"), "neutral"),
    "submitted": (lazy("Waiting for a decision"), "info"),
    "returned": (lazy("Sent back to be mended"), "warning"),
    "accepted": (lazy("Recognised"), "success"),
    "refused": (lazy("Refused"), "danger"),
    "withdrawn": (lazy("Proposal withdrawn"), "neutral"),
    "revoked": (lazy("Recognition taken back"), "danger"),
}
DEEDS: dict[str, Any] = {
    "submitted": lazy("Proposal sent"),
    "withdrawn": lazy("Proposal withdrawn"),
    "returned": lazy("Sent back to be mended"),
    "refused": lazy("Refused"),
    "accepted": lazy("Recognised"),
    "revoked": lazy("Recognition taken back"),
}
LIST_STATES: dict[str, tuple[Any, str]] = {
    "checked": (lazy("Checked, not applied"), "todo"),
    "applying": (lazy("Being applied"), "info"),
    "applied": (lazy("Applied"), "success"),
    "undoing": (lazy("Being undone"), "info"),
    "undone": (lazy("Undone"), "neutral"),
    "discarded": (lazy("Discarded"), "neutral"),
}
# Verdict of a row of a class list → (word, kind of tag).
VERDICTS: dict[str, tuple[Any, str]] = {
    "ready": (lazy("Will count"), "success"),
    "alike": (lazy("Perhaps counted already"), "warning"),
    "doubtful": (lazy("Several people may be meant"), "warning"),
    "unknown": (lazy("Nobody of your units"), "danger"),
    "faulty": (lazy("Cannot be read"), "danger"),
    "repeated": (lazy("A second time in the list"), "neutral"),
    "failed": (lazy("Did not complete"), "neutral"),
    "capped": (lazy("Counts nothing: the cap is reached"), "neutral"),
    "own": (lazy("Yourself: a colleague decides"), "info"),
}


def reason_words(keys: list[str]) -> list[str]:
    """The reasons as sentences, in the order of the list from which they were chosen."""
    return [_(REASONS[key]) for key in REASONS if key in keys and key != "other"]


def duration_words(seconds: int) -> str:
    """'2 hours 30 minutes', with seconds only where there are any."""
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    parts = [ngettext("%(num)s hour", "%(num)s hours", hours)] if hours else []
    parts += [ngettext("%(num)s minute", "%(num)s minutes", minutes)] if minutes else []
    parts += [ngettext("%(num)s second", "%(num)s seconds", left)] if left else []
    return " ".join(parts) or _("0 minutes")


def conversion_lines(conversion: Conversion) -> list[str]:
    """How it counts, a sentence for each step."""
    if not conversion.is_by_time:
        return [_("Each counts %(amount)s periods.", amount=format_tiet(conversion.each_hundredths))]
    lines = []
    if conversion.unit_seconds:
        lines.append(
            _(
                "Every %(time)s counts %(amount)s periods.",
                time=duration_words(conversion.unit_seconds),
                amount=format_tiet(conversion.unit_hundredths),
            )
        )
    rests = bool(conversion.unit_seconds)
    return lines + [_band_line(band, is_rest=rests) for band in sorted(conversion.bands)]


def _band_line(band: Band, *, is_rest: bool) -> str:
    values = {"time": duration_words(band.seconds), "amount": format_tiet(band.hundredths)}
    if is_rest and band.is_above:
        return _("A remainder of more than %(time)s counts %(amount)s periods.", **values)
    if is_rest:
        return _("A remainder of %(time)s or more counts %(amount)s periods.", **values)
    if band.is_above:
        return _("More than %(time)s counts %(amount)s periods.", **values)
    return _("%(time)s or more counts %(amount)s periods.", **values)


def days_words(first: dt.date, last: dt.date) -> str:
    """From when to when; a single day is said once."""
    return " – ".join(dict.fromkeys((format_date(first), format_date(last))))


def extent_words(*, seconds: int, count: int) -> str:
    """How much was done: the time, or the number of pieces."""
    return duration_words(seconds) if seconds else _("Number: %(count)s", count=format_number(count))
