"""The shapes of one slide as blocks, in the order of the file."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from pptx.enum.shapes import PP_PLACEHOLDER

from courses.exchange.readers.base import Losses
from courses.exchange.readers.figures import A
from courses.exchange.readers.pictures import LARGE, Lost, Pictures, note_lost_picture
from courses.exchange.readers.pptx_films import Films, is_film
from courses.exchange.readers.pptx_frames import Frames
from courses.exchange.readers.pptx_text import R, SlideText
from courses.exchange.readers.written import image, text_block
from courses.lessons.blocks.base import Block
from lms.core.text import msgid

_PASSED_OVER = (
    PP_PLACEHOLDER.DATE,
    PP_PLACEHOLDER.FOOTER,
    PP_PLACEHOLDER.SLIDE_NUMBER,
    PP_PLACEHOLDER.HEADER,
)
_TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE, PP_PLACEHOLDER.VERTICAL_TITLE)
_BODIES = (
    PP_PLACEHOLDER.BODY,
    PP_PLACEHOLDER.OBJECT,
    PP_PLACEHOLDER.VERTICAL_BODY,
    PP_PLACEHOLDER.VERTICAL_OBJECT,
)


class SlideShapes:
    """Reads one slide; `away` gathers what is lost only where the slide is not shown as it was drawn."""

    def __init__(self, slide: Any, place: str, pictures: Pictures, losses: Losses, away: Losses) -> None:
        self.slide = slide
        self.place = place
        self.pictures = pictures
        self.losses = losses
        self.away = away
        self.text = SlideText(slide.part, place, losses)
        self.films = Films(slide.part, place, pictures, losses)
        self.frames = Frames(self.text, losses, away, self._drawn)
        self.title = ""

    def blocks(self) -> list[Block]:
        """What stands on the slide below its title; a shape that cannot be read is said, and the others stay."""
        return [block for shape in self.slide.shapes for block in self._readable(shape)]

    def _readable(self, shape: Any) -> list[Block]:
        try:
            return list(self._shape(shape))
        except MemoryError:
            raise
        except Exception:
            # Whatever a program wrote into one shape: PowerPoint shows the rest of the slide, and so do lessons.
            self.losses.add(
                self.place, msgid("A shape on the slide cannot be read: it is left out of the text.")
            )
            return []

    def _shape(self, shape: Any) -> Iterator[Block]:
        kind = shape.placeholder_format.type if shape.is_placeholder else None
        if kind in _PASSED_OVER or _is_unseen(shape):
            return
        tag = str(shape._element.tag).rpartition("}")[2]
        if tag == "grpSp":
            for each in shape.shapes:
                yield from self._readable(each)
        elif tag == "pic":
            yield from self._picture(shape)
        elif tag == "graphicFrame":
            yield from self.frames.blocks(shape)
        elif getattr(shape, "has_text_frame", False) and shape.has_text_frame:
            yield from self._words(shape, kind)

    def _words(self, shape: Any, kind: Any) -> Iterator[Block]:
        if kind in _TITLES and not self.title:
            self.title = " ".join(shape.text_frame.text.split())
            return
        filled = shape._element.find(f"{{*}}spPr/{A}blipFill/{A}blip")
        if filled is not None:
            yield from self._drawn(shape, filled.get(f"{R}embed", ""))
        html = self.text.html(shape.text_frame._txBody, is_body=kind in _BODIES)
        if html:
            yield text_block(html)
        about = _about(shape)
        click = about.find(f"{A}hlinkClick") if about is not None else None
        if click is not None:
            self.text._link("", click)

    def _picture(self, shape: Any) -> Iterator[Block]:
        about = shape._element.find(".//{*}nvPr")
        if is_film(about):
            self.films.take(shape, about)
            return
        found = shape._element.find(f".//{A}blip")
        if found is not None:
            yield from self._drawn(shape, found.get(f"{R}embed", ""))

    def _drawn(self, shape: Any, key: str) -> Iterator[Block]:
        """The picture that the slide calls by that id, where it can be shown; one that lies elsewhere is said apart."""
        relation = self.slide.part.rels.get(key)
        if relation is None or relation.is_external:
            return
        part = relation.target_part
        kept = self.pictures.keep(part.blob, self.place, PurePosixPath(str(part.partname)).suffix)
        if isinstance(kept, Lost):
            note_lost_picture(kept, self.place, self.losses if kept.why == LARGE else self.away)
            return
        if kept.moved_once:
            self.losses.add(self.place, msgid("A moving picture (GIF) stands still."))
        alt, is_decorative = _alternative(shape)
        if not alt and not is_decorative:
            self.away.add(
                self.place, msgid("A picture has no alternative text: please write one in the lesson.")
            )
        yield image(kept.name, alt, is_decorative=is_decorative)


def _about(shape: Any) -> Any:
    return shape._element.find(".//{*}cNvPr")


def _is_unseen(shape: Any) -> bool:
    about = _about(shape)
    return about is not None and about.get("hidden") in ("1", "true")


def _alternative(shape: Any) -> tuple[str, bool]:
    """(the alternative text, whether the author said that the picture is there for its looks only)."""
    about = _about(shape)
    text = " ".join((about.get("descr") or "").split()) if about is not None else ""
    decorative = about is not None and any(
        str(each.tag).endswith("}decorative") and each.get("val") == "1" for each in about.iter()
    )
    return ("" if decorative else text), decorative
