r"""Cells that hold several things: a pair with its arrow, words parted by a bar.

A backslash in front of such a sign makes it text (`-\>`, `\→`, `\|`); any other backslash is a backslash.
"""

import re

_SIGN = re.compile(r"(?P<before>[-=])(?P<slashes>\\*)>|(?P<more>\\*)(?P<sign>[→⇒|])")


def escape(text: str) -> str:
    """The text with every sign made text."""

    def one(found: re.Match[str]) -> str:
        if found["before"]:
            return f"{found['before']}{found['slashes']}\\>"
        return f"{found['more']}\\{found['sign']}"

    return _SIGN.sub(one, text)


def unescape(text: str) -> str:
    """What `escape` was given."""

    def one(found: re.Match[str]) -> str:
        if found["before"]:
            return f"{found['before']}{found['slashes'][1:]}>"
        return f"{found['more'][1:]}{found['sign']}"

    return _SIGN.sub(one, text)


def cut_pair(text: str) -> tuple[str, str] | None:
    """What stands before and behind the first arrow; None where there is none."""
    for found in _SIGN.finditer(text):
        is_arrow = found["slashes"] == "" if found["before"] else found["more"] == "" and found["sign"] != "|"
        if is_arrow:
            return unescape(text[: found.start()]).strip(), unescape(text[found.end() :]).strip()
    return None


def cut_bars(text: str) -> list[str]:
    """The words between bars, none empty."""
    words, start = [], 0
    for found in _SIGN.finditer(text):
        if found["sign"] == "|" and not found["more"]:
            words.append(text[start : found.start()])
            start = found.end()
    return [unescape(word).strip() for word in (*words, text[start:]) if word.strip()]


def write_pair(left: str, right: str) -> str:
    """The cell that `cut_pair` cuts into these."""
    return f"{escape(left)} → {escape(right)}".strip()


def write_bars(words: list[str]) -> str:
    """The cell that `cut_bars` cuts into these."""
    return " | ".join(map(escape, words))
