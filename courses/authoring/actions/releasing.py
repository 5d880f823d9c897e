"""Publishing what was approved, after its impact was seen; and going back to an earlier version."""

import hashlib
from dataclasses import dataclass, field

from sqlalchemy import select

from courses.authoring.actions.publishing import publish_draft
from courses.authoring.actions.steps import is_author, take_step, tell
from courses.authoring.models import CourseDraft
from courses.authoring.queries.impacts import Impact, impact_of_draft, impact_of_version
from courses.authoring.queries.meanwhile import left_out
from courses.authoring.queries.reviews import find_review, list_approvals
from courses.authoring.queries.versions import find_version, get_version
from courses.authoring.rules.facts import FACTS
from courses.catalogue.actions import Origin, PlannedModule, VersionFacts, placed_again, publish_version
from courses.catalogue.models import Course, CourseVersion, Item
from courses.catalogue.queries import get_outline, list_files
from courses.progress.models import VersionMove
from courses.progress.moving import move_enrolments
from lms.core.db import db, lock
from lms.core.errors import Conflict, Refusal
from lms.core.i18n import _
from lms.core.text import clean_line
from lms.people.aliases import surviving

NOTE_LIMIT = 300


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What the publisher chose: a correction or a new version; who moves to it; which lessons are studied again.

    `seen` is the number of the version that learners had when the impact was shown, `mark` that of the impact
    (None: nobody looked at it); `drops` says that what came into the course meanwhile may go.
    """

    kind: str = "major"
    moves: bool = False
    again: frozenset[str] = field(default_factory=frozenset)
    note: str = ""
    seen: int | None = None
    mark: str | None = None
    drops: bool = False


@dataclass(frozen=True)
class Released:
    """The version that came of it, and the move of those under way, where there is one."""

    version: CourseVersion
    move: VersionMove | None


def release_draft(*, draft: CourseDraft, choice: Choice, person_id: int) -> Released:
    """The approved draft is what new learners get; those under way stay or move as the publisher chose.

    Refused for a draft that nobody approved, for a correction that asks something else of learners, and where
    somebody published since the impact was shown.
    """
    course = db.session.get_one(Course, draft.course_id)
    impact = _hold_approved(course, draft, choice)
    authors = list(draft.authors)
    before = find_version(course.id, course.current_number)
    note = clean_line(choice.note)[:NOTE_LIMIT]
    version = publish_draft(draft=draft, person_id=person_id, kind=choice.kind, note=note)
    released = _move(course, before, version, choice, impact, person_id)
    _note(course, released, choice, person_id)
    _tell_authors(authors, course, version, person_id)
    return released


def _hold_approved(course: Course, draft: CourseDraft, choice: Choice) -> Impact:
    """What releasing the draft does, held against everybody else; refused where the choice does not fit it."""
    lock(course)
    _refuse_outrun(course, choice)
    lock(draft)
    _refuse_unapproved(draft)
    impact = impact_of_draft(course, draft)
    _refuse_unfit(impact, choice)
    if left_out(impact.between, draft.outline) and not choice.drops:
        raise Refusal(
            _("Something came into the course since the draft was begun. Say that it may go, or take it in.")
        )
    return impact


def _tell_authors(authors: list[int], course: Course, version: CourseVersion, person_id: int) -> None:
    tell(
        authors,
        key=f"authoring.published:{version.id}",
        say=lambda: (
            _("Published: %(title)s", title=version.title),
            _("Version %(number)s is what new learners get.", number=version.number),
        ),
        link=f"/soan/{course.slug}/phien-ban",
        but=person_id,
    )


def _refuse_unapproved(draft: CourseDraft) -> None:
    """Approvals count by person, as accounts are known to be one today, and those of authors not at all."""
    review = find_review(draft.course_id)
    given = [each for each, _name, _at in list_approvals(review.id)] if review is not None else []
    people = {surviving(each) for each in given if not is_author(draft, each)}
    is_decided = review is not None and (draft.state, review.decision) == ("approved", "approved")
    if review is None or not is_decided or len(people) < max(review.needed, len(given)):
        raise Conflict(
            _("This draft is not approved: a reviewer who did not write in it has to approve it first.")
        )


def _refuse_outrun(course: Course, choice: Choice) -> None:
    if course.current_number != choice.seen:
        raise Conflict(_("Another version was published meanwhile. Look at the impact once more."))


def _refuse_unfit(impact: Impact, choice: Choice) -> None:
    if choice.mark is not None and choice.mark != impact.mark:
        raise Conflict(_("What would be published has changed meanwhile. Look at the impact once more."))
    if choice.kind not in ("minor", "major"):
        raise Refusal(_("Choose whether this is a correction or a new version."))
    if choice.kind == "minor" and not impact.may_be_minor:
        raise Refusal(_("This is more than a correction of words: publish it as a new version."))
    known = {each.item.slug for each in impact.restudies}
    if choice.again - known:
        raise Refusal(_("Only lessons that were changed can be studied once more."))


def _move(
    course: Course,
    before: CourseVersion | None,
    version: CourseVersion,
    choice: Choice,
    impact: Impact,
    person_id: int,
) -> Released:
    if before is None or (choice.kind == "major" and not choice.moves):
        return Released(version, None)
    from_id = before.id if choice.kind == "minor" else None
    ids = {each.item.item_id for each in impact.restudies if each.item.slug in choice.again}
    again = {item_id for item_id in ids if item_id is not None}
    move = move_enrolments(
        course=course, version=version, again=again, from_version_id=from_id, person_id=person_id
    )
    return Released(version, move)


def _note(
    course: Course, released: Released, choice: Choice, person_id: int, what: str = "published"
) -> None:
    version, move = released.version, released.move
    detail = {
        "version": version.number,
        "kind": choice.kind,
        "moves": move.total if move else 0,
        "again": sorted(choice.again),
    }
    take_step(course.id, what, label=version.title, person_id=person_id, detail=detail)


def roll_back(*, course: Course, number: int, choice: Choice, person_id: int) -> Released:
    """A new version says what version `number` said; a draft stays, and the versions between stay on record."""
    lock(course)
    _refuse_outrun(course, choice)
    before = get_version(course.id, course.current_number)
    back_to = get_version(course.id, number)
    if back_to.id == before.id:
        raise Refusal(_("This is the version that learners get already."))
    impact = impact_of_version(course, back_to)
    _refuse_unfit(impact, choice)
    note = clean_line(choice.note)[:NOTE_LIMIT] or _("Back to version %(number)s", number=number)
    version = _copy(
        course, back_to, Origin(kind=choice.kind, note=note, based_on=number, published_by_id=person_id)
    )
    released = _move(course, before, version, choice, impact, person_id)
    _note(course, released, choice, person_id, "rolled_back")
    return released


def _copy(course: Course, version: CourseVersion, origin: Origin) -> CourseVersion:
    outline = get_outline(version.id)
    ids = [place.item_id for place in outline.places()]
    items = {item.id: item for item in db.session.scalars(select(Item).where(Item.id.in_(ids)))}
    modules = [
        PlannedModule(module.title, [placed_again(items[place.item_id], place) for place in module.places])
        for module in outline.modules
    ]
    digest = hashlib.sha256(f"{version.digest}:{course.current_number}".encode()).hexdigest()
    facts = VersionFacts(
        **{name: getattr(version, name) for name in FACTS},
        digest=digest,
        search_words=" ".join(place.title for place in outline.places()),
    )
    files = {file.name: file.sha256 for file in list_files(version.id)}
    return publish_version(course=course, facts=facts, modules=modules, files=files, origin=origin)
