"""Names of people: one person in a cell, without titles, as one writes them."""

import re
from collections.abc import Iterable

from lms.core.text import clean_line, fold, msgid
from lms.rosters.formats.parsed import Parsed, failed
from lms.rosters.formats.problems import Problem
from lms.rosters.formats.vocabulary import SURNAMES

_FORMULA = msgid("“%(value)s” begins like a formula: a name does not.")
_DIGITS = msgid("There are digits or signs in the name “%(value)s”.")
_SEVERAL = msgid("There seem to be two people in one cell: “%(value)s”. Give each a row.")
_REMARK = msgid(
    "“%(value)s” holds more than a name: write %(suggestion)s and put the rest into another column."
)
_TOO_LONG = msgid("“%(value)s” is too long for a name.")
_CAPITALS = msgid("The name was written in capitals: read as %(value)s.")
_SMALL = msgid("The name had small letters at the beginning of a word: read as %(value)s.")
_FORM = msgid("The form of address before the name was left out: %(value)s.")
_ONE_WORD = msgid("The name has one word only: %(value)s.")
VACANT = msgid("A vacant post: nobody is taken from this row.")
_VACANCIES = frozenset(
    {"khuyết", "khuyet", "còn khuyết", "đang khuyết", "khuyết người", "vị trí khuyết", "chưa bổ nhiệm"}
    | {"chua bo nhiem", "chờ bổ nhiệm", "chưa có", "chua co", "chưa có người", "chưa bố trí", "đang tuyển"}
    | {"đang tuyển dụng", "dang tuyen dung", "chờ tuyển dụng", "chưa tuyển", "chưa tuyển dụng", "trống"}
    | {"còn trống", "vị trí trống", "vị trí còn trống"}
)
_FORMS = re.compile(
    r"^(?:ông|bà|anh|chị|cô|thầy|đ/c|đc|đồng chí|"
    r"(?:ths|ts|pgs|gs|bs|bscki{1,2}|cn|ks|ckii?|dr|mr|mrs|ms)\.)\s*[.:]?\s+",
    re.IGNORECASE,
)
_DEGREES = re.compile(r"^(?:(?:PGS|GS|TS|ThS|BS|KS|CN|Ths|THS)\.\s*)+", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*[(\[{][^)\]}]*[)\]}]?\s*$")
_PARTED = re.compile(r"[;/&\n|+]|,\s|\s(?:và|-)\s", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_STRANGE = re.compile(r"[\d_#$%^*=<>{}\[\]\\!?:;\"“”~@|]")


def parse_name(text: str) -> Parsed:
    """The full name of one person; capitals become a name as one writes it, and the note says so."""
    if len(text) < 30 and clean_line(text).lower().strip(" .,;:*()[]-–") in _VACANCIES:
        return Parsed(None, note=Problem(VACANT))
    if _is_plain(text):
        return Parsed(text)
    if text.lstrip("'’").startswith(("=", "+", "-", "@")):
        return failed(_FORMULA, text)
    name, note = _without_forms(clean_line(re.sub(r"\n", " \n ", text)) if "\n" not in text else text)
    if fault := _fault(name, text):
        return fault
    name = clean_line(name)
    return _cased(name.strip(" .,'’`*"), note)


def _is_plain(text: str) -> bool:
    """True for two to six words of letters, each with one capital in front, and no form of address."""
    words = text.split(" ")
    is_name = 2 <= len(words) <= 6 and all(word.isalpha() and word.istitle() for word in words)
    return is_name and len(text) <= 80 and words[0] not in ("Ông", "Bà", "Anh", "Chị", "Cô", "Thầy", "Đc")


def _without_forms(text: str) -> tuple[str, Problem | None]:
    bare = _DEGREES.sub("", _FORMS.sub("", text.strip()))
    bare = _DEGREES.sub("", bare).strip()
    words = fold(bare).split()
    if bare == text.strip() or len(words) < 2 or words[0] not in SURNAMES or words[0] == "van":
        return text, None
    return bare, Problem(_FORM, {"value": clean_line(bare)[:60]})


def _fault(name: str, text: str) -> Parsed | None:
    plain = _BRACKETS.sub("", name)
    if plain != name and len(plain.split()) > 1 and not _STRANGE.search(plain):
        return failed(_REMARK, clean_line(text), clean_line(plain))
    parts = [part for part in _PARTED.split(name) if part.strip()]
    if len(parts) > 1 and not any(char.isdigit() for char in name):
        return _parted_fault(parts, text)
    if _STRANGE.search(name) or not _WORD.search(name):
        return failed(_DIGITS, clean_line(text))
    return failed(_TOO_LONG, text) if len(name) > 80 or len(name.split()) > 9 else None


def _parted_fault(parts: list[str], text: str) -> Parsed | None:
    """Two people; or one with a remark behind a comma or a dash; or one whose name runs over two lines."""
    names = [part for part in parts if fold(part).split()[0] in SURNAMES and len(part.split()) > 1]
    if len(names) > 1:
        return failed(_SEVERAL, clean_line(text))
    if "\n" in text and len(parts) == 2 and all(len(part.split()) <= 3 for part in parts):
        return None
    if len(names) == 1:
        return failed(_REMARK, clean_line(text), clean_line(names[0]))
    return failed(_SEVERAL, clean_line(text))


def _cased(name: str, note: Problem | None) -> Parsed:
    letters = [char for char in name if char.isalpha()]
    raised = " ".join(word[0].upper() + word[1:] for word in name.split())
    if len(letters) > 2 and raised.isupper():
        name = proper(name)
        note = note or Problem(_CAPITALS, {"value": name})
    elif any(word[0].islower() for word in name.split()):
        name = raised
        note = note or Problem(_SMALL, {"value": name})
    if " " not in name:
        note = Problem(_ONE_WORD, {"value": name})
    return Parsed(name, note=note)


def parse_name_part(text: str) -> Parsed:
    """A part of a name: họ đệm or tên. One word is as it should be."""
    found = parse_name(text)
    is_alone = found.note is not None and found.note.msgid == _ONE_WORD
    return Parsed(found.value, found.problem, None if is_alone else found.note)


def proper(name: str) -> str:
    """Each word with one capital in front: “NGUYỄN THỊ H'HEN” is Nguyễn Thị H'Hen."""
    return _WORD.sub(lambda word: word[0][0].upper() + word[0][1:].lower(), name)


def names_look_swapped(samples: Iterable[tuple[str, str]]) -> bool:
    """True where the columns (họ đệm, tên) hold each other's parts in most of these pairs."""
    right = wrong = 0
    for family, given in samples:
        first, second = fold(family).split(), fold(given).split()
        if not first or not second:
            continue
        right += _is_family(first) and not _is_family(second)
        wrong += _is_family(second) and not _is_family(first)
    return wrong >= 2 and wrong > 2 * right


def _is_family(words: list[str]) -> bool:
    """True for họ with đệm: more than one word, the first one a family name."""
    return len(words) > 1 and words[0] in SURNAMES
