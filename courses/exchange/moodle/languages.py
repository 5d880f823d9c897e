"""Texts that Moodle keeps in several languages at once: the one of the course is taken."""

import re

_MARKED = re.compile(r"\{mlang\s+([^}]{1,80})\}(.*?)\{mlang\}", re.IGNORECASE | re.DOTALL)
_SPAN = re.compile(
    r"<span(?=[^>]{0,200}\bclass=\"multilang\")[^>]{0,200}?\blang=\"([a-zA-Z_-]{2,20})\"[^>]{0,200}>(.*?)</span>",
    re.IGNORECASE | re.DOTALL,
)
_OTHER = "other"


def is_multilingual(text: str) -> bool:
    """True for a text that may hold several languages."""
    return "{mlang " in text or 'class="multilang"' in text


def in_language(text: str, language: str) -> str:
    """The text in that language, where it has it; else in the one for all others, else in its first."""
    return _chosen(_SPAN, "</span>", _chosen(_MARKED, "{mlang}", text, language), language)


def _chosen(pattern: re.Pattern[str], closing: str, text: str, language: str) -> str:
    end = text.rfind(closing) + len(closing)
    found = [*pattern.finditer(text, 0, end)] if end >= len(closing) else []
    wanted = _wanted([code for each in found for code in _codes(each[1])], language)
    at, parts = 0, []
    for each in found:
        parts += [text[at : each.start()], each[2] if wanted in _codes(each[1]) else ""]
        at = each.end()
    return "".join([*parts, text[at:]])


def _codes(said: str) -> list[str]:
    return [code.strip().lower()[:2] if code.strip() != _OTHER else _OTHER for code in said.split(",")]


def _wanted(codes: list[str], language: str) -> str:
    return next((code for code in (language, _OTHER) if code in codes), codes[0] if codes else "")
