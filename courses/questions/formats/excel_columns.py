"""The columns of a table of questions: their Vietnamese names, and the header that people make of them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lms.core.text import fold

LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Column:
    """A column: the name that the template gives it, and other names it is known by."""

    key: str
    name: str
    width: int
    others: tuple[str, ...] = ()


_CORE = (
    Column("kind", "Loại", 14, ("loại câu hỏi", "kiểu", "dạng", "dạng câu hỏi", "type")),
    Column("stem", "Câu hỏi", 50, ("nội dung câu hỏi", "nội dung", "câu dẫn", "đề bài", "question")),
    Column(
        "key", "Đáp án", 14, ("đáp án đúng", "phương án đúng", "trả lời", "key", "answer", "correct answer")
    ),
    Column("weights", "Điểm từng phương án", 18, ("tỷ lệ điểm", "weights")),
    Column("scoring", "Cách chấm", 16, ("scoring",)),
    Column("explanation", "Giải thích", 40, ("giải thích đáp án", "lời giải", "explanation", "feedback")),
    Column("cite", "Căn cứ", 28, ("căn cứ pháp lý", "cơ sở pháp lý", "nguồn", "trích dẫn", "reference")),
    Column("category", "Chuyên đề", 22, ("chủ đề", "danh mục", "chương", "category", "topic")),
    Column("difficulty", "Độ khó", 12, ("mức độ", "mức độ khó", "mức", "difficulty", "level")),
    Column("tags", "Nhãn", 16, ("từ khóa", "thẻ", "tags", "tag")),
    Column("id", "Mã", 12, ("mã câu hỏi", "mã câu", "id", "code")),
)
_FURTHER = (
    Column("title", "Tiêu đề", 24, ("tên câu hỏi", "title", "name")),
    Column("points", "Điểm", 8, ("số điểm", "điểm số", "points", "marks", "score")),
    Column("competency", "Năng lực", 14, ("nhóm kỹ năng", "competency")),
    Column("lesson", "Bài học", 14, ("bài", "lesson")),
    Column("shuffle", "Tráo phương án", 14, ("đảo phương án", "tráo đáp án", "shuffle")),
    Column("distractors", "Lựa chọn thừa", 24, ("phương án nhiễu", "distractors")),
    Column("units", "Đơn vị", 18, ("đơn vị đo", "units", "unit")),
    Column("right", "Nhận xét khi đúng", 24, ("feedback right",)),
    Column("wrong", "Nhận xét khi sai", 24, ("feedback wrong",)),
    Column("guide", "Hướng dẫn chấm", 30, ("guide",)),
    Column("min_words", "Số từ tối thiểu", 14, ("min words",)),
    Column("max_words", "Số từ tối đa", 14, ("max words",)),
)
_IGNORED = ("stt", "tt", "so thu tu", "no", "#", "so")
_OPTION = re.compile(r"(?:phuong an|lua chon|dap an|tra loi|option|answer|choice)? ?\(?([a-z])\)?[.:]?")
_OPTION_NUMBER = re.compile(r"(?:phuong an|lua chon|dap an|option|answer|choice) ?([0-9]{1,2})")
_REMARK = re.compile(r"(?:nhan xet|phan hoi|feedback) ?\(?([a-z])\)?")


def option_column(letter: str) -> Column:
    """The column of one option."""
    return Column(letter, f"Phương án {letter.upper()}", 24)


def remark_column(letter: str) -> Column:
    """The column of what is said of one option after closing."""
    return Column(f"remark_{letter}", f"Nhận xét {letter.upper()}", 24)


def columns_for(keys: set[str], options: int) -> list[Column]:
    """The columns of a file, in their order: the core, so many options, and what else is used."""
    named = {column.key: column for column in (*_CORE, *_FURTHER)}
    start = [named["kind"], named["stem"], *map(option_column, LETTERS[:options])]
    remarks = [remark_column(letter) for letter in LETTERS if f"remark_{letter}" in keys]
    return [*start, *_CORE[2:], *(column for column in _FURTHER if column.key in keys), *remarks]


def _names() -> dict[str, str]:
    return {
        fold(name): column.key for column in (*_CORE, *_FURTHER) for name in (column.name, *column.others)
    }


_KEYS = _names()


def column_key(name: str) -> str | None:
    """Which column a cell of the header names: None for an unknown one, '' for one that is not needed."""
    bare = fold(re.sub(r"[*:]+$", "", name.strip())).strip()
    if bare in _KEYS:
        return _KEYS[bare]
    if bare in _IGNORED:
        return ""
    option, number, remark = _OPTION.fullmatch(bare), _OPTION_NUMBER.fullmatch(bare), _REMARK.fullmatch(bare)
    if option:
        return option[1]
    if number and 1 <= int(number[1]) <= len(LETTERS):
        return LETTERS[int(number[1]) - 1]
    return f"remark_{remark[1]}" if remark else None


@dataclass(frozen=True)
class Header:
    """Where every column stands (counted from 0), and the names that are not known."""

    places: Mapping[str, int]
    unknown: Mapping[int, str]


def read_header(names: Sequence[str]) -> Header | None:
    """The header in this row; None where it is none: the question and what answers it have to be named."""
    places: dict[str, int] = {}
    unknown: dict[int, str] = {}
    for place, name in enumerate(names):
        key = column_key(name) if name.strip() else ""
        if key is None or key in places:
            unknown[place] = name.strip()
        elif key:
            places[key] = place
    is_header = "stem" in places and ("key" in places or "a" in places or "kind" in places)
    return Header(places, unknown) if is_header else None


def letter_of(place: int) -> str:
    """The letters by which Excel names the column at this place (counted from 0)."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
