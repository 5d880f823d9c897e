"""What waits for reviewers, and what they decided."""

from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from courses.questions.models import Question, QuestionCategory, QuestionDraft, QuestionReview
from courses.questions.queries.citing import counted_outdated
from courses.questions.reach import REVIEW, is_own
from lms.core.db import db
from lms.core.permissions import holds, the_actor
from lms.people.aliases import same_person
from lms.people.models import Person


def list_waiting() -> Select[Any]:
    """A select of the drafts that wait for a review where the signed-in person reviews, longest waiting first."""
    return (
        select(
            Question,
            QuestionDraft,
            QuestionCategory.path,
            Person.full_name.label("author_name"),
            _is_by_me().label("is_by_me"),
        )
        .join(QuestionDraft, QuestionDraft.question_id == Question.id)
        .join(Person, Person.id == QuestionDraft.author_id)
        .outerjoin(QuestionCategory, QuestionCategory.id == Question.category_id)
        .where(QuestionDraft.state == "in_review", is_own(REVIEW))
        .order_by(QuestionDraft.sent_at, Question.id)
    )


def _is_by_me() -> Any:
    """The condition that the signed-in person wrote the draft (see actions.reviewing.is_author)."""
    me = same_person(the_actor().person_id)
    begun = and_(Question.current_number.is_(None), Question.author_id.in_(me))
    return func.coalesce(or_(QuestionDraft.author_id.in_(me), begun), False)


def count_waiting() -> int:
    """How many drafts of others wait for the signed-in person's review."""
    if not holds(REVIEW):
        return 0
    statement = (
        select(func.count(Question.id))
        .join(QuestionDraft, QuestionDraft.question_id == Question.id)
        .where(QuestionDraft.state == "in_review", is_own(REVIEW), ~_is_by_me())
    )
    return db.session.scalar(statement) or 0


def count_to_review() -> Select[int] | None:
    """A select of how much waits for the signed-in person's review, drafts and citations; None for no reviewer."""
    if not holds(REVIEW):
        return None
    drafts = (
        select(func.count(Question.id))
        .join(QuestionDraft, QuestionDraft.question_id == Question.id)
        .where(QuestionDraft.state == "in_review", is_own(REVIEW), ~_is_by_me())
    )
    cited = counted_outdated()
    return select(drafts.scalar_subquery() + cited.scalar_subquery())


def list_reviews(question_id: int) -> list[Any]:
    """Every decision about the question, the latest first, with the names of author and reviewer."""
    author, reviewer = aliased(Person), aliased(Person)
    statement = (
        select(
            QuestionReview,
            author.full_name.label("author_name"),
            reviewer.full_name.label("reviewer_name"),
        )
        .join(author, author.id == QuestionReview.author_id)
        .join(reviewer, reviewer.id == QuestionReview.reviewer_id)
        .where(QuestionReview.question_id == question_id)
        .order_by(QuestionReview.id.desc())
    )
    return list(db.session.execute(statement).all())
