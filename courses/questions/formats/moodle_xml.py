"""Moodle XML: every kind that both sides know, with pictures, tags and categories, and every fault by line."""

import re
from decimal import Decimal
from urllib.parse import quote

from courses.questions.formats.findings import Findings
from courses.questions.formats.images import Allowance
from courses.questions.formats.moodle_xml_kinds import DESCRIPTION, NO_KIND, READERS
from courses.questions.formats.moodle_xml_parts import (
    BadQuestion,
    Item,
    is_question,
    kind_name,
    plain_line,
    raw_text,
)
from courses.questions.formats.moodle_xml_writer import write_moodle_xml
from courses.questions.formats.question_file import DIFFICULTIES, FileQuestion, QuestionFile, Skipped
from courses.questions.formats.xml import BadXml, Element, add_element, line_of, local_name, parse_xml
from courses.questions.kinds.base import Fault, Json
from courses.questions.kinds.registry import get_kind
from lms.core.text import clean_line

__all__ = ["read_moodle_xml", "write_moodle_xml"]

_CONTEXT = re.compile(r"\$[a-z0-9]+\$(?:/top)?(?:/|$)")
_NOT_MOODLE = Fault("This is not a Moodle XML file: it has no <quiz> with questions.")
_HIDDEN = Fault("Moodle hides this question: it is read all the same.")
_LOST = Fault("Hints and feedback for the answer as a whole are not kept.")
# What Moodle itself puts there when an author writes nothing.
_STANDARD = {
    "", "your answer is correct.", "your answer is partially correct.", "your answer is incorrect.",
    "câu trả lời của bạn đúng", "câu trả lời của bạn đúng một phần", "câu trả lời của bạn sai",
}  # fmt: skip
_WHOLE = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")


def read_moodle_xml(content: bytes, name: str = "") -> QuestionFile:
    """Every question of the file that can be used and every fault, whatever the bytes are."""
    findings = Findings()
    try:
        root = parse_xml(content)
    except BadXml as error:
        findings.note(error.line, error.fault)
        return findings.file()
    entries = [root] if is_question(root) else [child for child in root if is_question(child)]
    if not entries or local_name(root) not in ("quiz", "question"):
        findings.note(line_of(root), _NOT_MOODLE)
        return findings.file()
    category, allowance = "", Allowance()
    for entry in entries:
        if kind_name(entry) == "category":
            category = _category(entry)
        else:
            _read_entry(Item(entry, allowance), category, findings)
    return findings.file()


def _category(entry: Element) -> str:
    found = entry.find("category")
    return "" if found is None else clean_line(_CONTEXT.sub("", plain_line(found), count=1))


def _read_entry(item: Item, category: str, findings: Findings) -> None:
    """The question among those that can be used, or why it cannot."""
    _move_old_image(item.element)
    name = kind_name(item.element)
    if name not in READERS:
        _skip(item, name, findings)
        return
    try:
        question = _question(item, category)
    except BadQuestion as error:
        findings.note(error.line, error.fault)
        return
    before = len(findings.questions)
    findings.keep(question)
    if len(findings.questions) > before:
        for remark in [*item.remarks, *item.pictures.faults]:
            findings.note(question.line, remark, level="warning")


def _skip(item: Item, name: str, findings: Findings) -> None:
    skipped = Skipped(line_of(item.element), name, _title(item), item.text("questiontext")[0])
    if name == "description":
        findings.skip(skipped, DESCRIPTION, level="warning")
    else:
        findings.skip(skipped, Fault(NO_KIND, {"kind": name}))


def _title(item: Item) -> str:
    found = item.element.find("name")
    return "" if found is None else plain_line(found)


def _question(item: Item, category: str) -> FileQuestion:
    stem, item.text_format = item.text("questiontext")
    explanation, explanation_format = item.text("generalfeedback")
    kind, data = READERS[kind_name(item.element)](item)
    _check_scoring(item, kind)
    _remark_losses(item)
    return item.pictures.attach(
        FileQuestion(
            kind=kind,
            data=data,
            stem="" if kind == "cloze" else stem,
            text_format=item.text_format,
            title=_title(item),
            category=category,
            id=item.value("idnumber"),
            tags=item.marks.tags,
            lesson=item.marks.get("lesson"),
            cite=item.marks.get("cite"),
            explanation=explanation,
            explanation_format=explanation_format if explanation else item.text_format,
            points=item.points() or _sum_of_gaps(kind, data),
            difficulty=_difficulty(item),
            competency=item.marks.get("competency"),
            line=line_of(item.element),
        )
    )


def _move_old_image(entry: Element) -> None:
    """The picture that Moodle 1.9 kept beside a question stands at the end of its text."""
    name, written = (clean_line(entry.findtext(key) or "") for key in ("image", "image_base64"))
    text = entry.find("questiontext")
    if not name or not written or text is None:
        return
    name = name.replace("/", "_")
    add_element(text, "file", written, name=name, encoding="base64")
    source = text if text.find("text") is None else text.find("text")
    source.text = f'{source.text or ""} <img src="@@PLUGINFILE@@/{quote(name)}" alt="">'


def _check_scoring(item: Item, kind: str) -> None:
    scoring = item.marks.get("scoring")
    if scoring and scoring not in get_kind(kind).scorings:
        fault = Fault("“%(scoring)s” is not a way to score this kind of question.", {"scoring": scoring[:40]})
        raise BadQuestion(item.element, fault)


def _remark_losses(item: Item) -> None:
    """Hints and the feedback for the whole answer are nowhere kept; Moodle's own sentences are no loss."""
    said = [raw_text(found) for name in _WHOLE for found in item.element.findall(name)]
    words = {clean_line(re.sub(r"<[^<>]*>", " ", text)).casefold() for text in said}
    if item.element.find("hint") is not None or not words <= _STANDARD:
        item.remark(_LOST)
    if item.flag("hidden", False):
        item.remark(_HIDDEN)


def _difficulty(item: Item) -> str:
    said = item.marks.get("difficulty")
    return said if said in DIFFICULTIES else ""


def _sum_of_gaps(kind: str, data: Json) -> Decimal:
    """In Moodle a cloze question is worth what its gaps are worth."""
    return Decimal(sum(int(gap["points"]) for gap in data["gaps"])) if kind == "cloze" else Decimal(1)
