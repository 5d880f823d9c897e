"""The texts of QTI items: XHTML with pictures and formulas becomes the HTML or plain text of authors."""

import html
import re
from collections.abc import Callable, Iterator

from courses.questions.formats.image_texts import reference
from courses.questions.formats.qti_formulas import drawn_formula, formula
from courses.questions.formats.qti_shown import Shown
from courses.questions.formats.xml import Element
from courses.questions.kinds.texts import RichText
from lms.core.text import nfc

_KEPT = {
    "p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "strong", "em", "b", "i", "u", "s", "sub",
    "sup", "blockquote", "cite", "code", "pre", "table", "thead", "tbody", "tfoot", "tr", "th", "td", "caption", "a",
    "figure", "figcaption", "div", "abbr", "dl", "dt", "dd", "small", "kbd", "samp", "var", "q", "address",
}  # fmt: skip
_OTHER_NAMES = {"h1": "h2", "h5": "h4", "h6": "h4", "dl": "ul", "dt": "li", "dd": "li", "tfoot": "tbody", "q": "cite",
                "small": "span", "kbd": "code", "samp": "code", "var": "em", "address": "p"}  # fmt: skip
_ATTRIBUTES = {"a": ("href", "title"), "td": ("colspan", "rowspan"), "th": ("colspan", "rowspan", "scope"),
               "ol": ("start",), "abbr": ("title",)}  # fmt: skip
_VOID = {"br", "hr"}
_SILENT = {
    "modalFeedback", "stylesheet", "script", "style", "catalogInfo", "companionMaterialsInfo",
    "templateInline", "templateBlock", "endAttemptInteraction", "source", "track", "param",
    "assessmentStimulusRef", "contentBodyCatalogInfo",
}  # fmt: skip
_MEDIA = {
    "audio": "audio",
    "video": "video",
    "iframe": "iframe",
    "embed": "embed",
    "mediaInteraction": "media",
}
_PARAGRAPH = re.compile(r"<(p|div)>((?:(?!</?(?:p|div)\b).)*)</\1>", re.DOTALL)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_SPACES = re.compile(r"[ \t]{2,}")
_BLANK = re.compile(r"<(p|div|span)>(?:\s|<br>|&nbsp;)*</\1>")
Hole = Callable[[Element], str | None]


def rich_text(element: Element | None, shown: Shown, hole: Hole = lambda _: None) -> RichText:
    """The content of the element; where `hole` gives a text for an element inside, that stands there instead."""
    return RichText("") if element is None else tidy(markup(element, shown, hole))


def markup(element: Element, shown: Shown, hole: Hole = lambda _: None) -> str:
    """The content of the element as HTML; a <div> around all of it says nothing."""
    inner = element
    while _is_wrapper(inner) and hole(inner[0]) is None:
        inner = inner[0]
    return "".join(_content(inner, shown, hole, is_kept_space=False))


def _is_wrapper(element: Element) -> bool:
    """True where the element holds one <div> and nothing else."""
    return (
        len(element) == 1
        and element[0].tag in ("div", "body", "html", "contentBody")
        and not (element.text or "").strip()
        and not (element[0].tail or "").strip()
    )


def tidy(source: str) -> RichText:
    """The HTML without empty elements and needless paragraphs around it; plain where nothing is marked up."""
    while True:
        thinner = _BLANK.sub(" ", source)
        if thinner == source:
            break
        source = thinner
    source = source.strip()
    whole = _PARAGRAPH.fullmatch(source)
    while whole:
        source = whole[2].strip()
        whole = _PARAGRAPH.fullmatch(source)
    lines = [line.strip() for line in source.split("<br>")]
    if "<" not in "".join(lines):
        bare = html.unescape("\n".join(lines)).replace("\u00a0", " ")
        return RichText(_SPACES.sub(" ", nfc(bare)).strip())
    return RichText(nfc(source if "<pre" in source else _SPACES.sub(" ", source)), "html")


def join(parts: list[RichText]) -> RichText:
    """The texts below each other."""
    filled = [part for part in parts if part.text]
    if len(filled) < 2 or all(part.format == "plain" for part in filled):
        text_format = filled[0].format if filled else "plain"
        return RichText("\n".join(part.text for part in filled), text_format)
    return RichText("".join(_as_block(part) for part in filled), "html")


def as_html(text: RichText) -> str:
    """The text as HTML, without the sanitiser: for joining only."""
    if text.format == "html":
        return text.text
    return html.escape(text.text, quote=False).replace("\n", "<br>")


def _as_block(text: RichText) -> str:
    source = as_html(text)
    return source if re.match(r"<(?:p|div|ul|ol|table|h\d|blockquote|pre)\b", source) else f"<p>{source}</p>"


def _content(element: Element, shown: Shown, hole: Hole, *, is_kept_space: bool) -> Iterator[str]:
    yield _escaped(element.text, is_kept_space)
    for child in element:
        if isinstance(child.tag, str):
            yield from _element(child, shown, hole, is_kept_space=is_kept_space)
        yield _escaped(child.tail, is_kept_space)


def _escaped(text: str | None, is_kept_space: bool) -> str:
    if not text:
        return ""
    return html.escape(text if is_kept_space else _SPACE.sub(" ", text), quote=False)


def _element(element: Element, shown: Shown, hole: Hole, *, is_kept_space: bool) -> Iterator[str]:
    name = str(element.tag)
    instead = hole(element)
    if instead is not None:
        yield instead
    elif name == "math":
        yield formula(element)
    elif name == "img" or (name in ("object", "picture") and _is_picture(element)):
        yield _picture(element, shown)
    elif name in _MEDIA or name == "object":
        shown.media.append(element.get("src") or element.get("data") or name)
        yield from _content(element, shown, hole, is_kept_space=is_kept_space)
    elif name in _SILENT or name.startswith("feedback") or is_for_others(element):
        return
    else:
        yield from _tagged(name, element, shown, hole, is_kept_space=is_kept_space)


def _tagged(name: str, element: Element, shown: Shown, hole: Hole, *, is_kept_space: bool) -> Iterator[str]:
    inner = _content(element, shown, hole, is_kept_space=is_kept_space or name == "pre")
    if name not in _KEPT:
        yield from inner
        return
    tag = _OTHER_NAMES.get(name, name)
    attributes = "".join(
        f' {key}="{html.escape(element.get(key))}"' for key in _ATTRIBUTES.get(name, ()) if element.get(key)
    )
    yield f"<{tag}{attributes}>"
    if name not in _VOID:
        yield from inner
        yield f"</{tag}>"


def is_for_others(element: Element) -> bool:
    """True for instructions that learners do not see."""
    return element.tag == "rubricBlock" and "candidate" not in (element.get("view") or "candidate")


def _is_picture(element: Element) -> bool:
    data, media_type = element.get("data") or "", element.get("type") or ""
    return media_type.startswith("image/") or bool(
        re.search(r"\.(?:png|jpe?g|gif|webp|svg)$", data, re.IGNORECASE)
    )


def _picture(element: Element, shown: Shown) -> str:
    tex = drawn_formula(element)
    if tex:
        return tex
    source = element.get("src") or element.get("data") or ""
    words = element.get("alt") or "".join(element.itertext()).strip()
    alt = html.escape(" ".join(words.split()))
    is_elsewhere = re.match(r"(?:data|https?):", source) is not None
    name = None if is_elsewhere else shown.picture(source)
    if name == "" or not source:
        return alt
    address = source if is_elsewhere else reference(source if name is None else name)
    sizes = "".join(
        f' {key}="{element.get(key)}"'
        for key in ("width", "height")
        if re.fullmatch(r"[0-9]{1,4}", element.get(key) or "")
    )
    return f'<img src="{html.escape(address)}" alt="{alt}"{sizes}>'
