"""Publishing a quiz: its new version is pinned in a new version of the course, which new learners get."""

from dataclasses import dataclass

from sqlalchemy import func, select

from courses.catalogue.actions import PlacedItem, keep_item, publish_change
from courses.catalogue.models import Course, CourseVersion, Item, Placement
from courses.catalogue.rules import slug_of
from courses.progress.models import Enrolment
from courses.questions.queries import list_versions
from courses.quizzes.actions.composing import PlannedSection, put_quiz
from courses.quizzes.actions.drafting import hold_draft
from courses.quizzes.models import QuizDraft, QuizVersion
from courses.quizzes.pools import Shelf
from courses.quizzes.rules.plans import Plan, PlanRow
from lms.audit.actions import record
from lms.core.db import db, lock
from lms.core.errors import Refusal
from lms.core.i18n import _


@dataclass(frozen=True)
class Impact:
    """Whom publishing concerns: learners under way keep the present version, attempts are open in it."""

    number: int
    under_way: int
    completed: int


def impact_of(course: Course) -> Impact:
    """What publishing would do: the number of the next version, and how many people keep theirs."""
    open_ones = Enrolment.completed_at.is_(None) & Enrolment.withdrawn_at.is_(None)
    statement = select(
        func.count(Enrolment.id).filter(open_ones),
        func.count(Enrolment.id).filter(Enrolment.completed_at.is_not(None)),
    ).where(Enrolment.course_id == course.id)
    under_way, completed = db.session.execute(statement).one()
    newest = select(func.max(CourseVersion.number)).where(CourseVersion.course_id == course.id)
    return Impact((db.session.scalar(newest) or 0) + 1, under_way, completed)


def plan_faults(plan: Plan, shelf: Shelf) -> list[str]:
    """Everything that keeps the plan from being published, each in a sentence."""
    faults = [] if plan.title else [_("Give the quiz a title.")]
    if not plan.rows:
        faults.append(_("Say at least once from where questions are drawn."))
    for number, row in enumerate(plan.rows, 1):
        faults += _row_faults(number, row, shelf)
    return faults


def _row_faults(number: int, row: PlanRow, shelf: Shelf) -> list[str]:
    source = shelf.sources.get(row.source)
    if source is None:
        return [_("Line %(number)s: choose a category that is open to this course.", number=number)]
    available = source.available(row.band)
    if available >= row.count:
        return []
    return [
        _("Line %(number)s: “%(category)s” has %(held)s such questions, %(more)s more are needed.",
          number=number, category=source.name, held=available, more=row.count - available)
    ]  # fmt: skip


def publish_plan(
    *, course: Course, item: Item | None, draft: QuizDraft | None, revision: int, plan: Plan, shelf: Shelf
) -> CourseVersion:
    """New learners get the quiz as planned, in the next version of the course; those under way keep theirs.

    A quiz that is new stands last in the course. The draft is gone. Refused with every fault, and where
    nothing would change.
    """
    lock(course)
    if draft is not None:
        hold_draft(draft=draft, revision=revision)
    faults = plan_faults(plan, shelf)
    if faults:
        raise Refusal(*faults)
    kept = item or _new_item(course, plan)
    quiz = put_plan(item=kept, plan=plan, shelf=shelf, label=_label(course, plan))
    placed = PlacedItem(kept, plan.title, plan.minutes, quiz.number)
    _refuse_unchanged(course, placed)
    version = publish_change(course=course, placed=placed)
    if draft is not None:
        db.session.delete(draft)
        db.session.flush()
    detail = {"version": version.number, "number": quiz.number}
    record("quiz.published", kind="item", id=kept.id, label=plan.title, detail=detail)
    return version


def put_plan(*, item: Item, plan: Plan, shelf: Shelf, label: str) -> QuizVersion:
    """The quiz has a version with these rules and questions; no course pins it yet. Refused with every fault."""
    faults = plan_faults(plan, shelf)
    if faults:
        raise Refusal(*faults)
    return put_quiz(
        item=item,
        minutes=plan.minutes,
        attempts=plan.attempts,
        pass_percent=plan.pass_percent,
        sections=_sections(plan, shelf),
        extras=plan.extras,
        label=label,
    )


def _label(course: Course, plan: Plan) -> str:
    """What the quiz is called where a question says it is used."""
    statement = select(CourseVersion.title).where(
        CourseVersion.course_id == course.id, CourseVersion.number == course.current_number
    )
    return f"{db.session.scalar(statement) or course.slug}: {plan.title}"


def _new_item(course: Course, plan: Plan) -> Item:
    taken = db.session.scalars(select(Item.slug).where(Item.course_id == course.id)).all()
    return keep_item(course=course, slug=slug_of(plan.title, taken, otherwise="kiem-tra"), kind="quiz")


def _sections(plan: Plan, shelf: Shelf) -> list[PlannedSection]:
    pools = [shelf.pool(row) for row in plan.rows]
    versions = list_versions([each.version_id for pool in pools for each in pool])
    return [
        PlannedSection(
            category=shelf.name_of(row),
            count=row.count,
            pool=[(versions[each.version_id], each.lesson_slug) for each in pool],
            band=row.band,
        )
        for row, pool in zip(plan.rows, pools, strict=True)
    ]


def _refuse_unchanged(course: Course, placed: PlacedItem) -> None:
    statement = (
        select(Placement.id)
        .join(CourseVersion, CourseVersion.id == Placement.version_id)
        .where(
            CourseVersion.course_id == course.id,
            CourseVersion.number == course.current_number,
            Placement.item_id == placed.item.id,
            Placement.content_number == placed.content_number,
            Placement.title == placed.title,
            Placement.minutes == placed.minutes,
        )
    )
    if db.session.scalar(statement) is not None:
        raise Refusal(_("The quiz is published with exactly these rules and questions already."))
