"""What a written lesson lacks, read from its HTML and its headings, without a database."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

_PICTURE = re.compile(r"<img\b[^>]*>")
_ALT = re.compile(r'\balt="([^"]*)"')
_LINK = re.compile(r'<a\b[^>]*?\bhref="([^"]*)"')
_HOST = re.compile(r"[\w-]+(\.[\w-]+)*\.[^\W\d_]{2,}(:\d+)?", re.UNICODE)
_MAIL = re.compile(r"[^@\s]+@[\w-]+(\.[\w-]+)+")


def written_in(block: Mapping[str, Any]) -> list[str]:
    """Every piece of HTML in a block."""
    slides = block.get("slides") if isinstance(block.get("slides"), list) else []
    return (
        [block["html"]] if isinstance(block.get("html"), str) else [slide["html"] for slide in slides or []]
    )


def has_unsaid_picture(block: Mapping[str, Any]) -> bool:
    """True where a picture in the block says nothing to those who cannot see it, and is no decoration."""
    if block["kind"] == "image":
        return bool(block["file"]) and not block["alt"] and not block["is_decorative"]
    pictures = (picture for html in written_in(block) for picture in _PICTURE.findall(html))
    return any(not (found := _ALT.search(picture)) or not found[1].strip() for picture in pictures)


def links_of(block: Mapping[str, Any]) -> list[str]:
    """Where the links in the block lead."""
    return [link.replace("&amp;", "&") for html in written_in(block) for link in _LINK.findall(html)]


def is_outside(link: str) -> bool:
    """True for a link that leads to another site, or to a mail or telephone programme."""
    return bool(urlsplit(link).scheme or link.startswith("//"))


def is_sound_outside(link: str) -> bool:
    """True where a link to the outside has the form of one; whether anybody answers there is not asked."""
    parts = urlsplit(link)
    if parts.scheme == "mailto":
        return _MAIL.fullmatch(parts.path) is not None
    if parts.scheme == "tel":
        return any(sign.isdigit() for sign in parts.path)
    return parts.scheme in ("http", "https") and _HOST.fullmatch(parts.netloc.rpartition("@")[2]) is not None


def jumping_headings(blocks: Sequence[Mapping[str, Any]]) -> list[str]:
    """The ids of the lower headings that no upper one stands over."""
    jumps, has_upper = [], False
    for block in blocks:
        if block["kind"] == "heading":
            has_upper = has_upper or block["level"] == 2
            if not has_upper:
                jumps.append(block["id"])
    return jumps


def is_wordless(blocks: Iterable[Mapping[str, Any]]) -> bool:
    """True for a lesson without anything to read, see, hear or answer."""
    return not any(_says_something(block) for block in blocks)


def _says_something(block: Mapping[str, Any]) -> bool:
    named = ("text", "file", "question", "media", "package")
    if any(block.get(name) for name in named) or block.get("slides"):
        return True
    html = str(block.get("html", ""))
    return "<img" in html or bool(re.sub(r"<[^>]*>|&nbsp;|\s", "", html))
