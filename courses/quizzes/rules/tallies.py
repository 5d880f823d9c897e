"""What marked papers add to the statistics: one tally for many papers, to be added to what is stored or taken away."""

from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction

from courses.quizzes.rules.statistics import ExamSums, QuestionSums, group_of, rest_of

# What stands for "nothing was answered" among the choices of a question.
UNANSWERED = ""


@dataclass(frozen=True)
class MarkedQuestion:
    """A question of a marked paper: its version, the share of its points, what was chosen, the time taken."""

    version_id: int
    share: Fraction
    is_answered: bool
    choices: tuple[str, ...]
    seconds: float | None


@dataclass(frozen=True)
class MarkedPaper:
    """A marked attempt at a quiz."""

    attempt_id: int
    item_id: int
    percent: float
    is_passed: bool
    questions: tuple[MarkedQuestion, ...]


@dataclass
class Tally:
    """Sums by quiz, by (quiz, question version) and by (quiz, question version, choice, group of results)."""

    exams: dict[int, ExamSums] = field(default_factory=dict)
    questions: dict[tuple[int, int], QuestionSums] = field(default_factory=dict)
    choices: Counter[tuple[int, int, str, str]] = field(default_factory=Counter)

    def add(self, paper: MarkedPaper) -> None:
        """The paper is counted, too."""
        size, item_id = len(paper.questions), paper.item_id
        result = ExamSums.of(paper.percent, questions=size, is_passed=paper.is_passed)
        self.exams[item_id] = self.exams.get(item_id, ExamSums()) + result
        rests = rest_of([question.share for question in paper.questions])
        for question, rest in zip(paper.questions, rests, strict=True):
            self._add_question(paper, question, rest)

    def _add_question(self, paper: MarkedPaper, question: MarkedQuestion, rest: Fraction | None) -> None:
        key = (paper.item_id, question.version_id)
        sums = QuestionSums.of(
            question.share, rest=rest, seconds=question.seconds, is_answered=question.is_answered
        )
        self.questions[key] = self.questions.get(key, QuestionSums()) + sums
        group = group_of(paper.percent)
        for choice in question.choices if question.is_answered else (UNANSWERED,):
            self.choices[(*key, choice, group)] += 1

    def minus(self, other: "Tally") -> "Tally":
        """This tally without what the other counted; what is nothing then is left out."""
        exams = {
            key: self.exams.get(key, ExamSums()) - other.exams.get(key, ExamSums())
            for key in self.exams.keys() | other.exams.keys()
        }
        questions = {
            key: self.questions.get(key, QuestionSums()) - other.questions.get(key, QuestionSums())
            for key in self.questions.keys() | other.questions.keys()
        }
        choices = Counter(self.choices)
        choices.subtract(other.choices)
        return Tally(
            {key: sums for key, sums in exams.items() if sums != ExamSums()},
            {key: sums for key, sums in questions.items() if sums != QuestionSums()},
            Counter({key: count for key, count in choices.items() if count}),
        )


def tally_of(papers: list[MarkedPaper]) -> Tally:
    """The tally of these papers."""
    tally = Tally()
    for paper in papers:
        tally.add(paper)
    return tally
