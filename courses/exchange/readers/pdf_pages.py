"""One page of a PDF file: its lines, its picture, the pictures on it, and what of it is lost."""

from ctypes import c_int, create_string_buffer
from itertools import groupby
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from courses.exchange.readers.base import Losses, Source, Unreadable
from courses.exchange.readers.drawing import draw_page
from courses.exchange.readers.old_fonts import in_unicode, is_old_font, is_unicode
from courses.exchange.readers.pdf_lessons import Page
from courses.exchange.readers.pdf_text import has_text, lines_of
from courses.exchange.readers.pictures import Pictures
from courses.questions.kinds.base import Fault
from lms.core.text import msgid

_POINTS, _SMALLEST, _MOST_SHOWN, _MOST_LINKS = 40_000_000, 90, 20, 500
_LONGEST_NAME, _EVERY = 128, 20


class PageReader:
    """Reads the pages of one file; `fonts` gathers those of before Unicode."""

    def __init__(
        self,
        source: Source,
        document: pypdfium2.PdfDocument,
        pictures: Pictures,
        losses: Losses,
        away: Losses,
    ) -> None:
        self.source = source
        self.document = document
        self.pictures = pictures
        self.losses = losses
        self.away = away
        self.fonts: set[str] = set()

    def page(self, number: int) -> Page:
        """The page of that number; Unreadable where it cannot be drawn."""
        try:
            page = self.document[number - 1]
            drawn = draw_page(self.document, number)
            lines = lines_of(self._text(page.get_textpage()))
        except (pypdfium2.PdfiumError, ValueError) as error:
            raise Unreadable(
                Fault("Page %(number)s is damaged: make the PDF file again.", {"number": number})
            ) from error
        picture = self.pictures.keep_drawn(drawn, f"trang-{number:03d}")
        readable = lines if has_text(lines) else []
        shown = self._shown(page, number) if readable else []
        self._note_links(page, number)
        return Page(number, readable, picture, shown)

    def _text(self, text: Any) -> str:
        """What the page says; letters of old fonts as what they mean."""
        whole: str = text.get_text_bounded()
        count = text.count_chars()
        if is_unicode(whole) or not any(is_old_font(_font(text, at)) for at in range(0, count, _EVERY)):
            return whole
        parts = []
        for font, places in groupby(range(count), key=lambda at: _font(text, at)):
            said = "".join(chr(pdfium.FPDFText_GetUnicode(text.raw, at)) for at in places)
            parts.append(in_unicode(font, said))
            self.fonts |= {font} if is_old_font(font) else set()
        return "".join(parts)

    def _shown(self, page: Any, number: int) -> list[str]:
        """The pictures on a page of text, but for small ones."""
        found: list[str] = []
        try:
            for each in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3):
                wide, tall = each.get_px_size()
                is_fit = min(wide, tall) >= _SMALLEST and wide * tall <= _POINTS
                if not is_fit or len(found) >= _MOST_SHOWN or _is_background(each, page):
                    continue
                drawn = each.get_bitmap(render=False).to_pil()
                found.append(self.pictures.keep_drawn(drawn, f"trang-{number:03d}-hinh"))
        except (pypdfium2.PdfiumError, ValueError, KeyError, NotImplementedError, RuntimeError):
            self.away.add(f"Page {number}", msgid("A picture on the page cannot be taken out of it."))
        return list(dict.fromkeys(found))

    def _note_links(self, page: Any, number: int) -> None:
        start, link, count = c_int(0), pdfium.FPDF_LINK(), 0
        while count < _MOST_LINKS and pdfium.FPDFLink_Enumerate(page.raw, start, link):
            count += 1
        if count:
            self.losses.add(
                f"Page {number}", msgid("Links on the page are not taken along (%(count)s)."), count=count
            )


def _font(text: Any, at: int) -> str:
    """The name of the font of a letter, without the mark of a font that is there in part (ABCDEF+)."""
    name, flags = create_string_buffer(_LONGEST_NAME), c_int(0)
    pdfium.FPDFText_GetFontInfo(text.raw, at, name, _LONGEST_NAME, flags)
    return name.value.decode("utf-8", "replace").rpartition("+")[2]


def _is_background(picture: Any, page: Any) -> bool:
    """True for a picture that lies under most of the page."""
    left, bottom, right, top = picture.get_bounds()
    wide, tall = page.get_size()
    return bool((right - left) * (top - bottom) > 0.6 * wide * tall)
