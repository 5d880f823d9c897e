"""What the facts, settings and rules of a course are called where versions are compared and published."""

from collections.abc import Sequence
from typing import Any

from courses.authoring.rules.impact import Reason
from lms.core.i18n import _, lazy

FACTS: dict[str, Any] = {
    "title": lazy("Name of the course"),
    "summary": lazy("In a sentence"),
    "objectives": lazy("Objectives"),
    "field": lazy("Field"),
    "language": lazy("Language"),
    "tiet_hundredths": lazy("Periods"),
    "content_group": lazy("Content group"),
    "study_form": lazy("Form of study"),
    "certificate_title": lazy("Title of the certificate"),
    "legal_documents": lazy("Legal documents"),
    "competencies": lazy("Competencies"),
    "translations": lazy("Translations"),
}
SETTINGS: dict[str, Any] = {
    "title": lazy("Name"),
    "module": lazy("Module"),
    "minutes": lazy("Minutes"),
    "is_required": lazy("Required"),
    "rule": lazy("Counts when"),
    "question_version": lazy("Version of the question"),
    "level": lazy("Level of the heading"),
    "tone": lazy("Kind of note"),
    "file": lazy("File"),
    "image": lazy("Picture"),
    "slides": lazy("Pictures of the slides"),
    "is_decorative": lazy("Only decoration"),
    "document": lazy("Legal document"),
    "media": lazy("Film or sound"),
    "package": lazy("Package"),
}
STATES: dict[str, Any] = {
    "added": lazy("Newly added"),
    "removed": lazy("Taken out"),
    "changed": lazy("Changed"),
    "same": lazy("Unchanged"),
}


def name_of(key: str) -> str:
    """What a fact or a setting is called."""
    found = SETTINGS.get(key) or FACTS.get(key)
    return str(found) if found else key


def reason_words(reasons: Sequence[Reason]) -> list[str]:
    """Why a version is more than a correction, each reason in a sentence."""
    return list(dict.fromkeys(_reason(reason) for reason in reasons))


def _reason(reason: Reason) -> str:
    if reason.key == "fact":
        return _("“%(name)s” is another one.", name=str(FACTS.get(reason.title, reason.title)))
    if reason.key == "order":
        return _("The parts stand in another order.")
    said = {
        "added": _("“%(title)s” is new.", title=reason.title),
        "removed": _("“%(title)s” is taken out.", title=reason.title),
        "rule": _("“%(title)s” counts by another rule.", title=reason.title),
        "minutes": _("“%(title)s” takes another time.", title=reason.title),
        "content": _("“%(title)s” asks or holds something else.", title=reason.title),
        "stands_on": _("“%(title)s” has other questions, films or packages.", title=reason.title),
    }
    return said[reason.key]
