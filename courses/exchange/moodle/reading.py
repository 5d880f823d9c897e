"""Reading a backup of Moodle whole: its course as an Incoming, and all that does not come as losses."""

from collections.abc import Iterable
from pathlib import Path

from courses.authoring.incoming import Incoming, IncomingLesson, IncomingModule, IncomingQuiz
from courses.exchange.foreign.assembling import Part, Piece, assembled
from courses.exchange.foreign.keeping import Keeper
from courses.exchange.foreign.pages import html_of_text, read_page
from courses.exchange.foreign.refusing import Unreadable
from courses.exchange.foreign.unpacking import unpack
from courses.exchange.moodle.activities import READERS, read_label
from courses.exchange.moodle.backup import Backup, each_of, finder, format_at, line_at, text_of
from courses.exchange.moodle.bank import read_bank
from courses.exchange.moodle.outline import Activity, Section, read_sections
from courses.exchange.moodle.quizzes import Graded, read_quiz
from courses.lessons.blocks.base import Block
from courses.questions.formats.xml import Element
from courses.questions.kinds.base import Fault
from lms.core.html import plain_text, sanitise
from lms.core.text import msgid

MANIFEST = "moodle_backup.xml"
_NO_BACKUP = Fault("This is not a backup of a Moodle course: it has no moodle_backup.xml.")
_OLD = Fault(
    "This backup was made by Moodle 1.9: restore it in Moodle 2 or later and back it up there again."
)
_EMPTY = Fault("The backup holds no course: nothing in it can be taken in.")
_NO_KIND = msgid("The activity “%(title)s” (%(kind)s) is not taken in: there is nothing like it here.")
_DESCRIBED = msgid("Of the activity “%(title)s” (%(kind)s) only the description is taken in.")
_NOTHING = msgid("The activity “%(title)s” (%(kind)s) is empty.")
_PEOPLE = msgid("People, what they did and their grades are not taken in.")
_HIDDEN = msgid("“%(title)s” is hidden in Moodle: it is taken in all the same.")
_RESTRICTED = msgid("Moodle restricts who sees “%(title)s” and when: this is not taken in.")
_LANGUAGES = ("vi", "en")


def read_backup(path: Path, scratch: Path) -> Incoming:
    """The course of the backup; files lie in `scratch` until they are taken in. Unreadable says why there is none."""
    keeper = Keeper()
    members = unpack(path, scratch)
    if MANIFEST not in members:
        raise Unreadable(_OLD if "moodle.xml" in members else _NO_BACKUP)
    backup = Backup(members, keeper)
    root = backup.document(MANIFEST)
    if root is None:
        raise Unreadable(*(loss.message for loss in keeper.losses))
    return _Course(backup, root).read()


class _Course:
    """One backup on its way to an Incoming."""

    def __init__(self, backup: Backup, root: Element) -> None:
        self.backup, self.root = backup, root
        self.course = backup.document("course/course.xml")
        self.title = line_at(self.course, "fullname") or line_at(root, "information/original_course_fullname")
        language = text_of(self.course, "lang")[:2]
        self.language = language if language in _LANGUAGES else "vi"
        self.graded = Graded(backup, read_bank(backup))

    def read(self) -> Incoming:
        """The course."""
        sections = read_sections(self.backup, self.root, self.title, self.language)
        modules = [IncomingModule(title=each.title, items=self._items(each)) for each in sections]
        self.graded.put_rest()
        self._say_people()
        modules = [module for module in modules if module.items] or modules
        if not modules and not self.graded.questions:
            raise Unreadable(*(loss.message for loss in self.backup.keeper.losses[:5]), _EMPTY)
        return Incoming(
            title=self.title or (modules[0].title if modules else ""),
            summary=self._summary(),
            language=self.language,
            modules=modules,
            files=self.backup.keeper.files,
            graded=self.graded.questions,
            losses=self.backup.keeper.losses,
        )

    def _summary(self) -> str:
        if self.course is None:
            return ""
        written = html_of_text(text_of(self.course, "summary"), format_at(self.course, "summaryformat"))
        return plain_text(str(sanitise(written)))[:500]

    def _say_people(self) -> None:
        named = {
            text_of(each, "name"): text_of(each, "value")
            for each in each_of(self.root, "information/settings/setting")
        }
        if named.get("users") == "1":
            self.backup.keeper.lose("users.xml", _PEOPLE)

    def _items(self, section: Section) -> list[IncomingLesson | IncomingQuiz]:
        pieces: list[Piece] = []
        opening = self._opening(section)
        if opening:
            pieces.append(Part(section.title, opening, is_named=False))
        for activity in section.activities:
            self._say_rules(activity)
            pieces += self._pieces(activity)
        return assembled(section.title, pieces)

    def _opening(self, section: Section) -> list[Block]:
        files = self.backup.entries_of("course", "section", section.id)
        written = html_of_text(section.summary, section.text_format)
        return read_page(written, find=finder(files), keeper=self.backup.keeper, place=section.title)

    def _pieces(self, activity: Activity) -> Iterable[Piece]:
        params = {"title": activity.title, "kind": activity.kind}
        if activity.kind == "quiz":
            return read_quiz(self.backup, activity, self.graded)
        if activity.kind not in READERS:
            described = read_label(self.backup, activity)
            self.backup.keeper.lose(activity.title, _DESCRIBED if described else _NO_KIND, **params)
            return [Part(activity.title, part.blocks) for part in described if isinstance(part, Part)]
        found = READERS[activity.kind](self.backup, activity)
        if not found:
            self.backup.keeper.lose(activity.title, _NOTHING, **params)
        return found

    def _say_rules(self, activity: Activity) -> None:
        if text_of(activity.module, "visible") == "0":
            self.backup.keeper.lose(activity.title, _HIDDEN, title=activity.title)
        if text_of(activity.module, "availability") or text_of(activity.module, "availabilityjson"):
            self.backup.keeper.lose(activity.title, _RESTRICTED, title=activity.title)
