"""The frames of a slide as blocks: tables, charts, diagrams and embedded objects."""

from collections.abc import Callable, Iterator
from typing import Any

from courses.exchange.readers.base import Losses
from courses.exchange.readers.figures import DGM, A, C, rows_of_chart, texts_of_diagram
from courses.exchange.readers.pptx_text import R, SlideText
from courses.exchange.readers.written import lines_html, table_html, text_block, words
from courses.lessons.blocks.base import Block
from lms.core.html import sanitise
from lms.core.text import msgid

_ROWS = 500


class Frames:
    """Reads the frames of one slide; `draw` makes a block of a picture that stands for an object."""

    def __init__(
        self, text: SlideText, losses: Losses, away: Losses, draw: Callable[[Any, str], Iterator[Block]]
    ) -> None:
        self.text = text
        self.place = text.place
        self.losses = losses
        self.away = away
        self.draw = draw

    def blocks(self, shape: Any) -> Iterator[Block]:
        """What the frame holds."""
        inside = {str(each.tag) for each in shape._element.iter()}
        if shape.has_table:
            yield from self._table(shape.table)
        elif f"{C}chart" in inside:
            yield from self._chart(shape)
        elif f"{DGM}relIds" in inside:
            yield from self._diagram(shape)
        else:
            yield from self._object(shape)

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
        chart = next(shape._element.iter(f"{C}chart"))
        rows = rows_of_chart(self._blob(chart.get(f"{R}id")) or b"<none/>")
        if not rows:
            self.away.add(self.place, msgid("The figures of a chart cannot be read: it is lost."))
            return
        self.away.add(self.place, msgid("A chart is shown as the table of its figures."))
        cells = [[(words(each), 1, 1) for each in row] for row in rows]
        yield {"kind": "table", "html": str(sanitise(table_html(cells, has_head=True)))}

    def _diagram(self, shape: Any) -> Iterator[Block]:
        self.away.add(self.place, msgid("A diagram (SmartArt) is shown as the list of its texts."))
        ids = next(each for each in shape._element.iter(f"{DGM}relIds"))
        blob = self._blob(ids.get(f"{R}dm"))
        texts = texts_of_diagram(blob) if blob else []
        if texts:
            yield text_block(lines_html((0, words(text), False) for text in texts))

    def _object(self, shape: Any) -> Iterator[Block]:
        self.losses.add(
            self.place,
            msgid(
                "An embedded object (a sheet, a formula, another document) can only be looked at, not opened."
            ),
        )
        found = next(shape._element.iter(f"{A}blip"), None)
        blocks = list(self.draw(shape, found.get(f"{R}embed", ""))) if found is not None else []
        if not blocks:
            self.away.add(self.place, msgid("An embedded object is shown as its picture on the slide only."))
        yield from blocks

    def _blob(self, key: str | None) -> bytes:
        relation = self.text.part.rels.get(key or "")
        return relation.target_part.blob if relation is not None and not relation.is_external else b""
