"""The banks and tests of QTI 1.2: every item of a document, in its sections."""

from collections.abc import Iterator

from courses.questions.formats.qti12_fields import fields_of
from courses.questions.formats.qti12_item import Item12Reader
from courses.questions.formats.qti12_texts import material
from courses.questions.formats.qti_asked import NotHeld, Nothing
from courses.questions.formats.qti_declarations import Unmeasurable
from courses.questions.formats.qti_findings import PackageFindings
from courses.questions.formats.qti_keep import keep
from courses.questions.formats.qti_manifest import Package
from courses.questions.formats.qti_names import normalise
from courses.questions.formats.qti_shown import Shown
from courses.questions.formats.question_file import Skipped
from courses.questions.formats.xml import Element, line_of
from courses.questions.kinds.base import Fault
from courses.questions.kinds.texts import RichText
from lms.core.text import clean_line

_ELSEWHERE = Fault("A question of another bank is named here; it is not in this file.")
_TEXT_ONLY = Fault("A description asks nothing: it is left out.")
_UNKNOWN = Fault("How answers are scored there is not known here: the question is left out.")
_HOLDERS = ("assessment", "section", "objectbank")
_ROOT_TITLES = ("root_section", "main", "")


def read_bank(package: Package, name: str, findings: PackageFindings) -> None:
    """Every item of the document is among the findings, or why it is no question."""
    root = normalise(package.roots[name])
    stimuli: dict[str, RichText] = {}
    for item, category in _items(root, ()):
        if item.tag != "item":
            findings.note(line_of(item), _ELSEWHERE, level="warning")
        else:
            _read_item(item, category, package.shown(name), stimuli, findings)


def _items(element: Element, path: tuple[str, ...]) -> Iterator[tuple[Element, str]]:
    """The items with the titles of what they stand in."""
    for child in element:
        if child.tag in ("item", "bankentry_item", "sourcebank_ref"):
            yield child, "/".join(path)
        elif child.tag in _HOLDERS:
            yield from _items(child, _longer(path, child))
        elif child.tag in ("selection_ordering", "selection"):
            yield from _items(child, path)


def _longer(path: tuple[str, ...], holder: Element) -> tuple[str, ...]:
    title = clean_line(holder.get("title") or "")
    if holder.tag == "objectbank":
        title = title or fields_of(holder).get("bank_title", "")
    if title.lower() in _ROOT_TITLES or (holder.tag == "section" and path and title == path[-1]):
        return path
    return (*path, title.replace("/", "-"))


def _read_item(
    item: Element, category: str, shown: Shown, stimuli: dict[str, RichText], findings: PackageFindings
) -> None:
    reader = Item12Reader(item, shown)
    parent = stimuli.get(reader.item.fields.get("parent_stimulus_item_ident", ""), RichText(""))
    try:
        question = reader.read(category, parent)
    except NotHeld as refused:
        findings.note(refused.line or line_of(item), refused.fault)
    except Unmeasurable:
        findings.note(line_of(item), _UNKNOWN)
    except Nothing as nothing:
        presentation = item.find("presentation")
        if presentation is not None:
            stimuli[item.get("ident") or ""] = material(presentation, shown)
        skipped = Skipped(line_of(item), "description", clean_line(item.get("title") or ""), nothing.text)
        findings.skip(skipped, _TEXT_ONLY, level="warning")
    else:
        keep(question, shown, reader.item.remarks, findings)
