"""A presentation as it was read, and the two courses it can become: slides to look at, or a text to read."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape

from courses.authoring.incoming import Incoming, IncomingFile, IncomingLesson, IncomingModule, Loss
from courses.exchange.readers.base import READING, SLIDES
from courses.exchange.readers.pictures import use_only
from courses.exchange.readers.written import heading, lessons_of, words
from courses.lessons.blocks.base import Block, pictures_in
from courses.lessons.blocks.things import MOST_SLIDES
from lms.core.html import sanitise

_SLIDES_OF_A_BLOCK = 60


@dataclass
class Slide:
    """One slide: its title, what stands on it as blocks, its films, what is said to it, and its picture."""

    number: int
    title: str = ""
    blocks: list[Block] = field(default_factory=list)
    media: list[Block] = field(default_factory=list)
    notes: str = ""
    picture: str = ""

    def html(self) -> str:
        """All that the slide says; its pictures too where it was not drawn."""
        parts = [f"<h3>{words(self.title)}</h3>" if self.title else ""]
        for block in self.blocks:
            if block["kind"] in ("text", "table"):
                parts.append(block["html"])
            elif block["kind"] == "image" and not self.picture:
                parts.append(f'<p><img src="{block["file"]}" alt="{escape(block["alt"])}"></p>')
        return str(sanitise("".join(parts)))


Write = Callable[[str, list[Slide]], Iterator[Block]]


@dataclass(kw_only=True)
class Deck:
    """A presentation: its title, its sections in order, its files, and what did not survive.

    `drawn_away` did not survive either where its pages are not shown as they were drawn.
    """

    title: str
    sections: list[tuple[str, list[Slide]]]
    files: dict[str, IncomingFile]
    losses: list[Loss]
    drawn_away: list[Loss]
    is_drawn: bool

    def shapes(self) -> dict[str, Incoming]:
        """Both courses: slides come first."""
        flat = _in_order([*self.losses, *self.drawn_away])
        return {
            SLIDES: self._course(as_slides, self.losses if self.is_drawn else flat),
            READING: self._course(as_reading, flat),
        }

    def _course(self, write: Write, losses: list[Loss]) -> Incoming:
        lessons: list[IncomingLesson] = []
        for name, slides in self.sections:
            lessons += lessons_of(name, write(name, slides))
        used = {name for lesson in lessons for block in lesson.blocks for name in _names(block)}
        module = IncomingModule(title=self.title, items=list(lessons))
        return Incoming(title=self.title, modules=[module], files=use_only(self.files, used), losses=losses)


def as_slides(_title: str, slides: list[Slide]) -> Iterator[Block]:
    """The slides in blocks of slides; a film stands after the slide that it was on."""
    block: Block = _open()
    for slide in slides:
        block["slides"].append({"image": slide.picture, "html": slide.html(), "notes": slide.notes})
        if slide.media or len(block["slides"]) >= min(_SLIDES_OF_A_BLOCK, MOST_SLIDES):
            yield block
            yield from slide.media
            block = _open()
    if block["slides"]:
        yield block


def _open() -> Block:
    return {"kind": "slides", "title": "", "slides": []}


def as_reading(_title: str, slides: list[Slide]) -> Iterator[Block]:
    """The titles as headings, what stands on the slides below them, what is said in notes."""
    for slide in slides:
        if slide.title:
            yield heading(slide.title)
        yield from slide.blocks
        yield from slide.media
        if slide.notes:
            said = "".join(f"<p>{words(line)}</p>" for line in slide.notes.splitlines() if line.strip())
            yield {"kind": "note", "tone": "info", "html": str(sanitise(said))}


def _in_order(losses: list[Loss]) -> list[Loss]:
    """By slide, each as they were found; what is of no single slide comes last."""
    return sorted(losses, key=lambda loss: (not loss.place, int(loss.place.rpartition(" ")[2] or 0)))


def _names(block: Block) -> set[str]:
    if block["kind"] == "slides":
        own = {each["image"] for each in block["slides"]} - {""}
        return own.union(*(pictures_in(each["html"]) for each in block["slides"]))
    if block["kind"] in ("image", "media", "file", "package"):
        return {block["file"]}
    return pictures_in(block.get("html", ""))
