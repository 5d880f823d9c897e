"""The shapes of one slide as blocks: texts, tables, pictures, charts, diagrams and films."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from pptx.enum.shapes import PP_PLACEHOLDER

from courses.authoring.incoming import IncomingFile
from courses.exchange.readers.base import Losses
from courses.exchange.readers.pictures import Lost, Pictures, note_lost_picture, plain_name
from courses.exchange.readers.pptx_figures import DGM, figures, texts_of_diagram
from courses.exchange.readers.pptx_text import A, R, SlideText
from courses.exchange.readers.written import image, lines_html, table_html, text_block, words
from courses.lessons.blocks.base import Block
from lms.core.html import sanitise
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
_MEDIA = {".mp4": "video/mp4", ".m4v": "video/mp4", ".mp3": "audio/mpeg"}
_ROWS = 500


class SlideShapes:
    """Reads one slide; `away` gathers what is lost only where the slide is not shown as it was drawn."""

    def __init__(self, slide: Any, place: str, pictures: Pictures, losses: Losses, away: Losses) -> None:
        self.slide = slide
        self.place = place
        self.pictures = pictures
        self.losses = losses
        self.away = away
        self.text = SlideText(slide.part, place, losses)
        self.title = ""
        self.media: list[Block] = []
        self.alone: list[str] = []

    def blocks(self) -> list[Block]:
        """What stands on the slide below its title, in the order of the file."""
        return [block for shape in self.slide.shapes for block in self._shape(shape)]

    def _shape(self, shape: Any) -> Iterator[Block]:
        kind = shape.placeholder_format.type if shape.is_placeholder else None
        if kind in _PASSED_OVER or _is_unseen(shape):
            return
        tag = str(shape._element.tag).rpartition("}")[2]
        if tag == "grpSp":
            for each in shape.shapes:
                yield from self._shape(each)
        elif tag == "pic":
            yield from self._picture(shape)
        elif tag == "graphicFrame":
            yield from self._frame(shape)
        elif getattr(shape, "has_text_frame", False) and shape.has_text_frame:
            yield from self._words(shape, kind)

    def _words(self, shape: Any, kind: Any) -> Iterator[Block]:
        if kind in _TITLES and not self.title:
            self.title = " ".join(shape.text_frame.text.split())
            return
        html = self.text.html(shape.text_frame._txBody, is_body=kind in _BODIES)
        if html:
            yield text_block(html)
        about = _about(shape)
        click = about.find(f"{A}hlinkClick") if about is not None else None
        if click is not None:
            self.text._link("", click)

    def _picture(self, shape: Any) -> Iterator[Block]:
        about = shape._element.find(".//{*}nvPr")
        if about is not None and any(
            str(each.tag).endswith(("}videoFile", "}audioFile", "}media")) for each in about.iter()
        ):
            self._film(shape, about)
            return
        found = shape._element.find(f".//{A}blip")
        relation = self.slide.part.rels.get(found.get(f"{R}embed", "") if found is not None else "")
        if relation is None or relation.is_external:
            return
        part = relation.target_part
        ending = PurePosixPath(str(part.partname)).suffix
        kept = self.pictures.keep(part.blob, f"{self.place}", ending)
        if isinstance(kept, Lost):
            note_lost_picture(kept, self.place, self.away)
            return
        if kept.moved_once:
            self.losses.add(self.place, msgid("A moving picture (GIF) stands still."))
        alt, is_decorative = _alternative(shape)
        if not alt and not is_decorative:
            self.away.add(
                self.place, msgid("A picture has no alternative text: please write one in the lesson.")
            )
        yield image(kept.name, alt, is_decorative=is_decorative)

    def _film(self, shape: Any, about: Any) -> None:
        for element in about.iter():
            identity = element.get(f"{R}embed") or element.get(f"{R}link")
            relation = self.slide.part.rels.get(identity or "")
            if relation is None:
                continue
            if relation.is_external:
                self.losses.add(
                    self.place,
                    msgid("A film or sound that lies elsewhere is lost: %(address)s"),
                    address=relation.target_ref[:100],
                )
            else:
                self._keep_film(relation.target_part, shape.name)
            return

    def _keep_film(self, part: Any, title: str) -> None:
        ending = PurePosixPath(str(part.partname)).suffix.lower()
        if ending not in _MEDIA or not _is_film(ending, part.blob):
            kind = ending.lstrip(".").upper()[:8]
            self.losses.add(
                self.place,
                msgid(
                    "A film or sound of the kind %(kind)s is lost: save it as MP4 or MP3 and add it to the lesson."
                ),
                kind=kind,
            )
            return
        name = f"media/{plain_name(self.place)}-{plain_name(PurePosixPath(str(part.partname)).stem)}{ending}"
        path = self.pictures.out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(part.blob)
        self.pictures.files[name] = IncomingFile(path, _MEDIA[ending])
        self.media.append({"kind": "media", "file": name, "title": " ".join(title.split())[:200]})

    def _frame(self, shape: Any) -> Iterator[Block]:
        if shape.has_table:
            yield from self._table(shape.table)
        elif shape.has_chart:
            yield from self._chart(shape)
        elif any(str(each.tag) == f"{DGM}relIds" for each in shape._element.iter()):
            yield from self._diagram(shape)
        else:
            self.losses.add(
                self.place,
                msgid(
                    "An embedded object (a sheet, a formula, another document) can only be looked at, not opened."
                ),
            )
            self.away.add(self.place, msgid("An embedded object is shown as its picture on the slide only."))

    def _table(self, table: Any) -> Iterator[Block]:
        rows = []
        for row in list(table.rows)[:_ROWS]:
            cells = [cell for cell in row.cells if not cell.is_spanned]
            rows.append(
                [
                    (self._cell(cell), cell.span_width, cell.span_height)
                    if cell.is_merge_origin
                    else (self._cell(cell), 1, 1)
                    for cell in cells
                ]
            )
        html = table_html(rows, has_head=bool(table.first_row))
        if html:
            yield {"kind": "table", "html": str(sanitise(html))}

    def _cell(self, cell: Any) -> str:
        return "<br>".join(filter(None, (self.text.paragraph(each) for each in cell._tc.iter(f"{A}p"))))

    def _chart(self, shape: Any) -> Iterator[Block]:
        self.away.add(self.place, msgid("A chart is shown as the table of its figures."))
        try:
            rows = figures(shape.chart)
        except Exception:
            # A chart whose figures are built in a way that the library does not know: its picture stays.
            self.away.add(self.place, msgid("The figures of a chart cannot be read: it is lost."))
            return
        yield {"kind": "table", "html": str(sanitise(table_html(rows, has_head=True)))}

    def _diagram(self, shape: Any) -> Iterator[Block]:
        self.away.add(self.place, msgid("A diagram (SmartArt) is shown as the list of its texts."))
        ids = next(each for each in shape._element.iter(f"{DGM}relIds"))
        relation = self.slide.part.rels.get(ids.get(f"{R}dm", ""))
        if relation is None or relation.is_external:
            return
        texts = texts_of_diagram(relation.target_part.blob)
        if texts:
            yield text_block(lines_html((0, words(text), False) for text in texts))


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


def _is_film(ending: str, blob: bytes) -> bool:
    if ending == ".mp3":
        return blob.startswith(b"ID3") or blob[:2] in (b"\xff\xfb", b"\xff\xf3", b"\xff\xf2", b"\xff\xfa")
    return blob[4:8] == b"ftyp"
