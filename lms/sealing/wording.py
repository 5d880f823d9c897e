"""The words of sealed reports."""

from typing import Any

from lms.core.i18n import _, lazy
from lms.sealing.models import SealedReport
from lms.sealing.rules.changes import CAUSES
from lms.sealing.rules.manifest import COVER, MANIFEST
from lms.sealing.rules.outputs import PEOPLE, SUMMARY, UNITS, tiet

CAUSE_WORDS: dict[str, Any] = {cause: lazy(words) for cause, words in CAUSES.items()}
STATE_WORDS: dict[str, tuple[Any, str]] = {
    "asked": (lazy("Being sealed"), "info"),
    "sealed": (lazy("Sealed"), "success"),
    "failed": (lazy("Not sealed"), "danger"),
}
STAND_WORDS: dict[str, Any] = {
    "": lazy("Not in the report"),
    "reached": lazy("Target reached"),
    "under_way": lazy("Under way"),
    "not_started": lazy("Not started"),
    "no_target": lazy("No target set"),
    "exempt": lazy("Exempt"),
}
PART_WORDS: dict[str, Any] = {
    PEOPLE: lazy("List of people"),
    UNITS: lazy("Table by unit"),
    SUMMARY: lazy("Summary"),
    MANIFEST: lazy("Manifest"),
    COVER: lazy("Signed cover"),
}
_FAULTS: dict[str, Any] = {
    "unreadable": lazy("This is no file of a sealed report, or it is damaged."),
    "missing": lazy("%(part)s is missing."),
    "added": lazy("%(part)s was added."),
    "changed": lazy("%(part)s is not as it was sealed."),
    "other_manifest": lazy("The manifest is not the one that was signed."),
    "other_file": lazy("The stored file is not the one that was sealed."),
    "differs": lazy("%(part)s made anew from the inputs is another one."),
}


def fault_words(fault: tuple[str, str] | list[str]) -> str:
    """What is wrong, in a sentence."""
    what, part = fault
    words = _FAULTS.get(what)
    if words is None:
        return _("The signature of the cover does not hold.")
    return str(words) % {"part": f"{PART_WORDS[part]} ({part})" if part in PART_WORDS else part}


def check_words(report: SealedReport) -> tuple[str, str]:
    """(words, kind) of what recomputing the report found last."""
    return {
        "": (_("Not recomputed yet"), "neutral"),
        "asked": (_("Being recomputed"), "info"),
        "same": (_("Recomputed: the same to the byte"), "success"),
        "differs": (_("Recomputed: something is different"), "danger"),
    }[report.check_state]


def signed(number: int) -> str:
    """+3, −2, 0: as changes are read."""
    if not number:
        return "0"
    text = f"{abs(number):,}".replace(",", ".")
    return f"+{text}" if number > 0 else f"−{text}"


def signed_tiet(hundredths: int) -> str:
    """+4,5 tiết in figures: a change of an amount."""
    if not hundredths:
        return "0"
    return f"+{tiet(hundredths)}" if hundredths > 0 else f"−{tiet(-hundredths)}"
