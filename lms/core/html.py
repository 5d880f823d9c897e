"""HTML that people wrote: one allow-list, read by two independent sanitisers, and Markdown made safe."""

import html as entities
import re
from functools import lru_cache

import bleach
import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

_TAGS = {
    "p", "br", "hr", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "b", "i", "u", "s", "sub", "sup",
    "blockquote", "cite", "code", "pre", "table", "thead", "tbody", "tr", "th", "td", "caption", "a", "img",
    "figure", "figcaption", "div", "span", "abbr",
}  # fmt: skip
_ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "width", "height"},
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
    "ol": {"start"},
    "abbr": {"title"},
}
_SCHEMES = {"https", "mailto"}

# MathML: of presentation only what draws; nothing that links, acts, annotates or holds HTML.
_SPACED = {"width", "height", "depth", "lspace", "rspace", "voffset"}
_STYLED = {"mathvariant", "mathcolor", "displaystyle", "scriptlevel"}
_TABLE = {"columnalign", "rowalign"}
MATHEMATICS: dict[str, set[str]] = {
    "math": {"display"},
    "mrow": set(),
    "mi": {"mathvariant"},
    "mn": {"mathvariant"},
    "mo": {
        "mathvariant", "stretchy", "fence", "separator", "form", "accent", "largeop", "movablelimits",
        "symmetric", "minsize", "maxsize", "lspace", "rspace",
    },
    "ms": {"mathvariant"},
    "mtext": {"mathvariant"},
    "mspace": _SPACED,
    "mfrac": {"linethickness"},
    "msqrt": set(),
    "mroot": set(),
    "msub": set(),
    "msup": set(),
    "msubsup": set(),
    "munder": {"accentunder"},
    "mover": {"accent"},
    "munderover": {"accent", "accentunder"},
    "mmultiscripts": set(),
    "mprescripts": set(),
    "mtable": _TABLE | {"columnlines", "rowlines", "columnspacing", "rowspacing", "displaystyle", "frame"},
    "mtr": _TABLE,
    "mtd": _TABLE | {"columnspan", "rowspan"},
    "mstyle": _STYLED,
    "mpadded": _SPACED,
    "mphantom": set(),
    "menclose": {"notation"},
}  # fmt: skip
_NAMES = re.compile(r"""<(/?)([a-z0-9]+)(?:[^<>"']|"[^"]*"|'[^']*')*>""")

_VOID = {"br", "hr", "img"}
_DEEPEST = 60


def _once(html: str, attributes: dict[str, set[str]], tags: set[str]) -> str:
    cleaned = nh3.clean(
        html, tags=tags, attributes=attributes, url_schemes=_SCHEMES, link_rel=None, strip_comments=True
    )
    if _depth(cleaned) > _DEEPEST:
        cleaned = nh3.clean(cleaned, tags=set())
    return bleach.clean(
        cleaned,
        tags=tags,
        attributes={tag: sorted(names) for tag, names in attributes.items()},
        protocols=_SCHEMES,
        strip=True,
        strip_comments=True,
    )


def _depth(html: str) -> int:
    """How many elements of this well-formed HTML stand in each other at most."""
    depth = deepest = 0
    for closing, name in _NAMES.findall(html):
        if name not in _VOID:
            depth += -1 if closing else 1
            deepest = max(deepest, depth)
    return deepest


def sanitise(html: str, *, mathematics: bool = False) -> Markup:
    """The HTML with nothing left but the allow-list: the fixed point of nh3 followed by bleach.

    No attribute that could carry a script, a style, an id or a class remains; addresses are https, mailto or
    of this site. MathML stays only where `mathematics` says so, and only where no HTML stands in it. Of what is
    nested deeper than anybody writes only the words stay: whoever reads it would spend minutes, or never end.
    """
    cleaned = _clean(html, mathematics=mathematics)
    if mathematics and not _is_parted(cleaned):
        cleaned = _clean(cleaned, mathematics=False)
    return Markup(cleaned)  # noqa: S704


def _clean(html: str, *, mathematics: bool) -> str:
    tags = _TAGS | set(MATHEMATICS) if mathematics else _TAGS
    attributes = _ATTRIBUTES | MATHEMATICS if mathematics else _ATTRIBUTES
    for _ in range(5):
        cleaned = _once(html, attributes, tags)
        if cleaned == html:
            break
        html = cleaned
    else:
        html = bleach.clean(html, tags=set(), strip=True)
    return html


def _is_parted(html: str) -> bool:
    """True where HTML and MathML do not stand in each other but for whole formulas in HTML."""
    inside = False
    for closing, name in _NAMES.findall(html):
        if name == "math":
            if inside is not bool(closing):
                return False
            inside = not closing
        elif inside is not (name in MATHEMATICS):
            return False
    return not inside


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "linkify": False, "typographer": False}).enable("table")


def render_markdown(text: str) -> Markup:
    """Markdown (CommonMark with tables, raw HTML shown as text) as sanitised HTML."""
    return sanitise(_markdown().render(text))


_BOUNDARY = re.compile(
    r"</?(?:p|br|hr|h2|h3|h4|ul|ol|li|blockquote|pre|table|tr|th|td|caption|figure|figcaption|div)\b[^>]*>"
)


def plain_text(html: str) -> str:
    """The words of sanitised HTML on one line, its paragraphs and cells parted by spaces."""
    text = nh3.clean(_BOUNDARY.sub(" ", html), tags=set(), strip_comments=True)
    return " ".join(entities.unescape(text).split())
