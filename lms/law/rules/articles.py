"""Articles, clauses and points (điều, khoản, điểm): read as people write them, kept from the largest down.

`read_articles("điểm a khoản 2 Điều 5") == ["Điều 5 khoản 2 điểm a"]`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lms.law.rules.numbers import keep_d

_ROMAN = r"(?=[ivxlc])(?:x{0,3})(?:ix|iv|v?i{0,3})"
_POINT = r"[a-zð](?![a-zð0-9])"
_VALUE = rf"(?:(?:\d+|{_ROMAN})(?:\.(?:\d+|[a-zð](?![a-zð])))*[a-zð]?|{_POINT})(?![a-zð0-9/])"
_WORD = r"(?:tieu muc|phu luc|chuong|phan|muc|[ðd]ieu|khoan|[ðd]iem)"
_BETWEEN = r"(?:\s*,\s*(?:va\s+)?|\s*(?:-|–|den|ðen)\s*|\s+va\s+|\s*;\s*)"
_UNIT = rf"(?:cac\s+)?{_WORD}\s+{_VALUE}(?:{_BETWEEN}(?!{_WORD}){_VALUE})*"
PHRASE = re.compile(rf"(?<![\w]){_UNIT}(?:(?:\s*[,;]\s*|\s+)(?:(?:va|cua|tai)\s+)?{_UNIT})*")
_PART = re.compile(rf"({_WORD})\s+({_VALUE}(?:{_BETWEEN}(?!{_WORD}){_VALUE})*)")
_CLOSE = re.compile(r"\s+(?:cua\s+)?")
_NAMES = {"ðieu": "Điều", "dieu": "Điều", "khoan": "khoản", "ðiem": "điểm", "diem": "điểm", "muc": "Mục",
          "tieu muc": "Tiểu mục", "phu luc": "Phụ lục", "chuong": "Chương", "phan": "Phần"}  # fmt: skip
_LONGEST_RANGE = 40
_RANGE = re.compile(r"(\d+)\s*(?:-|–|[ðd]en)\s*(\d+)")
_TOP = {"Điều", "Mục", "Phụ lục"}
_AROUND = {"Chương", "Phần", "Tiểu mục"}


@dataclass(frozen=True)
class _Part:
    """“khoản 2, 3”: a word and its values; `is_close` where nothing but a space parts it from the one before."""

    name: str
    values: list[str]
    is_close: bool = False

    @property
    def depth(self) -> int:
        return {"khoản": 1, "mục": 1, "điểm": 2}.get(self.name, 0)


def read_articles(text: str) -> list[str]:
    """The articles that the text names, each from the largest part down, once, in order."""
    phrase = PHRASE.search(keep_d(text))
    return articles_in(phrase.group()) if phrase else []


def articles_in(phrase: str) -> list[str]:
    """The articles of one phrase, folded as `keep_d` does."""
    found = list(_PART.finditer(phrase))
    parts = [
        _Part(
            _NAMES[part[1]],
            list(_values(part[2])),
            is_close=position > 0
            and _CLOSE.fullmatch(phrase[found[position - 1].end() : part.start()]) is not None,
        )
        for position, part in enumerate(found)
    ]
    names = {part.name for part in parts}
    if names & _TOP:
        parts = [part for part in parts if part.name not in _AROUND]
    if {"Điều", "Mục"} <= names:
        parts = _under_the_article(parts)
    made = [article for run in _runs(parts) for article in _read_run(run)]
    return list(dict.fromkeys(made))


def _under_the_article(parts: list[_Part]) -> list[_Part]:
    """“mục III.5.d, Điều 1”: the article of an approving decision holds the sections of what it approves."""
    tops = [part for part in parts if part.name == "Điều"]
    sections = [_Part("mục", part.values) for part in parts if part.name == "Mục"]
    return [*tops, *sections, *[part for part in parts if part.name not in {"Điều", "Mục"}]]


def _runs(parts: list[_Part]) -> list[list[_Part]]:
    """The parts cut where the writer turns from “Điều 5” to “khoản 2 Điều 7”."""
    runs: list[list[_Part]] = [[]]
    for position, part in enumerate(parts):
        following = parts[position + 1] if position + 1 < len(parts) else None
        climbs = following is not None and following.is_close and following.depth < part.depth
        if runs[-1] and runs[-1][0].depth == 0 and climbs and not part.is_close:
            runs.append([])
        runs[-1].append(part)
    return runs


def _read_run(parts: list[_Part]) -> list[str]:
    return _from_above(parts) if parts and parts[0].depth == 0 else _from_below(parts)


def _values(text: str) -> Iterator[str]:
    for piece in re.split(r"\s*[,;]\s*|\s+va\s+", text):
        found = _RANGE.fullmatch(piece.removeprefix("va ").strip())
        if found and 0 <= int(found[2]) - int(found[1]) <= _LONGEST_RANGE:
            yield from (str(number) for number in range(int(found[1]), int(found[2]) + 1))
        else:
            yield from re.split(r"\s*[-–]\s*|\s+[ðd]en\s+", piece.removeprefix("va ").strip())


def _said(name: str, value: str) -> str:
    first, *rest = value.split(".")
    if name not in {"Điều", "điểm"} and re.fullmatch(_ROMAN, first):
        first = first.upper()
    return f"{name} {'.'.join([first, *rest]).replace('ð', 'đ')}"


def _from_above(parts: list[_Part]) -> list[str]:
    """“Điều 5 khoản 2, khoản 3 điểm a”: what follows stands in what came before."""
    levels: list[list[str]] = [[], [], []]
    made: list[list[str]] = []
    for part in parts:
        above = next((level for level in reversed(levels[: part.depth]) if level), [""])
        levels[part.depth] = [
            f"{top} {_said(part.name, value)}".strip() for top in above for value in part.values
        ]
        levels[part.depth + 1 :] = [[] for _ in levels[part.depth + 1 :]]
        if made and made[-1] == above:
            made.pop()
        made.append(levels[part.depth])
    return [article for group in made for article in group]


def _from_below(parts: list[_Part]) -> list[str]:
    """“điểm a khoản 2, khoản 3 Điều 5”: what came before stands in what follows."""
    points: list[str] = []
    clauses: list[str] = []
    made: list[str] = []
    for part in parts:
        here = [_said(part.name, value) for value in part.values]
        if part.name == "điểm":
            points += here
        elif part.depth == 1:
            clauses += [f"{clause} {point}" for clause in here for point in points] or here
            points = []
        else:
            below = [*clauses, *points]
            made += [f"{top} {each}" for top in here for each in below] or here
            clauses, points = [], []
    return [*made, *clauses, *points]


def touches(replaced: str, cited: str) -> bool:
    """True when what lapsed (`""` is the whole document) is, holds or lies in what is cited."""
    if not replaced or not cited:
        return True
    return f"{cited} ".startswith(f"{replaced} ") or f"{replaced} ".startswith(f"{cited} ")
