"""Results of the demonstration: essays in every state of marking, appeals, a mark by hand, a question scored again."""

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction

from sqlalchemy import select

from courses.catalogue.queries import get_course
from courses.progress.models import Enrolment
from courses.quizzes.actions.appeals import answer_appeal, file_appeal
from courses.quizzes.actions.hand_marks import set_mark
from courses.quizzes.actions.rescoring import apply_rescoring, propose_rescoring
from courses.quizzes.demonstration_essays import seed_essays
from courses.quizzes.models import Appeal, Attempt, AttemptResult
from courses.quizzes.papers import list_marked
from lms.core.clock import as_if_at, now
from lms.core.db import db
from lms.people.queries import find_by_sign_in_name

_FIRST = "quyet-dinh-1690"


def seed_scoring() -> None:
    """Essays wait, are half marked, disputed and done; results are contested, corrected and scored again."""
    trainer, colleague = find_by_sign_in_name("giangvien"), find_by_sign_in_name("quantri")
    reader = find_by_sign_in_name("thamdinh")
    if trainer is None or colleague is None or reader is None:
        return
    seed_essays((colleague.id, reader.id))
    attempts = _closed_attempts()
    if len(attempts) > 5:
        _seed_appeals(attempts, trainer.id)
        _seed_rescoring(attempts[-1], trainer.id)


def _closed_attempts() -> list[Attempt]:
    """The attempts at the first sample course that have a result, in the order of their start."""
    course, _version = get_course(_FIRST)
    statement = (
        select(Attempt)
        .join(AttemptResult, AttemptResult.attempt_id == Attempt.id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(Enrolment.course_id == course.id)
        .order_by(Attempt.started_at, Attempt.id)
    )
    return list(db.session.scalars(statement))


def _file(attempt: Attempt, position: int, text: str, *, days_ago: int, kind: str = "contest") -> Appeal:
    with as_if_at(now() - dt.timedelta(days=days_ago)):
        return file_appeal(attempt=attempt, position=position, kind=kind, text=text)


def _seed_appeals(attempts: Sequence[Attempt], trainer_id: int) -> None:
    """One waits, one is overdue, a report waits, one was rejected, one was found right and corrected."""
    _file(
        attempts[0],
        3,
        "Phương án tôi chọn cũng đúng theo Điều 2 của Quyết định, đề nghị xem lại.",
        days_ago=1,
    )
    _file(attempts[1], 0, "Mạng bị gián đoạn hai lần khi làm bài, đề nghị xem lại cả bài.", days_ago=14)
    _file(attempts[2], 5, "Câu này có hai phương án cùng nghĩa.", days_ago=2, kind="report")
    rejected = _file(attempts[3], 2, "Câu hỏi nằm ngoài nội dung bài học.", days_ago=12)
    missed = _first_missed(attempts[-1])
    words = "Điện thoại của tôi không hiện đủ các phương án của câu này."
    upheld = _file(attempts[-1], missed, words, days_ago=9)
    with as_if_at(now() - dt.timedelta(days=7)):
        words = "Nội dung này có trong bài 2, mục “Mục tiêu cụ thể”. Kết quả giữ nguyên."
        answer_appeal(appeal=rejected, decision="rejected", reply=words, person_id=trainer_id)
        words = "Đúng là hình hiển thị thiếu: tính một nửa số điểm của câu."
        answer_appeal(appeal=upheld, decision="upheld", reply=words, person_id=trainer_id)
        set_mark(
            attempt=attempts[-1],
            position=missed,
            share=Fraction(1, 2),
            reason=words,
            person_id=trainer_id,
            appeal=upheld,
        )


def _first_missed(attempt: Attempt) -> int:
    """The first question of the attempt that earned nothing."""
    return next(line.question.position for line in list_marked(attempt.id) if not line.mark.numerator)


def _seed_rescoring(attempt: Attempt, trainer_id: int) -> None:
    """The last question of a failed attempt is found faulty: everybody has full marks for it."""
    version = list_marked(attempt.id)[-1].version
    rescoring = propose_rescoring(
        version=version,
        policy="full_marks",
        data={},
        reason="Hai phương án cùng nghĩa: câu hỏi bị lỗi khi biên tập.",
        person_id=trainer_id,
    )
    apply_rescoring(rescoring=rescoring, basis=1, person_id=trainer_id)
