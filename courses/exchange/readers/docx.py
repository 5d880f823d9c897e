"""Reading a Word document: lessons by heading, with lists, tables, footnotes, pictures and links."""

import hashlib
import io
from pathlib import Path
from typing import Any

import mammoth
from docx import Document
from lxml import html as parser

from courses.exchange.readers.base import Losses, Reading, Source, Unreadable
from courses.exchange.readers.docx_drawings import choose_ways, settle_drawings
from courses.exchange.readers.docx_fonts import DocumentFonts, write_in_unicode
from courses.exchange.readers.docx_losses import note_losses, write_out_formulas
from courses.exchange.readers.docx_numbers import write_out_numbers
from courses.exchange.readers.docx_tidying import tidy_document, tidy_story
from courses.exchange.readers.headings import shapes_of
from courses.exchange.readers.office import DRAWINGS
from courses.exchange.readers.office_package import open_package
from courses.exchange.readers.page_html import PageHtml
from courses.exchange.readers.pictures import Kept, Lost, Pictures, note_lost_picture
from courses.exchange.readers.stories import stories_of, write_back
from courses.questions.kinds.base import Fault
from lms.core.text import clean_line, msgid

_BROKEN = Fault("The document is damaged: open it in Word, save it again, and choose the new file.")
_EMPTY = Fault("There is nothing to read in the document.")
_STYLES = """
p[style-name='Title'] => h1.title:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='caption'] => p.caption:fresh
p[style-name='Caption'] => p.caption:fresh
p[style-name='Figure'] => p.caption:fresh
p[style-name='Illustration'] => p.caption:fresh
p[style-name='Table'] => p.caption:fresh
p[style-name^='toc '] => !
p[style-name='TOC Heading'] => !
p[style-name^='Contents '] => !
p[style-name='Quote'] => blockquote:fresh
p[style-name='Intense Quote'] => blockquote:fresh
p[style-name='Quotations'] => blockquote:fresh
p[style-name='Preformatted Text'] => pre:fresh
u => u
"""


def read_docx(source: Source) -> Reading:
    """The document as lessons by its headings."""
    open_package(source.path)
    source.tell("document", 0, 0)
    losses = Losses()
    try:
        document = Document(str(source.path))
        _prepare(document, losses)
        written = io.BytesIO()
        document.save(written)
    except MemoryError:
        raise
    except Exception as error:
        raise Unreadable(_BROKEN) from error
    return _read(source, written, _title(document), losses)


def _prepare(document: Any, losses: Losses) -> None:
    """All that the document says stands in its running text now, written as the converter reads it."""
    stories = stories_of(document)
    for story in stories:
        choose_ways(story, losses)
    note_losses(document, stories[0], losses)
    for story in stories:
        settle_drawings(story, losses)
        write_out_formulas(story, losses)
        tidy_story(story, losses)
    tidy_document(document, stories)
    write_in_unicode(stories, DocumentFonts(document), losses)
    write_out_numbers(document)
    write_back(stories)


def _title(document: Any) -> str:
    """How the document calls itself; some programs name none, and the library makes one up."""
    try:
        told = clean_line(document.core_properties.title or "")
    except Exception:
        # Properties of a form that the library does not know: a document has a title without them.
        return ""
    return "" if told == "Word Document" else told


def _read(source: Source, written: io.BytesIO, title: str, losses: Losses) -> Reading:
    pictures = _Pictures(Pictures(source.out), losses, source.pages)
    written.seek(0)
    try:
        made = mammoth.convert_to_html(
            written, style_map=_STYLES, convert_image=pictures.convert, ignore_empty_paragraphs=True
        ).value
    except MemoryError:
        raise
    except Exception as error:
        raise Unreadable(_BROKEN) from error
    if not made.strip():
        raise Unreadable(_EMPTY)
    page = PageHtml(parser.fragment_fromstring(made, create_parent="div"), losses)
    found = shapes_of(
        page, title=title, stem=clean_line(source.stem), files=pictures.kept.files, losses=losses
    )
    return Reading("docx", found)


class _Pictures:
    """Pictures as the converter comes upon them."""

    def __init__(self, kept: Pictures, losses: Losses, drawn: Path | None) -> None:
        self.kept = kept
        self.losses = losses
        self.drawn = drawn
        self.convert = mammoth.images.img_element(self._one)

    def _one(self, image: Any) -> dict[str, str]:
        alt = clean_line(image.alt_text or "")[:300]
        named = {"image/x-emf": ".emf", "image/x-wmf": ".wmf", "image/svg+xml": ".svg"}
        try:
            with image.open() as file:
                content = file.read()
        except Exception:
            self.losses.add("", msgid("A picture that lies outside of the file is lost."))
            return {"src": "", "alt": alt}
        found = self._keep(content, named.get(image.content_type, ""))
        if isinstance(found, Lost):
            note_lost_picture(found, "", self.losses)
            return {"src": "", "alt": alt}
        if not alt:
            self.losses.add("", msgid("A picture has no alternative text: please write one in the lesson."))
        return {"src": found.name, "alt": alt}

    def _keep(self, content: bytes, ending: str) -> Kept | Lost:
        """The picture, or what was drawn of it where browsers do not show it."""
        drawn = self.drawn / f"{hashlib.sha256(content).hexdigest()}.png" if self.drawn else None
        if ending in DRAWINGS and drawn is not None and drawn.is_file():
            return self.kept.keep(drawn.read_bytes(), "hinh")
        return self.kept.keep(content, "hinh", ending)
