"""Written answers are marked by people who do not know whose they are, once each, and count when they agree."""

import re
from fractions import Fraction

import pytest
from sqlalchemy import func, select

from courses.progress.models import Completion
from courses.quizzes.models import Answer, MarkingClaim
from courses.quizzes.rules.marking import agreed_mark, share_of_points
from lms.core.permissions import Role
from lms.notices.models import Message
from lms.people.models import Person
from lms.training.models import Credit
from tests.courses.quizzes.exam import all_at_once
from tests.courses.quizzes.school import ESSAY, School, claim, give_points, hand_in_essay

ONE_ESSAY = {"draw": (), "kinds": ("essay",), "pass_percent": 60}
NAME = "Ngô Thị Khôngaiđượcbiết"


def test_marks_within_a_tenth_of_all_points_agree_and_others_do_not() -> None:
    assert agreed_mark(Fraction(7, 10), Fraction(8, 10)) == Fraction(75, 100)
    assert agreed_mark(Fraction(8, 10), Fraction(7, 10)) == Fraction(75, 100)
    assert agreed_mark(Fraction(7, 10), Fraction(81, 100)) is None


def test_the_share_of_a_rubric_is_exact() -> None:
    assert share_of_points([Fraction("2.5"), Fraction(4)], [Fraction(6), Fraction(4)]) == Fraction(13, 20)
    assert share_of_points([], []) == 0


def test_an_essay_waits_for_a_person_and_no_score_is_said_before(school: School) -> None:
    school.open(draw=(("chung", 1, 1),), kinds=("essay",), pass_percent=60)
    hang = school.learn()
    hang.start()
    for position, fields in enumerate(({"answer": [ESSAY]},) * 2, 1):
        if hang.save(position, fields).status_code != 200:
            hang.save(position, hang.right(position))
    assert hang.submit().location.endswith("/ket-qua")
    page = hang.client.get(f"{hang.base}/ket-qua").text
    assert "100,0" not in page and "50,0" not in page
    assert school.result(hang) is None
    assert school.audit() == {}


def test_an_empty_essay_is_worth_nothing_and_waits_for_nobody(school: School) -> None:
    school.open(**ONE_ESSAY)
    hang = school.learn()
    hang.start()
    hang.submit()
    assert school.result(hang) == (0.0, False, False)
    assert claim(school.teach()) == ""


def test_the_mark_of_one_marker_counts_completes_the_course_and_is_told(school: School) -> None:
    school.open(**ONE_ESSAY)
    hang, marker = school.learn(), school.teach()
    hand_in_essay(hang)
    assert give_points(marker, claim(marker), "5", "2,5", "Đủ ý, cần ví dụ.").status_code == 302
    assert school.result(hang) == (75.0, True, False)
    assert school.ask(select(func.count()).select_from(Completion)) == [(1,)]
    assert school.ask(select(func.count()).select_from(Credit)) == [(1,)]
    told = school.ask(select(Message.link).where(Message.key.like("quizzes.result:%")))
    assert told == [(f"/bai-lam/{hang.attempt}/ket-qua",)]
    page = hang.client.get(f"{hang.base}/ket-qua").text
    assert "Đủ ý, cần ví dụ." in page
    assert "2,5" in page
    assert school.audit() == {}


def test_two_markers_who_agree_make_the_mean(school: School) -> None:
    school.open(rules={"markers": 2}, **ONE_ESSAY)
    hang, first, second = school.learn(), school.teach("Chu Văn Một"), school.teach("Chu Văn Hai")
    hand_in_essay(hang)
    give_points(first, claim(first), "4", "3", "Ý kiến một.")
    assert school.result(hang) is None
    assert claim(first) == ""
    give_points(second, claim(second), "5", "3", "Ý kiến hai.")
    assert school.result(hang) == (75.0, True, False)
    page = hang.client.get(f"{hang.base}/ket-qua").text
    assert "Ý kiến một." in page and "Ý kiến hai." in page and "4,5" in page
    assert "Chu Văn" not in page
    assert school.audit() == {}


def test_two_markers_far_apart_call_a_third_whose_mark_counts(school: School) -> None:
    school.open(rules={"markers": 2}, **ONE_ESSAY)
    hang = school.learn()
    markers = [school.teach(f"Chu Văn {name}") for name in ("Một", "Hai", "Ba")]
    hand_in_essay(hang)
    give_points(markers[0], claim(markers[0]), "2", "1")
    give_points(markers[1], claim(markers[1]), "6", "4")
    assert school.result(hang) is None
    assert claim(markers[0]) == "" and claim(markers[1]) == ""
    give_points(markers[2], claim(markers[2]), "4", "2", "Đọc lại cả hai.")
    assert school.result(hang) == (60.0, True, False)
    assert [mark[3] for mark in school.marks(hang, 1)] == [False, False, True]
    page = hang.client.get(f"{hang.base}/ket-qua").text
    assert "Đọc lại cả hai." in page and "Khá tốt." not in page
    assert school.audit() == {}


def test_nothing_a_marker_sees_says_whose_the_answer_is(school: School) -> None:
    """Canary: neither names nor ids of the person, the unit, the attempt, nor other marks, in any byte."""
    school.open(rules={"markers": 2}, **ONE_ESSAY)
    hang = school.learn(NAME, unit="UBND xã Cũngkhôngaiđượcbiết")
    other, marker = school.teach("Người Chấm Trước"), school.teach("Người Chấm Sau")
    hand_in_essay(hang)
    give_points(other, claim(other), "1", "1", "Nhận xét không ai được biết")
    answers = [marker.get("/day-hoc/cham-bai")]
    code = claim(marker)
    answers += [marker.get("/day-hoc/cham-bai"), marker.get(f"/day-hoc/cham-bai/{code}")]
    answers.append(marker.post(f"/day-hoc/cham-bai/{code}", data={"points_a": "9"}))
    assert ESSAY.split("\n")[0] in answers[2].text
    sent = "\n".join(f"{answer.headers}\n{answer.text}" for answer in answers)
    (person,) = school.ask(
        select(Person.public_id, Person.staff_number).where(Person.id == hang.seen["person_id"])
    )
    ((receipt,),) = school.ask(select(Answer.receipt))
    secrets = [
        NAME, "Khôngaiđượcbiết", "Cũngkhôngaiđượcbiết", person.public_id, person.staff_number,
        hang.attempt, hang.seen["enrolment"], receipt, "Nhận xét không ai được biết", "Người Chấm Trước",
    ]  # fmt: skip
    assert [secret for secret in secrets if secret in sent] == []
    assert "/bai-lam/" not in sent


def test_a_trainer_of_another_unit_finds_nothing_to_mark(school: School) -> None:
    school.open(**ONE_ESSAY)
    hang, stranger = school.learn(), school.teach(unit="UBND tỉnh Khác")
    hand_in_essay(hang)
    assert claim(stranger) == ""
    code = claim(school.teach("Chu Văn Một"))
    assert stranger.get(f"/day-hoc/cham-bai/{code}").status_code == 409
    assert give_points(stranger, code, "1", "1").status_code == 409


@pytest.mark.parametrize("role", [Role.HR_OFFICER, Role.REVIEWER])
def test_whoever_does_not_teach_is_refused(school: School, role: Role) -> None:
    school.open(**ONE_ESSAY)
    assert school.teach(role=role).get("/day-hoc/cham-bai").status_code == 403
    assert school.learn().client.get("/day-hoc/cham-bai").status_code == 403


def test_a_trainer_who_studies_the_course_never_meets_the_own_answer(school: School) -> None:
    from lms.core.db import db, transaction
    from lms.organisations.queries import get_root
    from lms.people.actions import grant_role
    from lms.people.models import Person
    from tests.factories.people import SINCE

    school.open(**ONE_ESSAY)
    hang = school.learn()
    with school.app.app_context(), transaction(write=True):
        person = db.session.get_one(Person, hang.seen["person_id"])
        grant_role(person=person, role=Role.TRAINER, unit=get_root(), valid_from=SINCE, granted_by_id=None)
    hand_in_essay(hang)
    assert claim(hang.client) == ""


def test_points_beyond_the_rubric_and_missing_points_are_refused_all_at_once(school: School) -> None:
    school.open(**ONE_ESSAY)
    hang, marker = school.learn(), school.teach()
    hand_in_essay(hang)
    code = claim(marker)
    answer = give_points(marker, code, "6,5", "")
    assert answer.status_code == 422
    assert answer.text.count("field__error") == 2
    assert "6,5" in answer.text
    for wrong in ("-1", "abc", "1,23456", "NaN", "1e1"):
        assert give_points(marker, code, wrong, "4").status_code == 422
    assert school.result(hang) is None


def test_an_answer_left_lying_goes_to_somebody_else_after_two_hours(school: School, clock) -> None:
    school.open(**ONE_ESSAY)
    hang, slow, quick = school.learn(), school.teach("Chậm"), school.teach("Nhanh")
    hand_in_essay(hang)
    left = claim(slow)
    assert claim(quick) == ""
    clock.forward(hours=2, seconds=1)
    slow, quick = school.again(slow), school.again(quick)
    taken = claim(quick)
    assert taken and taken != left
    assert give_points(slow, left, "6", "4").status_code == 409
    assert give_points(quick, taken, "3", "3").status_code == 302
    assert school.result(hang) == (60.0, True, False)


def test_an_answer_that_nobody_took_over_may_still_be_marked_late(school: School, clock) -> None:
    school.open(**ONE_ESSAY)
    hang, slow = school.learn(), school.teach()
    hand_in_essay(hang)
    code = claim(slow)
    clock.forward(hours=3)
    assert give_points(school.again(slow), code, "6", "4").status_code == 302
    assert school.result(hang) == (100.0, True, False)


def test_an_answer_given_back_waits_for_the_others(school: School) -> None:
    school.open(**ONE_ESSAY)
    hang, one, other = school.learn(), school.teach("Một"), school.teach("Hai")
    hand_in_essay(hang)
    code = claim(one)
    one.post(f"/day-hoc/cham-bai/{code}/tra-lai")
    assert claim(other)


def test_asking_again_gives_the_same_answer_until_it_is_marked(school: School) -> None:
    school.open(**ONE_ESSAY)
    for name in ("Vũ Thị An", "Vũ Thị Bình"):
        hand_in_essay(school.learn(name))
    marker = school.teach()
    first = claim(marker)
    assert claim(marker) == first
    go_on = marker.post(
        f"/day-hoc/cham-bai/{first}", data={"points_a": "1", "points_b": "1", "comment": "", "then": "next"}
    )
    assert re.search(r"/day-hoc/cham-bai/[a-z2-9]{12}$", go_on.location)
    assert not go_on.location.endswith(first)
    assert give_points(marker, first, "2", "2").status_code == 409


def test_two_markers_at_the_same_moment_never_hold_the_same_place(school: School) -> None:
    school.open(**ONE_ESSAY)
    hand_in_essay(school.learn())
    markers = [school.teach(f"Chu Văn {number}") for number in range(8)]
    codes = all_at_once([lambda marker=marker: claim(marker) for marker in markers])
    assert sum(bool(code) for code in codes) == 1
    assert school.ask(select(func.count()).select_from(MarkingClaim)) == [(1,)]


def test_many_markers_share_many_answers_without_a_double(school: School) -> None:
    school.open(rules={"markers": 2}, **ONE_ESSAY)
    for number in range(4):
        hand_in_essay(school.learn(f"Vũ Thị {number}"))
    markers = [school.teach(f"Chu Văn {number}") for number in range(4)]

    def mark_all(marker) -> int:
        count = 0
        while code := claim(marker):
            assert give_points(marker, code, "5", "3").status_code == 302
            count += 1
        return count

    assert sum(all_at_once([lambda marker=marker: mark_all(marker) for marker in markers])) == 8
    slots = school.ask(select(MarkingClaim.attempt_question_id, MarkingClaim.slot))
    assert len(slots) == len(set(slots)) == 8
    assert school.audit() == {}
