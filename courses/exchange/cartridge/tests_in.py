"""The tests and question banks of a cartridge: QTI 1.2, each test a quiz that asks all its questions."""

import hashlib
from dataclasses import replace

from courses.authoring.incoming import IncomingDraw, IncomingQuiz
from courses.exchange.cartridge.manifest import Manifest, Resource
from courses.exchange.cartridge.package import Package
from courses.questions.formats.archives import Archive
from courses.questions.formats.qti12 import read_bank
from courses.questions.formats.qti_findings import PackageFindings
from courses.questions.formats.qti_manifest import read_package
from courses.questions.formats.question_file import FileQuestion
from courses.questions.formats.xml import Element, local_name
from lms.core.text import clean_line, msgid

_ATTEMPTS, _MINUTES, _DRAWN, _PASS = 20, 300, 200, 70
_NOTHING = msgid("The test “%(title)s” has no question that can be used here: it is left out.")
_NO_PASS = msgid("The package sets no pass mark: %(percent)s%% are taken.")


class Tests:
    """The graded questions of the cartridge, as they are found."""

    def __init__(self, package: Package, manifest: Manifest) -> None:
        self.package, self.manifest = package, manifest
        self.questions: list[FileQuestion] = []
        self._labels: set[str] = set()

    def read_bank(self, resource: Resource) -> None:
        """The questions of a bank stand among the graded ones; no quiz draws them yet."""
        self._read(resource, "")

    def read_test(self, resource: Resource, title: str) -> list[IncomingQuiz]:
        """The test as a quiz; nothing where none of its questions can be used."""
        label = self._label(title)
        count = self._read(resource, label)
        if not count:
            self.package.keeper.lose(title, _NOTHING, title=title)
            return []
        said = _said(self.package.document(resource.href))
        self.package.keeper.lose(title, _NO_PASS, percent=_PASS)
        return [
            IncomingQuiz(
                title=title,
                draws=[IncomingDraw(label, min(count, _DRAWN))],
                minutes=min(_whole(said.get("qmd_timelimit", "")) or max(10, 2 * count), _MINUTES),
                attempts=min(_whole(said.get("cc_maxattempts", "")) or _ATTEMPTS, _ATTEMPTS),
                pass_percent=_PASS,
            )
        ]

    def _label(self, title: str) -> str:
        label = plain = clean_line(title).replace("/", "-")[:90]
        number = 1
        while label in self._labels:
            number += 1
            label = f"{plain} ({number})"
        self._labels.add(label)
        return label

    def _read(self, resource: Resource, label: str) -> int:
        """How many questions of the document can be used."""
        name = self._fullest(resource)
        content = self.package.content(name)
        if content is None:
            return 0
        package, findings = read_package(Archive({name: content})), PackageFindings()
        package.archive = self.package.archive()
        if name in package.roots:
            read_bank(package, name, findings)
        for error in package.broken.values():
            findings.note(error.line, error.fault)
        read = findings.file()
        for note in read.notes:
            self.package.keeper.lose(label or name, note.message, **note.params)
        for number, question in enumerate(read.questions):
            self.questions.append(self._own(question, resource, number, label))
        return len(read.questions)

    def _fullest(self, resource: Resource) -> str:
        """The document of the test; Canvas writes a fuller one beside it."""
        folder = resource.href.rpartition("/")[0]
        twin = f"non_cc_assessments/{folder}.xml.qti"
        return twin if folder and twin in self.package.members else resource.href

    def _own(self, question: FileQuestion, resource: Resource, number: int, label: str) -> FileQuestion:
        """The question under an id that no other cartridge uses."""
        stamp = "\n".join((self.manifest.id, resource.id, question.id or str(number)))
        key = f"cc-{hashlib.sha256(stamp.encode()).hexdigest()[:16]}"
        taken = any(each.id == key for each in self.questions[-number - 1 :])
        return replace(question, id=f"{key}-{number}" if taken else key, category=label or question.category)


def _said(root: Element | None) -> dict[str, str]:
    """What the test says of itself, by label."""
    said: dict[str, str] = {}
    for field in [] if root is None else root.iter():
        if local_name(field) == "item":
            break
        if local_name(field) == "qtimetadatafield" and len(field) == 2:
            said[clean_line(field[0].text or "")] = clean_line(field[1].text or "")
    return said


def _whole(said: str) -> int:
    return int(said) if said.isdecimal() and len(said) < 6 else 0
