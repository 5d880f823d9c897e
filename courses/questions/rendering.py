"""Authors' texts as safe HTML, made once when a question version is stored."""

import re

from markupsafe import Markup, escape

from courses.questions.kinds.base import Json
from courses.questions.kinds.texts import render_texts
from lms.core.html import render_markdown, sanitise

_PARAGRAPHS = re.compile(r"\s*<p>((?:(?!</?p>).)*)</p>\s*", re.DOTALL)
_BLOCK = re.compile(r"<(?:p|div|ul|ol|table|pre|blockquote|h[1-6]|br)\b", re.IGNORECASE)


def to_html(text: str, text_format: str) -> Markup:
    """The text of that format as sanitised HTML."""
    if text_format == "markdown":
        return render_markdown(text)
    if text_format == "html":
        return sanitise(text)
    if text_format == "moodle":
        # Moodle's own format is HTML in which line breaks count, unless the author laid out blocks.
        return sanitise(text if _BLOCK.search(text) else text.replace("\n", "<br>"))
    return sanitise(str(escape(text)).replace("\n", "<br>"))


def to_inline_html(text: str, text_format: str) -> Markup:
    """The same without paragraphs, for labels and legends: line breaks stand between them."""
    html = to_html(text, text_format)
    inner = _PARAGRAPHS.findall(html)
    if not inner or _PARAGRAPHS.sub("", html).strip():
        return html
    return Markup("<br>").join(Markup(part) for part in inner)  # noqa: S704


def render_data(data: Json) -> Json:
    """The data of a question with the safe HTML of its texts made anew; HTML that came with it is dropped."""
    rendered: Json = render_texts(data, to_inline_html)
    return rendered
