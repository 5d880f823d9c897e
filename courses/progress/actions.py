"""Enrolling, passing items, and what follows: completion, credit and the event, in one transaction."""

from typing import Any

from sqlalchemy import delete, update

from courses.catalogue.actions import creditable_key
from courses.catalogue.models import Course, CourseVersion
from courses.events import COURSE_COMPLETED, CourseCompleted
from courses.progress.models import Completion, Enrolment, ItemAgain, ItemPass
from courses.progress.queries import find_completion, find_enrolment, list_passes, required_items
from courses.progress.rules import FIRST, is_complete
from lms.assignments.actions import note_begun
from lms.audit.actions import record
from lms.core.clock import now, today, vietnam_date
from lms.core.db import db, insert_once, lock
from lms.core.errors import NotFound, Refusal
from lms.core.events import emit
from lms.core.i18n import _, in_language
from lms.core.ids import public_id
from lms.core.text import format_tiet
from lms.people.aliases import surviving
from lms.training.actions import attach_evidence, award_credit, note_learning_start


def enrol(*, person_id: int, course: Course, version: CourseVersion) -> Enrolment:
    """The person studies the course: begins, or goes on where they were; what is completed stays completed."""
    person_id = surviving(person_id)
    enrolment = find_enrolment(person_id=person_id, course_id=course.id)
    if enrolment is not None:
        if enrolment.withdrawn_at is not None:
            enrolment.withdrawn_at = None
            db.session.flush()
            _record("enrolment.resumed", enrolment, version.title)
        return enrolment
    if course.archived_at is not None:
        raise Refusal(_("This course is archived: nobody begins it any more. Choose another one."))
    values = {"person_id": person_id, "course_id": course.id, "occasion": FIRST, "version_id": version.id}
    is_new = insert_once(Enrolment, public_id=public_id(), enrolled_at=now(), **values)
    note_learning_start(person_id=person_id, on=today())
    found = find_enrolment(person_id=person_id, course_id=course.id)
    if found is None:
        raise NotFound()
    if is_new:
        _record("enrolment.begun", found, version.title, {"occasion": FIRST})
    return found


def _record(action: str, enrolment: Enrolment, label: str, detail: dict[str, Any] | None = None) -> None:
    """The deed stands in the trail of the learner, too."""
    learner_id = enrolment.person_id
    record(action, kind="enrolment", id=enrolment.id, label=label, detail=detail, subject_id=learner_id)


def withdraw(*, enrolment: Enrolment) -> None:
    """The course leaves the person's list; what was passed is kept for when they come back."""
    if enrolment.completed_at is not None:
        raise Refusal(_("A completed course cannot be left: its record stays."))
    enrolment.withdrawn_at = now()
    db.session.flush()
    version = db.session.get_one(CourseVersion, enrolment.version_id)
    _record("enrolment.withdrawn", enrolment, version.title)


def remember_place(*, enrolment: Enrolment, item_id: int) -> None:
    """The next visit goes on at this item."""
    enrolment.last_item_id, enrolment.last_at = item_id, now()
    db.session.flush()


def pass_item(
    *,
    enrolment: Enrolment,
    item_id: int,
    rule: str,
    detail: dict[str, Any],
    score_percent: float | None = None,
) -> bool:
    """The item is passed, once, by the rule named; when it was the last one, the course is completed.

    True when this call passed it, for the first time or once more where a new version asked for that.
    `score_percent` is that of the graded quiz, for the certificate.
    """
    lock(enrolment)
    made = insert_once(
        ItemPass, enrolment_id=enrolment.id, item_id=item_id, passed_at=now(), rule=rule, detail=detail
    )
    again = _pass_again(enrolment, item_id)
    passed = list_passes(enrolment.id)
    if made and len(passed) == 1:
        _note_begun(enrolment)
    complete_if_done(enrolment, passed, score_percent)
    return made or again


def _pass_again(enrolment: Enrolment, item_id: int) -> bool:
    """What was asked once more of this item is done."""
    asked = update(ItemAgain).where(
        ItemAgain.enrolment_id == enrolment.id, ItemAgain.item_id == item_id, ItemAgain.passed_at.is_(None)
    )
    done: Any = db.session.execute(asked.values(passed_at=now()).execution_options(synchronize_session=False))
    return bool(done.rowcount)


def complete_if_done(
    enrolment: Enrolment, passed: dict[int, ItemPass], score_percent: float | None = None
) -> bool:
    """The held enrolment is completed, with credit and event, once all that its version requires is passed."""
    required = required_items(enrolment.version_id)
    if enrolment.completed_at is not None or not required or not is_complete(passed, required):
        return False
    _complete(enrolment, score_percent if score_percent is not None else _best_score(passed))
    return True


def _note_begun(enrolment: Enrolment) -> None:
    slug = db.session.get_one(Course, enrolment.course_id).slug
    note_begun(person_id=enrolment.person_id, creditable_key=creditable_key(slug), on=today())


def _best_score(passed: dict[int, ItemPass]) -> float | None:
    scores = [row.detail["score_percent"] for row in passed.values() if "score_percent" in row.detail]
    return max(scores) if scores else None


def _complete(enrolment: Enrolment, score_percent: float | None) -> None:
    """Completion, credit and the event are written with the deed that made them true."""
    moment = now()
    if find_completion(enrolment.id) is not None:
        return
    enrolment.completed_at = moment
    _ask_no_more(enrolment)
    db.session.add(
        Completion(
            enrolment_id=enrolment.id,
            version_id=enrolment.version_id,
            score_percent=score_percent,
            completed_at=moment,
        )
    )
    db.session.flush()
    version = db.session.get_one(CourseVersion, enrolment.version_id)
    course = db.session.get_one(Course, enrolment.course_id)
    credit_id = _award(enrolment, course, version)
    completed = CourseCompleted(
        enrolment_id=enrolment.id,
        person_id=enrolment.person_id,
        credit_id=credit_id,
        issuer_unit_id=course.unit_id,
        course_slug=course.slug,
        course_title=version.title,
        course_version=version.number,
        certificate_title=version.certificate_title,
        study_form=version.study_form,
        tiet_hundredths=version.tiet_hundredths,
        score_percent=score_percent,
        started_on=vietnam_date(enrolment.enrolled_at).isoformat(),
        completed_on=vietnam_date(moment).isoformat(),
        completed_at=moment.isoformat(),
    )
    emit(COURSE_COMPLETED, key=str(enrolment.id), payload=dict(completed))
    _record("course.completed", enrolment, version.title)


def _ask_no_more(enrolment: Enrolment) -> None:
    """What is still asked once more of optional items, or of items no longer taught, is needed no more."""
    left = delete(ItemAgain).where(ItemAgain.enrolment_id == enrolment.id, ItemAgain.passed_at.is_(None))
    db.session.execute(left.execution_options(synchronize_session=False))


def _award(enrolment: Enrolment, course: Course, version: CourseVersion) -> int:
    """The line of the ledger and its evidence; the words of a record are Vietnamese, whoever is at work."""
    with in_language("vi"):
        amount = format_tiet(version.tiet_hundredths)
        reason = _(
            "Course completed, version %(number)s: %(amount)s periods", number=version.number, amount=amount
        )
        label = _("Result of each lesson and quiz")
    credit = award_credit(
        person_id=enrolment.person_id,
        source_key=f"courses.completion:{enrolment.id}",
        creditable_key=creditable_key(course.slug),
        title=version.title,
        reason=reason,
        amount_hundredths=version.tiet_hundredths,
        content_group=version.content_group,
        study_form=version.study_form,
        earned_on=vietnam_date(now()),
    )
    attach_evidence(
        credit_id=credit.id,
        kind="completion",
        reference=enrolment.public_id,
        label=label,
        path=f"/ket-qua/{enrolment.public_id}",
    )
    return credit.id
