"""Tables in text files: whatever the encoding, parted by commas, semicolons, tabs or bars."""

import codecs
import csv
import itertools
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from lms.core.text import msgid
from lms.rosters.formats import legacy
from lms.rosters.formats.cells import Cell, letter_of, text_cell
from lms.rosters.formats.problems import Problem, Unreadable
from lms.rosters.formats.sniffing import is_wide
from lms.rosters.formats.sources import Merge, RawRow, SheetInfo
from lms.rosters.formats.syllables import is_syllable, words_of

COLUMN_LIMIT, ROW_LIMIT = 200, 1_048_576
_SEPARATORS = ",;\t|"
_CELL_LIMIT = 1_000_000
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_HINT = re.compile(r"\s*sep=(.)\s*$", re.IGNORECASE)
_GUESSED = msgid(
    "The file is not in UTF-8. It was read as %(encoding)s: look whether the letters with marks are right."
)
_TOO_WIDE = Problem(
    msgid("The table has more than %(limit)s columns: keep only those of the staff list."),
    {"limit": str(COLUMN_LIMIT)},
)
_TOO_LONG = Problem(
    msgid("A line is far too long: a quotation mark may be missing somewhere. Save the list as .xlsx.")
)


class TextSource:
    """A text file with a table; its one sheet has the name of the file."""

    def __init__(self, path: Path, name: str) -> None:
        self.path, self.sheet = path, Path(name).stem[:80] or "CSV"
        self.encoding, self.warnings = _encoding(path)
        self.separator, self.has_hint = self._separator()

    def info(self) -> SheetInfo:
        """Its size."""
        rows, columns = 0, set[int]()
        for row in self.rows(self.sheet):
            rows = row.number
            columns |= row.cells.keys()
        return SheetInfo(self.sheet, False, rows, len(columns), max(columns, default=-1) + 1)

    def merges(self, sheet: str) -> tuple[Merge, ...]:
        """A text file merges nothing."""
        return ()

    def rows(self, sheet: str) -> Iterator[RawRow]:
        """The rows that hold something; Excel's numbers: a record is a row, whatever lines it takes."""
        letters = [letter_of(column) for column in range(COLUMN_LIMIT)]
        for number, texts in enumerate(self._records(), 1):
            if len(texts) > COLUMN_LIMIT and any(map(str.strip, texts[COLUMN_LIMIT:])):
                raise Unreadable(_TOO_WIDE)
            pairs = zip(range(COLUMN_LIMIT), texts, letters, strict=False)
            cells = {column: cell for column, text, letter in pairs if (cell := _cell(text, letter)).text}
            if cells:
                yield RawRow(number, cells)

    def _records(self) -> Iterator[list[str]]:
        csv.field_size_limit(_CELL_LIMIT)
        with self.path.open(encoding=self.encoding, errors="replace", newline="") as file:
            lines = (line.replace("\0", "") for line in file)
            records = csv.reader(lines, delimiter=self.separator)
            try:
                yield from itertools.islice(records, 1 if self.has_hint else 0, ROW_LIMIT)
            except csv.Error as error:
                raise Unreadable(_TOO_LONG) from error

    def _separator(self) -> tuple[str, bool]:
        """The sign between the columns: what `sep=` says, else what parts the first lines most evenly."""
        with self.path.open(encoding=self.encoding, errors="replace", newline="") as file:
            lines = [line[:5_000].replace("\0", "") for line in itertools.islice(file, 30)]
        if lines and (hint := _HINT.match(lines[0])):
            return hint[1], True
        return max(_SEPARATORS, key=lambda sign: _evenness(lines, sign)), False


def _cell(text: str, letter: str) -> Cell:
    """The text; `="001"`, as programs write it to keep zeros, is the text within."""
    if text.startswith('="') and text.endswith('"'):
        text = text[2:-1]
    return text_cell(text, letter)


def _evenness(lines: list[str], sign: str) -> tuple[int, int]:
    """How many records the sign parts into the same number of columns, and into how many.

    Tabs stand in no text by chance: files of several tables (Teams) have records of several widths parted by them.
    """
    try:
        widths = [len(record) for record in csv.reader(lines, delimiter=sign) if any(record)]
    except csv.Error:
        return 0, 0
    wide = [width for width in widths if width > 1]
    common = max(set(wide), key=wide.count) if wide else 0
    return len(wide) if sign == "\t" else wide.count(common), common


def _encoding(path: Path) -> tuple[str, tuple[Problem, ...]]:
    """The encoding of the file, and what must be said of it.

    What is not UTF-8 or UTF-16 is windows-1258 where its marks stand behind vowels as Vietnamese puts them, else
    windows-1252: the bytes of TCVN3 and VNI texts, which are recognised column by column afterwards.
    """
    with path.open("rb") as file:
        head = file.read(4)
        for mark, name in _MARKS:
            if head.startswith(mark):
                return name, ()
        file.seek(0)
        sample = file.read(1 << 20)
    if is_wide(sample):
        return "utf-16-le", ()
    if _is_utf8(path):
        return "utf-8", ()
    name = "cp1258" if _is_cp1258(sample) else "cp1252"
    shown = {"encoding": "windows-1258" if name == "cp1258" else "windows-1252"}
    return name, (Problem(_GUESSED, shown),)


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while chunk := file.read(1 << 18):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _is_cp1258(sample: bytes) -> bool:
    """True where windows-1258 gives more words that Vietnamese has than TCVN3 or VNI do."""
    as_1258 = unicodedata.normalize("NFC", sample.decode("cp1258", errors="replace"))
    as_1252 = sample.decode("cp1252", errors="replace")
    words = [word for word in words_of(as_1258)[:20_000] if not word.isascii()]
    good = sum(map(is_syllable, words)) / max(len(words), 1)
    return good >= max(0.5, legacy.detection([as_1252]).confidence)
