"""What is wrong with progress is named."""

import pytest
from sqlalchemy import delete, select, update

from courses.catalogue.queries import get_outline
from courses.progress.actions import pass_item
from courses.progress.invariants import check_credits, check_flags, check_items
from courses.progress.models import Enrolment, ItemPass
from lms.core.db import db
from lms.training.models import Credit
from tests.factories.courses import enrol_in, make_course, make_learner

pytestmark = pytest.mark.usefixtures("writing")


@pytest.fixture
def completed(writing: None) -> Enrolment:
    """Somebody who completed the small course."""
    enrolment = enrol_in(make_course(), make_learner())
    for place in get_outline(enrolment.version_id).places():
        pass_item(enrolment=enrolment, item_id=place.item_id, rule="read", detail={})
    return enrolment


def test_nothing_is_wrong_with_a_course_under_way_or_completed(completed: Enrolment) -> None:
    assert (check_items(), check_credits(), check_flags()) == ([], [], [])


def test_a_completion_whose_item_was_lost_is_named_once(completed: Enrolment) -> None:
    db.session.execute(delete(ItemPass).where(ItemPass.enrolment_id == completed.id))
    assert check_items() == [f"enrolment {completed.id} is completed but items are missing"]


def test_a_line_of_the_ledger_without_its_completion_is_named(completed: Enrolment) -> None:
    credit = db.session.scalars(select(Credit)).one()
    db.session.execute(update(Credit).where(Credit.id == credit.id).values(source_key="courses.completion:0"))
    assert len(check_credits()) == 2


def test_a_completion_that_the_enrolment_does_not_know_of_is_named(completed: Enrolment) -> None:
    completed.completed_at = None
    db.session.flush()
    assert check_flags() == [f"enrolment {completed.id}"]
