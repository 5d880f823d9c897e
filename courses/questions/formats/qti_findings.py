"""What a reader of a package has found: every fault with the file it stands in."""

from dataclasses import replace

from typing_extensions import override

from courses.questions.formats.findings import Findings
from courses.questions.formats.question_file import Level
from courses.questions.kinds.base import Fault


class PackageFindings(Findings):
    """Findings of many files; `file_name` is the one that is being read, '' where there is one only."""

    def __init__(self) -> None:
        super().__init__()
        self.file_name = ""

    @override
    def note(self, line: int, fault: Fault, *, column: int | None = None, level: Level = "error") -> None:
        place = " ".join(filter(None, (self.file_name[-120:], fault.place)))
        super().note(line, replace(fault, place=place), column=column, level=level)
