"""The texts of a Word document: its body, its footnotes and its endnotes, each with what it refers to."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml import etree

from lms.core.text import clean_line

_NOTES = {"footnotes": "w:footnote", "endnotes": "w:endnote"}


@dataclass(frozen=True)
class Story:
    """One text: the part it stands in, its root, and the ids of the styles that are headings in it."""

    part: Any
    root: Any
    headings: frozenset[str]

    def blocks(self) -> list[tuple[str, Any]]:
        """(the words of the heading above it, block) for every top block, as they are now."""
        place, found = "", []
        for element in self.root:
            style = element.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
            if style is not None and style.get(qn("w:val")) in self.headings:
                place = clean_line("".join(each.text or "" for each in element.iter(qn("w:t"))))[:120]
            found.append((place, element))
        return found

    def elements(self, *tags: str) -> list[tuple[str, Any]]:
        """(the words of the heading above it, element) for every element of these tags, as they are now."""
        return [(place, each) for place, block in self.blocks() for each in block.iter(*tags)]

    def relation(self, key: str | None) -> Any:
        """What the text calls by that id, None where it calls something that is not there."""
        return self.part.rels.get(key) if key else None


def stories_of(document: Any) -> list[Story]:
    """The body first, then the notes."""
    headings = frozenset(
        style.get(qn("w:styleId"), "") for style in styles_of(document) if _is_heading(name_of(style))
    )
    found = [Story(document.part, document.element.body, headings)]
    for part in _notes_of(document):
        found.append(Story(part, parse_xml(part.blob), headings))
    return found


def write_back(stories: list[Story]) -> None:
    """What was changed in notes is in their parts."""
    for story in stories[1:]:
        story.part._blob = etree.tostring(story.root, encoding="UTF-8", xml_declaration=True, standalone=True)


def styles_of(document: Any) -> list[Any]:
    """Every style of the document, as it is written."""
    return list(document.styles.element.findall(qn("w:style")))


def name_of(style: Any) -> str:
    """The name of a style in small letters; nothing for no style."""
    name = style.find(qn("w:name")) if style is not None else None
    return str(name.get(qn("w:val"), "")).lower() if name is not None else ""


def _is_heading(name: str) -> bool:
    return name.startswith("heading")


def _notes_of(document: Any) -> Iterator[Any]:
    for relation in document.part.rels.values():
        if relation.reltype.rpartition("/")[2] in _NOTES and not relation.is_external:
            yield relation.target_part
