"""What the blueprint of a quiz may draw from: the categories of the bank open to its course, and kept questions."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from sqlalchemy import and_, func, select

from courses.catalogue.models import Course
from courses.questions.models import Question, QuestionMeasure, QuestionVersion
from courses.questions.queries import CategoryCount, is_drawable, list_category_counts
from courses.questions.rules import band_of
from courses.quizzes.models import QuizSection, QuizVersion
from courses.quizzes.queries import Pooled, list_pools
from courses.quizzes.rules.plans import Extras, Plan, PlanRow
from lms.core.clock import today
from lms.core.db import db
from lms.organisations.queries import branch_of, line_above

READ, GRADED = "questions.read", "graded"
Published = list[tuple[QuizSection, list[Pooled]]]


@dataclass(frozen=True)
class Source:
    """Something a row may draw from: a category of the bank with those below it, or what the quiz holds now."""

    key: str
    name: str
    unit_name: str
    category_ids: frozenset[int]
    bands: Mapping[str, int]

    @property
    def parent(self) -> str:
        """The levels above, parted by “/”; "" where there is none."""
        return self.name.rpartition("/")[0] if self.category_ids else ""

    @property
    def short_name(self) -> str:
        """The last level of its name."""
        return self.name.rpartition("/")[2] if self.category_ids else self.name

    def available(self, band: str) -> int:
        """How many questions of the band may be drawn now; "" asks for all of them."""
        return self.bands.get(band, 0) if band else sum(self.bands.values())


class Shelf:
    """The sources for the quizzes of a course, and the sections of the quiz as it is published."""

    def __init__(self, sources: list[Source], published: Published) -> None:
        self.sources = {source.key: source for source in sources}
        self.published = published
        self._kept = {each.question_id: each for _section, pool in published for each in pool}

    def name_of(self, row: PlanRow) -> str:
        """What the source of the row is called in full; "" where it is not open any more."""
        source = self.sources.get(row.source)
        return source.name if source else ""

    def short_name_of(self, row: PlanRow) -> str:
        """The last level of that name, for sentences."""
        source = self.sources.get(row.source)
        return source.short_name if source else ""

    def pool(self, row: PlanRow) -> list[Pooled]:
        """What the row may draw: questions in use that do not rest, each in its version in use now."""
        source = self.sources.get(row.source)
        if source is None:
            return []
        if source.category_ids:
            wanted = Question.category_id.in_(source.category_ids)
        else:
            wanted = Question.id.in_(self._held_by(source.name))
        found = [each for each in _read_pool(wanted) if row.band in ("", each.band)]
        return [replace(each, lesson_slug=row.lesson or self._lesson_of(each)) for each in found]

    def _held_by(self, category: str) -> set[int]:
        held = [pool for section, pool in self.published if section.category == category]
        return {each.question_id for pool in held for each in pool}

    def _lesson_of(self, pooled: Pooled) -> str | None:
        kept = self._kept.get(pooled.question_id)
        return kept.lesson_slug if kept else None

    def plan_of(self, quiz: QuizVersion, title: str) -> Plan:
        """The plan from which the published quiz could have been made."""
        return Plan(
            title=title,
            rows=tuple(self._row(section, pool) for section, pool in self.published),
            minutes=quiz.minutes,
            attempts=quiz.attempts,
            pass_percent=quiz.pass_percent,
            extras=Extras(**{field.name: getattr(quiz, field.name) for field in fields(Extras)}),
        )

    def _row(self, section: QuizSection, pool: list[Pooled]) -> PlanRow:
        source = _find(self.sources.values(), pool)
        key = source.key if source else f"kept:{section.category}"
        return PlanRow(source=key, band=section.band, count=section.count)


def get_shelf(course: Course, quiz: QuizVersion | None) -> Shelf:
    """What the signed-in person may draw from for this course: four statements."""
    published = list_pools(quiz.id) if quiz else []
    categories = _open_categories(course)
    counts = _count_bands([each.id for each in categories])
    sources = [_source(each, categories, counts) for each in categories if _has_graded(each, categories)]
    kept = {section.category: pool for section, pool in published if not _find(sources, pool)}
    return Shelf(sources + [_kept_source(name, pool) for name, pool in kept.items()], published)


def _open_categories(course: Course) -> list[CategoryCount]:
    """The reader's categories of the course's unit, of units above it and of units below it."""
    line = line_above(course.unit_id, today())
    below = branch_of(course.unit_id, today())
    units: set[Any] = set(db.session.scalars(below.union(select(line.c.unit_id))))
    return [each for each in list_category_counts(READ, pool=GRADED) if each.unit_id in units]


def _count_bands(category_ids: list[int]) -> dict[int, Counter[str]]:
    answers = func.coalesce(QuestionMeasure.answers, 0)
    statement = (
        select(Question.category_id, Question.difficulty, answers, QuestionMeasure.facility)
        .outerjoin(QuestionMeasure, QuestionMeasure.question_id == Question.id)
        .where(Question.category_id.in_(category_ids), Question.pool == GRADED, is_drawable())
    )
    counts: dict[int, Counter[str]] = {}
    for category_id, difficulty, answered, facility in db.session.execute(statement):
        band = band_of(difficulty, answers=answered, facility=facility)
        counts.setdefault(category_id or 0, Counter())[band] += 1
    return counts


def _inside(category: CategoryCount, all_of_them: Iterable[CategoryCount]) -> list[CategoryCount]:
    return [
        each
        for each in all_of_them
        if each.unit_id == category.unit_id
        and (each.id == category.id or each.path.startswith(f"{category.path}/"))
    ]


def _has_graded(category: CategoryCount, all_of_them: Iterable[CategoryCount]) -> bool:
    return any(each.questions for each in _inside(category, all_of_them))


def _source(
    category: CategoryCount, all_of_them: Iterable[CategoryCount], counts: Mapping[int, Counter[str]]
) -> Source:
    inside = _inside(category, all_of_them)
    bands: Counter[str] = sum((counts.get(each.id, Counter()) for each in inside), Counter())
    ids = frozenset(each.id for each in inside)
    return Source(f"bank:{category.public_id}", category.path, category.unit_name, ids, bands)


def _kept_source(name: str, pool: list[Pooled]) -> Source:
    bands = Counter(each.band for each in pool if not each.is_resting)
    return Source(f"kept:{name}", name, "", frozenset(), bands)


def _find(sources: Iterable[Source], pool: list[Pooled]) -> Source | None:
    """The smallest category in which all of these questions stand."""
    wanted = {each.category_id for each in pool}
    fitting = [source for source in sources if wanted <= source.category_ids]
    return min(fitting, key=lambda source: len(source.category_ids), default=None)


def _read_pool(wanted: Any) -> list[Pooled]:
    current = and_(
        QuestionVersion.question_id == Question.id, QuestionVersion.number == Question.current_number
    )
    statement = (
        select(Question, QuestionVersion.id, QuestionMeasure)
        .join(QuestionVersion, current)
        .outerjoin(QuestionMeasure, QuestionMeasure.question_id == Question.id)
        .where(wanted, Question.pool == GRADED, is_drawable())
        .order_by(Question.key)
    )
    return [Pooled.of(*row) for row in db.session.execute(statement)]


def titles_of(question_ids: list[int]) -> dict[int, str]:
    """What the questions are called, by id."""
    statement = select(Question.id, Question.title, Question.key).where(Question.id.in_(question_ids))
    return {row.id: row.title or row.key for row in db.session.execute(statement)}
