"""Reading a backup of Moodle whole: its course as an Incoming, and all that does not come as losses."""

from collections.abc import Iterable
from pathlib import Path

from courses.authoring.incoming import Incoming, IncomingItem, IncomingModule
from courses.exchange.foreign.assembling import Part, Piece, assembled
from courses.exchange.foreign.keeping import Keeper
from courses.exchange.foreign.kinds import KIND_WORDS
from courses.exchange.foreign.pages import html_of_text
from courses.exchange.foreign.refusing import Unreadable
from courses.exchange.foreign.unpacking import unpack
from courses.exchange.moodle.activities import READERS, SILENT, read_description
from courses.exchange.moodle.backup import MANIFEST, Backup, format_at, line_at, text_of
from courses.exchange.moodle.bank import read_bank
from courses.exchange.moodle.completing import with_rule
from courses.exchange.moodle.outline import Activity, Section, read_sections
from courses.exchange.moodle.quizzes import Graded, read_quiz
from courses.exchange.moodle.saying import say_course, say_rules, say_section
from courses.exchange.moodle.texts import blocks_of_text
from courses.lessons.blocks.base import Block
from courses.questions.formats.xml import Element
from courses.questions.kinds.base import Fault
from lms.core.html import plain_text, sanitise
from lms.core.text import msgid

_NO_BACKUP = Fault("This is not a backup of a Moodle course: it has no moodle_backup.xml.")
_OLD = Fault(
    "This backup was made by Moodle 1.9: restore it in Moodle 2 or later and back it up there again."
)
_EMPTY = Fault("The backup holds no course: nothing in it can be taken in.")
_NO_KIND = msgid("The activity “%(title)s” (%(kind_word)s) is not taken in: there is nothing like it here.")
_NO_H5P = msgid("The H5P activity “%(title)s” cannot be played here: make it anew, or as a SCORM package.")
_DESCRIBED = msgid("Of the activity “%(title)s” (%(kind_word)s) only the description is taken in.")
_NOTHING = msgid("The activity “%(title)s” (%(kind_word)s) is empty.")
_H5P = ("h5pactivity", "hvp")
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
        language = text_of(backup.document("course/course.xml"), "lang")[:2]
        backup.language = language if language in _LANGUAGES else "vi"
        self.course = backup.document("course/course.xml")
        self.title = line_at(self.course, "fullname") or line_at(root, "information/original_course_fullname")
        backup.titles["course"] = self.title
        self.graded = Graded(backup, read_bank(backup))

    def read(self) -> Incoming:
        """The course."""
        backup = self.backup
        sections = read_sections(backup, self.root, self.title, backup.language)
        modules = [IncomingModule(title=each.title, items=self._items(each)) for each in sections]
        self.graded.put_rest()
        say_course(backup, self.root)
        modules = [module for module in modules if module.items] or modules
        if not modules and not self.graded.questions:
            raise Unreadable(*(loss.message for loss in backup.keeper.losses[:5]), _EMPTY)
        return Incoming(
            title=self.title or (modules[0].title if modules else ""),
            summary=self._summary(),
            language=backup.language,
            modules=modules,
            files=backup.keeper.files,
            questions=backup.self_tests,
            graded=self.graded.questions,
            losses=backup.keeper.losses,
        )

    def _summary(self) -> str:
        if self.course is None:
            return ""
        written = html_of_text(text_of(self.course, "summary"), format_at(self.course, "summaryformat"))
        return plain_text(str(sanitise(written)))[:500]

    def _items(self, section: Section) -> list[IncomingItem]:
        pieces: list[Piece] = []
        say_section(self.backup, section)
        opening = self._opening(section)
        if opening:
            pieces.append(Part(section.title, opening, is_named=False))
        for activity in section.activities:
            say_rules(self.backup, activity, is_said=section.is_hidden)
            pieces += (with_rule(piece, activity) for piece in self._pieces(activity))
        return assembled(section.title, pieces)

    def _opening(self, section: Section) -> list[Block]:
        files = self.backup.entries_of("course", "section", section.id)
        return blocks_of_text(self.backup, section.summary, section.text_format, files, section.title)

    def _pieces(self, activity: Activity) -> Iterable[Piece]:
        if activity.kind in SILENT:
            return []
        if activity.kind == "quiz":
            return read_quiz(self.backup, activity, self.graded)
        if activity.kind not in READERS:
            return self._described(activity)
        found = READERS[activity.kind](self.backup, activity)
        if not found:
            self._say(activity, _NOTHING)
        return found

    def _described(self, activity: Activity) -> list[Piece]:
        found = read_description(self.backup, activity)
        message = _NO_H5P if activity.kind in _H5P else _DESCRIBED if found else _NO_KIND
        self._say(activity, message)
        return found

    def _say(self, activity: Activity, message: str) -> None:
        """What of the activity is lost."""
        word = KIND_WORDS.get(activity.kind, activity.kind)
        self.backup.keeper.lose(activity.title, message, title=activity.title, kind_word=word)
