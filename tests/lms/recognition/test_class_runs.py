"""What happens between the check of a class list and its application: nobody gets a training twice."""

from flask import Flask
from sqlalchemy import func, select

from lms.core.db import db, transaction
from lms.core.jobs import drain
from lms.people.actions.merging import merge_accounts
from lms.recognition.actions import accept
from lms.recognition.actions.classes import decide_row, start_applying
from lms.recognition.models import ClassList
from lms.training.models import Credit
from tests.factories.people import make_person
from tests.lms.recognition.conftest import World, person_of, propose, unit_of
from tests.lms.recognition.test_classes import PEOPLE, bring, rows_of, verdicts, workbook


def _lines() -> int:
    return db.session.scalar(select(func.count(Credit.id))) or 0


def _lists() -> list[ClassList]:
    return list(db.session.scalars(select(ClassList).order_by(ClassList.id)))


def test_two_accounts_merged_since_the_check_count_once(app: Flask, world: World) -> None:
    with app.app_context(), transaction(write=True):
        second = make_person("Nguyễn Thị Hằng", unit=unit_of(world.commune), staff_number="NV009")
        rows = [(1, "Nguyễn Thị Hằng", "", "NV009", "", ""), (2, "Nguyễn Thị Hằng", "", "NV001", "", "")]
        class_list = bring(world, workbook(rows))
        assert verdicts(class_list) == ["ready", "ready"]
        merge_accounts(keep=person_of(world.learner), other=second, reason="một người", by_id=world.officer)
        start_applying(class_list=class_list)
    with app.app_context():
        drain()
    with app.app_context(), transaction(write=False):
        assert (sorted(verdicts(_lists()[0])), _lines()) == (["ready", "repeated"], 1)


def test_the_same_class_brought_by_two_officers_counts_once(app: Flask, world: World) -> None:
    with app.app_context(), transaction(write=True):
        both = [bring(world, workbook(PEOPLE)), bring(world, workbook(PEOPLE), by_id=world.second_officer)]
        assert [verdicts(each) for each in both] == [["ready", "ready"]] * 2
        for each in both:
            start_applying(class_list=each)
    with app.app_context():
        drain()
    with app.app_context(), transaction(write=False):
        assert [verdicts(each) for each in _lists()] == [["ready", "ready"], ["alike", "alike"]]
        assert _lines() == 2


def test_what_was_recognised_since_the_check_is_left_out_unless_the_officer_saw_it(
    app: Flask, world: World
) -> None:
    with app.app_context(), transaction(write=True):
        own = propose(world.learner)
        accept(submission=own, by_id=world.second_officer, revision=own.revision)
        class_list = bring(world, workbook(PEOPLE))
        decide_row(class_list=class_list, row=rows_of(class_list)[4], takes=True)
        later = propose(world.colleague)
        accept(submission=later, by_id=world.second_officer, revision=later.revision)
        start_applying(class_list=class_list)
    with app.app_context():
        drain()
    with app.app_context(), transaction(write=False):
        counted = [row.submission_id is not None for _number, row in sorted(rows_of(_lists()[0]).items())]
        assert (counted, _lines()) == ([True, False], 3)
