"""What must always hold of drafts and their review; `lms audit` runs these."""

from collections.abc import Callable

from sqlalchemy import and_, func, select

from courses.authoring.models import CourseDraft, Review, ReviewApproval
from lms.core.db import db
from lms.people.aliases import is_one_of

_latest = (
    select(Review.course_id, func.max(Review.round).label("round")).group_by(Review.course_id).subquery()
)


def check_reviewers() -> list[str]:
    """Nobody approved what they wrote in, as long as the draft stands."""
    statement = (
        select(CourseDraft, ReviewApproval.person_id)
        .join(_latest, _latest.c.course_id == CourseDraft.course_id)
        .join(Review, and_(Review.course_id == CourseDraft.course_id, Review.round == _latest.c.round))
        .join(ReviewApproval, ReviewApproval.review_id == Review.id)
        .where(CourseDraft.state == "approved")
    )
    return [
        f"the draft of course {draft.course_id} is approved by its author {person_id}"
        for draft, person_id in db.session.execute(statement)
        if is_one_of(person_id, draft.authors)
    ]


def check_states() -> list[str]:
    """A draft in review has one open round; an approved one has all the approvals that it needs; others have none."""
    given = (
        select(func.count(ReviewApproval.person_id))
        .where(ReviewApproval.review_id == Review.id)
        .correlate(Review)
        .scalar_subquery()
    )
    statement = (
        select(CourseDraft.course_id, CourseDraft.state, Review.decision, Review.needed, given)
        .outerjoin(_latest, _latest.c.course_id == CourseDraft.course_id)
        .outerjoin(Review, and_(Review.course_id == CourseDraft.course_id, Review.round == _latest.c.round))
    )
    faults = []
    for course_id, state, decision, needed, approvals in db.session.execute(statement):
        if state == "in_review" and (needed is None or decision is not None):
            faults.append(f"the draft of course {course_id} is in review without an open round")
        if state == "approved" and (decision != "approved" or approvals < needed):
            faults.append(f"the draft of course {course_id} is approved by too few")
        if state in ("draft", "returned") and needed is not None and decision is None:
            faults.append(f"the draft of course {course_id} is written while a round is open")
    return faults


def check_rounds() -> list[str]:
    """Only the latest round of a course is open."""
    statement = (
        select(Review.id)
        .join(_latest, _latest.c.course_id == Review.course_id)
        .where(Review.decided_at.is_(None), Review.round < _latest.c.round)
    )
    return [f"review {key}" for key in db.session.scalars(statement)]


INVARIANTS: dict[str, Callable[[], list[str]]] = {
    "nobody approves what they wrote": check_reviewers,
    "drafts are where their review says": check_states,
    "only the latest round of review is open": check_rounds,
}
