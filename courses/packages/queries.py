"""Reading packages and what they reported."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, func, select

from courses.catalogue.models import Course, CourseVersion, Placement
from courses.lessons.models import LessonReference, LessonVersion
from courses.lessons.queries import list_counted
from courses.packages.formats.base import Node, manifest_of
from courses.packages.models import (
    DROPPED,
    READY,
    Package,
    PackageApproval,
    PackageArrival,
    PackageCommit,
    PackageSession,
    PackageState,
)
from courses.packages.rules import Best, Score
from courses.packages.tree.rollup import whole_of
from courses.progress.models import Enrolment
from lms.core.bulk import among
from lms.core.db import db
from lms.core.errors import NotFound
from lms.core.permissions import Scope
from lms.people.models import Person

REFERENCE = "package"


def list_packages(scope: Scope) -> Select[Any]:
    """A select of the packages of the units in the scope, newest first."""
    return (
        select(Package)
        .where(Package.unit_id.in_(scope.unit_ids()))
        .order_by(Package.created_at.desc(), Package.id.desc())
    )


def list_arrivals(person_id: int) -> list[PackageArrival]:
    """The packages that the person brought and that are not here, latest first."""
    statement = (
        select(PackageArrival)
        .where(PackageArrival.person_id == person_id, PackageArrival.state.not_in((READY, DROPPED)))
        .order_by(PackageArrival.id.desc())
        .limit(20)
    )
    return list(db.session.scalars(statement))


def get_arrival(public_id: str, person_id: int) -> PackageArrival:
    """The package on its way in that the person brought; to all others there is none."""
    found = db.session.scalar(
        select(PackageArrival).where(
            PackageArrival.public_id == public_id, PackageArrival.person_id == person_id
        )
    )
    if found is None:
        raise NotFound()
    return found


def get_package(public_id: str, scope: Scope) -> Package:
    """The package with that address, if it belongs to a unit in the scope."""
    found = db.session.scalar(
        select(Package).where(Package.public_id == public_id, Package.unit_id.in_(scope.unit_ids()))
    )
    if found is None:
        raise NotFound()
    return found


def list_by_public_id(public_ids: Collection[str]) -> dict[str, Package]:
    """The packages with those addresses."""
    if not public_ids:
        return {}
    rows = db.session.scalars(select(Package).where(among(Package.public_id, public_ids)))
    return {package.public_id: package for package in rows}


def get_package_in(lesson_version_id: int, public_id: str) -> Package:
    """The package with that address, if a block of that lesson opens it."""
    found = next((each for each in list_packages_in(lesson_version_id) if each.public_id == public_id), None)
    if found is None:
        raise NotFound()
    return found


def list_packages_in(lesson_version_id: int) -> list[Package]:
    """The packages that blocks of the lesson open."""
    statement = (
        select(Package)
        .join(LessonReference, LessonReference.reference == Package.public_id)
        .where(LessonReference.lesson_version_id == lesson_version_id, LessonReference.kind == REFERENCE)
        .order_by(Package.id)
    )
    return list(db.session.scalars(statement))


def counted_packages(item_id: int, number: int) -> list[Package]:
    """The packages that the lesson counts by in that version: those of the original, met in each language."""
    return list_counted(Package, REFERENCE, item_id=item_id, number=number)


def get_node(package: Package, sco: str) -> Node:
    """The part of the package with that identifier that can be opened."""
    for node in manifest_of(package.manifest).leaves():
        if node.identifier == sco:
            return node
    raise NotFound()


def find_state(enrolment_id: int, package_id: int, sco: str) -> PackageState | None:
    """What the learner reached in that part of the package."""
    return db.session.get(PackageState, (enrolment_id, package_id, sco))


def list_states(enrolment_id: int, package_ids: Collection[int]) -> dict[int, dict[str, PackageState]]:
    """What the learner reached in each part of these packages that was ever opened."""
    statement = select(PackageState).where(
        PackageState.enrolment_id == enrolment_id, among(PackageState.package_id, package_ids)
    )
    found: dict[int, dict[str, PackageState]] = {package_id: {} for package_id in package_ids}
    for state in db.session.scalars(statement):
        found[state.package_id][state.sco] = state
    return found


def list_states_of(package_id: int, enrolment_ids: Collection[int]) -> dict[int, dict[str, PackageState]]:
    """What these learners reached in each part of the package that they opened."""
    statement = select(PackageState).where(
        PackageState.package_id == package_id, among(PackageState.enrolment_id, enrolment_ids)
    )
    found: dict[int, dict[str, PackageState]] = {enrolment_id: {} for enrolment_id in enrolment_ids}
    for state in db.session.scalars(statement):
        found[state.enrolment_id][state.sco] = state
    return found


def is_among(person_id: int, people: Any) -> bool:
    """True when the person is one of that select of ids."""
    found = select(Person.id).where(Person.id == person_id, Person.id.in_(people))
    return db.session.scalar(found) is not None


def best_of(state: PackageState | None) -> Best:
    """The state as rules know it."""
    if state is None:
        return Best()
    score = None
    if state.score_percent is not None:
        score = Score(
            state.score_percent, state.score_raw, state.score_min, state.score_max, state.score_scaled
        )
    return Best(
        completion=state.completion,
        success=state.success,
        score=score,
        latest=(state.latest_session, state.latest_seq),
        data=state.data,
        is_final=state.is_final,
        seconds=state.seconds,
        objectives=state.objectives,
    )


def bests_of(states: dict[str, PackageState]) -> dict[str, Best]:
    """The same for each part that was ever opened."""
    return {sco: best_of(state) for sco, state in states.items()}


def parts_of(package: Package, states: dict[str, PackageState]) -> list[Best]:
    """The best in each part that counts: those that report, else all that can be opened.

    Where the author of the package says how its parts sum up, the one part is the package as a whole.
    """
    manifest = manifest_of(package.manifest)
    if manifest.sums_up:
        return [whole_of(manifest, bests_of(states))]
    leaves = manifest.leaves()
    counting = [leaf for leaf in leaves if leaf.is_sco] or leaves
    return [best_of(states.get(leaf.identifier)) for leaf in counting]


def list_commits(enrolment_id: int, package_id: int) -> Select[Any]:
    """A select of what the package reported for the learner, latest first."""
    return (
        select(PackageCommit)
        .where(PackageCommit.enrolment_id == enrolment_id, PackageCommit.package_id == package_id)
        .order_by(PackageCommit.session_id.desc(), PackageCommit.seq.desc())
    )


def list_attempts(package_id: int, people: Any) -> Any:
    """A select of (Enrolment, Person, course slug, sessions, latest opening) of these people with the package."""
    return (
        select(
            Enrolment,
            Person,
            Course.slug,
            func.count(PackageSession.id),
            func.max(PackageSession.started_at),
        )
        .join(Enrolment, Enrolment.id == PackageSession.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .join(Course, Course.id == Enrolment.course_id)
        .where(PackageSession.package_id == package_id, Enrolment.person_id.in_(people))
        .group_by(Enrolment.id, Person.id, Course.slug)
        .order_by(func.max(PackageSession.started_at).desc(), Enrolment.id.desc())
    )


def find_approval(package_id: int) -> PackageApproval | None:
    """Who allowed that the score of the package counts."""
    return db.session.get(PackageApproval, package_id)


def list_uses(public_id: str) -> list[tuple[CourseVersion, Placement, str]]:
    """(version, placement, course slug) of the lessons that open the package in the present versions of courses."""
    statement = (
        select(CourseVersion, Placement, Course.slug)
        .join(Placement, Placement.version_id == CourseVersion.id)
        .join(Course, Course.id == CourseVersion.course_id)
        .join(LessonVersion, LessonVersion.item_id == Placement.item_id)
        .join(LessonReference, LessonReference.lesson_version_id == LessonVersion.id)
        .where(
            LessonVersion.number == Placement.content_number, CourseVersion.number == Course.current_number
        )
        .where(LessonReference.kind == REFERENCE, LessonReference.reference == public_id)
        .order_by(CourseVersion.title, Placement.position)
        .limit(50)
    )
    return [(row[0], row[1], row[2]) for row in db.session.execute(statement)]
