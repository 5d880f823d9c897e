"""Writing questions of the bank into a file of another format, and saying what the file does not hold."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from courses.questions.formats.images import digests_in
from courses.questions.formats.question_file import EmbeddedFile, FileQuestion, Written
from courses.questions.formats.registry import Format
from lms.audit.actions import record
from lms.core.clock import today
from lms.core.db import db
from lms.core.errors import NotFound, Refusal
from lms.core.i18n import _
from lms.core.storage import DamagedFile, StoredFile, read_file

MOST_BYTES = 60_000_000


@dataclass(frozen=True)
class Export:
    """The file that was written, and how many questions were asked for."""

    format: Format
    written: Written
    count: int

    @property
    def name(self) -> str:
        """What the file is called: ngan-hang-cau-hoi-20261120.xlsx."""
        return f"ngan-hang-cau-hoi-{today():%Y%m%d}{self.format.suffixes[0]}"


def write_export(*, questions: Sequence[FileQuestion], format: Format) -> Export:
    """The questions with their pictures in a file of that format; nothing in the database is changed."""
    if format.write is None:
        raise Refusal(_("This format can only be read here."))
    pictures = _Pictures()
    return Export(format, format.write([pictures.attach(each) for each in questions]), len(questions))


class _Pictures:
    """The stored pictures of the questions, read once each, within a bound."""

    def __init__(self) -> None:
        self.files: dict[str, EmbeddedFile | None] = {}
        self.size = 0

    def attach(self, question: FileQuestion) -> FileQuestion:
        """The question with the content of every picture that it shows."""
        named = {file.sha256 for file in question.files}
        shown = sorted(digests_in(question.data) - named)
        kept = [replace(held, name=file.name) for file in question.files if (held := self._held(file.sha256))]
        kept += [held for digest in shown if (held := self._held(digest))]
        return replace(question, files=tuple(kept))

    def _held(self, digest: str) -> EmbeddedFile | None:
        if digest not in self.files:
            self.files[digest] = self._read(digest)
        return self.files[digest]

    def _read(self, digest: str) -> EmbeddedFile | None:
        row = db.session.get(StoredFile, digest)
        if row is None:
            return None
        self.size += row.size
        if self.size > MOST_BYTES:
            raise Refusal(_("These questions show too many pictures for one file: choose fewer of them."))
        try:
            content = read_file(digest)
        except (NotFound, DamagedFile):
            return None
        ending = row.media_type.removeprefix("image/").replace("jpeg", "jpg")
        return EmbeddedFile(f"{digest[:12]}.{ending}", content, row.media_type, digest)


def note_export(*, export: Export, category: str) -> None:
    """The trail says who took how many questions with their keys out of the bank, and in which format."""
    record(
        "question.exported",
        kind="question_category",
        id=category,
        label=export.name,
        detail={"count": export.count, "format": export.format.key},
    )
