"""The result page: what it says, when, and what it never says; marks set by hand."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from courses.quizzes.models import Mark, ResultChange
from courses.quizzes.rules import is_passed, shown_percent
from courses.quizzes.rules.settling import outcome_of
from lms.audit.models import AuditEntry
from lms.core.permissions import Role
from lms.notices.models import Message
from tests.courses.quizzes.exam import Taker
from tests.courses.quizzes.school import ESSAY, School, claim, give_points
from tests.courses.quizzes.test_rescoring import ONE, TWO, answer_all
from tests.factories.courses import SECRET


@given(
    before=st.lists(st.fractions(0, 1), min_size=1, max_size=8),
    after=st.lists(st.fractions(0, 1), min_size=1, max_size=8),
    needed=st.integers(1, 100),
)
def test_a_pass_never_becomes_a_fail_and_says_when_it_is_only_kept(
    before: list[Fraction], after: list[Fraction], needed: int
) -> None:
    first = outcome_of(before, needed)
    second = outcome_of(after, needed, was_passed=first.is_passed)
    assert second.is_passed >= first.is_passed
    assert second.percent == shown_percent(after)
    assert second.keeps_pass == (second.is_passed and not is_passed(after, needed))
    assert outcome_of(after, needed, was_passed=second.is_passed) == second


def result_page(taker: Taker) -> str:
    """What the learner reads."""
    return taker.client.get(f"{taker.base}/ket-qua").text


@pytest.mark.parametrize(
    ("feedback", "shows_outcome", "shows_key"),
    [("now", True, True), ("after_closing", True, False), ("never", False, False)],
)
def test_the_quiz_says_what_is_shown_while_attempts_remain(
    school: School, feedback: str, shows_outcome: bool, shows_key: bool
) -> None:
    school.open(**TWO, attempts=3, rules={"feedback": feedback})
    hang = school.learn()
    answer_all(hang, wrong=(1,))
    page = result_page(hang)
    assert "50,0" in page
    assert (SECRET in page) is shows_key
    assert ("tag--success" in page) is shows_outcome
    assert "Ngày sinh" in page


def test_never_is_never_also_after_the_last_attempt(school: School) -> None:
    school.open(**TWO, attempts=1, rules={"feedback": "never"})
    hang = school.learn()
    answer_all(hang, wrong=(1,))
    page = result_page(hang)
    assert SECRET not in page
    assert "Mật khẩu dài" in page and "tag--danger" not in page


def test_where_there_is_a_window_the_key_waits_until_it_is_over_and_all_can_have_finished(
    school: School, clock
) -> None:
    from courses.quizzes.models import Attempt, QuizSetting
    from lms.core.clock import now
    from lms.core.db import db, transaction

    school.open(**TWO, attempts=1)
    hang = school.learn()
    with school.app.app_context(), transaction(write=True):
        import datetime as dt

        from courses.catalogue.models import Item

        item = db.session.execute(select(Item.id).where(Item.kind == "quiz")).scalar_one()
        closes = now() + dt.timedelta(hours=1)
        db.session.add(QuizSetting(item_id=item, opens_at=None, closes_at=closes, updated_at=now()))
    answer_all(hang, wrong=(1,))
    assert SECRET not in result_page(hang)
    clock.forward(hours=1, minutes=20)
    hang.client = school.sign_in(hang.seen["person_id"])
    assert "50,0" in result_page(hang) and SECRET not in result_page(hang)
    clock.forward(minutes=1)
    assert SECRET in result_page(hang)
    assert school.ask(select(func.count()).select_from(Attempt)) == [(1,)]


def test_the_sheet_carries_the_name_the_times_and_the_head_of_the_chain(school: School) -> None:
    school.open(**TWO)
    hang = school.learn("Trần Thị Hằng")
    answer_all(hang)
    page = result_page(hang)
    receipts = hang.client.get(f"{hang.base}/bien-nhan").text
    head = page.split("<code")[1].split("</code>")[0].split(">", 1)[1].replace("<wbr>", "")
    assert len(head) == 64
    assert "Trần Thị Hằng" in page and "An toàn số cho người mới" in page and "20/11/2026" in page
    assert head in receipts.replace("<wbr>", "")


def test_while_it_waits_for_a_marker_no_part_of_the_score_is_said_anywhere(school: School) -> None:
    """Canary (threat 32): the page, the quiz page, the gradebook and its file, messages."""
    school.open(draw=(("chung", 3, 3),), kinds=("essay",), pass_percent=70)
    hang, trainer = school.learn(), school.teach()
    hang.start()
    for position in range(1, 5):
        if hang.save(position, {"answer": [ESSAY]}).status_code != 200:
            hang.save(position, hang.right(position))
    hang.submit()
    pages = [
        result_page(hang),
        hang.client.get(hang.start_page).text,
        trainer.get("/day-hoc/bang-diem/an-toan-so").text,
        trainer.get(f"/day-hoc/bang-diem/an-toan-so/{hang.seen['enrolment']}").text,
    ]
    assert [page for page in pages if "75,0" in page or "100,0" in page] == []
    assert school.ask(select(func.count()).select_from(Message)) == [(0,)]
    give_points(trainer, claim(trainer), "6", "4")
    assert school.result(hang) == (100.0, True, False)


def set_mark(
    trainer, taker: Taker, percent: str = "50", reason: str = "Trả lời đúng một nửa", number: int = 1
):
    """The trainer sends the form of a mark by hand."""
    return trainer.post(
        f"/day-hoc/bai-lam/{taker.attempt}/cau/{number}", data={"percent": percent, "reason": reason}
    )


def test_a_mark_set_by_hand_carries_its_reason_everywhere(school: School) -> None:
    school.open(**TWO)
    hang, trainer = school.learn(), school.teach("Phạm Văn Giảng")
    answer_all(hang, wrong=(1,))
    assert set_mark(trainer, hang, "66,67").status_code == 302
    school.work()
    school.work()
    assert school.result(hang) == (83.3, True, False)
    assert [mark[3:] for mark in school.marks(hang, 1)] == [(False, ""), (True, "Trả lời đúng một nửa")]
    assert "Trả lời đúng một nửa" in result_page(hang)
    sheet = trainer.get(f"/day-hoc/bai-lam/{hang.attempt}").text
    assert "Trả lời đúng một nửa" in sheet and "Phạm Văn Giảng" in sheet and "66,67" in sheet
    told = school.ask(select(Message.body).where(Message.key.like("quizzes.change:%")))
    assert len(told) == 1 and "Trả lời đúng một nửa" in told[0].body
    (deed,) = school.ask(
        select(AuditEntry.actor_label, AuditEntry.detail).where(AuditEntry.action == "mark.set")
    )
    assert deed.actor_label == "Phạm Văn Giảng"
    assert (deed.detail["before"], deed.detail["percent"]) == (0.0, 66.67)
    assert school.audit() == {}


def test_a_lower_mark_by_hand_never_takes_a_pass_away(school: School) -> None:
    school.open(**ONE)
    hang, trainer = school.learn(), school.teach()
    answer_all(hang)
    set_mark(trainer, hang, "10", "Chép bài của người khác")
    assert school.result(hang) == (10.0, True, True)
    assert "Chép bài của người khác" in result_page(hang)
    set_mark(trainer, hang, "90", "Nhầm người, trả lại điểm")
    assert school.result(hang) == (90.0, True, False)
    assert [mark[1] for mark in school.marks(hang, 1)] == [1, 1, 2]
    assert school.audit() == {}


@pytest.mark.parametrize(
    ("percent", "reason"),
    [("50", ""), ("", "Có lý do"), ("101", "Có lý do"), ("-1", "Có lý do"), ("0", "Vẫn thế")],
)
def test_a_mark_without_reason_or_sense_is_refused(school: School, percent: str, reason: str) -> None:
    school.open(**TWO)
    hang, trainer = school.learn(), school.teach()
    answer_all(hang, wrong=(1,))
    assert set_mark(trainer, hang, percent, reason).status_code == 422
    assert school.ask(select(func.count()).select_from(Mark)) == [(2,)]
    assert school.ask(select(func.count()).select_from(ResultChange)) == [(0,)]


def test_an_attempt_is_seen_by_those_who_teach_its_course_and_by_nobody_else(school: School) -> None:
    school.open(**TWO)
    hang, other = school.learn(), school.learn("Vũ Thị Khác")
    answer_all(hang)
    sheet = f"/day-hoc/bai-lam/{hang.attempt}"
    assert school.teach().get(sheet).status_code == 200
    assert school.teach("Phạm Khác", unit="UBND tỉnh Khác").get(sheet).status_code == 404
    assert set_mark(school.teach("Phạm Nữa", unit="UBND tỉnh Khác"), hang).status_code == 404
    assert school.teach("Đặng Thị Nhân", role=Role.HR_OFFICER).get(sheet).status_code == 403
    assert other.client.get(sheet).status_code == 403
    assert hang.client.get(sheet).status_code == 403


def test_an_answer_that_waits_for_its_markers_is_not_shown_with_the_name(school: School) -> None:
    school.open(rules={"markers": 2}, draw=(), kinds=("essay",))
    hang, first, second = school.learn("Trần Thị Hằng"), school.teach("Chu Một"), school.teach("Chu Hai")
    hang.start()
    hang.save(1, {"answer": [ESSAY]})
    hang.submit()
    give_points(first, claim(first), "6", "4", "Bài rất tốt.")
    sheet = second.get(f"/day-hoc/bai-lam/{hang.attempt}").text
    assert "Trần Thị Hằng" in sheet
    assert "Người dân khai" not in sheet and "Bài rất tốt." not in sheet
    assert set_mark(second, hang).status_code == 404
    give_points(second, claim(second), "6", "4")
    sheet = second.get(f"/day-hoc/bai-lam/{hang.attempt}").text
    assert "Người dân khai" in sheet and "Bài rất tốt." in sheet
    assert school.audit() == {}


def test_an_open_attempt_shows_facts_but_no_answers_to_those_who_teach(school: School) -> None:
    school.open(**ONE)
    hang = school.learn()
    hang.start()
    hang.answer_rightly()
    sheet = school.teach().get(f"/day-hoc/bai-lam/{hang.attempt}").text
    assert "Mật khẩu dài" not in sheet
