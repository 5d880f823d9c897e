"""What the pages call states, verdicts, fields and changes of a staff list."""

from collections.abc import Iterable, Mapping
from typing import Any

from lms.core.i18n import _, format_date, lazy, ngettext
from lms.core.text import format_number
from lms.people.wording import GENDERS, GROUPS

STEPS: tuple[Any, ...] = (lazy("File"), lazy("Columns"), lazy("Check"), lazy("Confirm"), lazy("Result"))

# (words, kind of tag) of what becomes of a list.
STATES: dict[str, tuple[Any, str]] = {
    "uploaded": (lazy("Choose the sheet"), "todo"),
    "mapping": (lazy("Match the columns"), "todo"),
    "checking": (lazy("Being checked"), "info"),
    "checked": (lazy("Checked, not applied yet"), "todo"),
    "waiting": (lazy("Waits for a second person"), "warning"),
    "applying": (lazy("Being applied"), "info"),
    "applied": (lazy("Applied"), "success"),
    "undoing": (lazy("Being undone"), "info"),
    "undone": (lazy("Undone"), "neutral"),
    "failed": (lazy("Could not be read"), "danger"),
    "discarded": (lazy("Discarded"), "neutral"),
}

# States in which a job works on the list.
BUSY = ("checking", "applying", "undoing")

# (word in the address, words, kind of tag) of what is said of a row, in the order of the pages.
VERDICTS: dict[str, tuple[str, Any, str]] = {
    "new": ("them", lazy("New"), "info"),
    "changed": ("thay-doi", lazy("Changed"), "info"),
    "moved": ("chuyen", lazy("Moved"), "info"),
    "unchanged": ("khong-doi", lazy("Unchanged"), "neutral"),
    "suspicious": ("nghi-ngo", lazy("Suspicious"), "warning"),
    "faulty": ("loi", lazy("Faulty"), "danger"),
    "skipped": ("bo-qua", lazy("Skipped"), "neutral"),
    "absent": ("vang", lazy("Not in the file"), "warning"),
}
VERDICT_OF = {word: verdict for verdict, (word, _label, _kind) in VERDICTS.items()}
VERDICT_HINTS: dict[str, Any] = {
    "new": lazy("No such person is known: they will be added."),
    "changed": lazy("The person is known, and the file says something else about them."),
    "moved": lazy("The person is known at another unit: the present post ends, a new one begins."),
    "unchanged": lazy("The file says what is known already: nothing is written."),
    "suspicious": lazy("Might be a person who is known. Nothing is written before you decide."),
    "faulty": lazy(
        "These rows are not taken. Mend them here, skip them, or mend the file and upload it again."
    ),
    "skipped": lazy("You said that these rows are not to be taken."),
    "absent": lazy("These people are at the unit, but not in the file. They stay unless you say otherwise."),
}

FIELDS: dict[str, Any] = {
    "full_name": lazy("Full name"),
    "family_middle": lazy("Family and middle name"),
    "given_name": lazy("Given name"),
    "birth_on": lazy("Date of birth"),
    "gender": lazy("Gender"),
    "national_id": lazy("Personal identification number"),
    "staff_number": lazy("Staff number"),
    "email": lazy("E-mail"),
    "phone": lazy("Telephone"),
    "unit": lazy("Unit"),
    "unit_code": lazy("Code of the unit"),
    "title": lazy("Post or title"),
    "person_group": lazy("Group"),
    "valid_from": lazy("Holds the post since"),
    "status": lazy("Status"),
    "note": lazy("Note"),
    "person_code": lazy("Code on this site"),
}
# Fields of two columns side by side, such as a date of birth under “Nam” and one under “Nữ”.
PAIRED: dict[str, Any] = {
    "birth_on_male": lazy("Date of birth (men)"),
    "birth_on_female": lazy("Date of birth (women)"),
    "is_male": lazy("Ticked for men"),
    "is_female": lazy("Ticked for women"),
}
FIELD_HINTS: dict[str, Any] = {
    "full_name": lazy("Needed, unless family and given name stand in two columns."),
    "national_id": lazy("12 digits. The surest way to know a person again."),
    "staff_number": lazy("Knows a person again where there is no identification number."),
    "email": lazy("Knows a person again, and is where an invitation goes."),
    "unit_code": lazy("Surer than the name of the unit."),
    "person_code": lazy("Stands in the list of present staff, and knows everybody again."),
}
LEGACY: dict[str, Any] = {
    "": lazy("Leave as it is"),
    "tcvn3": lazy("TCVN3 (.VnTime)"),
    "vni": lazy("VNI (VNI-Times)"),
}


def field_label(name: str) -> str:
    """What the pages call a field; the name itself for one they do not know."""
    return str({**FIELDS, **PAIRED}.get(name, name))


def value_words(name: str, value: Any) -> str:
    """A value of a field as a person reads it; a dash for nothing."""
    if value in (None, ""):
        return "–"
    if name == "gender":
        return str(GENDERS.get(value, value))
    if name == "person_group":
        return str(GROUPS.get(value, value))
    if name in ("birth_on", "valid_from", "valid_to") and isinstance(value, str) and value[4:5] == "-":
        return f"{value[8:10]}/{value[5:7]}/{value[:4]}"
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return format_date(value) if hasattr(value, "strftime") else str(value)


def masked(number: str) -> str:
    """A personal identification number as it is shown to those who need not read it: 001•••••••23."""
    return f"{number[:3]}{'•' * (len(number) - 5)}{number[-2:]}" if len(number) > 5 else number


def counts_sentence(counts: Mapping[str, int], verdicts: Iterable[str] = VERDICTS) -> str:
    """How many rows of each verdict, those that there are; '' for none: "Thêm 312 · Thay đổi 48"."""
    parts = [
        f"{VERDICTS[verdict][1]} {format_number(counts[verdict])}"
        for verdict in verdicts
        if counts.get(verdict)
    ]
    return " · ".join(parts)


def masked_value(name: str, value: Any) -> str:
    """A value as a person reads it, an identification number masked."""
    return masked(str(value)) if name == "national_id" and value else value_words(name, value)


def effect_sentence(counts: Mapping[str, int], leaving: int) -> str:
    """What applying the list does, in one sentence."""
    deeds = [
        (
            counts.get("new", 0),
            ngettext("%(num)s person is added", "%(num)s people are added", counts.get("new", 0)),
        ),
        (
            counts.get("changed", 0),
            ngettext("%(num)s is changed", "%(num)s are changed", counts.get("changed", 0)),
        ),
        (counts.get("moved", 0), ngettext("%(num)s moves", "%(num)s move", counts.get("moved", 0))),
        (leaving, ngettext("the post of %(num)s ends", "the posts of %(num)s end", leaving)),
    ]
    said = [words for count, words in deeds if count]
    sentence = ", ".join(said)
    nothing = _("Nothing changes: the list says what is known already.")
    return f"{sentence[:1].upper()}{sentence[1:]}." if said else nothing


def left_sentence(counts: Mapping[str, int]) -> str:
    """What of the list is not taken; '' where all of it is."""
    left = [
        _("%(count)s faulty", count=format_number(counts["faulty"])) if counts.get("faulty") else "",
        _("%(count)s suspicious", count=format_number(counts["suspicious"]))
        if counts.get("suspicious")
        else "",
        _("%(count)s skipped", count=format_number(counts["skipped"])) if counts.get("skipped") else "",
    ]
    said = ", ".join(part for part in left if part)
    return _("Rows that are not taken: %(rows)s.", rows=said) if said else ""
