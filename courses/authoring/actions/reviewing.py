"""The way of a draft through review: sent, taken back, remarked on, returned with all remarks at once, approved."""

from collections.abc import Collection

from sqlalchemy import func, select

from courses.authoring.actions.steps import is_author, take_step, tell, title_of
from courses.authoring.checks import draft_checks
from courses.authoring.models import CourseDraft, Review, ReviewApproval
from courses.authoring.queries.drafts import PUBLISH, REVIEW, list_draft_lessons
from courses.authoring.queries.remarks import list_remarks
from courses.authoring.queries.reviews import find_review, holders_of, list_approvals
from courses.authoring.queries.terms import terms_for
from courses.catalogue.models import Course
from courses.quizzes.rules.working_days import due_day
from lms.core.clock import now, today
from lms.core.db import db, insert_once, lock
from lms.core.errors import Conflict, Forbidden, Refusal
from lms.core.i18n import _, ngettext
from lms.core.text import clean_text
from lms.people.aliases import is_one_of

TEXT_LIMIT = 4000


def is_legal(draft: CourseDraft) -> bool:
    """True for a draft with legal content: it quotes a legal text or names documents it is written from."""
    if draft.facts.get("legal_documents"):
        return True
    lessons = list_draft_lessons(draft.course_id).values()
    return any(block["kind"] == "legal" for lesson in lessons for block in lesson.content["blocks"])


def send_for_review(*, draft: CourseDraft, note: str, confirmed: Collection[str], person_id: int) -> Review:
    """The draft is in the hands of the reviewers of its unit, who know it; nobody writes in it meanwhile.

    Refused with every error of the checklist, and while a warning of it is not confirmed (by its key).
    """
    lock(draft)
    if draft.state not in ("draft", "returned"):
        raise Conflict(_("The draft is in the hands of the reviewers already."))
    warned = _checked(draft, confirmed)
    course = db.session.get_one(Course, draft.course_id)
    review = _open_round(draft, course, clean_text(note)[:TEXT_LIMIT], warned, person_id)
    draft.state = "in_review"
    if person_id not in draft.authors:
        draft.authors = [*draft.authors, person_id]
    db.session.flush()
    title = title_of(draft, course)
    take_step(course.id, "sent", label=title, person_id=person_id, detail={"round": review.round})
    _tell_reviewers(draft, course, review, title)
    return review


def _checked(draft: CourseDraft, confirmed: Collection[str]) -> list[str]:
    """The keys of the warnings that are confirmed, all there are; refused with every error."""
    checks = draft_checks(draft)
    errors = [f"{each.title}: {each.words}".removeprefix(": ") for each in checks if each.is_error]
    if errors:
        raise Refusal(*errors)
    warned = list(dict.fromkeys(each.key for each in checks))
    if set(warned) - set(confirmed):
        raise Refusal(_("Confirm each of the remaining hints, or mend it first."))
    return warned


def _open_round(draft: CourseDraft, course: Course, note: str, warned: list[str], person_id: int) -> Review:
    """The next round of the course, by the rule of its unit."""
    terms = terms_for(course.unit_id, today())
    newest = select(func.max(Review.round)).where(Review.course_id == course.id)
    review = Review(
        course_id=course.id,
        round=(db.session.scalar(newest) or 0) + 1,
        note=note,
        confirmed=warned,
        needed=terms.legal_approvers if is_legal(draft) else 1,
        due_on=due_day(today(), terms.days),
        sent_by_id=person_id,
        sent_at=now(),
    )
    db.session.add(review)
    return review


def _tell_reviewers(draft: CourseDraft, course: Course, review: Review, title: str) -> None:
    people = [each for each in holders_of(REVIEW, course.unit_id) if not is_author(draft, each)]
    tell(
        people,
        key=f"authoring.sent:{review.id}",
        say=lambda: (
            _("To review: %(title)s", title=title),
            _("A course waits for your review until %(day)s.", day=review.due_on.strftime("%d/%m/%Y")),
        ),
        link=f"/tham-dinh-khoa-hoc/{course.slug}",
        but=review.sent_by_id,
    )


def take_back(*, draft: CourseDraft, person_id: int) -> None:
    """The draft can be written again; an approval that it had is gone with it."""
    lock(draft)
    if draft.state not in ("in_review", "approved"):
        raise Conflict(_("The draft can be written already."))
    review = find_review(draft.course_id)
    if review is not None and review.decided_at is None:
        review.decision, review.decided_at = "taken_back", now()
    draft.state = "draft"
    db.session.flush()
    course = db.session.get_one(Course, draft.course_id)
    detail = {"round": review.round if review else 0}
    take_step(course.id, "taken_back", label=title_of(draft, course), person_id=person_id, detail=detail)


def hold_review(*, draft: CourseDraft, round_number: int, person_id: int) -> Review:
    """The open round, held against other reviewers; refused to authors, and where another round is open by now."""
    lock(draft)
    review = find_review(draft.course_id)
    if draft.state != "in_review" or review is None or review.round != round_number:
        raise Conflict(_("This draft is no longer in that round of review: open it again."))
    if is_author(draft, person_id):
        raise Forbidden(_("Whoever wrote in a draft does not review it."))
    lock(review)
    return review


def return_draft(*, draft: CourseDraft, round_number: int, reason: str, person_id: int) -> Review:
    """The authors have all remarks at once, and write again; refused where there is nothing to mend in words."""
    review = hold_review(draft=draft, round_number=round_number, person_id=person_id)
    reason = clean_text(reason)[:TEXT_LIMIT]
    remarks = [each for each in list_remarks(draft.course_id) if each.remark.review_id == review.id]
    if not remarks and not reason:
        raise Refusal(_("Say what has to be mended: beside a block, at a lesson, or here."))
    _decide(draft, review, "returned", reason, person_id)
    said = len(remarks)
    title = title_of(draft, db.session.get_one(Course, draft.course_id))
    _tell_authors(
        draft,
        review,
        lambda: (
            _("Returned to be mended: %(title)s", title=title),
            " ".join(
                filter(None, [ngettext("%(num)s remark.", "%(num)s remarks.", said) if said else "", reason])
            ),
        ),
    )
    return review


def approve_draft(*, draft: CourseDraft, round_number: int, reason: str, person_id: int) -> Review:
    """The person's approval stands; with the last one that is needed the draft can be published.

    Refused to whoever approved this round already, under whichever account: two approvals are of two people.
    """
    review = hold_review(draft=draft, round_number=round_number, person_id=person_id)
    before = [each for each, _name, _at in list_approvals(review.id)]
    is_second = is_one_of(person_id, before)
    if is_second or not insert_once(ReviewApproval, review_id=review.id, person_id=person_id, at=now()):
        raise Refusal(_("You have approved this draft already: another person has to."))
    count = select(func.count()).select_from(ReviewApproval).where(ReviewApproval.review_id == review.id)
    given = db.session.scalar(count) or 0
    course = db.session.get_one(Course, draft.course_id)
    title = title_of(draft, course)
    detail = {"round": review.round, "approvals": given, "needed": review.needed}
    if given < review.needed:
        take_step(course.id, "approved_first", label=title, person_id=person_id, detail=detail)
        return review
    _decide(draft, review, "approved", clean_text(reason)[:TEXT_LIMIT], person_id)
    _tell_authors(
        draft,
        review,
        lambda: (_("Approved: %(title)s", title=title), _("The course can be published now.")),
        also=holders_of(PUBLISH, course.unit_id),
    )
    return review


def _decide(draft: CourseDraft, review: Review, decision: str, reason: str, person_id: int) -> None:
    review.decision, review.reviewer_id, review.decided_at, review.reason = decision, person_id, now(), reason
    draft.state = decision
    db.session.flush()
    course = db.session.get_one(Course, draft.course_id)
    detail = {"round": review.round, "reason": reason}
    take_step(course.id, decision, label=title_of(draft, course), person_id=person_id, detail=detail)


def _tell_authors(draft: CourseDraft, review: Review, say: object, also: Collection[int] = ()) -> None:
    slug = db.session.get_one(Course, draft.course_id).slug
    page = f"/soan/{slug}/gui-duyet" if review.decision == "returned" else f"/soan/{slug}/xuat-ban"
    key = f"authoring.{review.decision}:{review.id}"
    tell([*draft.authors, *also], key=key, say=say, link=page, but=review.reviewer_id or 0)
