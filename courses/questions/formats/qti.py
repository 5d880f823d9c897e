"""Reading QTI: a package or a single item of QTI 2.1, 2.2 or 3.0, and the question banks of QTI 1.2."""

from collections.abc import Mapping

from courses.questions.formats.archives import Archive, read_archive
from courses.questions.formats.qti12 import read_bank
from courses.questions.formats.qti_asked import NotHeld, Nothing
from courses.questions.formats.qti_findings import PackageFindings
from courses.questions.formats.qti_include import include
from courses.questions.formats.qti_item import ItemReader
from courses.questions.formats.qti_keep import keep
from courses.questions.formats.qti_manifest import Package, ordered, read_package
from courses.questions.formats.qti_names import kind_of_root, normalise
from courses.questions.formats.qti_processing import Budget
from courses.questions.formats.qti_source import read_source
from courses.questions.formats.question_file import QuestionFile, Skipped
from courses.questions.formats.xml import Element, line_of, local_name
from courses.questions.kinds.base import Fault
from lms.core.zips import is_zip

__all__ = ["is_qti", "read_qti"]

_NO_ITEM = Fault("The package holds no question of QTI 1.2, 2.1, 2.2 or 3.0.")
_NOT_QTI = Fault("This is not a QTI document: its root element is “%(name)s”.")
_ONE_FILE = "item.xml"
_TEXT_ONLY = Fault("A description asks nothing: it is left out.")


def is_qti(content: bytes) -> bool:
    """True for an archive, and for a document whose root is one of QTI."""
    head = content[:4000].replace(b"\0", b"")
    roots = (
        b"<questestinterop",
        b"assessmentItem",
        b"qti-assessment-item",
        b"assessmentTest",
        b"qti-assessment-test",
    )
    return is_zip(content) or any(root in head for root in roots)


def read_qti(content: bytes, name: str = "") -> QuestionFile:
    """Every question of the package or the document that can be used, and every fault with its file and line."""
    findings = PackageFindings()
    if is_zip(content):
        archive = read_archive(content, by_case=True)
        if isinstance(archive, Fault):
            findings.note(1, archive)
            return findings.file()
    else:
        archive = Archive({name or _ONE_FILE: content})
    _Reader(read_package(archive), findings, is_single=not is_zip(content)).read()
    return findings.file()


class _Reader:
    """Reads every item of a package."""

    def __init__(self, package: Package, findings: PackageFindings, *, is_single: bool) -> None:
        self.package, self.findings, self.is_single = package, findings, is_single
        self.budget = Budget()

    def read(self) -> None:
        kinds = {name: kind_of_root(root) for name, root in self.package.roots.items()}
        wanted = {name: kind for name, kind in kinds.items() if kind in ("item", "qti12")}
        for name in ordered(self.package, wanted):
            if _is_twin(name, wanted):
                continue
            self.findings.file_name = "" if self.is_single else name
            if wanted[name] == "item":
                self._item(name, self.package.roots[name])
            else:
                read_bank(self.package, name, self.findings)
        self._report_broken()
        if not wanted and not self.findings.notes:
            self._report_nothing(kinds)

    def _report_broken(self) -> None:
        for name, error in self.package.broken.items():
            self.findings.file_name = "" if self.is_single else name
            about = self.package.about.get(name)
            is_question = self.is_single or (about is not None and about.is_named)
            self.findings.note(error.line, error.fault, level="error" if is_question else "warning")
        self.findings.file_name = ""

    def _report_nothing(self, kinds: dict[str, str]) -> None:
        self.findings.file_name = ""
        if self.is_single and self.package.roots:
            root = next(iter(self.package.roots.values()))
            self.findings.note(1, Fault(_NOT_QTI.message, {"name": local_name(root)[:60]}))
        else:
            self.findings.note(1, _NO_ITEM)

    def _item(self, name: str, root: Element) -> None:
        about = self.package.of(name)
        own = read_source(about.source, self.package.archive, name)
        if own:
            self.findings.keep(own)
            return
        shown = self.package.shown(name)
        missing = include(normalise(root), self.package, name)
        reader = ItemReader(root, shown, self.budget)
        try:
            question = reader.read(about)
        except NotHeld as refused:
            self.findings.note(refused.line or line_of(root), refused.fault)
        except Nothing as nothing:
            skipped = Skipped(line_of(root), "description", root.get("title") or "", nothing.text)
            self.findings.skip(skipped, _TEXT_ONLY, level="warning")
        else:
            keep(question, shown, [*missing, *reader.remarks], self.findings)


def _is_twin(name: str, wanted: Mapping[str, str]) -> bool:
    """True for the plainer one of two documents in which Canvas writes the same test."""
    folder, _, last = name.rpartition("/")
    return last == "assessment_qti.xml" and f"non_cc_assessments/{folder}.xml.qti" in wanted
