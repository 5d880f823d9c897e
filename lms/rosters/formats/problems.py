"""What is said of a file, a column or a cell: an English message id with its values, for a page to translate."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Problem:
    """A sentence for a person: `msgid` holds %(name)s placeholders, `values` what stands in them."""

    msgid: str
    values: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.msgid % self.values


class Unreadable(Exception):
    """The file gives no table: `problem` says what it is and what to do."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem
