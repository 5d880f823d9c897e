"""The number of a document: one key for all the ways in which people write it.

Folded as `fold` does, but for “đ”, which stays apart as “ð” while articles are read: point d is not point đ.
"""

import re

from lms.core.text import clean_line, fold

# The kinds in the order in which lists offer them: the law's own words (Decree 30/2020, Law 64/2025).
KINDS = (
    "Hiến pháp",
    "Bộ luật",
    "Luật",
    "Pháp lệnh",
    "Nghị quyết",
    "Nghị định",
    "Quyết định",
    "Chỉ thị",
    "Thông tư liên tịch",
    "Thông tư",
    "Kế hoạch",
    "Hướng dẫn",
    "Quy chế",
    "Công văn",
    "Văn bản hợp nhất",
    "Văn bản khác",
)
_SHORT = {"nð": "nghi ðinh", "nd": "nghi ðinh", "tt": "thong tu", "qð": "quyet ðinh", "qd": "quyet ðinh",
          "nq": "nghi quyet", "cv": "cong van"}  # fmt: skip
_DASH = r"\s*[-–—]\s*"
_LETTERS = r"[a-zð]{1,14}"
_SUFFIX = rf"{_LETTERS}(?:\s?\d{{1,2}}(?!\d))?(?:{_DASH}{_LETTERS}(?:\s?\d{{1,2}}(?!\d))?)*"
# 224/2026/nð-cp, 148/2025/qh15 · 57-nq/tw · 146/qð-ttg · 224/2026 (after the word for its kind).
_FULL = rf"\d{{1,5}}\s*/\s*\d{{4}}\s*/\s*{_SUFFIX}"
_PARTY = rf"\d{{1,5}}{_DASH}[a-zð]{{2,4}}\s*/\s*{_LETTERS}"
_OWN = rf"\d{{1,5}}\s*/\s*{_SUFFIX}"
_BARE = r"\d{1,5}\s*/\s*\d{4}(?!\s*/)"
NUMBER = rf"(?<![\d/.])(?:{_FULL}|{_PARTY}|{_OWN}|{_BARE})(?![\w/])"
_WHOLE = re.compile(rf"(?:so\s*:?\s*)?({_FULL}|{_PARTY}|{_OWN})")
_YEAR = re.compile(r"^\d{1,5}/(\d{4})(?:/|$)")


def keep_d(text: str) -> str:
    """The folded text in which “đ” is still told from “d”, written “ð”."""
    return fold(text.replace("đ", "ð").replace("Đ", "ð"))


def number_key(number: str) -> str:
    """The same for every way of writing the number: `number_key("Số 224 / 2026/ND–CP") == "224/2026/nd-cp"`."""
    bare = re.sub(r"\s+", "", keep_d(number).replace("ð", "d")).replace("–", "-").replace("—", "-")
    bare = bare.removeprefix("so:").removeprefix("so")
    head, _, rest = bare.partition("/")
    return f"{head.lstrip('0') or head}/{rest}" if rest else bare


def read_number(text: str) -> str | None:
    """The number as it is kept (one clean line, no “số” before it); None for a text that is no such number."""
    line = re.sub(r"^số\s*:?\s*", "", clean_line(text), flags=re.IGNORECASE)
    line = re.sub(r"\s*([/–—-])\s*", lambda sign: sign[1].replace("–", "-").replace("—", "-"), line)
    found = _WHOLE.fullmatch(keep_d(line))
    return line if found and len(line) <= 60 else None


def number_year(number: str, issued_year: int | None = None) -> int:
    """The year that tells two documents of one number apart; 0 where the number holds its year.

    Decisions of the Prime Minister begin at 1 again each year and do not say which: 06/QĐ-TTg.
    """
    return 0 if _YEAR.match(number_key(number)) else issued_year or 0


def name_key(title: str) -> str:
    """The name of a document in its folded words."""
    return " ".join(re.findall(r"[a-z0-9]+", fold(title)))


def kind_key(word: str) -> str:
    """The kind that a folded word names, written out."""
    return _SHORT.get(word, word)


def search_text(*texts: str) -> str:
    """What a document is found by, without accents."""
    return fold(" ".join(filter(None, texts)))
