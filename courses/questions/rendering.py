"""Authors' texts as safe HTML, made once when a question version is stored."""

import html
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from urllib.parse import unquote

from markupsafe import Markup, escape

from courses.questions.formats.formulas import Formulas, holds_formula
from courses.questions.formats.words import moodle_to_html
from courses.questions.kinds.base import Json
from courses.questions.kinds.texts import render_texts
from courses.questions.mathematics import show_formula
from lms.core.html import render_markdown, sanitise

FILE_ADDRESS = "/cau-hoi/tep/"
NO_FILES: Mapping[str, str] = MappingProxyType({})
_PARAGRAPHS = re.compile(r"\s*<p>((?:(?!</?p>).)*)</p>\s*", re.DOTALL)
_FILE = re.compile(r""" (src|href)=(?:"@@FILE@@/([^"<>]*)"|'@@FILE@@/([^'<>]*)')""")


def to_html(text: str, text_format: str, files: Mapping[str, str] = NO_FILES) -> Markup:
    r"""The text of that format as sanitised HTML, its formulas as MathML.

    `files` names the SHA-256 of every file that the text may show as `@@FILE@@/<name>`. A formula stands
    between `\( \)`, `\[ \]` or `$$ $$`; one that cannot be shown is its source in <code>.
    """
    if not holds_formula(text):
        return Markup(_with_files(_plain_html(text, text_format), files))  # noqa: S704
    formulas = Formulas(is_markup=text_format in ("html", "moodle"))
    safe = _with_files(_plain_html(formulas.take_out(text), text_format), files)
    return sanitise(formulas.put_back(safe, show_formula), mathematics=True)


def _plain_html(text: str, text_format: str) -> Markup:
    if text_format == "markdown":
        return render_markdown(text)
    if text_format == "html":
        return sanitise(text)
    if text_format == "moodle":
        return sanitise(moodle_to_html(text))
    return sanitise(str(escape(text)).replace("\n", "<br>"))


def _with_files(safe: str, files: Mapping[str, str]) -> str:
    """The same with the address of every file; one that is not there loses its address, not its alt text."""
    if "@@FILE@@/" not in safe:
        return safe

    def address(found: re.Match[str]) -> str:
        name = unquote(html.unescape(found[2] or found[3] or "").partition("?")[0])
        return f' {found[1]}="{FILE_ADDRESS}{escape(files[name])}"' if name in files else ""

    return _FILE.sub(address, safe)


def to_inline_html(text: str, text_format: str, files: Mapping[str, str] = NO_FILES) -> Markup:
    """The same without paragraphs, for labels and legends: line breaks stand between them."""
    safe = to_html(text, text_format, files)
    inner = _PARAGRAPHS.findall(safe)
    if not inner or _PARAGRAPHS.sub("", safe).strip():
        return safe
    return Markup("<br>").join(Markup(part) for part in inner)  # noqa: S704


def inline_renderer(files: Mapping[str, str] = NO_FILES) -> Callable[[str, str], str]:
    """`to_inline_html` for texts that show these files."""
    return lambda text, text_format: str(to_inline_html(text, text_format, files))


def render_data(data: Json, files: Mapping[str, str] = NO_FILES) -> Json:
    """The data of a question with the safe HTML of its texts made anew; HTML that came with it is dropped."""
    rendered: Json = render_texts(data, inline_renderer(files))
    return rendered
