"""What a post title as an office writes it means in the master list (danh mục chức danh).

First letter by letter, then folded and with abbreviations written out, then by likeness. Likeness links on its
own only from `THRESHOLD` per cent on, and never over a word that changes the rank: "Phó Chủ tịch" is not
"Chủ tịch", however alike they look.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from lms.core.text import clean_line, fold

THRESHOLD = 92
# Below this two titles have nothing to do with each other, and none is suggested.
WORTH_SUGGESTING = 60

ABBREVIATIONS = {
    "cv": "chuyen vien",
    "cvc": "chuyen vien chinh",
    "cvcc": "chuyen vien cao cap",
    "ct": "chu tich",
    "pct": "pho chu tich",
    "tp": "truong phong",
    "ptp": "pho truong phong",
    "gd": "giam doc",
    "pgd": "pho giam doc",
    "cvp": "chanh van phong",
    "pcvp": "pho chanh van phong",
    "ctubnd": "chu tich ubnd",
    "pctubnd": "pho chu tich ubnd",
    "vhxh": "van hoa xa hoi",
    "tpht": "tu phap ho tich",
    "tckt": "tai chinh ke toan",
    "ktt": "ke toan truong",
}
_LONG_FORMS = {"uy ban nhan dan": "ubnd", "hoi dong nhan dan": "hdnd", "khoa hoc va cong nghe": "khcn"}
# Words that make another title of the same one: rank, level, office, grade.
_RANKS = {"pho", "truong", "chinh", "cao", "cap", "su", "thu", "quyen", "nguyen", "tap", "tong"}
_LEVELS = {
    "tinh",
    "thanh",
    "xa",
    "phuong",
    "dac",
    "khu",
    "huyen",
    "quan",
    "thi",
    "tran",
    "bo",
    "so",
    "cuc",
    "vu",
    "chi",
}
_BODIES = {"ubnd", "hdnd", "dang", "doan", "khong", "trach", "hop", "dong"}
_TELLING = _RANKS | _LEVELS | _BODIES | {"hang", "i", "ii", "iii", "iv", "v"}


@dataclass(frozen=True)
class Verdict:
    """How a written title stands to the master list; `title_id` only where it is linked."""

    state: str
    title_id: int | None
    suggested_id: int | None
    score: int
    way: str


def plain_key(title: str) -> str:
    """The title folded, without signs, with abbreviations written out: "PCT. UBND xã" → "pho chu tich ubnd xa"."""
    text = re.sub(r"[^a-z0-9]+", " ", fold(title)).strip()
    text = " ".join(_written_out(word, place) for place, word in enumerate(text.split()))
    for long, short in _LONG_FORMS.items():
        text = text.replace(long, short)
    return text


def _written_out(word: str, place: int) -> str:
    """ "TP" begins a title as trưởng phòng; further on it is a thành phố."""
    return "thanh pho" if word == "tp" and place else ABBREVIATIONS.get(word, word)


def _telling_words(key: str) -> list[str]:
    return sorted(word for word in key.split() if word in _TELLING or word.isdigit())


def likeness(first: str, second: str) -> int:
    """How alike two plain keys are, 0 to 100; under the threshold where a telling word differs."""
    score = int(fuzz.ratio(first, second))
    return score if _telling_words(first) == _telling_words(second) else min(score, THRESHOLD - 1)


class MasterList:
    """The titles of the master list, ready to be asked for many written ones."""

    def __init__(self, names: Mapping[int, str]) -> None:
        self.by_name = {clean_line(name): key for key, name in names.items()}
        self.by_key = {fold(name): key for key, name in names.items()}
        self.by_plain: dict[str, int] = {}
        for key, name in sorted(names.items()):
            self.by_plain.setdefault(plain_key(name), key)

    def judge(self, written: str) -> Verdict:
        """What the title is: linked by its letters, by its folded form or by likeness; else doubtful."""
        exact = self.by_name.get(clean_line(written))
        if exact is not None:
            return Verdict("linked", exact, None, 100, "exact")
        plain = plain_key(written)
        folded = self.by_key.get(fold(written), self.by_plain.get(plain))
        if folded is not None:
            return Verdict("linked", folded, None, 100, "folded")
        return self._judge_alike(plain)

    def _judge_alike(self, plain: str) -> Verdict:
        best = nearest(plain, self.by_plain)
        if best is None:
            return Verdict("doubtful", None, None, 0, "none")
        title_id, score = best
        if score >= THRESHOLD:
            return Verdict("linked", title_id, title_id, score, "alike")
        return Verdict("doubtful", None, title_id, score, "alike")


def nearest(plain: str, by_plain: Mapping[str, int]) -> tuple[int, int] | None:
    """(id, likeness) of the title to suggest; None where none is worth suggesting.

    The most alike one, the first of equals; short of the threshold rather the title with which the written one
    begins: "Trưởng phòng Nội vụ" is some "Trưởng phòng".
    """
    close = process.extract(plain, list(by_plain), scorer=fuzz.ratio, limit=5, score_cutoff=WORTH_SUGGESTING)
    scored = [(likeness(plain, key), -by_plain[key]) for key, _score, _place in close]
    best = max(scored, default=(0, 0))
    if best[0] < THRESHOLD:
        begun = [key for key in by_plain if plain.startswith(f"{key} ")]
        if begun:
            longest = max(begun, key=len)
            return by_plain[longest], min(likeness(plain, longest), THRESHOLD - 1)
    return (-best[1], best[0]) if scored else None


def most_written(spellings: Iterable[tuple[str, int]]) -> str:
    """Of the spellings of one key and how often each occurs, the most frequent; the first in order of equals."""
    return min(spellings, key=lambda pair: (-pair[1], pair[0]))[0]
