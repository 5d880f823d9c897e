"""A key is corrected: who changes is shown first, applied once, on record; a pass is never taken away."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from courses.progress.models import Completion
from courses.questions.models import Question, QuestionVersion
from courses.quizzes.actions import rescoring as use_case
from courses.quizzes.models import (
    Answer,
    Attempt,
    AttemptQuestion,
    AttemptResult,
    Mark,
    Rescoring,
    ResultChange,
)
from lms.audit.models import AuditEntry
from lms.core.events import Event
from lms.core.permissions import Role
from lms.notices.models import Message
from lms.training.models import Credit
from tests.courses.quizzes.exam import Taker, all_at_once, wrong_choice
from tests.courses.quizzes.school import School

# One question of one answer, where "a" is the key; half of two questions is not enough to pass.
TWO = {"draw": (("chung", 2, 2),), "pass_percent": 60}
ONE = {"draw": (("chung", 1, 1),), "pass_percent": 60}


def answer_all(taker: Taker, *, wrong: tuple[int, ...] = ()) -> None:
    """The learner answers every question, these wrongly (with "b"), and hands in."""
    taker.start()
    taker.writer = 0
    for position, fields in _right(taker).items():
        chosen = wrong_choice(taker.app, taker.attempt, position) if position in wrong else fields
        assert taker.save(position, chosen).status_code == 200
    taker.submit()


def _right(taker: Taker) -> dict[int, Any]:
    from tests.courses.quizzes.exam import right_fields

    return right_fields(taker.app, taker.attempt)


def key_at(school: School, taker: Taker, position: int = 1) -> str:
    """The permanent key of the question at that place."""
    statement = (
        select(Question.key)
        .join(QuestionVersion, QuestionVersion.question_id == Question.id)
        .join(AttemptQuestion, AttemptQuestion.question_version_id == QuestionVersion.id)
        .join(Attempt, Attempt.id == AttemptQuestion.attempt_id)
        .where(Attempt.public_id == taker.attempt, AttemptQuestion.position == position)
    )
    ((key,),) = school.ask(statement)
    return key


def position_of(school: School, taker: Taker, key: str) -> int:
    """Where the question stands in the learner's paper."""
    count = len(_right(taker))
    return next(place for place in range(1, count + 1) if key_at(school, taker, place) == key)


def propose(trainer: FlaskClient, key: str, *, reason: str = "Đáp án in nhầm", **fields: str) -> str:
    """The trainer sends the form of the key; where the effect is shown."""
    data = {"policy": "key", "reason": reason} | fields
    answer = trainer.post(f"/day-hoc/cham-lai/{key}", data=data)
    assert answer.status_code == 302, re.findall(r"error[^<]*<[^<]*", answer.text)
    return answer.location


def apply(trainer: FlaskClient, address: str) -> Any:
    """The trainer presses "Apply" on the page of the effect."""
    basis = re.search(r'name="basis" value="(\d+)"', trainer.get(address).text)
    return trainer.post(f"{address}/ap-dung", data={"basis": basis[1] if basis else "0"})


B_IS_RIGHT = {"k-b-right": "y"}
A_AND_B = {"k-a-right": "y", "k-b-right": "y"}


def test_the_effect_is_shown_before_anything_is_written(school: School) -> None:
    school.open(**ONE)
    right, wrong = school.learn("Vũ Thị Đúng"), school.learn("Vũ Thị Sai")
    answer_all(right)
    answer_all(wrong, wrong=(1,))
    trainer, key = school.teach(), key_at(school, right)
    before = school.ask(select(Mark.id, Mark.counts))
    page = trainer.get(propose(trainer, key, **B_IS_RIGHT)).text
    assert "Vũ Thị Đúng" in page and "Vũ Thị Sai" in page
    assert "100,0" in page and "-100,0" in page and "+100,0" in page
    assert school.ask(select(Mark.id, Mark.counts)) == before
    assert school.result(right) == (100.0, True, False)
    assert school.result(wrong) == (0.0, False, False)
    assert school.audit() == {}


def test_a_fail_becomes_a_pass_that_completes_and_credits_and_a_pass_is_kept(school: School) -> None:
    school.open(**ONE)
    right, wrong = school.learn("Vũ Thị Đúng"), school.learn("Vũ Thị Sai")
    answer_all(right)
    answer_all(wrong, wrong=(1,))
    trainer, key = school.teach(), key_at(school, right)
    assert apply(trainer, propose(trainer, key, **B_IS_RIGHT)).status_code == 302
    assert school.result(right) == (0.0, True, True)
    assert school.result(wrong) == (100.0, True, False)
    assert school.ask(select(func.count()).select_from(Completion)) == [(2,)]
    assert school.ask(select(func.count()).select_from(Credit)) == [(2,)]
    assert [mark[:4] for mark in school.marks(wrong, 1)] == [
        ("system", 1, 0.0, False),
        ("system", 2, 1.0, True),
    ]
    changes = school.ask(
        select(
            ResultChange.from_percent, ResultChange.to_percent, ResultChange.from_passed,
            ResultChange.to_passed, ResultChange.cause, ResultChange.reason,
        ).order_by(ResultChange.from_percent)
    )  # fmt: skip
    assert [tuple(each) for each in changes] == [
        (0.0, 100.0, False, True, "rescoring", "Đáp án in nhầm"),
        (100.0, 0.0, True, True, "rescoring", "Đáp án in nhầm"),
    ]
    assert school.audit() == {}


def test_learners_are_told_and_read_on_the_result_page_what_changed_and_why(school: School) -> None:
    school.open(**ONE)
    right = school.learn()
    answer_all(right)
    trainer = school.teach()
    apply(trainer, propose(trainer, key_at(school, right), **B_IS_RIGHT))
    school.work()
    school.work()
    bodies = school.ask(select(Message.body).where(Message.key.like("quizzes.change:%")))
    assert len(bodies) == 1
    assert "100,0 %" in bodies[0].body and "0,0 %" in bodies[0].body and "Đáp án in nhầm" in bodies[0].body
    page = right.client.get(f"{right.base}/ket-qua").text
    assert "Đáp án in nhầm" in page
    assert "note--changed" in page


def test_it_is_on_record_once_with_who_and_why(school: School) -> None:
    school.open(**ONE)
    right = school.learn()
    answer_all(right)
    trainer = school.teach("Phạm Văn Giảng")
    address = propose(trainer, key_at(school, right), **B_IS_RIGHT)
    apply(trainer, address)
    entries = school.ask(
        select(AuditEntry.actor_label, AuditEntry.detail).where(AuditEntry.action == "question.rescored")
    )
    assert len(entries) == 1
    assert entries[0].actor_label == "Phạm Văn Giảng"
    assert entries[0].detail["reason"] == "Đáp án in nhầm"
    again = trainer.post(f"{address}/ap-dung", data={"basis": "1"}, follow_redirects=True)
    assert again.status_code == 200
    assert school.ask(select(func.count()).select_from(Mark)) == [(2,)]
    assert school.ask(select(func.count()).select_from(ResultChange)) == [(1,)]


def test_two_who_apply_at_the_same_moment_apply_once(school: School) -> None:
    school.open(**ONE)
    learners = [school.learn(f"Vũ Thị {number}") for number in range(4)]
    for number, taker in enumerate(learners):
        answer_all(taker, wrong=(1,) if number % 2 else ())
    trainers = [school.teach(f"Phạm Văn {number}") for number in range(6)]
    address = propose(trainers[0], key_at(school, learners[0]), **B_IS_RIGHT)
    deeds = [
        lambda trainer=trainer: trainer.post(f"{address}/ap-dung", data={"basis": "1"}).status_code
        for trainer in trainers
    ]
    assert set(all_at_once(deeds)) == {302}
    assert school.ask(select(func.count()).select_from(ResultChange)) == [(4,)]
    assert school.ask(select(func.count()).select_from(Mark).where(Mark.scoring == 2)) == [(4,)]
    assert school.ask(select(Rescoring.affected)) == [(4,)]
    assert school.audit() == {}


def test_a_proposal_seen_before_another_was_applied_is_not_applied(school: School) -> None:
    school.open(**ONE)
    taker = school.learn()
    answer_all(taker)
    trainer, key = school.teach(), key_at(school, taker)
    first, second = propose(trainer, key, **A_AND_B), propose(trainer, key, **B_IS_RIGHT)
    apply(trainer, second)
    trainer.post(f"{first}/ap-dung", data={"basis": "1"})
    assert school.ask(select(func.count()).where(Rescoring.applied_at.is_not(None))) == [(1,)]
    assert apply(trainer, first).status_code == 302
    newest = school.ask(select(func.max(Rescoring.number)).where(Rescoring.applied_at.is_not(None)))
    assert newest == [(4,)]
    assert school.result(taker) == (100.0, True, False)
    assert school.audit() == {}


def test_full_marks_for_everybody_also_for_those_who_left_it_open(school: School) -> None:
    school.open(**TWO)
    taker = school.learn()
    taker.start()
    taker.answer_rightly(1)
    taker.submit()
    trainer, key = school.teach(), key_at(school, taker, 2)
    apply(trainer, propose(trainer, key, policy="full_marks"))
    assert school.result(taker) == (100.0, True, False)
    assert school.audit() == {}


def test_attempts_handed_in_later_are_marked_by_the_scoring_in_force(school: School) -> None:
    school.open(**ONE)
    early, late = school.learn("Vũ Thị Sớm"), school.learn("Vũ Thị Muộn")
    answer_all(early)
    late.start()
    late.save(1, wrong_choice(late.app, late.attempt, 1))
    trainer = school.teach()
    apply(trainer, propose(trainer, key_at(school, early), **B_IS_RIGHT))
    late.submit()
    assert school.result(late) == (100.0, True, False)
    assert [mark[:4] for mark in school.marks(late, 1)] == [("system", 2, 1.0, True)]
    page = late.client.get(f"{late.base}/ket-qua").text
    assert "Ngày sinh" in page
    assert school.audit() == {}


def test_a_mark_set_by_hand_stays_and_is_listed(school: School) -> None:
    school.open(**ONE)
    taker, other = school.learn(), school.learn("Vũ Thị Sai")
    answer_all(taker)
    answer_all(other, wrong=(1,))
    trainer = school.teach()
    trainer.post(
        f"/day-hoc/bai-lam/{other.attempt}/cau/1", data={"percent": "40", "reason": "Trả lời một nửa"}
    )
    address = propose(trainer, key_at(school, taker), **B_IS_RIGHT)
    assert f"/day-hoc/bai-lam/{other.attempt}" in trainer.get(address).text
    apply(trainer, address)
    assert school.result(other) == (40.0, False, False)
    counting = [mark for mark in school.marks(other, 1) if mark[3]]
    assert [(mark[0], mark[2]) for mark in counting] == [("person", 0.4)]
    assert school.audit() == {}


def test_many_attempts_are_a_job_in_batches_with_progress(school: School, monkeypatch) -> None:
    monkeypatch.setattr(use_case, "AT_ONCE", 2)
    monkeypatch.setattr(use_case, "BATCH", 2)
    school.open(**ONE)
    learners = [school.learn(f"Vũ Thị {number}") for number in range(5)]
    for taker in learners:
        answer_all(taker, wrong=(1,))
    trainer = school.teach()
    address = propose(trainer, key_at(school, learners[0]), **B_IS_RIGHT)
    apply(trainer, address)
    assert [school.result(taker) for taker in learners] == [(0.0, False, False)] * 5
    assert "0" in trainer.get(address).text and "<progress" in trainer.get(address).text
    school.work()
    assert [school.result(taker) for taker in learners] == [(100.0, True, False)] * 5
    assert school.ask(select(Rescoring.affected)) == [(5,)]
    assert "<progress" not in trainer.get(address).text
    assert school.ask(select(func.count()).select_from(Completion)) == [(5,)]
    assert school.audit() == {}


def test_what_closes_while_a_scoring_is_applied_gets_it(school: School) -> None:
    school.open(**ONE)
    first = school.learn("Vũ Thị Đầu")
    answer_all(first, wrong=(1,))
    others = [school.learn(f"Vũ Thị {number}") for number in range(6)]
    for taker in others:
        taker.start()
        taker.save(1, wrong_choice(taker.app, taker.attempt, 1))
    trainer = school.teach()
    address = propose(trainer, key_at(school, first), **B_IS_RIGHT)
    all_at_once([lambda: apply(trainer, address), *[taker.submit for taker in others]])
    school.work()
    assert {school.result(taker) for taker in [first, *others]} == {(100.0, True, False)}
    assert school.audit() == {}


def test_the_answers_and_their_receipts_stay_as_they_are(school: School) -> None:
    school.open(**TWO)
    taker = school.learn()
    answer_all(taker)
    before = school.ask(select(Answer.receipt, Answer.response))
    trainer = school.teach()
    apply(trainer, propose(trainer, key_at(school, taker), **B_IS_RIGHT))
    assert school.ask(select(Answer.receipt, Answer.response)) == before
    assert school.ask(select(func.count()).select_from(QuestionVersion)) == [(3,)]


def test_statistics_are_told_by_quiz(school: School) -> None:
    school.open(**ONE)
    taker = school.learn()
    answer_all(taker)
    trainer = school.teach()
    apply(trainer, propose(trainer, key_at(school, taker), **B_IS_RIGHT))
    (event,) = school.ask(select(Event.payload).where(Event.name == "quizzes.result_changed"))
    ((item_id, attempt_id),) = school.ask(select(Attempt.item_id, Attempt.id))
    assert event.payload["item_id"] == item_id and event.payload["attempt_ids"] == [attempt_id]


def test_a_trainer_of_another_unit_finds_no_such_question(school: School) -> None:
    school.open(**ONE)
    taker = school.learn()
    answer_all(taker)
    key, stranger = key_at(school, taker), school.teach(unit="UBND tỉnh Khác")
    assert stranger.get(f"/day-hoc/cham-lai/{key}").status_code == 404
    assert stranger.post(f"/day-hoc/cham-lai/{key}", data={"policy": "full_marks"}).status_code == 404
    address = propose(school.teach(), key, **B_IS_RIGHT)
    assert stranger.get(address).status_code == 404
    assert stranger.post(f"{address}/ap-dung", data={"basis": "1"}).status_code == 404
    assert school.teach(role=Role.HR_OFFICER).get(f"/day-hoc/cham-lai/{key}").status_code == 403
    assert school.result(taker) == (100.0, True, False)


def test_a_question_that_another_unit_asks_too_is_not_scored_again_by_one_of_them(school: School) -> None:
    from courses.catalogue.actions import keep_item, open_course
    from courses.catalogue.models import Course
    from courses.quizzes.actions import put_quiz
    from lms.core.db import db, transaction

    school.open(**ONE)
    taker = school.learn()
    answer_all(taker)
    key = key_at(school, taker)
    local = school.teach(unit="UBND tỉnh Này")
    with school.app.app_context(), transaction(write=True):
        course = open_course(slug="khoa-tinh", unit_id=school.units["UBND tỉnh Này"])
        version = db.session.execute(
            select(QuestionVersion).join(Question).where(Question.key == key)
        ).scalar_one()
        quiz = keep_item(course=course, slug="kiem-tra", kind="quiz")
        put_quiz(
            item=quiz, minutes=5, attempts=1, pass_percent=50, sections=[("chung", 1, [(version, None)])]
        )
        assert db.session.scalar(select(func.count()).select_from(Course)) == 2
    answer = local.post(f"/day-hoc/cham-lai/{key}", data={"policy": "full_marks", "reason": "Câu sai"})
    assert answer.status_code == 422
    assert school.ask(select(func.count()).select_from(Rescoring)) == [(0,)]
    assert local.get(f"/day-hoc/cham-lai/{key}").status_code == 200


def test_people_outside_the_units_are_only_counted(school: School) -> None:
    from sqlalchemy import update

    from courses.catalogue.models import Course
    from lms.core.db import db, transaction

    school.open(**ONE)
    inside, outside = school.learn("Vũ Thị Trong", unit="UBND xã Này"), school.learn("Vũ Thị Ngoài")
    trainer = school.teach(unit="UBND xã Này")
    with school.app.app_context(), transaction(write=True):
        db.session.execute(update(Course).values(unit_id=school.units["UBND xã Này"]))
    for taker in (inside, outside):
        answer_all(taker, wrong=(1,))
    page = trainer.get(propose(trainer, key_at(school, inside), **B_IS_RIGHT)).text
    assert "Vũ Thị Trong" in page
    assert "Vũ Thị Ngoài" not in page


def test_nothing_is_applied_without_the_token_of_the_site(school: School) -> None:
    school.open(**ONE)
    taker = school.learn()
    answer_all(taker)
    trainer = school.teach()
    address = propose(trainer, key_at(school, taker), **B_IS_RIGHT)
    school.app.config["WTF_CSRF_ENABLED"] = True
    assert trainer.post(f"{address}/ap-dung", data={"basis": "1"}).status_code == 400
    assert (
        trainer.post(f"/day-hoc/cham-lai/{key_at(school, taker)}", data={"policy": "full_marks"}).status_code
        == 400
    )
    assert school.result(taker) == (100.0, True, False)


@pytest.mark.parametrize(
    "fields",
    [
        {"policy": "key", "reason": "", "k-a-right": "y"},
        {"policy": "key", "reason": "Không đổi", "k-a-right": "y"},
        {"policy": "key", "reason": "Không có đáp án đúng"},
        {"policy": "lạ", "reason": "Kiểu lạ"},
    ],
)
def test_what_makes_no_sense_comes_back_with_its_faults(school: School, fields: dict[str, str]) -> None:
    school.open(**ONE)
    taker = school.learn()
    answer_all(taker)
    answer = school.teach().post(f"/day-hoc/cham-lai/{key_at(school, taker)}", data=fields)
    assert answer.status_code == 422
    assert school.ask(select(func.count()).select_from(Rescoring)) == [(0,)]


def test_a_pass_won_by_another_attempt_issues_no_second_completion(school: School) -> None:
    school.open(**ONE, attempts=2)
    taker = school.learn()
    answer_all(taker, wrong=(1,))
    first = taker.attempt
    answer_all(taker)
    trainer = school.teach()
    apply(trainer, propose(trainer, key_at(school, taker), **A_AND_B))
    assert school.ask(select(func.count()).select_from(Completion)) == [(1,)]
    assert school.ask(select(AttemptResult.percent).join(Attempt).where(Attempt.public_id == first)) == [
        (100.0,)
    ]
    assert school.ask(select(func.count()).where(Event.name.like("%course_completed%"))) == [(1,)]
    assert school.audit() == {}
