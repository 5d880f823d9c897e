"""Reading drafts: the next version of a quiz, or a new quiz, while a trainer writes it."""

from dataclasses import dataclass

from sqlalchemy import and_, select

from courses.catalogue.models import Course, CourseVersion
from courses.quizzes.models import QuizDraft
from lms.core.db import db
from lms.core.errors import NotFound
from lms.people.models import Person
from lms.people.queries import scope_for


@dataclass(frozen=True)
class ListedDraft:
    """A draft, its course, and who saved it last."""

    draft: QuizDraft
    course: Course
    version: CourseVersion
    author: str


def find_draft(item_id: int) -> QuizDraft | None:
    """The draft of the next version of the quiz."""
    return db.session.scalar(select(QuizDraft).where(QuizDraft.item_id == item_id))


def list_drafts(permission: str) -> list[ListedDraft]:
    """The drafts in the courses of one's units, the latest first: one statement."""
    current = and_(CourseVersion.course_id == Course.id, CourseVersion.number == Course.current_number)
    statement = (
        select(QuizDraft, Course, CourseVersion, Person.full_name)
        .join(Course, Course.id == QuizDraft.course_id)
        .join(CourseVersion, current)
        .join(Person, Person.id == QuizDraft.author_id)
        .where(Course.unit_id.in_(scope_for(permission).unit_ids()))
        .order_by(QuizDraft.updated_at.desc(), QuizDraft.id.desc())
    )
    return [ListedDraft(*row) for row in db.session.execute(statement)]


def get_new_draft(public_id: str, permission: str) -> ListedDraft:
    """The draft with that address of a quiz not yet in its course; to those who do not teach it there is none."""
    for each in list_drafts(permission):
        if each.draft.public_id == public_id and each.draft.item_id is None:
            return each
    raise NotFound()
