"""Writing questions as a QTI package: one item each, a test that orders them by category, pictures, a manifest."""

import io
import zipfile
from collections.abc import Iterable
from itertools import groupby
from typing import Literal

from lxml import etree

from courses.questions.formats.findings import Losses
from courses.questions.formats.qti_source import write_source
from courses.questions.formats.qti_write_item import NAMESPACES, ItemWriter, kebab
from courses.questions.formats.question_file import FileQuestion, Written
from courses.questions.formats.xml import Element, add_element, clean, new_element
from courses.questions.kinds.base import Fault
from courses.questions.kinds.registry import find_kind

Version = Literal["2.1", "2.2", "3.0"]
_MANIFEST = {
    "2.1": ("http://www.imsglobal.org/xsd/imscp_v1p1", "QTIv2.1 Package", "1.0.0", "v2p1"),
    "2.2": ("http://www.imsglobal.org/xsd/imscp_v1p1", "QTIv2.2 Package", "1.0.0", "v2p2"),
    "3.0": ("http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1", "QTI Package", "3.0.0", "v3p0"),
}
_LOM = "http://ltsc.ieee.org/xsd/LOM"
_DIFFICULTY = {"easy": "easy", "medium": "medium", "hard": "difficult"}
_ENDINGS = {"image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif", "image/webp": ".webp"}
_TEST, _TITLE = "test.xml", "Ngân hàng câu hỏi"
_DAY = (2026, 1, 1, 0, 0, 0)
_BROKEN = Fault("The question is not complete: it is left out.")


def write_qti(questions: Iterable[FileQuestion], version: Version = "2.1") -> Written:
    """The questions in a package of this version, and what other platforms will not find of them in it."""
    writer = _PackageWriter(version)
    for question in questions:
        writer.add(question)
    return Written(writer.finish(), writer.losses.all())


class _PackageWriter:
    """Collects the files of the package."""

    def __init__(self, version: Version) -> None:
        self.version, self.losses = version, Losses()
        self.items = ItemWriter(version, self.losses)
        self.files: dict[str, bytes] = {}
        self.written: list[tuple[str, FileQuestion]] = []
        self.resources: list[Element] = []

    def add(self, question: FileQuestion) -> None:
        """The question is in the package, or it is said why it is not."""
        self.losses.begin(question)
        kind = find_kind(question.kind)
        if kind is None or kind.validate(question.data):
            self.losses.leave_out(_BROKEN)
            return
        name = f"item-{len(self.written) + 1:04d}"
        paths = {
            file.sha256: f"images/{file.sha256[:16]}{_ENDINGS.get(file.media_type, '')}"
            for file in question.files
        }
        item = self.items.write(question, name, paths)
        self.files[f"{name}.xml"] = item
        for file in question.files:
            self.files[paths[file.sha256]] = file.content
        self.written.append((name, question))
        self.resources.append(self._resource(name, question, item, sorted(paths.values())))

    def _resource(self, name: str, question: FileQuestion, item: bytes, paths: list[str]) -> Element:
        href, kind = f"{name}.xml", f"imsqti_item_xml{_MANIFEST[self.version][3]}"
        made = new_element("resource", None, identifier=name, type=kind, href=href)
        metadata = add_element(made, "metadata")
        metadata.append(_lom(question))
        metadata.append(write_source(question, item))
        for path in [href, *paths]:
            add_element(made, "file", None, href=path)
        return made

    def finish(self) -> bytes:
        """The archive."""
        test = new_element(
            "resource",
            None,
            identifier="test",
            type=f"imsqti_test_xml{_MANIFEST[self.version][3]}",
            href=_TEST,
        )
        add_element(test, "file", None, href=_TEST)
        for name, _ in self.written:
            add_element(test, "dependency", None, identifierref=name)
        files = {"imsmanifest.xml": self._manifest(test), _TEST: self._test(), **self.files}
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as package:
            for name, content in files.items():
                entry = zipfile.ZipInfo(name, _DAY)
                entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
                package.writestr(entry, content)
        return archive.getvalue()

    def _manifest(self, test: Element) -> bytes:
        namespace, schema, number, _ = _MANIFEST[self.version]
        root = new_element("manifest", None, identifier="tuhoc-questions")
        metadata = add_element(root, "metadata")
        add_element(metadata, "schema", schema)
        add_element(metadata, "schemaversion", number)
        add_element(root, "organizations")
        resources = add_element(root, "resources")
        resources.extend([test, *self.resources])
        return _bytes(root, namespace)

    def _test(self) -> bytes:
        is_new = self.version == "3.0"
        root = new_element("assessmentTest", None, identifier="test", title=_TITLE)
        part = add_element(
            root,
            "testPart",
            None,
            identifier="part",
            navigationMode="nonlinear",
            submissionMode="simultaneous",
        )
        runs = groupby(self.written, key=lambda entry: entry[1].category)
        for number, (category, entries) in enumerate(runs, 1):
            section = part
            for depth, title in enumerate(category.split("/"), 1):
                section = add_element(
                    section,
                    "assessmentSection",
                    None,
                    identifier=f"section-{number}-{depth}",
                    title=title,
                    visible="true",
                )
            for name, _ in entries:
                add_element(section, "assessmentItemRef", None, identifier=f"ref-{name}", href=f"{name}.xml")
        if not self.written:
            add_element(part, "assessmentSection", None, identifier="section-1", title="", visible="true")
        return _bytes(_renamed(root) if is_new else root, NAMESPACES[self.version])


def _renamed(element: Element) -> Element:
    """The element and what is in it in the names of QTI 3.0."""
    made = new_element(f"qti-{kebab(str(element.tag))}", element.text)
    for key, value in element.attrib.items():
        made.set(kebab(key), value)
    made.extend([_renamed(child) for child in element])
    return made


def _lom(question: FileQuestion) -> Element:
    """Title, tags and difficulty as other platforms read them."""
    root = etree.Element(f"{{{_LOM}}}lom", nsmap={None: _LOM})
    general = etree.SubElement(root, f"{{{_LOM}}}general")
    for name, words in (("title", question.title), *(("keyword", tag) for tag in question.tags)):
        if words:
            etree.SubElement(
                etree.SubElement(general, f"{{{_LOM}}}{name}"), f"{{{_LOM}}}string"
            ).text = clean(words)
    if question.difficulty:
        educational = etree.SubElement(root, f"{{{_LOM}}}educational")
        difficulty = etree.SubElement(educational, f"{{{_LOM}}}difficulty")
        etree.SubElement(difficulty, f"{{{_LOM}}}source").text = "LOMv1.0"
        etree.SubElement(difficulty, f"{{{_LOM}}}value").text = _DIFFICULTY[question.difficulty]
    return root


def _bytes(root: Element, namespace: str) -> bytes:
    """The document, everything without a namespace put into this one."""
    named = _in_namespace(root, namespace, is_top=True)
    etree.indent(named)
    return etree.tostring(named, encoding="UTF-8", xml_declaration=True) + b"\n"


def _in_namespace(element: Element, namespace: str, *, is_top: bool = False) -> Element:
    if str(element.tag).startswith("{"):
        return element
    made = etree.Element(
        f"{{{namespace}}}{element.tag}", dict(element.attrib), nsmap={None: namespace} if is_top else None
    )
    made.text = element.text
    made.extend([_in_namespace(child, namespace) for child in list(element)])
    return made
