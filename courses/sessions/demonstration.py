"""Classes of the demonstration: one under way in a commune and its department, one that is over."""

import datetime as dt

from courses.catalogue.queries import get_course
from courses.sessions.actions import add_members, create_class
from courses.sessions.models import StudyClass
from courses.sessions.queries import list_at_unit
from lms.core.clock import as_if_at, now, today
from lms.organisations.models import Unit
from lms.organisations.queries import SubtreeScope, find_unit_by_code, get_root

_COURSE, _OTHER = "quyet-dinh-1690", "nhiem-vu-hang-nam"


def seed_classes() -> None:
    """Two classes run, a third is over; the demonstration learner is in the first."""
    commune = find_unit_by_code("HP.10606") or get_root()
    department = find_unit_by_code("HP.KHCN") or get_root()
    _seed(_COURSE, commune, "Lớp cán bộ xã, đợt 1", days_ago=20, days=60)
    _seed(_OTHER, department, "Lớp sở, ban, ngành, đợt 1", days_ago=35, days=90)
    _seed(_OTHER, commune, "Lớp cán bộ xã, khóa trước", days_ago=120, days=30)


def _seed(slug: str, unit: Unit, name: str, *, days_ago: int, days: int) -> StudyClass:
    course, _version = get_course(slug)
    starts_on = today() - dt.timedelta(days=days_ago)
    with as_if_at(now() - dt.timedelta(days=min(days_ago, 2))):
        study_class = create_class(
            course=course,
            unit=unit,
            name=name,
            starts_on=starts_on,
            ends_on=starts_on + dt.timedelta(days=days),
        )
        scope = SubtreeScope(frozenset({unit.id}), today())
        add_members(study_class=study_class, people=list_at_unit(scope, unit.id, with_below=False)[:24])
    return study_class
