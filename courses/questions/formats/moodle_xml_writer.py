"""Writing Moodle XML that Moodle reads and that `read_moodle_xml` reads back as the same questions."""

from collections.abc import Iterable, Iterator

from markupsafe import escape

from courses.questions.formats.findings import Losses
from courses.questions.formats.moodle_xml_answers import WRITERS
from courses.questions.formats.moodle_xml_gaps import LOST_STEM, write_cloze
from courses.questions.formats.moodle_xml_page import Page
from courses.questions.formats.moodle_xml_parts import OWN_TAG
from courses.questions.formats.question_file import FileQuestion, Written
from courses.questions.formats.words import to_plain
from courses.questions.formats.xml import Element, add_element, new_element, to_bytes
from courses.questions.kinds.base import Fault
from courses.questions.kinds.number import Intervals
from courses.questions.kinds.parts import Parts
from courses.questions.kinds.registry import get_kind
from courses.questions.kinds.shape import plain_decimal

_WRONG_KIND = Fault("Moodle XML cannot hold this kind of question.")


def write_moodle_xml(questions: Iterable[FileQuestion]) -> Written:
    """The questions in one file, with their pictures; a category where it changes, our marks as tags."""
    quiz, category, losses = new_element("quiz"), "", Losses()
    for question in questions:
        losses.begin(question)
        if question.kind not in WRITERS:
            losses.leave_out(_WRONG_KIND)
            continue
        if question.category != category:
            category = question.category
            quiz.append(_category(category))
        quiz.append(_question(question, losses))
    return Written(to_bytes(quiz), losses.all())


def _category(category: str) -> Element:
    element = new_element("question", type="category")
    path = f"$course$/top/{category}" if category else "$course$/top"
    add_element(add_element(element, "category"), "text", path)
    return element


def _question(question: FileQuestion, losses: Losses) -> Element:
    kind, (moodle_kind, write_answers) = get_kind(question.kind), WRITERS[question.kind]
    content = kind.parse(question.data)
    page = Page(new_element("question", type=moodle_kind), question, losses)
    add_element(add_element(page.element, "name"), "text", question.title)
    page.text(page.element, "questiontext", *_stem(question, content, losses))
    page.text(page.element, "generalfeedback", question.explanation, question.explanation_format)
    add_element(page.element, "defaultgrade", plain_decimal(question.points))
    add_element(page.element, "penalty", "0")
    add_element(page.element, "hidden", "0")
    add_element(page.element, "idnumber", question.id)
    write_answers(page, content)
    _tags(page.element, question, content)
    return page.element


def _stem(question: FileQuestion, content: object, losses: Losses) -> tuple[str, str]:
    if not isinstance(content, Parts):
        return question.stem, question.text_format
    text, text_format = write_cloze(content, losses.lose)
    if not question.stem:
        return text, text_format
    losses.lose(LOST_STEM)
    stem = question.stem
    if question.text_format != text_format:
        stem = to_plain(stem, question.text_format)
        stem = str(escape(stem)) if text_format in ("html", "moodle") else stem
    gap = "<br><br>" if text_format in ("html", "moodle") else "\n\n"
    return f"{stem}{gap}{text}", text_format


def _tags(element: Element, question: FileQuestion, content: object) -> None:
    tags = list(_all_tags(question, content))
    if tags:
        parent = add_element(element, "tags")
        for tag in tags:
            add_element(add_element(parent, "tag"), "text", tag)


def _all_tags(question: FileQuestion, content: object) -> Iterator[str]:
    for tag in question.tags:
        yield f"{OWN_TAG}tag={tag}" if tag.startswith(OWN_TAG) else tag
    own = {
        "lesson": question.lesson,
        "cite": question.cite,
        "difficulty": question.difficulty,
        "competency": question.competency,
        "scoring": "" if question.kind == "ordering" else question.data.get("scoring", ""),
        "range": _ranges(content),
    }
    yield from (f"{OWN_TAG}{key}={value}" for key, value in own.items() if value)


def _ranges(content: object) -> str:
    """The answers that are ranges: Moodle has a middle and a tolerance only."""
    if not isinstance(content, Intervals):
        return ""
    return ",".join(answer.id for answer in content.answers if answer.value is None)
