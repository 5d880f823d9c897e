"""A learner contests a result or reports a question; those who teach answer by a day, with a reason."""

import datetime as dt
import re

import pytest
from sqlalchemy import func, select

from courses.quizzes.models import Appeal, Mark
from courses.quizzes.rules.working_days import due_day
from lms.audit.models import AuditEntry
from lms.core.permissions import Role
from lms.notices.models import Message
from tests.courses.quizzes.exam import all_at_once
from tests.courses.quizzes.school import School
from tests.courses.quizzes.test_rescoring import ONE, TWO, answer_all, key_at

WHY = "Phương án B cũng đúng theo Điều 5 của Nghị định."
QUEUE = "/day-hoc/phuc-khao"


@pytest.mark.parametrize(
    ("filed", "days", "due"),
    [
        ("2026-11-20", 5, "2026-11-27"),  # Friday → Friday
        ("2026-11-20", 1, "2026-11-23"),  # Friday → Monday
        ("2026-11-21", 1, "2026-11-23"),  # Saturday → Monday
        ("2026-11-22", 5, "2026-11-27"),  # Sunday → Friday
        ("2026-11-23", 5, "2026-11-30"),
        ("2026-11-23", 0, "2026-11-23"),
    ],
)
def test_working_days_are_monday_to_friday(filed: str, days: int, due: str) -> None:
    assert due_day(dt.date.fromisoformat(filed), days) == dt.date.fromisoformat(due)


def contest(taker, *, position: int = 1, kind: str = "contest", text: str = WHY):
    """The learner sends the form."""
    where = f"?cau={position}" if position else ""
    return taker.client.post(f"{taker.base}/phuc-khao{where}", data={"kind": kind, "text": text})


def the_appeal(school: School) -> str:
    """The address of the one appeal there is."""
    ((public_id,),) = school.ask(select(Appeal.public_id))
    return f"{QUEUE}/{public_id}"


def answer(trainer, address: str, decision: str = "rejected", reply: str = "Đáp án theo Điều 6, không đổi."):
    """The trainer sends the answer."""
    return trainer.post(address, data={"decision": decision, "reply": reply})


def test_an_appeal_stands_in_the_queue_with_its_day_and_its_answer_on_the_result_page(school: School) -> None:
    school.open(**TWO)
    hang, trainer = school.learn("Trần Thị Hằng"), school.teach()
    answer_all(hang, wrong=(1,))
    assert contest(hang).location.endswith("/ket-qua")
    assert WHY in hang.client.get(f"{hang.base}/ket-qua").text
    queue = trainer.get(QUEUE).text
    assert "Trần Thị Hằng" in queue and "27/11/2026" in queue
    assert WHY in trainer.get(the_appeal(school)).text
    assert answer(trainer, the_appeal(school)).status_code == 302
    page = hang.client.get(f"{hang.base}/ket-qua").text
    assert "Đáp án theo Điều 6, không đổi." in page
    told = school.ask(select(Message.body).where(Message.key.like("quizzes.appeal:%")))
    assert len(told) == 1 and "Điều 6" in told[0].body
    deeds = school.ask(
        select(AuditEntry.action).where(AuditEntry.action.like("appeal.%")).order_by(AuditEntry.id)
    )
    assert [deed.action for deed in deeds] == ["appeal.filed", "appeal.answered"]
    assert "Trần Thị Hằng" not in trainer.get(QUEUE).text
    assert "Trần Thị Hằng" in trainer.get(f"{QUEUE}?loc=da-tra-loi").text


def test_an_upheld_appeal_leads_to_a_mark_by_hand_that_keeps_the_link(school: School) -> None:
    school.open(**TWO)
    hang, trainer = school.learn(), school.teach()
    answer_all(hang, wrong=(1,))
    contest(hang)
    address = the_appeal(school)
    answer(trainer, address, "upheld", "Phương án B cũng chấp nhận được.")
    page = trainer.get(address).text
    link = re.search(r'href="(/day-hoc/bai-lam/[^"]+)">', page.split("actions")[1])
    assert link is not None
    where = link[1].replace("&amp;", "&")
    assert "Phương án B cũng chấp nhận được." in trainer.get(where).text
    assert trainer.post(where, data={"percent": "100", "reason": "Theo phúc khảo"}).status_code == 302
    assert school.result(hang) == (100.0, True, False)
    ((detail,),) = school.ask(select(Mark.detail).where(Mark.person_id.is_not(None)))
    assert detail["appeal"] == address.rsplit("/", 1)[1]
    after = trainer.get(address).text
    assert "50,0" in after and "100,0" in after
    assert school.audit() == {}


def test_an_upheld_report_leads_to_scoring_again(school: School) -> None:
    school.open(**ONE)
    hang, trainer = school.learn(), school.teach()
    answer_all(hang, wrong=(1,))
    contest(hang, kind="report")
    answer(trainer, the_appeal(school), "upheld", "Câu này có hai đáp án đúng.")
    page = trainer.get(the_appeal(school)).text
    link = re.search(r'href="(/day-hoc/cham-lai/[^"]+)"', page)
    assert link is not None
    where = link[1].replace("&amp;", "&")
    assert "Câu này có hai đáp án đúng." in trainer.get(where).text
    trainer.post(where, data={"policy": "full_marks", "reason": "Hai đáp án đúng"})
    ((detail,),) = school.ask(
        select(AuditEntry.detail).where(AuditEntry.action == "question.rescoring_proposed")
    )
    assert detail["appeal"] == the_appeal(school).rsplit("/", 1)[1]


def test_one_of_each_kind_for_each_question(school: School) -> None:
    school.open(**TWO)
    hang = school.learn()
    answer_all(hang, wrong=(1,))
    for position, kind in ((1, "contest"), (1, "report"), (2, "contest"), (0, "contest")):
        assert contest(hang, position=position, kind=kind).status_code == 302
    for position, kind in ((1, "contest"), (0, "contest")):
        assert contest(hang, position=position, kind=kind).status_code == 422
    assert school.ask(select(func.count()).select_from(Appeal)) == [(4,)]


def test_the_same_appeal_sent_many_times_at_once_stands_once(school: School) -> None:
    school.open(**TWO)
    hang = school.learn()
    answer_all(hang)
    all_at_once([lambda: contest(hang).status_code for _ in range(6)])
    assert school.ask(select(func.count()).select_from(Appeal)) == [(1,)]


def test_two_who_answer_at_once_answer_once(school: School) -> None:
    school.open(**TWO)
    hang, trainers = school.learn(), [school.teach(f"Phạm Văn {number}") for number in range(4)]
    answer_all(hang)
    contest(hang)
    address = the_appeal(school)
    statuses = all_at_once(
        [lambda trainer=trainer: answer(trainer, address).status_code for trainer in trainers]
    )
    assert sorted(statuses) == [302, 422, 422, 422]
    assert school.ask(select(func.count()).where(Message.key.like("quizzes.appeal:%"))) == [(1,)]


def test_only_ones_own_result_can_be_contested_and_only_when_there_is_one(school: School) -> None:
    school.open(**TWO)
    hang, other = school.learn("Trần Thị Hằng"), school.learn("Vũ Thị Khác")
    hang.start()
    assert contest(hang).status_code == 404
    answer_all(other)
    other.attempt, hang.attempt = hang.attempt, other.attempt
    assert contest(hang).status_code == 404
    assert contest(hang, position=9).status_code == 404


@pytest.mark.parametrize("text", ["", "ngắn", "x" * 4001])
def test_an_appeal_says_something_of_a_bounded_length(school: School, text: str) -> None:
    school.open(**ONE)
    hang = school.learn()
    answer_all(hang)
    assert contest(hang, text=text).status_code == 422
    assert school.ask(select(func.count()).select_from(Appeal)) == [(0,)]


def test_an_answer_needs_a_decision_and_a_reason(school: School) -> None:
    school.open(**ONE)
    hang, trainer = school.learn(), school.teach()
    answer_all(hang)
    contest(hang)
    assert answer(trainer, the_appeal(school), "", "Lý do đủ dài để đọc.").status_code == 422
    assert answer(trainer, the_appeal(school), "upheld", "").status_code == 422
    assert answer(trainer, the_appeal(school), "perhaps", "Lý do đủ dài để đọc.").status_code == 422


def test_the_oldest_due_stands_first_and_what_is_late_is_marked(school: School, clock) -> None:
    school.open(**ONE)
    early, late, trainer = school.learn("Vũ Thị Sớm"), school.learn("Vũ Thị Muộn"), school.teach()
    for taker in (early, late):
        answer_all(taker)
    contest(early)
    clock.forward(days=6)
    late.client = school.sign_in(late.seen["person_id"])
    contest(late)
    clock.forward(days=1, hours=16)
    page = school.again(trainer).get(QUEUE).text
    assert page.index("Vũ Thị Sớm") < page.index("Vũ Thị Muộn")
    assert page.count("tag--danger") == 1


def test_appeals_of_other_units_are_not_seen_and_people_outside_are_not_named(school: School) -> None:
    from sqlalchemy import update

    from courses.catalogue.models import Course
    from lms.core.db import db, transaction

    school.open(**ONE)
    hang, stranger = school.learn("Vũ Thị Ngoài"), school.teach(unit="UBND tỉnh Khác")
    near = school.teach("Phạm Văn Gần", unit="UBND xã Này")
    with school.app.app_context(), transaction(write=True):
        db.session.execute(update(Course).values(unit_id=school.units["UBND xã Này"]))
    answer_all(hang)
    contest(hang)
    assert stranger.get(the_appeal(school)).status_code == 404
    assert answer(stranger, the_appeal(school)).status_code == 404
    assert WHY not in stranger.get(QUEUE).text
    for page in (
        near.get(QUEUE).text,
        near.get(the_appeal(school)).text,
        near.get(f"/day-hoc/bai-lam/{hang.attempt}").text,
    ):
        assert "Vũ Thị Ngoài" not in page
    assert answer(near, the_appeal(school)).status_code == 302
    assert school.teach(role=Role.HR_OFFICER).get(QUEUE).status_code == 403


def test_nobody_answers_an_appeal_of_their_own_or_sets_their_own_mark(school: School) -> None:
    from lms.core.db import db, transaction
    from lms.organisations.queries import get_root
    from lms.people.actions import grant_role
    from lms.people.models import Person
    from tests.factories.people import SINCE

    school.open(**ONE)
    hang = school.learn()
    with school.app.app_context(), transaction(write=True):
        person = db.session.get_one(Person, hang.seen["person_id"])
        grant_role(person=person, role=Role.TRAINER, unit=get_root(), valid_from=SINCE, granted_by_id=None)
    answer_all(hang, wrong=(1,))
    contest(hang)
    assert answer(hang.client, the_appeal(school), "upheld").status_code == 422
    data = {"percent": "100", "reason": "Tự cho điểm mình"}
    assert hang.client.post(f"/day-hoc/bai-lam/{hang.attempt}/cau/1", data=data).status_code == 422
    assert school.result(hang) == (0.0, False, False)


def test_a_report_by_name_of_the_key_says_nothing_of_the_key(school: School) -> None:
    """The page on which a question is contested shows the question, not what is right."""
    from tests.factories.courses import SECRET

    school.open(**ONE, attempts=3)
    hang = school.learn()
    answer_all(hang, wrong=(1,))
    key = key_at(school, hang)
    page = hang.client.get(f"{hang.base}/phuc-khao?cau=1").text
    assert SECRET not in page and key not in page
