"""Reading a PowerPoint presentation: slides as pictures with their text, and speaker notes as transcript."""

from typing import Any

import pypdfium2
from pptx import Presentation

from courses.exchange.readers.base import Losses, Reading, Source, Unreadable
from courses.exchange.readers.deck import Deck, Slide
from courses.exchange.readers.drawing import draw_pages
from courses.exchange.readers.office import find_office
from courses.exchange.readers.office_package import open_package
from courses.exchange.readers.old_fonts import note_old_fonts
from courses.exchange.readers.pictures import Pictures
from courses.exchange.readers.pptx_fonts import usual_font, write_in_unicode
from courses.exchange.readers.pptx_losses import note_ink, note_movements, note_relations
from courses.exchange.readers.pptx_shapes import SlideShapes
from courses.exchange.readers.pptx_ways import choose_ways
from courses.questions.kinds.base import Fault
from lms.core.text import clean_line, clean_text, msgid

MOST = 600
_BROKEN = Fault("The presentation is damaged: open it in PowerPoint, save it again, and choose the new file.")
_EMPTY = Fault("There is no slide in the presentation that is shown.")
_TOO_MANY = Fault(
    "The presentation has more than %(most)s slides: part it into several files.", {"most": MOST}
)
_NO_OFFICE = msgid("This machine cannot draw slides: they became pages of text, pictures and tables.")
_NOT_DRAWN = msgid("The slides could not be drawn: they became pages of text, pictures and tables.")
_P14 = "{http://schemas.microsoft.com/office/powerpoint/2010/main}"
_GENERIC = (
    "powerpoint presentation",
    "bài trình bày powerpoint",
    "slide 1",
    "trình bày powerpoint",
    "presentation",
)


def read_pptx(source: Source) -> Reading:
    """The presentation as slides, or as a text to read."""
    open_package(source.path)
    try:
        found = Presentation(str(source.path))
        slides = _slides(found)
    except MemoryError:
        raise
    except Exception as error:
        raise Unreadable(_BROKEN) from error
    if len(slides) > MOST:
        raise Unreadable(_TOO_MANY)
    return Reading("pptx", _Deck(source, found, slides).read().shapes())


class _Deck:
    """One presentation while it is read."""

    def __init__(self, source: Source, found: Any, slides: list[tuple[int, Any]]) -> None:
        self.source = source
        self.found = found
        self.slides = slides
        self.pictures = Pictures(source.out)
        self.losses = Losses()
        self.away = Losses()
        self.fonts: set[str] = set()

    def read(self) -> Deck:
        """All of it."""
        read: dict[int, Slide] = {}
        for number, (key, slide) in enumerate(self.slides, 1):
            self.source.tell("slides", number, len(self.slides))
            if _is_hidden(slide):
                self.losses.add(
                    f"Slide {number}", msgid("The slide is hidden in the presentation and was left out.")
                )
            else:
                read[key] = self._slide(number, slide)
        if not read:
            raise Unreadable(_EMPTY)
        note_old_fonts(self.fonts, self.losses)
        is_drawn = self._draw(list(read.values()))
        title = self._title(list(read.values()))
        return Deck(
            title=title,
            sections=self._sections(title, read),
            files=self.pictures.files,
            losses=self.losses.found,
            drawn_away=self.away.found,
            is_drawn=is_drawn,
        )

    def _slide(self, number: int, slide: Any) -> Slide:
        place = f"Slide {number}"
        try:
            note_ink(slide._element, place, self.away)
            choose_ways(slide._element, place, self.away)
            self.fonts |= write_in_unicode(slide._element, usual_font(slide))
            shapes = SlideShapes(slide, place, self.pictures, self.losses, self.away)
            blocks = shapes.blocks()
            note_movements(slide._element, place, self.losses)
            note_relations(slide.part, place, self.losses)
        except MemoryError:
            raise
        except Exception as error:
            raise Unreadable(
                Fault(
                    "Slide %(number)s is damaged: mend it in PowerPoint and choose the file again.",
                    {"number": number},
                )
            ) from error
        notes = self._notes(slide, place)
        return Slide(number, clean_line(shapes.title)[:300], blocks, shapes.films.blocks, notes)

    def _notes(self, slide: Any, place: str) -> str:
        """What the speaker says to the slide."""
        try:
            frame = slide.notes_slide.notes_text_frame if slide.has_notes_slide else None
            if frame is None:
                return ""
            self.fonts |= write_in_unicode(frame._txBody, "")
            return clean_text(frame.text)[:20_000]
        except (KeyError, AttributeError, ValueError):
            self.losses.add(place, msgid("The notes of the slide cannot be read: they are lost."))
            return ""

    def _draw(self, slides: list[Slide]) -> bool:
        """True when every slide has its picture."""
        if self.source.pages is None and find_office() is None:
            self.losses.add("", _NO_OFFICE)
            return False
        try:
            names = draw_pages(self.source, self.pictures, "slide", len(slides)) if self.source.pages else []
        except pypdfium2.PdfiumError:
            names = []
        if len(names) != len(slides):
            self.losses.add("", _NOT_DRAWN)
            return False
        for slide, name in zip(slides, names, strict=True):
            slide.picture = name
        return True

    def _title(self, slides: list[Slide]) -> str:
        told = _told_title(self.found)
        if told and told.casefold() not in _GENERIC:
            return told[:200]
        first = next((slide.title for slide in slides if slide.title), "")
        return (first or clean_line(self.source.stem))[:200] or "…"

    def _sections(self, title: str, read: dict[int, Slide]) -> list[tuple[str, list[Slide]]]:
        """(name, slides) of the sections that show anything; what is in none stands first."""
        left = dict(read)
        sections = []
        for section in self.found.element.iter(f"{_P14}section"):
            ids = [int(each.get("id", "0")) for each in section.iter(f"{_P14}sldId")]
            slides = [left.pop(each) for each in ids if each in left]
            if slides:
                sections.append((clean_line(section.get("name", ""))[:200] or title, slides))
        return ([(title, list(left.values()))] if left else []) + sections


def _told_title(found: Any) -> str:
    """How the presentation calls itself; nothing where its properties cannot be read."""
    try:
        return clean_line(found.core_properties.title or "")
    except (KeyError, AttributeError, ValueError):
        return ""


def _is_hidden(slide: Any) -> bool:
    return slide._element.get("show") in ("0", "false")


def _slides(found: Any) -> list[tuple[int, Any]]:
    """(id, slide) of the slides in their order; one that the file does not hold is none."""
    listed = found.element.sldIdLst
    relations = [(each.id, found.part.rels.get(each.rId)) for each in (listed if listed is not None else ())]
    return [
        (number, relation.target_part.slide)
        for number, relation in relations
        if relation is not None and not relation.is_external
    ]
