"""What of a course of Moodle is no text and no file: people, groups, restrictions, dates. It is said, not taken."""

from courses.exchange.moodle.backup import MANIFEST, Backup, each_of, text_of
from courses.exchange.moodle.outline import Activity, Section
from courses.questions.formats.xml import Element
from lms.core.text import msgid

_PEOPLE = msgid("People, what they did and their grades are not taken in.")
_GROUPS = msgid("Groups of learners are not taken in.")
_BLOCKS = msgid("Boxes beside the course page are not taken in: %(count)s.")
_HIDDEN = msgid("“%(title)s” is hidden in Moodle: it is taken in all the same.")
_RESTRICTED = msgid("Moodle restricts who sees “%(title)s” and when: this is not taken in.")
_DATES = msgid("The dates of “%(title)s” in Moodle are not taken in.")
_DATED = (
    "timeopen",
    "timeclose",
    "available",
    "deadline",
    "allowsubmissionsfromdate",
    "duedate",
    "cutoffdate",
)
_FREE = ("", "null", '{"op":"&","c":[],"showc":[]}')


def say_course(backup: Backup, root: Element) -> None:
    """What the course has that has no place here."""
    settings = {
        text_of(each, "name"): text_of(each, "value")
        for each in each_of(root, "information/settings/setting")
    }
    if settings.get("users") == "1":
        backup.keeper.lose("users.xml", _PEOPLE)
    groups = backup.document("groups.xml")
    if groups is not None and groups.find(".//group") is not None:
        backup.keeper.lose("groups.xml", _GROUPS)
    boxes = [
        name for name in backup.members if name.startswith("course/blocks/") and name.endswith("/block.xml")
    ]
    if boxes:
        backup.keeper.lose(MANIFEST, _BLOCKS, count=len(boxes))
    backup.say_unseen()


def say_section(backup: Backup, section: Section) -> None:
    """Whether learners saw the section."""
    if section.is_hidden and (section.activities or section.summary):
        backup.keeper.lose(section.title, _HIDDEN, title=section.title)
    if _is_restricted(section.document):
        backup.keeper.lose(section.title, _RESTRICTED, title=section.title)


def say_rules(backup: Backup, activity: Activity, *, is_said: bool) -> None:
    """Whether learners saw the activity, unless that is said of its section, and when."""
    if text_of(activity.module, "visible") == "0" and not is_said:
        backup.keeper.lose(activity.title, _HIDDEN, title=activity.title)
    if _is_restricted(activity.module):
        backup.keeper.lose(activity.title, _RESTRICTED, title=activity.title)
    if any(text_of(activity.body, name) not in ("", "0") for name in _DATED):
        backup.keeper.lose(activity.title, _DATES, title=activity.title)


def _is_restricted(document: Element | None) -> bool:
    return any(text_of(document, name) not in _FREE for name in ("availability", "availabilityjson"))
