"""Proposals from the draft to the ledger: one line, all faults at once, mended after they came back."""

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms.core.db import db, transaction
from lms.core.errors import Conflict, Forbidden, Refusal
from lms.core.events import Event
from lms.core.registries import invariants
from lms.notices.models import Message
from lms.recognition.actions import (
    accept,
    change_submission,
    refuse,
    remove_papers,
    revoke,
    send_back,
    submit,
    withdraw,
)
from lms.recognition.models import Submission
from lms.recognition.queries import find_submission, list_files, list_steps
from lms.recognition.rules import REASONS
from lms.training.events import CREDIT_RECORDED
from lms.training.models import Credit, CreditEvidence
from tests.lms.recognition.conftest import ON, World, facts, propose


def _get(public_id: str) -> Submission:
    found = find_submission(public_id)
    assert found is not None
    return found


def _sound() -> list[str]:
    return [
        line for name, check in invariants().items() if name.startswith("recognition") for line in check()
    ]


def test_an_accepted_proposal_has_one_line_with_everything_that_explains_it(app: Flask, world: World) -> None:
    with app.app_context(), transaction(write=True):
        submission = propose(world.learner)
        credit = accept(submission=submission, by_id=world.officer, revision=submission.revision)
        assert (credit.amount_hundredths, credit.activity, credit.kind) == (8_00, "workshop", "outside")
        assert credit.source_key == f"recognition:{submission.public_id}"
        assert (credit.organiser, credit.approved_by_id) == ("Sở Khoa học và Công nghệ", world.officer)
        assert "phiên bản 1" in (credit.rule_version or "")
        evidence = list(
            db.session.scalars(select(CreditEvidence).where(CreditEvidence.credit_id == credit.id))
        )
        assert {each.kind for each in evidence} == {"decision", "file"}
        told = db.session.scalars(select(Event).where(Event.name == CREDIT_RECORDED)).one()
        assert told.payload == {
            "credit_id": credit.id,
            "person_id": world.learner,
            "creditable_id": None,
            "year": 2026,
        }
        assert _sound() == []


def test_everything_that_is_wrong_is_said_at_once(app: Flask, world: World) -> None:
    with app.app_context(), transaction(write=True):
        submission = propose(
            world.learner, submitted=False, title="", proof_label="", seconds=13 * 3600, study_form="xem phim"
        )
        remove_papers(submission=submission, public_ids=[file.public_id for file in list_files(submission)])
        with pytest.raises(Refusal) as refused:
            submit(submission=submission, by_id=world.learner)
        assert len(refused.value.messages) == 5


def test_what_is_too_short_or_lies_ahead_is_not_proposed(app: Flask, world: World) -> None:
    with app.app_context(), transaction(write=True):
        short = propose(world.learner, submitted=False, seconds=29 * 60 + 59)
        with pytest.raises(Refusal, match="quá ngắn"):
            submit(submission=short, by_id=world.learner)
        ahead = propose(world.learner, submitted=False, ended_on=ON + dt.timedelta(days=60))
        with pytest.raises(Refusal, match="chưa kết thúc"):
            submit(submission=ahead, by_id=world.learner)


def test_the_same_training_is_not_proposed_twice(app: Flask, world: World) -> None:
    with app.app_context(), transaction(write=True):
        propose(world.learner)
        twin = propose(world.learner, submitted=False, title="tập huấn kỹ năng số cho CÔNG CHỨC xã")
        with pytest.raises(Refusal, match="đã được đề nghị"):
            submit(submission=twin, by_id=world.learner)


def test_nobody_decides_about_their_own(app: Flask, world: World) -> None:
    with app.app_context(), transaction(write=True):
        submission = propose(world.officer)
        with pytest.raises(Forbidden):
            accept(submission=submission, by_id=world.officer, revision=submission.revision)
        with pytest.raises(Forbidden):
            _refuse(submission, world.officer)
        accept(submission=submission, by_id=world.second_officer, revision=submission.revision)
        with pytest.raises(Forbidden):
            revoke(submission=submission, by_id=world.officer, reason="nhầm")


def _refuse(submission: Submission, by_id: int) -> None:
    refuse(submission=submission, by_id=by_id, revision=submission.revision, reasons=["duplicate"], words="")


def test_a_returned_proposal_names_every_reason_and_is_accepted_after_it_was_mended(
    app: Flask, world: World
) -> None:
    with app.app_context(), transaction(write=True):
        submission = propose(world.learner)
        first_seen = submission.revision
        reasons = ["unreadable", "time", "organiser"]
        send_back(
            submission=submission,
            by_id=world.officer,
            revision=first_seen,
            reasons=reasons,
            words="Chụp lại cả hai mặt.",
        )
        message = db.session.scalars(select(Message).where(Message.link.like("/cong-nhan/%"))).one()
        assert message.body.count("\n") == 3 and "Chụp lại" in message.body
        change_submission(
            submission=submission, facts=facts(seconds=4 * 3600 + 30 * 60), revision=submission.revision
        )
        submit(submission=submission, by_id=world.learner)
        with pytest.raises(Conflict):
            accept(submission=submission, by_id=world.second_officer, revision=first_seen)
        credit = accept(submission=submission, by_id=world.officer, revision=submission.revision)
        assert credit.amount_hundredths == 6_00
        deeds = [step.deed for step, _name in list_steps(submission.id)]
        assert deeds == ["submitted", "returned", "submitted", "accepted"]
        assert db.session.scalar(select(func.count(Credit.id))) == 1


def test_a_refusal_without_a_reason_or_without_the_other_reason_in_words_is_not_taken(
    app: Flask, world: World
) -> None:
    with app.app_context(), transaction(write=True):
        submission = propose(world.learner)
        for reasons in ([], ["other"], ["khong-co"]):
            with pytest.raises(Refusal):
                refuse(
                    submission=submission,
                    by_id=world.officer,
                    revision=submission.revision,
                    reasons=reasons,
                    words=" ",
                )
        everything = list(REASONS)
        refuse(
            submission=submission,
            by_id=world.officer,
            revision=submission.revision,
            reasons=everything,
            words="Xem lại danh mục.",
        )
        assert submission.state == "refused"
        step = list_steps(submission.id)[-1][0]
        assert step.reasons == everything and step.words == "Xem lại danh mục."
        for deed in (withdraw, submit):
            with pytest.raises(Conflict):
                deed(submission=submission, by_id=world.learner)


def test_two_officers_who_decide_at_once_make_one_line(
    app: Flask, world: World, proposed: Callable[..., str]
) -> None:
    together = Barrier(2)

    def decide(by_id: int, deed: str) -> str:
        with app.app_context():
            together.wait(timeout=20)
            try:
                with transaction(write=True):
                    submission = _get(public_id)
                    if deed == "accept":
                        accept(submission=submission, by_id=by_id, revision=2)
                    else:
                        _refuse(submission, by_id)
            except Conflict:
                return "faster"
            return deed

    for second, title in (("accept", "Tập huấn kỹ năng số"), ("refuse", "Hội nghị chuyên đề khác hẳn")):
        public_id = proposed(title=title)
        with ThreadPoolExecutor(2) as pool:
            first = pool.submit(decide, world.officer, "accept")
            other = pool.submit(decide, world.second_officer, second)
            answers = sorted([first.result(30), other.result(30)])
        assert answers.count("faster") == 1
        with app.app_context(), transaction(write=False):
            state = _get(public_id).state
            lines = db.session.scalar(select(func.count(Credit.id))) or 0
            assert lines == (1 if state == "accepted" else 0) + (1 if second == "refuse" else 0)
            assert _sound() == []


def test_the_yearly_cap_is_kept_also_where_two_officers_accept_at_once(
    app: Flask, world: World, proposed: Callable[..., str]
) -> None:
    titles = ("Kèm cặp công chức mới", "Hướng dẫn tập sự văn thư")
    one, other = (proposed(kind="mentoring", title=title, seconds=6 * 3600) for title in titles)
    together = Barrier(2)

    def take(public_id: str, by_id: int) -> int:
        with app.app_context():
            together.wait(timeout=20)
            with transaction(write=True):
                return accept(submission=_get(public_id), by_id=by_id, revision=2).amount_hundredths

    with ThreadPoolExecutor(2) as pool:
        takes = [pool.submit(take, one, world.officer), pool.submit(take, other, world.second_officer)]
        assert sorted(each.result(30) for each in takes) == [2_00, 8_00]
    third = proposed(kind="mentoring", title="Giúp đồng nghiệp dùng phần mềm", seconds=3600)
    with app.app_context(), transaction(write=True), pytest.raises(Refusal, match="mức tối đa của năm"):
        accept(submission=_get(third), by_id=world.officer, revision=2)


def test_a_recognition_that_is_taken_back_counts_nothing_and_frees_the_cap(app: Flask, world: World) -> None:
    with app.app_context(), transaction(write=True):
        submission = propose(world.learner, kind="mentoring", seconds=8 * 3600)
        accept(submission=submission, by_id=world.officer, revision=submission.revision)
        revoke(submission=submission, by_id=world.second_officer, reason="Giấy xác nhận không đúng.")
        assert db.session.scalar(select(func.sum(Credit.amount_hundredths))) == 0
        assert _sound() == []
        again = propose(world.learner, kind="mentoring", seconds=8 * 3600)
        accept(submission=again, by_id=world.officer, revision=again.revision)
        assert again.amount_hundredths == 10_00
