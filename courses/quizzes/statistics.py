"""Reading the statistics of quizzes: a few rows of sums, whatever the number of attempts."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import func, select

from courses.questions.models import Question, QuestionVersion
from courses.quizzes.countable import read_papers
from courses.quizzes.models import Attempt, AttemptResult, ChoiceCount, ExamStatistic, QuestionStatistic
from courses.quizzes.rules.leaks import LeakWatch
from courses.quizzes.rules.remarks import gravity, remarks_of
from courses.quizzes.rules.statistics import ExamSums, QuestionSums, reliability, standard_error
from courses.quizzes.rules.tallies import Tally
from lms.core.db import db
from lms.core.errors import NotFound

_IN_ONE_READ = 500
# What the table of questions can be ordered by; "-" before it turns the order round.
SORTS = ("cau", "do-kho", "do-phan-biet", "thoi-gian", "luot")


@dataclass(frozen=True, kw_only=True)
class QuestionFigures:
    """What is known of a question version in a quiz."""

    statistic_id: int
    version_id: int
    number: int
    current_number: int | None
    key: str
    title: str
    is_resting: bool
    sums: QuestionSums
    flagged_at: dt.datetime | None

    @property
    def remarks(self) -> tuple[str, ...]:
        """What stands out, the gravest first."""
        return remarks_of(self.sums, is_flagged=self.flagged_at is not None)

    @property
    def name(self) -> str:
        """What a list calls the question."""
        return self.title or self.key


@dataclass(frozen=True, kw_only=True)
class ExamFigures:
    """What is known of a quiz, and its questions."""

    sums: ExamSums
    updated_at: dt.datetime | None
    questions: list[QuestionFigures]

    @property
    def alpha(self) -> float | None:
        """How reliable the exam is: Cronbach's alpha."""
        return reliability([question.sums for question in self.questions], self.sums.papers)

    @property
    def error(self) -> float | None:
        """The standard error of measurement, in points of 100."""
        return standard_error(self.sums.deviation, self.alpha)


@dataclass(frozen=True)
class ExamLine:
    """A quiz in a list: its sums and how many of its questions look leaked."""

    sums: ExamSums
    flagged: int


def find_exams(item_ids: list[int]) -> dict[int, ExamLine]:
    """The quizzes of which something was counted, by item: two statements."""
    flags = (
        select(QuestionStatistic.item_id, func.count())
        .where(QuestionStatistic.item_id.in_(item_ids), QuestionStatistic.flagged_at.is_not(None))
        .group_by(QuestionStatistic.item_id)
    )
    flagged = {row[0]: row[1] for row in db.session.execute(flags)}
    exams = db.session.scalars(select(ExamStatistic).where(ExamStatistic.item_id.in_(item_ids)))
    return {
        exam.item_id: ExamLine(ExamSums.from_json(exam.sums), flagged.get(exam.item_id, 0)) for exam in exams
    }


def get_exam_figures(item_id: int) -> ExamFigures:
    """The figures of the quiz; empty ones before the first attempt is counted: two statements."""
    exam = db.session.get(ExamStatistic, item_id)
    sums = ExamSums.from_json(exam.sums) if exam else ExamSums()
    rows = db.session.execute(_questions().where(QuestionStatistic.item_id == item_id))
    questions = [each for each in map(_figures, rows) if each.sums.papers]
    return ExamFigures(sums=sums, updated_at=exam.updated_at if exam else None, questions=questions)


def _questions() -> Any:
    return (
        select(
            QuestionStatistic.id,
            QuestionStatistic.sums,
            QuestionStatistic.flagged_at,
            QuestionVersion.id.label("version_id"),
            QuestionVersion.number,
            QuestionVersion.title,
            Question.current_number,
            Question.key,
            Question.state,
            Question.rested_at,
        )
        .join(QuestionVersion, QuestionVersion.id == QuestionStatistic.question_version_id)
        .join(Question, Question.id == QuestionVersion.question_id)
        .order_by(Question.key, QuestionVersion.number.desc())
    )


def _figures(row: Any) -> QuestionFigures:
    return QuestionFigures(
        statistic_id=row.id,
        version_id=row.version_id,
        number=row.number,
        current_number=row.current_number,
        key=row.key,
        title=row.title,
        is_resting=row.rested_at is not None or row.state == "retired",
        sums=QuestionSums.from_json(row.sums),
        flagged_at=row.flagged_at,
    )


def sort_questions(questions: list[QuestionFigures], wanted: str) -> list[QuestionFigures]:
    """The questions in the wanted order; the worst first where none is asked for. What is not known stands last."""
    name = wanted.removeprefix("-")
    if name not in SORTS:
        return sorted(questions, key=lambda each: gravity(each.sums, is_flagged=each.flagged_at is not None))
    values = {each.statistic_id: _sort_value(each, name) for each in questions}
    known = [each for each in questions if values[each.statistic_id] is not None]
    known.sort(key=lambda each: values[each.statistic_id], reverse=wanted.startswith("-"))
    return known + [each for each in questions if values[each.statistic_id] is None]


def _sort_value(question: QuestionFigures, name: str) -> Any:
    sums = question.sums
    return {
        "cau": question.name.casefold(),
        "do-kho": sums.facility,
        "do-phan-biet": sums.discrimination,
        "thoi-gian": sums.typical_seconds,
        "luot": sums.papers,
    }[name]


@dataclass(frozen=True)
class CountedChoice:
    """How often a choice was taken, by learners of low, middle and high results."""

    choice: str
    low: int
    middle: int
    high: int

    @property
    def total(self) -> int:
        """By all of them."""
        return self.low + self.middle + self.high


def get_statistic(
    item_id: int, key: str, number: int | None = None
) -> tuple[QuestionStatistic, QuestionVersion]:
    """The statistic of that question in the quiz: of the version asked for, else of the newest one counted."""
    statement = (
        select(QuestionStatistic, QuestionVersion)
        .join(QuestionVersion, QuestionVersion.id == QuestionStatistic.question_version_id)
        .join(Question, Question.id == QuestionVersion.question_id)
        .where(QuestionStatistic.item_id == item_id, Question.key == key)
        .order_by(QuestionVersion.number.desc())
        .limit(1)
    )
    if number is not None:
        statement = statement.where(QuestionVersion.number == number)
    row = db.session.execute(statement).first()
    if row is None:
        raise NotFound()
    return row[0], row[1]


def list_version_numbers(item_id: int, question_id: int) -> list[int]:
    """The versions of the question that were counted in the quiz, the newest first."""
    statement = (
        select(QuestionVersion.number)
        .join(QuestionStatistic, QuestionStatistic.question_version_id == QuestionVersion.id)
        .where(QuestionStatistic.item_id == item_id, QuestionVersion.question_id == question_id)
        .order_by(QuestionVersion.number.desc())
    )
    return list(db.session.scalars(statement))


def list_choices(statistic: QuestionStatistic) -> list[CountedChoice]:
    """The choices that were taken, with their counts."""
    statement = (
        select(ChoiceCount)
        .where(
            ChoiceCount.item_id == statistic.item_id,
            ChoiceCount.question_version_id == statistic.question_version_id,
        )
        .order_by(ChoiceCount.choice)
    )
    return [CountedChoice(row.choice, row.low, row.middle, row.high) for row in db.session.scalars(statement)]


def watch_of(statistic: QuestionStatistic) -> LeakWatch:
    """The leak watch of the question."""
    return LeakWatch.from_json(statistic.watch)


def tally_counted(item_id: int) -> Tally:
    """The tally of all counted attempts at the quiz, read from their papers."""
    tally = Tally()
    for chunk in _counted_attempts(item_id):
        for paper in read_papers(chunk):
            tally.add(paper)
    return tally


def _counted_attempts(item_id: int) -> Iterator[list[int]]:
    statement = (
        select(AttemptResult.attempt_id)
        .join(Attempt, Attempt.id == AttemptResult.attempt_id)
        .where(Attempt.item_id == item_id, AttemptResult.counted_at.is_not(None))
        .order_by(AttemptResult.attempt_id)
    )
    attempt_ids = iter(list(db.session.scalars(statement)))
    while chunk := list(islice(attempt_ids, _IN_ONE_READ)):
        yield chunk


def tally_stored(item_id: int) -> Tally:
    """The tally that the stored sums of the quiz stand for."""
    tally, exam = Tally(), db.session.get(ExamStatistic, item_id)
    if exam is not None:
        tally.exams[item_id] = ExamSums.from_json(exam.sums)
    rows = select(QuestionStatistic).where(QuestionStatistic.item_id == item_id)
    for row in db.session.scalars(rows):
        tally.questions[item_id, row.question_version_id] = QuestionSums.from_json(row.sums)
    for choice in db.session.scalars(select(ChoiceCount).where(ChoiceCount.item_id == item_id)):
        for group in ("low", "middle", "high"):
            key = (item_id, choice.question_version_id, choice.choice, group)
            tally.choices[key] = getattr(choice, group)
    return tally


def check_statistics() -> list[str]:
    """The stored statistics of every quiz are those of its counted attempts."""
    counted = select(Attempt.item_id).join(AttemptResult, AttemptResult.attempt_id == Attempt.id)
    counted = counted.where(AttemptResult.counted_at.is_not(None)).distinct()
    items = set(db.session.scalars(counted)) | set(db.session.scalars(select(ExamStatistic.item_id)))
    return [fault for item_id in sorted(items) for fault in _faults(item_id)]


def _faults(item_id: int) -> Iterator[str]:
    difference = tally_stored(item_id).minus(tally_counted(item_id))
    if difference.exams:
        yield f"quiz {item_id}: the sums of its results are not those of its attempts"
    for _item, version_id in difference.questions:
        yield f"quiz {item_id}: the sums of question version {version_id} are not those of its marks"
    for version_id in sorted({key[1] for key in difference.choices}):
        yield f"quiz {item_id}: the choices of question version {version_id} are counted wrongly"
