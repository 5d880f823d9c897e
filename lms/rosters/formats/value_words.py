"""Values that are one of a few words, electronic mail, and plain text."""

import re
from functools import lru_cache

from lms.core.text import clean_line, fold, msgid
from lms.rosters.formats.cells import one_line
from lms.rosters.formats.parsed import Parsed, failed
from lms.rosters.formats.problems import Problem
from lms.rosters.formats.vocabulary import keys_by_word

_NO_EMAIL = msgid("“%(value)s” is not an e-mail address.")
_NEARLY_EMAIL = msgid("“%(value)s” is not an e-mail address: %(suggestion)s is meant, is it not?")
_TWO_EMAILS = msgid("There are two addresses in the cell: %(value)s was taken.")
_NO_GENDER = msgid("“%(value)s” is neither nam nor nữ.")
_NO_GROUP = msgid(
    "“%(value)s” is no group of people: write cán bộ, công chức, viên chức, người lao động or công dân."
)
_NO_STATUS = msgid(
    "“%(value)s” is no status that is known: write đang làm việc, nghỉ hưu, thôi việc, chuyển công tác …"
)
_UNCLEAR_STATUS = msgid("The remark on the status is not clear: “%(value)s”. By it nobody leaves.")
_TOO_LONG = msgid("The text is longer than %(limit)s letters: “%(value)s”.")
_EMAIL = re.compile(
    r"[a-z0-9_][a-z0-9!#$%&'*+/=?^_`{|}~-]*(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?=.{4,190}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}"
)
_LIMITS = {"unit": 300, "unit_code": 60, "title": 200, "note": 1_000}
_UNKNOWN = {"gender": _NO_GENDER, "person_group": _NO_GROUP, "status": _NO_STATUS}
_KEYS = {field: keys_by_word(field) for field in _UNKNOWN}
_LEAVING = ("retired", "resigned", "died", "moved")
_SINCE = re.compile(
    r"[\s(:;,–-]*(?:(?:ke )?tu\s*)?(?:(?:ngay|thang|nam)\s*)*\d{1,4}"
    r"(?:\s*(?:[/.-]|,?\s*(?:thang|nam))\s*\d{1,4}){0,2}"
)
# Chuyên, which is no chuyển.
_EXPERT = re.compile(r"\bchuyen (?=vien|mon|trach|nganh)")
_NOT = re.compile(r"\b(?:khong|chua|het|bi tu choi)\b")


@lru_cache(maxsize=20_000)
def parse_word(field: str, text: str) -> Parsed:
    """The key of the word.

    male, female; a group of people; working, retired, resigned, died, moved, seconded, absent.
    """
    keys, bare = _KEYS[field], fold(text).strip(" .,;:*()-'’")
    if field == "status":
        return _status(text, bare)
    found = keys.get(bare) or keys.get(re.sub(r"\s*[(:;,/–-].*$", "", bare))
    if not found and field == "person_group":
        inside = _words_inside(field, bare, shortest=4)
        found = keys[max(inside, key=len)] if inside else None
    return Parsed(found) if found else failed(_UNKNOWN[field], text)


def _status(text: str, bare: str) -> Parsed:
    """The status. One that ends a post is the whole cell, but for a date; anything more is for a person to read."""
    keys = _KEYS["status"]
    found = keys.get(bare) or _dated(bare)
    if found:
        return Parsed(found)
    inside = _words_inside("status", _EXPERT.sub("", bare), shortest=5)
    if not inside:
        return failed(_NO_STATUS, text)
    longest = max(inside, key=len)
    if any(keys[word] in _LEAVING for word in inside) or _NOT.search(bare.replace(longest, "")):
        return Parsed(None, doubt=failed(_UNCLEAR_STATUS, text).problem)
    return Parsed(keys[longest])


def _dated(bare: str) -> str | None:
    """The status that nothing but a date follows: “nghi huu tu 01/03/2025”."""
    if len(bare) > 80:
        return None
    keys = _KEYS["status"]
    fitting = [word for word in keys if bare.startswith(word) and _SINCE.fullmatch(bare[len(word) :])]
    return keys[max(fitting, key=len)] if fitting else None


def _words_inside(field: str, bare: str, *, shortest: int) -> list[str]:
    return [word for word in _KEYS[field] if len(word) >= shortest and f" {word} " in f" {bare} "]


def knows_word(field: str, text: str) -> bool:
    """True where the text is one of the words of the field, as a whole."""
    return fold(text).strip(" .") in _KEYS[field]


def parse_email(text: str) -> Parsed:
    """An address in small letters; of several the first one."""
    if len(text) <= 200 and _EMAIL.fullmatch(text):
        return Parsed(text)
    bare = re.sub(r"^(mailto:|e-?mail\s*:)\s*", "", clean_line(text).lower()).strip("<>'’`\"., ;")
    if _EMAIL.fullmatch(bare) and len(bare) <= 200:
        return Parsed(bare)
    parts = [part for part in re.split(r"[;,\s/]+|\s+hoặc\s+", bare) if "@" in part]
    good = [part.strip("<>()") for part in parts if _EMAIL.fullmatch(part.strip("<>()"))]
    if len(parts) > 1 and good:
        return Parsed(good[0], note=Problem(_TWO_EMAILS, {"value": good[0]}))
    mended = _mended(bare)
    return failed(_NEARLY_EMAIL, text, mended) if mended else failed(_NO_EMAIL, text)


def _mended(bare: str) -> str:
    """The address without marks, spaces and commas; "" where that is none either."""
    plain = fold(bare).replace(" ", "").replace(",", ".").replace(";", ".")
    plain = re.sub(r"\.{2,}", ".", re.sub(r"@+", "@", plain.replace("(at)", "@").replace("[at]", "@")))
    plain = re.sub(r"\.?@\.?", "@", plain).strip(".")
    return plain if _EMAIL.fullmatch(plain) and len(plain) <= 200 else ""


@lru_cache(maxsize=20_000)
def parse_text(field: str, text: str) -> Parsed:
    """The text on one line; what looks like a formula is text like any other."""
    line = one_line(text)
    limit = _LIMITS.get(field, 300)
    if len(line) > limit:
        return Parsed(None, Problem(_TOO_LONG, {"limit": str(limit), "value": f"{line[:59]}…"}))
    return Parsed(line or None)
