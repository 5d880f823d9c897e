"""What a line of pasted questions begins with: a number, the letter of an option, “Đáp án:”, “Giải thích:”."""

import re
from dataclasses import dataclass
from decimal import Decimal

from courses.questions.formats.excel_values import Rejected, read_difficulty, read_points
from lms.core.text import fold

_WORD_NUMBER = re.compile(
    r"\s*(?:câu\s*hỏi|câu|cau\s*hoi|cau|question|q)\s*(?:số\s*)?([0-9]{1,4})\s*(?:\(([^()]{0,40})\)|\[([^\[\]]{0,40})\])?"
    r"\s*(?:[.:)/\-–]+|\s{2,}|(?=\Z)|(?<=[)\]]))\s*",
    re.IGNORECASE,
)
_BARE_NUMBER = re.compile(r"\s*([0-9]{1,4})\s*(?:[.)/:](?:\s+|(?=[^\s0-9]))|[-–]\s+|[.)]\Z)")
_OPTION = re.compile(
    r"\s*(?P<before>\*|✓|✔|√|\[[xX]\])?\s*"
    r"(?:\((?P<framed>[A-Za-z])\)|(?P<letter>[A-Za-z])\s*(?P<inside>\*)?\s*(?:[.):/]|[-–](?=\s)))"
    r"\s*(?P<behind>\*(?!\*)|✓|✔|√)?\s*"
)
_STAR_BEHIND = re.compile(
    r"\s*(?:(?<!\*)\*|✓|✔|√|\((?:\*|x|đúng|correct|đ)\)|\[(?:\*|x|đúng)\]|<==?|←)\s*\Z", re.IGNORECASE
)
_KEY = re.compile(
    r"\s*(?:=+>|->|→|[-•*])?\s*(?:(?:đáp án|dap an)(?: đúng| dung)?|đ/a|đa|answers?|ans|correct answer|key|"
    r"phương án đúng|trả lời|chọn(?: đáp án)?)\s*(?:là\s*)?[:.\-–]\s*(?=\S)",
    re.IGNORECASE,
)
_KEY_LETTERS = re.compile(
    r"\s*(?:=+>|->|→)?\s*(?:(?:đáp án|dap an)(?: đúng)?|answer|chọn)\s+(?:là\s+)?"
    r"(?=[A-H](?:\s*(?:[,;&]|và)\s*[A-H])*\s*\.?\s*\Z)",
    re.IGNORECASE,
)
_ARROW_KEY = re.compile(r"\s*(?:=+>|->|→)\s*(?=[A-H](?:\s*[,;&]\s*[A-H])*\s*\.?\s*\Z)")
_SAID = {
    "explanation": ("giải thích", "giai thich", "hướng dẫn giải", "lời giải", "explanation", "feedback"),
    "cite": ("căn cứ pháp lý", "căn cứ", "can cu", "cơ sở pháp lý", "trích dẫn", "reference"),
    "difficulty": ("độ khó", "do kho", "mức độ nhận thức", "mức độ", "difficulty"),
    "category": ("chuyên đề", "chuyen de", "chủ đề", "category", "topic"),
    "tags": ("nhãn", "từ khóa", "tags", "tag"),
    "points": ("số điểm", "điểm", "points", "marks"),
    "id": ("mã câu hỏi", "mã câu", "mã"),
    "title": ("tiêu đề", "title"),
    "competency": ("năng lực",),
    "kind": ("loại câu hỏi", "loại", "dạng"),
}
_WORDS = {word: key for key, words in _SAID.items() for word in words}
_SAYS = re.compile(
    rf"\s*[-•*]?\s*({'|'.join(sorted(map(re.escape, _WORDS), key=len, reverse=True))})\s*[:]\s*",
    re.IGNORECASE,
)
_LIST_HEAD = re.compile(
    r"\s*(?:bảng\s+)?(?:đáp án|dap an|answer key|answers|key)"
    r"(?:\s+(?:phần|đề|trắc nghiệm|tham khảo)[^:]{0,60})?\s*:?\s*\Z",
    re.IGNORECASE,
)
_ITEM = re.compile(
    r"(?:câu\s*|q)?([0-9]{1,4})\s*[.):\-–=/]?\s*\(?([A-H](?:\s*[,&]\s*[A-H])*)\)?(?=[\s;,|.]|\Z)[\s;,|.]*",
    re.IGNORECASE,
)
_TEXT_ITEM = re.compile(r"\s*(?:câu\s*|q)?([0-9]{1,4})\s*[.):\-–=]\s*(\S.*)\Z", re.IGNORECASE)
_HEADING = re.compile(
    r"\s*(?:phần|chương|mục|part|section|chapter)\s+(?:[0-9]+|[IVXivx]+|[A-Z])\b.*|\s*[IVX]+\s*[.\-–/)]\s+\S.*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Start:
    """The beginning of a question: its number, what its brackets say, and where its text begins."""

    number: int
    at: int
    points: Decimal | None = None
    difficulty: str = ""


def question_start(text: str) -> Start | None:
    """The beginning that has the word: “Câu 5.”, “Câu 5 (0,5 điểm):”, “Question 5:”."""
    found = _WORD_NUMBER.match(text)
    if not found:
        return None
    inside = found[2] or found[3] or ""
    points, difficulty = _bracket(inside)
    if inside and points is None and not difficulty:
        # What stands in the brackets belongs to the question itself.
        at = found.start(2 if found[2] else 3) - 1
        return Start(int(found[1]), at)
    return Start(int(found[1]), found.end(), points, difficulty)


def bare_start(text: str) -> Start | None:
    """The beginning that has the number alone: “5.”, “5)”."""
    found = _BARE_NUMBER.match(text)
    return Start(int(found[1]), found.end()) if found else None


def _bracket(inside: str) -> tuple[Decimal | None, str]:
    """The points or the difficulty in the brackets behind a number."""
    points = re.fullmatch(
        r"\s*([0-9]+(?:[.,][0-9]+)?)\s*(?:điểm|đ|points?|pts?|marks?)\.?\s*", inside, re.IGNORECASE
    )
    try:
        if points:
            return read_points(points[1]), ""
        return None, read_difficulty(inside) if inside.strip() and not inside.strip().isdecimal() else ""
    except Rejected:
        return None, ""


@dataclass(frozen=True)
class Letter:
    """The letter of an option, whether a star stands at it, and where its text begins."""

    letter: str
    at: int
    is_starred: bool


def option_letter(text: str) -> Letter | None:
    """The letter with which an option begins, in lower case."""
    found = _OPTION.match(text)
    if not found:
        return None
    letter = found["framed"] or found["letter"]
    is_starred = any(found[name] for name in ("before", "inside", "behind"))
    return Letter(letter.lower(), found.end(), is_starred)


def inner_options(text: str, letters: str, start: int) -> list[int]:
    """Where these letters, one after the other, begin options further right in the same line."""
    places: list[int] = []
    at = start
    for letter in letters:
        marker = re.compile(
            rf"(?<=\s)(?:[*✓✔√]\s*)?(?:\({letter}\)|{letter}\s?\*?[.):/])"
            if letter.isupper()
            else rf"(?<=\s)(?:[*✓✔√]\s*)?(?:\({letter}\)|{letter}[).](?=\s))"
        )
        found = marker.search(text, at)
        if not found:
            break
        places.append(found.start())
        at = found.end()
    return places


def star_behind(text: str) -> int | None:
    """Where the star behind the text of an option begins; None where there is none."""
    found = _STAR_BEHIND.search(text)
    return found.start() if found and found.start() > 0 else None


def key_at(text: str) -> int | None:
    """Where the key begins in a line such as “Đáp án: B”; None in any other line."""
    for pattern in (_KEY_LETTERS, _KEY, _ARROW_KEY):
        found = pattern.match(text)
        if found:
            return found.end()
    return None


def said_at(text: str) -> tuple[str, int] | None:
    """What a line such as “Giải thích: …” says of the question, and where it begins."""
    found = _SAYS.match(text)
    return (_WORDS[found[1].lower()], found.end()) if found else None


def is_list_head(text: str) -> bool:
    """True for the heading of a list of answers."""
    return _LIST_HEAD.fullmatch(text) is not None


def list_items(text: str) -> list[tuple[int, str]] | None:
    """The answers of a line such as “1.A 2.C 3.B”; None where the line holds anything else."""
    items, at = [], len(text) - len(text.lstrip())
    while at < len(text):
        found = _ITEM.match(text, at)
        if not found:
            return None
        items.append((int(found[1]), found[2].upper()))
        at = found.end()
    return items or None


def text_item(text: str) -> tuple[int, str] | None:
    """The answer of a line such as “3. VNeID”, below the heading of a list of answers."""
    found = _TEXT_ITEM.match(text)
    return (int(found[1]), found[2].strip()) if found else None


def is_heading(text: str) -> bool:
    """True for a heading over several questions."""
    return _HEADING.fullmatch(text) is not None


def starts_low(text: str) -> bool:
    """True for a line that goes on with a sentence: it begins with a small letter or a sign."""
    bare = text.strip()
    return bool(bare) and (bare[0].islower() or bare[0] in ",;:)–-…%")


def same_words(first: str, second: str) -> bool:
    """True where two texts are the same but for case, accents and signs."""
    one, other = (re.sub(r"[^a-z0-9]+", "", fold(text)) for text in (first, second))
    return one == other
