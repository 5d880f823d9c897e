"""Dividing a document into modules and lessons by its headings."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field

from courses.authoring.incoming import Incoming, IncomingFile, IncomingLesson, IncomingModule
from courses.exchange.readers.base import Losses
from courses.exchange.readers.page_html import Element, PageHtml
from courses.exchange.readers.pictures import use_only
from courses.exchange.readers.written import lessons_of
from courses.lessons.blocks.base import Block, pictures_in
from courses.lessons.blocks.splitting import blocks_of
from lms.core.html import sanitise
from lms.core.text import clean_line, msgid

BY_CHAPTER, BY_HEADING, WHOLE = "chapters", "headings", "whole"
# Below this many words a piece is a part of a lesson rather than a lesson.
_WORDS_OF_A_LESSON = 120
_LONGEST_TITLE = 200


@dataclass
class Piece:
    """What stands below one heading, up to the next of its level."""

    title: str
    elements: list[Element] = field(default_factory=list)

    @property
    def words(self) -> int:
        """How many words it has."""
        return sum(len(each.text_content().split()) for each in self.elements)

    @property
    def says_more(self) -> bool:
        """True for a piece that says or shows anything beside its title."""
        said = clean_line(" ".join(each.text_content() for each in self.elements))
        return bool(self.elements) and said.casefold() != self.title.casefold()


def shapes_of(
    page: PageHtml, *, title: str, stem: str, files: Mapping[str, IncomingFile], losses: Losses
) -> dict[str, Incoming]:
    """The course in each of the shapes that its headings allow, the likeliest first."""
    levels = _levels(page)
    heading = _only_heading(page, levels)
    if heading is not None:
        page.elements.remove(heading)
        levels = _levels(page)
    named = page.title or _words(heading) or title or _words(_lone_heading(page)) or stem
    cutter = _Cutter(page, named[:200] or "…", files, losses)
    if not levels:
        return {WHOLE: cutter.course([(cutter.title, [Piece(cutter.title, page.elements)])], "")}
    return cutter.shapes(levels)


def _below(element: Element) -> Piece:
    """What begins with that heading; one that says more than a title can hold stands in the text too."""
    words = clean_line(element.text_content())
    piece = Piece(words[:_LONGEST_TITLE] or "…")
    if len(words) > _LONGEST_TITLE or element.find(".//img") is not None:
        again = deepcopy(element)
        again.tag = "p"
        piece.elements.append(again)
    return piece


def _levels(page: PageHtml) -> list[int]:
    return sorted({page.level(each) for each in page.elements} - {0})


def _only_heading(page: PageHtml, levels: list[int]) -> Element | None:
    """The one heading of the highest level that names the whole document, where there is one."""
    top = [each for each in page.elements if levels and page.level(each) == levels[0]]
    is_first = bool(top) and not any(
        page.level(each) for each in page.elements[: page.elements.index(top[0])]
    )
    return top[0] if len(top) == 1 and len(levels) > 1 and is_first else None


def _lone_heading(page: PageHtml) -> Element | None:
    found = [each for each in page.elements if page.level(each)]
    return found[0] if len(found) == 1 else None


def _words(element: Element | None) -> str:
    return clean_line(element.text_content()) if element is not None else ""


class _Cutter:
    """Cuts one document."""

    def __init__(self, page: PageHtml, title: str, files: Mapping[str, IncomingFile], losses: Losses) -> None:
        self.page = page
        self.title = title
        self.files = files
        self.losses = losses

    def shapes(self, levels: list[int]) -> dict[str, Incoming]:
        """By chapter where there are two levels of headings, and by heading."""
        pieces = self._cut(self.page.elements, levels[0], self.title)
        by_heading = self.course(
            [(self.title, pieces)],
            msgid("Each heading of the first level became a lesson (%(count)s lessons)."),
        )
        if len(levels) < 2:
            return {BY_HEADING: by_heading}
        modules = [(piece.title, self._cut(piece.elements, levels[1], piece.title)) for piece in pieces]
        said = msgid(
            "Each heading of the first level became a module, each of the second a lesson (%(count)s lessons)."
        )
        by_chapter = self.course(modules, said)
        lower = [piece for _, inner in modules for piece in inner]
        if len(pieces) > 1 and sum(piece.words for piece in lower) >= _WORDS_OF_A_LESSON * len(lower):
            return {BY_CHAPTER: by_chapter, BY_HEADING: by_heading}
        return {BY_HEADING: by_heading, BY_CHAPTER: by_chapter}

    def _cut(self, elements: list[Element], level: int, before: str) -> list[Piece]:
        pieces = [Piece(before)]
        for element in elements:
            if self.page.level(element) == level:
                pieces.append(_below(element))
            else:
                pieces[-1].elements.append(element)
        first, *others = pieces
        return others if others and not first.says_more else pieces

    def course(self, modules: list[tuple[str, list[Piece]]], said: str) -> Incoming:
        """The course of these modules and lessons; `said` is the rule, told first."""
        made: list[IncomingModule] = []
        lessons: list[IncomingLesson] = []
        for title, pieces in modules:
            own = [lesson for piece in pieces for lesson in lessons_of(piece.title, self._blocks(piece))]
            made.append(IncomingModule(title=title, items=list(own)))
            lessons += own
        used = {name for lesson in lessons for block in lesson.blocks for name in _names(block)}
        told = Losses()
        if said:
            told.add("", said, count=len(lessons))
        return Incoming(
            title=self.title,
            modules=made,
            files=use_only(self.files, used),
            losses=[*told.found, *self.losses.found],
        )

    def _blocks(self, piece: Piece) -> list[Block]:
        """The blocks of a lesson: its highest headings are of level 2, all others of level 3."""
        levels = sorted({self.page.level(each) for each in piece.elements} - {0})
        elements = [deepcopy(each) for each in piece.elements]
        for element in elements:
            level = self.page.level(element)
            if level:
                element.tag = "h2" if level == levels[0] else "h3"
        return blocks_of(str(sanitise(self.page.write(elements))))


def _names(block: Block) -> set[str]:
    return {block["file"]} if block["kind"] == "image" else pictures_in(block.get("html", ""))
