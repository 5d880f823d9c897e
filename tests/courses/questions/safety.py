"""What a browser would make of HTML that claims to be safe: an independent reading by html5lib."""

import re
from typing import Any

import html5lib

from lms.core.html import MATHEMATICS

_HTML = "http://www.w3.org/1999/xhtml"
_MATHML = "http://www.w3.org/1998/Math/MathML"
_TAGS = {
    "p", "br", "hr", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "b", "i", "u", "s", "sub", "sup",
    "blockquote", "cite", "code", "pre", "table", "thead", "tbody", "tr", "th", "td", "caption", "a", "img",
    "figure", "figcaption", "div", "span", "abbr",
}  # fmt: skip
_ATTRIBUTES = {
    "href", "title", "src", "alt", "width", "height", "colspan", "rowspan", "scope", "start",
}  # fmt: skip
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)


def dangers_in(html: str) -> list[str]:
    """Every element, attribute, address and comment of the HTML that has no business on a page."""
    tree: Any = html5lib.parseFragment(str(html), treebuilder="etree", namespaceHTMLElements=True)
    return [danger for element in tree for danger in _dangers(element)]


def _dangers(element: Any) -> list[str]:
    if not isinstance(element.tag, str):
        return ["comment"]
    space, _, name = element.tag.lstrip("{").partition("}")
    if space == _MATHML:
        found = _in_mathml(element, name)
    elif space == _HTML and name in _TAGS:
        found = [f"{name} {key}" for key in element.attrib if key not in _ATTRIBUTES]
    else:
        found = [element.tag]
    for key in ("href", "src"):
        address = re.sub(r"[\x00-\x20]+", "", element.get(key, ""))
        scheme = _SCHEME.match(address)
        if scheme and scheme[1].lower() not in ("https", "mailto"):
            found.append(f"{key}={address}")
    return found + [danger for child in element for danger in _dangers(child)]


def _in_mathml(element: Any, name: str) -> list[str]:
    if name not in MATHEMATICS:
        return [f"math {name}"]
    found = [f"{name} {key}" for key in element.attrib if key not in MATHEMATICS[name]]
    return found + [str(child.tag) for child in element if not str(child.tag).startswith(f"{{{_MATHML}}}")]
