"""The words of an author's text without its layout, for formats that hold plain text only."""

import html
import re
from functools import lru_cache

import nh3
from markdown_it import MarkdownIt

from courses.questions.formats.formulas import Formulas

_BLOCK = re.compile(r"<(?:p|div|ul|ol|table|pre|blockquote|h[1-6]|br)\b", re.IGNORECASE)
_STRAY = re.compile(r"<(?!/?[a-zA-Z][^<>]*>|!--)")
_LINES = {
    "br",
    "p",
    "div",
    "li",
    "tr",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "pre",
    "blockquote",
    "figure",
    "caption",
}
_END_OF_LINE = re.compile(r"<br>|</(?!br)[a-z0-9]+>\n?")
_TAG = re.compile(r"<[^<>]*>")


def moodle_to_html(text: str) -> str:
    """Moodle's own format is HTML in which line breaks count, unless the author laid out blocks.

    Tags are markup there, but “a<b” is a comparison: no word behind it may be lost.
    """
    kept = _STRAY.sub("&lt;", text)
    return kept if _BLOCK.search(kept) else kept.replace("\n", "<br>")


def to_plain(text: str, text_format: str) -> str:
    """The words of the text, with the source of its formulas: lines end where blocks do, all layout is gone."""
    if text_format == "plain":
        return text
    formulas = Formulas(is_markup=text_format != "markdown")
    source = formulas.take_out(text)
    if text_format == "markdown":
        source = _markdown().render(source)
    elif text_format == "moodle":
        source = moodle_to_html(source)
    bare = nh3.clean(source, tags=_LINES, attributes={}, strip_comments=True)
    words = html.unescape(_TAG.sub("", _END_OF_LINE.sub("\n", bare)))
    lines = (" ".join(line.split()) for line in formulas.sources_in(words).split("\n"))
    return "\n".join(line for line in lines if line)


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")
