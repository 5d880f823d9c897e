"""The question bank of a backup: each question as Moodle's own XML, read by the reader of such files."""

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from courses.exchange.moodle.backup import Backup, each_of, line_at, text_of
from courses.exchange.moodle.bank_kinds import QUESTION_AREAS, as_moodle_xml
from courses.questions.formats.moodle_xml import read_moodle_xml
from courses.questions.formats.question_file import FileQuestion
from courses.questions.formats.xml import Element, add_element, new_element
from lms.core.text import msgid

QUESTION_LIMIT = 5000
_PICTURE_LIMIT = 100_000_000
_TOO_MANY = msgid("The backup holds more than %(limit)s questions: the others are left out.")
_DESCRIPTION = "description"


@dataclass
class Bank:
    """The questions that can be used, by their number and by that of their entry; random ones by category."""

    questions: dict[str, FileQuestion] = field(default_factory=dict)
    entries: dict[str, str] = field(default_factory=dict)
    categories: dict[str, str] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    random: dict[str, tuple[str, bool]] = field(default_factory=dict)
    held: dict[str, list[str]] = field(default_factory=dict)

    def within(self, category: str, *, with_below: bool) -> list[str]:
        """The numbers of the questions of the category, with those below it where that is said."""
        below = {category}
        while with_below:
            more = {each for each, parent in self.parents.items() if parent in below} - below
            if not more:
                break
            below |= more
        return [number for each in self.categories if each in below for number in self.held.get(each, ())]


def read_bank(backup: Backup) -> Bank:
    """Every question of the bank that can be used here; why others cannot is a loss."""
    bank = Bank()
    root = backup.document("questions.xml")
    for category in each_of(root, "question_category"):
        number = category.get("id", "")
        bank.categories[number] = line_at(category, "name")
        bank.parents[number] = text_of(category, "parent")
    reading = _Reading(backup, bank)
    for category in each_of(root, "question_category"):
        reading.read(category)
    return bank


def path_of(bank: Bank, category: str) -> str:
    """The names of the category and of those above it."""
    names: list[str] = []
    while category in bank.categories and len(names) < 10:
        names.insert(0, bank.categories[category].replace("/", "-"))
        category = bank.parents.get(category, "")
    return "/".join(name for name in names if name.lower() != "top")


class _Reading:
    """The bank on its way in."""

    def __init__(self, backup: Backup, bank: Bank) -> None:
        self.backup, self.bank = backup, bank
        self.pictures_left = _PICTURE_LIMIT

    def read(self, category: Element) -> None:
        """The questions of that category."""
        number, path = category.get("id", ""), path_of(self.bank, category.get("id", ""))
        found = [*_latest(category)]
        parts = {text.get("id", ""): text for _, text in _all_of(category)}
        for entry, question in found:
            own = question.get("id", "")
            kind = text_of(question, "qtype")
            if entry:
                self.bank.entries[entry] = own
            if kind in ("random", "randomsamatch"):
                self.bank.random[own] = (number, text_of(question, "questiontext") == "1")
            elif text_of(question, "parent") in ("0", "", own) and kind != _DESCRIPTION:
                self._keep(question, parts, path, number)

    def _keep(self, question: Element, parts: dict[str, Element], path: str, category: str) -> None:
        own = question.get("id", "")
        if len(self.bank.questions) >= QUESTION_LIMIT:
            self.backup.keeper.lose(path, _TOO_MANY, limit=QUESTION_LIMIT)
            return
        made = as_moodle_xml(question, parts)
        self._add_pictures(made, own)
        quiz = new_element("quiz")
        quiz.append(made)
        read = read_moodle_xml(etree.tostring(quiz, encoding="utf-8"))
        place = f"{path}: {line_at(question, 'name')}".strip(": ")
        for note in read.notes:
            self.backup.keeper.lose(place, note.message, **note.params)
        for each in read.questions[:1]:
            stamp = text_of(question, "stamp") or f"{place}+{own}"
            key = f"mdl-{hashlib.sha256(stamp.encode()).hexdigest()[:16]}"
            self.bank.questions[own] = replace(each, id=key, category=path)
            self.bank.held.setdefault(category, []).append(own)

    def _add_pictures(self, made: Element, own: str) -> None:
        """The files that the texts of the question show stand beside them, as in Moodle's XML."""
        for name, area in QUESTION_AREAS.items():
            for holder in made.iterfind(f".//{name}"):
                item = holder.attrib.pop("item", "" if name in ("answer", "feedback") else own)
                for entry in self.backup.entries_of("question", area, item) if item else ():
                    size = entry.content.stat().st_size
                    if self.pictures_left < size or size > 2_500_000:
                        continue
                    self.pictures_left -= size
                    written = base64.b64encode(entry.content.read_bytes()).decode()
                    folder, _, file = entry.path.rpartition("/")
                    add_element(holder, "file", written, name=file, path=f"/{folder}/", encoding="base64")


def _all_of(category: Element) -> Iterator[tuple[str, Element]]:
    """(entry, question) of every version of every question."""
    for question in each_of(category, "questions/question"):
        yield "", question
    for entry in each_of(category, "question_bank_entries/question_bank_entry"):
        for question in each_of(entry, "question_version/question_versions/questions/question"):
            yield entry.get("id", ""), question


def _latest(category: Element) -> Iterator[tuple[str, Element]]:
    """(entry, question) of the latest version of each that its author did not hide."""
    for question in each_of(category, "questions/question"):
        if text_of(question, "hidden") != "1":
            yield "", question
    for entry in each_of(category, "question_bank_entries/question_bank_entry"):
        versions = [
            each
            for each in each_of(entry, "question_version/question_versions")
            if text_of(each, "status") != "hidden"
        ]
        for version in sorted(versions, key=_version)[-1:]:
            for question in each_of(version, "questions/question"):
                yield entry.get("id", ""), question


def _version(version: Element) -> int:
    said = text_of(version, "version")
    return int(said) if said.isdecimal() and len(said) < 9 else 0
