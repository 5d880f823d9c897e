"""Where one question of a GIFT file ends and the next begins."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from courses.questions.formats.gift_marks import has_marks
from courses.questions.formats.gift_source import Line, Source, Span

_NEW_QUESTION = re.compile(r"^[ \t]*(?:::|\$CATEGORY:)", re.MULTILINE)
_CATEGORY = "$CATEGORY:"


@dataclass(frozen=True)
class Paragraph:
    """The lines of one question or of one category, where they begin, and the comments among them."""

    at: int
    span: Span
    comments: tuple[str, ...]
    category: str | None = None


class _Cutter:
    """Walks over the lines and cuts between questions.

    A blank line ends a question, as in Moodle. Beyond Moodle, a blank line inside an answer block does not,
    if the block is closed before another opens; and a line that begins with `::` or `$CATEGORY:` begins
    something new.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        mask = source.whole.mask
        self.braces = [found.start() for found in re.finditer("[{}]", mask)]
        self.next_brace = 0
        self.open_at: int | None = None
        self.is_closed = False
        self.closes_later: bool | None = None
        self.held: list[Line] = []

    def paragraphs(self) -> Iterator[Paragraph]:
        for line in self.source.lines:
            yield from self._ended_before(line)
            if self._is_category(line):
                self.next_brace = bisect_left(self.braces, line.end)
                yield self._category(line)
                continue
            if line.is_blank and self.open_at is None:
                continue
            self.held.append(line)
            self._follow_braces(line)
        yield from self._flush()

    def _raw(self, line: Line) -> str:
        return self.source.whole.raw[line.start : line.end].lstrip()

    def _is_category(self, line: Line) -> bool:
        return not self.held and self._raw(line).upper().startswith(_CATEGORY)

    def _category(self, line: Line) -> Paragraph:
        span = self.source.whole.cut(line.start, line.end)
        return Paragraph(line.start, span, (), self._raw(line)[len(_CATEGORY) :].strip())

    def _ended_before(self, line: Line) -> Iterator[Paragraph]:
        """The held question, if this line does not belong to it any more."""
        raw = self._raw(line)
        begins_new = raw.upper().startswith(_CATEGORY)
        if self.open_at is not None:
            ends = begins_new or raw.startswith("::") or (line.is_blank and not self._closes_later(line))
        else:
            ends = (
                begins_new
                or line.is_blank
                or (self.is_closed and (raw.startswith("::") or has_marks(line.comment)))
            )
        if not ends:
            return
        following = self._comments_of_next() if raw.startswith("::") else []
        yield from self._flush()
        self.held = following

    def _comments_of_next(self) -> list[Line]:
        """The comment lines directly above the line that begins a question; they are no longer held."""
        count = 0
        while count < len(self.held) and self.held[-1 - count].comment is not None:
            count += 1
        self.held, following = self.held[: len(self.held) - count], self.held[len(self.held) - count :]
        return following

    def _closes_later(self, line: Line) -> bool:
        """True where the open block closes before anything new begins; found out once for each block."""
        if self.closes_later is None:
            following = self.braces[self.next_brace : self.next_brace + 1]
            self.closes_later = bool(
                following
                and self.source.whole.mask[following[0]] == "}"
                and not _NEW_QUESTION.search(self.source.whole.raw, line.end, following[0])
            )
        return self.closes_later

    def _follow_braces(self, line: Line) -> None:
        while self.next_brace < len(self.braces) and self.braces[self.next_brace] < line.end:
            at = self.braces[self.next_brace]
            self.next_brace += 1
            self.closes_later = None
            if self.source.whole.mask[at] == "{":
                self.open_at = at if self.open_at is None else self.open_at
            else:
                self.is_closed = self.is_closed or self.open_at is not None
                self.open_at = None

    def _flush(self) -> Iterator[Paragraph]:
        held, self.held = self.held, []
        self.open_at, self.is_closed, self.closes_later = None, False, None
        if held:
            comments = tuple(line.comment for line in held if line.comment is not None)
            yield Paragraph(
                held[0].start, self.source.whole.cut(held[0].start, held[-1].end).strip(), comments
            )


def cut_paragraphs(source: Source) -> Iterator[Paragraph]:
    """The questions and categories of the file, in order."""
    return _Cutter(source).paragraphs()
