"""The ledger: one line for one source, corrections as lines of their own, evidence that only grows."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from lms.audit.models import AuditEntry
from lms.core.db import db, transaction
from lms.core.errors import NotFound, Refusal
from lms.people.queries import get_person_by_id
from lms.training import invariants
from lms.training.actions import attach_evidence, correct_credit, note_learning_start, offer_creditable
from lms.training.models import Credit, Creditable, CreditEvidence, LearningStart
from lms.training.queries import (
    get_credit,
    ledger,
    list_corrections,
    list_evidence,
    years_with_lines,
)
from tests.factories.organisations import make_unit
from tests.factories.training import course, make_official, outside, year_total

IN_MAY = dt.date(2026, 5, 12)


@pytest.mark.usefixtures("writing")
def test_a_course_completed_twice_over_counts_once() -> None:
    hang = make_official("Nguyễn Thị Hằng", make_unit("UBND xã An Bình"))
    first = course(hang, 8, IN_MAY, source_key="courses.completion:1")
    again = course(hang, 8, IN_MAY, source_key="courses.completion:1")
    assert again.id == first.id
    assert year_total(hang.id, 2026) == 800


@pytest.mark.usefixtures("writing")
def test_the_source_of_one_person_is_never_credited_to_another() -> None:
    unit = make_unit("UBND xã An Bình")
    course(make_official("Nguyễn Thị Hằng", unit), 8, IN_MAY, source_key="courses.completion:1")
    with pytest.raises(RuntimeError):
        course(make_official("Trần Văn Nam", unit), 8, IN_MAY, source_key="courses.completion:1")


@pytest.mark.usefixtures("writing")
def test_a_correction_is_a_new_line_in_the_year_of_the_old_one() -> None:
    hang = make_official("Nguyễn Thị Hằng", make_unit("UBND xã An Bình"))
    credit = outside(hang, 16, dt.date(2025, 12, 31))
    line = correct_credit(credit=credit, amount_hundredths=1000, reason="Ghi nhầm số tiết")
    assert (credit.amount_hundredths, line.amount_hundredths) == (1600, -600)
    assert (line.corrects_id, line.kind, line.year) == (credit.id, "correction", 2025)
    assert year_total(hang.id, 2025) == 1000
    assert [entry.id for entry in list_corrections(credit.id)] == [line.id]


@pytest.mark.usefixtures("writing")
def test_every_fault_of_a_correction_is_named_at_once() -> None:
    hang = make_official("Nguyễn Thị Hằng", make_unit("UBND xã An Bình"))
    line = correct_credit(credit=outside(hang, 16, IN_MAY), amount_hundredths=0, reason="Trùng")
    with pytest.raises(Refusal) as refusal:
        correct_credit(credit=line, amount_hundredths=-1600, reason=" ")
    assert len(refusal.value.messages) == 4


@pytest.mark.usefixtures("writing")
def test_every_fault_of_an_outside_training_is_named_at_once() -> None:
    hang = make_official("Nguyễn Thị Hằng", make_unit("UBND xã An Bình"))
    with pytest.raises(Refusal) as refusal:
        outside(hang, 0, dt.date(2026, 11, 21))
    assert len(refusal.value.messages) == 2
    assert year_total(hang.id, 2026) == 0


@pytest.mark.usefixtures("writing")
def test_evidence_is_attached_once() -> None:
    hang = make_official("Nguyễn Thị Hằng", make_unit("UBND xã An Bình"))
    credit = course(hang, 8, IN_MAY)
    for _ in range(2):
        attach_evidence(
            credit_id=credit.id, kind="certificate", reference="AB-12", label="Giấy chứng nhận AB-12"
        )
    assert [piece.label for piece in list_evidence(credit.id)] == ["Giấy chứng nhận AB-12"]


@pytest.mark.usefixtures("writing")
def test_the_first_day_of_study_in_a_year_stays() -> None:
    hang = make_official("Nguyễn Thị Hằng", make_unit("UBND xã An Bình"))
    for day in (dt.date(2026, 3, 2), dt.date(2026, 4, 9), dt.date(2027, 1, 5)):
        note_learning_start(person_id=hang.id, on=day)
    starts = db.session.scalars(select(LearningStart.started_on).order_by(LearningStart.year))
    assert list(starts) == [dt.date(2026, 3, 2), dt.date(2027, 1, 5)]


@pytest.mark.usefixtures("writing")
def test_what_is_offered_is_brought_up_to_date_without_touching_what_was_earned() -> None:
    hang = make_official("Nguyễn Thị Hằng", make_unit("UBND xã An Bình"))
    facts = {"content_group": 5, "study_form": "online", "path": "/khoa-hoc/nhan-thuc"}
    offer_creditable(key="courses:nhan-thuc", title="Nhận thức", amount_hundredths=800, **facts)
    credit = course(hang, 8, IN_MAY)
    offer_creditable(
        key="courses:nhan-thuc", title="Nhận thức (2)", amount_hundredths=1000, is_open=False, **facts
    )
    offered = db.session.execute(select(Creditable)).scalar_one()
    assert (offered.title, offered.amount_hundredths, offered.is_open) == ("Nhận thức (2)", 1000, False)
    assert (credit.creditable_id, credit.amount_hundredths) == (offered.id, 800)


@pytest.mark.usefixtures("writing")
def test_every_deed_stands_in_the_trail() -> None:
    hang = make_official("Nguyễn Thị Hằng", make_unit("UBND xã An Bình"))
    credit = outside(hang, 16, IN_MAY)
    correct_credit(credit=credit, amount_hundredths=0, reason="Trùng")
    db.session.flush()
    deeds = db.session.scalars(select(AuditEntry.action).where(AuditEntry.object_kind == "credit"))
    assert sorted(deeds) == ["credit.corrected", "credit.evidence_attached", "credit.recorded"]


@pytest.mark.usefixtures("writing")
def test_a_person_cannot_open_the_entry_of_another() -> None:
    unit = make_unit("UBND xã An Bình")
    hang, nam = make_official("Nguyễn Thị Hằng", unit), make_official("Trần Văn Nam", unit)
    credit = outside(hang, 16, IN_MAY)
    assert get_credit(credit.public_id, hang.id).id == credit.id
    with pytest.raises(NotFound):
        get_credit(credit.public_id, nam.id)


@pytest.mark.usefixtures("writing")
def test_the_newest_line_stands_first_and_the_correction_next_to_its_entry() -> None:
    hang = make_official("Nguyễn Thị Hằng", make_unit("UBND xã An Bình"))
    early, late = outside(hang, 16, dt.date(2026, 2, 3)), outside(hang, 10, IN_MAY)
    correction = correct_credit(credit=early, amount_hundredths=1200, reason="Theo quyết định")
    last_year = outside(hang, 4, dt.date(2025, 6, 1))
    lines = ledger(hang.id, 2026)
    assert [line.credit.id for line in lines] == [late.id, correction.id, early.id]
    assert [line.total_hundredths for line in lines] == [2200, 1200, 1600]
    assert [line.is_corrected for line in lines] == [False, False, True]
    assert [line.evidence_count for line in lines] == [1, 0, 1]
    assert years_with_lines(hang.id) == [2026, last_year.year]


moves = st.lists(
    st.tuples(st.sampled_from(["outside", "course", "correct"]), st.integers(0, 5), st.integers(1, 4000)),
    max_size=8,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves)
def test_the_balance_is_the_sum_of_the_lines_after_any_history(
    app: Flask, history: list[tuple[str, int, int]]
) -> None:
    with app.app_context(), transaction(write=True):
        hang = make_official("Nguyễn Thị Hằng", make_unit("UBND xã An Bình"))
        counted: list[tuple[Credit, int]] = []
        for kind, which, hundredths in history:
            if kind != "correct":
                make = outside if kind == "outside" else course
                counted.append((make(hang, hundredths / 100, IN_MAY), hundredths))
            elif counted:
                credit, now_counts = counted[which % len(counted)]
                if now_counts != hundredths:
                    correct_credit(credit=credit, amount_hundredths=hundredths, reason="Đính chính")
                    counted[which % len(counted)] = (credit, hundredths)
        lines = ledger(hang.id, 2026)
        wanted = sum(hundredths for _, hundredths in counted)
        assert year_total(hang.id, 2026) == wanted == sum(line.credit.amount_hundredths for line in lines)
        assert (lines[0].total_hundredths if lines else 0) == wanted
        assert invariants.corrections_name_a_line() == invariants.lines_count_no_less_than_nothing() == []
        assert invariants.sources_are_counted_once() == invariants.evidence_has_its_line() == []


@pytest.mark.usefixtures("writing")
def test_a_tampered_ledger_is_found_by_the_invariants() -> None:
    unit = make_unit("UBND xã An Bình")
    hang, nam = make_official("Nguyễn Thị Hằng", unit), make_official("Trần Văn Nam", unit)
    credit = outside(hang, 16, IN_MAY)
    line = correct_credit(credit=credit, amount_hundredths=0, reason="Trùng")
    line.person_id = nam.id
    line.amount_hundredths = -1700
    credit.earned_on = dt.date(2025, 5, 12)
    db.session.flush()
    assert len(invariants.corrections_name_a_line()) == 1
    assert len(invariants.lines_count_no_less_than_nothing()) == 1
    assert len(invariants.sources_are_counted_once()) == 1
    assert db.session.scalar(select(func.count()).select_from(CreditEvidence)) == 1


def test_eight_at_once_make_one_line_of_one_source(app: Flask) -> None:
    with app.app_context(), transaction(write=True):
        hang = make_official("Nguyễn Thị Hằng", make_unit("UBND xã An Bình"))
        person_id = hang.id

    def award(_number: int) -> int:
        with app.app_context(), transaction(write=True):
            return course(get_person_by_id(person_id), 8, IN_MAY, source_key="courses.completion:7").id

    with ThreadPoolExecutor(8) as threads:
        found = set(threads.map(award, range(8)))
    assert len(found) == 1
    with app.app_context(), transaction(write=False):
        assert year_total(person_id, 2026) == 800


def test_two_corrections_at_once_leave_the_amount_of_the_later_one(app: Flask) -> None:
    with app.app_context(), transaction(write=True):
        hang = make_official("Nguyễn Thị Hằng", make_unit("UBND xã An Bình"))
        person_id, credit_id = hang.id, outside(hang, 16, IN_MAY).id

    def correct(hundredths: int) -> int:
        with app.app_context(), transaction(write=True):
            credit = db.session.get_one(Credit, credit_id)
            correct_credit(credit=credit, amount_hundredths=hundredths, reason="Đính chính")
            return year_total(person_id, 2026)

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(correct, (1000, 1100, 1200, 1300))) == [1000, 1100, 1200, 1300]
    with app.app_context(), transaction(write=False):
        assert year_total(person_id, 2026) in {1000, 1100, 1200, 1300}
        assert len(list_corrections(credit_id)) == 4
