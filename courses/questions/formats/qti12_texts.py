"""The texts of QTI 1.2: materials with HTML written as text, pictures, breaks."""

import html
import re

from lxml import etree

from courses.questions.formats.qti_names import normalise
from courses.questions.formats.qti_shown import Shown
from courses.questions.formats.qti_text import join, markup, tidy
from courses.questions.formats.xml import Element
from courses.questions.kinds.texts import RichText
from lms.core.text import nfc

_TAG = re.compile(
    r"</?(?:p|br|b|i|u|a|div|span|strong|em|sub|sup|img|table|ul|ol|li|font|h[1-6]|pre|math|code)\b[^<>]*>|&[a-z]{2,8};",
    re.IGNORECASE,
)
_EMPTY = "<p></p>"


def material(element: Element, shown: Shown) -> RichText:
    """The text of a `<material>`, a `<flow_mat>` or whatever holds some."""
    parts = []
    for child in element.iter("mattext", "matemtext", "matimage", "matbreak"):
        parts.append(_part(child, shown))
    return join([part for part in parts if part.text])


def _part(element: Element, shown: Shown) -> RichText:
    if element.tag == "matimage":
        picture = etree.Element("img", src=element.get("uri") or "", alt=element.get("label") or "")
        holder = etree.Element("div")
        holder.append(picture)
        return tidy(markup(holder, shown))
    if element.tag == "matbreak":
        return RichText("")
    if len(element):
        return tidy(markup(element, shown))
    return from_text(element.text or "", shown, is_html="html" in (element.get("texttype") or ""))


def from_text(text: str, shown: Shown, *, is_html: bool) -> RichText:
    """A text that an author wrote: HTML where it is said to be, or looks like it."""
    if not is_html and not _TAG.search(text):
        return RichText(nfc("\n".join(" ".join(line.split()) for line in text.strip().split("\n"))).strip())
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        page = etree.fromstring(f"<div>{text}</div>".encode("utf-8", "replace"), parser)
    except etree.LxmlError:
        page = None
    if page is None:
        return RichText(nfc(html.unescape(text)).strip())
    return tidy(markup(normalise(page), shown))
