"""The pages of a PDF file as lessons: their text, or their pictures."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from courses.exchange.readers.pdf_text import paragraphs
from courses.exchange.readers.written import image, text_block, words
from courses.lessons.blocks.base import Block


@dataclass
class Page:
    """One page: its lines, its picture, the pictures on it."""

    number: int
    lines: list[str]
    picture: str
    shown: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Chapter:
    """A run of pages under one title."""

    title: str
    pages: list[Page]


def by_outline(title: str, starts: list[tuple[int, str]], pages: list[Page]) -> list[Chapter]:
    """A chapter for each entry; entries that begin on one page share it where the page says so."""
    chapters = [Chapter(title, pages[: starts[0][0]])] if starts[0][0] else []
    ends = [start for start, _ in starts[1:]] + [len(pages)]
    for (start, name), end in zip(starts, ends, strict=True):
        own = pages[start : max(end, start + 1)]
        chapters.append(Chapter(name, own))
    return chapters


def as_text(pages: list[Page]) -> Iterator[Block]:
    """The text of the pages, paragraphs going on over the edge of a page; pages without text as pictures."""
    lines: list[str] = []
    for page in pages:
        lines += page.lines
        if page.lines and not page.shown:
            continue
        yield from _text(lines)
        lines = []
        yield from (image(name) for name in page.shown)
        if not page.lines:
            yield image(page.picture)
    yield from _text(lines)


def _text(lines: list[str]) -> Iterator[Block]:
    if lines:
        yield text_block("".join(f"<p>{words(each)}</p>" for each in paragraphs(lines)))


def as_pages(pages: list[Page]) -> Iterator[Block]:
    """The pages as pictures with their text."""
    for at in range(0, len(pages), 60):
        slides = [
            {
                "image": page.picture,
                "html": "".join(f"<p>{words(each)}</p>" for each in paragraphs(page.lines)),
                "notes": "",
            }
            for page in pages[at : at + 60]
        ]
        yield {"kind": "slides", "title": "", "slides": slides}
