"""HTML that people wrote: one allow-list, read by two independent sanitisers, and Markdown made safe."""

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


def _once(html: str) -> str:
    cleaned = nh3.clean(
        html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel=None, strip_comments=True
    )
    return bleach.clean(
        cleaned,
        tags=_TAGS,
        attributes={tag: sorted(names) for tag, names in _ATTRIBUTES.items()},
        protocols=_SCHEMES,
        strip=True,
        strip_comments=True,
    )


def sanitise(html: str) -> Markup:
    """The HTML with nothing left but the allow-list: the fixed point of nh3 followed by bleach.

    No attribute that could carry a script, a style, an id or a class remains; addresses are https, mailto or
    of this site.
    """
    for _ in range(5):
        cleaned = _once(html)
        if cleaned == html:
            break
        html = cleaned
    else:
        html = bleach.clean(html, tags=set(), strip=True)
    return Markup(html)  # noqa: S704


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "linkify": False, "typographer": False}).enable("table")


def render_markdown(text: str) -> Markup:
    """Markdown (CommonMark with tables, raw HTML shown as text) as sanitised HTML."""
    return sanitise(_markdown().render(text))
