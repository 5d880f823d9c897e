"""The demonstration's courses: those of `courses/samples`, offered by the ministry."""

from pathlib import Path

from courses.exchange.actions import import_course
from courses.exchange.manifest import read_course_at
from lms.organisations.queries import find_unit_by_code, get_root

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
_MINISTRY = "BKHCN"


class BrokenSample(Exception):
    """A sample course has faults."""


def sample_folders() -> list[Path]:
    """The folders of the sample courses, by name."""
    return sorted(path.parent for path in SAMPLES.glob("*/course.toml"))


def seed_courses() -> None:
    """Every sample course is open, offered by the ministry, or by the root unit where there is none."""
    unit = find_unit_by_code(_MINISTRY) or get_root()
    unit_id = unit.id
    for folder in sample_folders():
        reading = read_course_at(folder)
        if reading.plan is None:
            raise BrokenSample(folder.name, *reading.faults)
        import_course(reading.plan, unit_id=unit_id)
