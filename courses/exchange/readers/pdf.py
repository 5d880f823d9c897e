"""Reading a PDF file: its running text by page, pictures of pages that have none, lessons by its outline."""

from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw as pdfium

from courses.authoring.incoming import Incoming, IncomingLesson, IncomingModule, Loss
from courses.exchange.readers.base import READING, SLIDES, Losses, Reading, Source, Unreadable
from courses.exchange.readers.old_fonts import note_old_fonts
from courses.exchange.readers.pdf_lessons import Chapter, Page, as_pages, as_text, by_outline
from courses.exchange.readers.pdf_pages import PageReader
from courses.exchange.readers.pdf_text import edges, has_text, without_edges
from courses.exchange.readers.pictures import Pictures, use_only
from courses.exchange.readers.written import lessons_of
from courses.lessons.blocks.base import Block
from courses.questions.kinds.base import Fault
from lms.core.text import clean_line, msgid

MOST = 400
_PAGES_OF_A_LESSON, _PAGES_OF_ONE = 10, 15
_BROKEN = Fault("The PDF file is damaged: make it again from the program it was written in.")
_LOCKED = Fault("The PDF file is protected with a password: save it without one and choose it again.")
_TOO_MANY = Fault("The PDF file has more than %(most)s pages: part it into several files.", {"most": MOST})


def read_pdf(source: Source) -> Reading:
    """The document as a text to read, or as pages to look at."""
    try:
        document = pypdfium2.PdfDocument(str(source.path))
    except pypdfium2.PdfiumError as error:
        is_locked = error.err_code == pdfium.FPDF_ERR_PASSWORD
        raise Unreadable(_LOCKED if is_locked else _BROKEN) from error
    try:
        if not len(document):
            raise Unreadable(_BROKEN)
        if len(document) > MOST:
            raise Unreadable(_TOO_MANY)
        return _Pdf(source, document).read()
    finally:
        document.close()


class _Pdf:
    """One PDF file while it is read."""

    def __init__(self, source: Source, document: pypdfium2.PdfDocument) -> None:
        self.source = source
        self.document = document
        self.pictures = Pictures(source.out)
        self.losses = Losses()
        self.away = Losses()

    def read(self) -> Reading:
        """All of it."""
        pages = []
        reader = PageReader(self.source, self.document, self.pictures, self.losses, self.away)
        for number in range(1, len(self.document) + 1):
            self.source.tell("pages", number, len(self.document))
            pages.append(reader.page(number))
        repeated = edges([page.lines for page in pages])
        for page in pages:
            page.lines = without_edges(page.lines, repeated)
        self._note(pages, repeated)
        note_old_fonts(reader.fonts, self.away)
        title = self._title()
        chapters = self._chapters(title, pages)
        looked_at = self.losses.found
        read = [*self.away.found, *looked_at]
        kinds = {
            READING: self._course(title, [(each.title, as_text(each.pages)) for each in chapters], read),
            SLIDES: self._course(title, [(each.title, as_pages(each.pages)) for each in chapters], looked_at),
        }
        is_scanned = not any(has_text(page.lines) for page in pages)
        return Reading("pdf", dict(reversed(kinds.items())) if is_scanned else kinds)

    def _note(self, pages: list[Page], repeated: set[str]) -> None:
        for page in pages:
            if not page.lines:
                self.away.add(
                    f"Page {page.number}",
                    msgid(
                        "There is no text on the page (a scan): it is shown as a picture. Please write what it says."
                    ),
                )
            elif page.shown:
                self.away.add(
                    f"Page {page.number}",
                    msgid("A picture has no alternative text: please write one in the lesson."),
                )
        if any(page.lines for page in pages):
            self.away.add(
                "",
                msgid(
                    "A PDF file knows no headings, lists and tables: they are plain lines now. Look them through."
                ),
            )
        if repeated:
            self.away.add("", msgid("What is printed at the top and bottom of every page is left out."))
        if self.document.get_formtype():
            self.losses.add("", msgid("The fields of the form cannot be filled in any more."))
        if self.document.count_attachments():
            self.losses.add("", msgid("Files attached to the PDF file are not taken along."))

    def _title(self) -> str:
        told = clean_line(self.document.get_metadata_value("Title"))
        if not told or told.lower().startswith(("microsoft word", "untitled", "(", "layout")):
            told = clean_line(self.source.stem)
        return told[:200] or "…"

    def _chapters(self, title: str, pages: list[Page]) -> list[Chapter]:
        """By the outline where there is one; a long text without is parted by pages."""
        starts = self._outline(len(pages))
        if len(starts) > 1:
            return by_outline(title, starts, pages)
        if len(pages) <= _PAGES_OF_ONE:
            return [Chapter(title, pages)]
        self.losses.add(
            "",
            msgid("There is no outline in the file: each lesson has %(count)s pages."),
            count=_PAGES_OF_A_LESSON,
        )
        parts = [pages[at : at + _PAGES_OF_A_LESSON] for at in range(0, len(pages), _PAGES_OF_A_LESSON)]
        return [Chapter(f"Trang {part[0].number}–{part[-1].number}", part) for part in parts]

    def _outline(self, count: int) -> list[tuple[int, str]]:
        """(page from 0, title) of the entries of the first level that lead to a page, in order."""
        found: list[tuple[int, str]] = []
        try:
            for entry in self.document.get_toc(max_depth=2):
                target = entry.get_dest()
                page = target.get_index() if target is not None else None
                if entry.level == 0 and page is not None and 0 <= page < count and len(found) < 300:
                    found.append((page, clean_line(entry.get_title())[:200] or "…"))
        except (pypdfium2.PdfiumError, ValueError):
            return []
        return sorted(found, key=lambda each: each[0])

    def _course(
        self, title: str, chapters: list[tuple[str, Iterator[Block]]], losses: list[Loss]
    ) -> Incoming:
        lessons: list[IncomingLesson] = [
            lesson for name, blocks in chapters for lesson in lessons_of(name, blocks)
        ]
        used: set[str] = set()
        for lesson in lessons:
            for block in lesson.blocks:
                used |= (
                    {each["image"] for each in block["slides"]}
                    if block["kind"] == "slides"
                    else {block.get("file", "")}
                )
        module = IncomingModule(title=title, items=list(lessons))
        return Incoming(
            title=title, modules=[module], files=use_only(self.pictures.files, used), losses=losses
        )
