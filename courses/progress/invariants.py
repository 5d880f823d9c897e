"""What must always hold of progress; `lms audit` runs these."""

from collections.abc import Callable

from sqlalchemy import and_, or_, select

from courses.catalogue.models import Placement
from courses.progress.models import Completion, Enrolment, ItemAgain, ItemPass
from courses.progress.rules import ALMOST
from lms.core.db import db
from lms.training.models import Credit


def check_items() -> list[str]:
    """Whoever completed a course has passed every item that its version requires."""
    passed = and_(ItemPass.enrolment_id == Completion.enrolment_id, ItemPass.item_id == Placement.item_id)
    statement = (
        select(Completion.enrolment_id)
        .join(Placement, Placement.version_id == Completion.version_id)
        .outerjoin(ItemPass, passed)
        .where(ItemPass.id.is_(None), Placement.is_required)
        .distinct()
    )
    return [f"enrolment {key} is completed but items are missing" for key in db.session.scalars(statement)]


def check_credits() -> list[str]:
    """Every completion has its line in the ledger, and no line of a course lacks its completion."""
    keys = {f"courses.completion:{key}" for key in db.session.scalars(select(Completion.enrolment_id))}
    lines = set(db.session.scalars(select(Credit.source_key).where(Credit.kind == "course")))
    return [
        *(f"no credit for {key}" for key in sorted(keys - lines)),
        *(f"credit without completion: {key}" for key in sorted(lines - keys)),
    ]


def check_flags() -> list[str]:
    """An enrolment says it is completed exactly when there is a completion."""
    statement = (
        select(Enrolment.id)
        .outerjoin(Completion, Completion.enrolment_id == Enrolment.id)
        .where(Enrolment.completed_at.is_(None) != Completion.enrolment_id.is_(None))
    )
    return [f"enrolment {key}" for key in db.session.scalars(statement)]


def check_again() -> list[str]:
    """What has to be passed once more belongs to somebody who has not completed the course, and was passed before."""
    passed = and_(ItemPass.enrolment_id == ItemAgain.enrolment_id, ItemPass.item_id == ItemAgain.item_id)
    statement = (
        select(ItemAgain.enrolment_id)
        .join(Enrolment, Enrolment.id == ItemAgain.enrolment_id)
        .outerjoin(ItemPass, passed)
        .where(ItemAgain.passed_at.is_(None))
        .where(or_(Enrolment.completed_at.is_not(None), ItemPass.id.is_(None)))
    )
    return [
        f"enrolment {key} is asked for an item once more in vain" for key in db.session.scalars(statement)
    ]


def check_floors() -> list[str]:
    """Nobody is shown a whole course by what they had reached in an earlier version."""
    statement = select(Enrolment.id).where(Enrolment.floor_percent > ALMOST)
    return [f"enrolment {key}" for key in db.session.scalars(statement)]


INVARIANTS: dict[str, Callable[[], list[str]]] = {
    "completions have all their items": check_items,
    "completions have their credit": check_credits,
    "completed enrolments have a completion": check_flags,
    "items asked once more are of courses under way": check_again,
    "shares reached in earlier versions stay below the whole": check_floors,
}
