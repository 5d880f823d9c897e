"""What a course can leave the site as, and writing it: on disk before anything is said of it in the trail."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from courses.catalogue.models import Course, CourseVersion
from courses.exchange.cartridge.writing import write_cartridge
from courses.exchange.plan import CoursePlan
from courses.exchange.plan_queries import get_plan
from courses.exchange.scorm.writing import write_scorm12
from courses.exchange.shown.parcel import Parcel
from courses.exchange.writing import list_large, write_folder
from lms.audit.actions import record
from lms.core.i18n import lazy
from lms.core.storage import draft_folder


@dataclass(frozen=True)
class Leaving:
    """A kind of file that a course can be taken along as."""

    key: str
    label: Any
    hint: Any
    ending: str
    write: Callable[[CoursePlan], Parcel]


def write_zip(plan: CoursePlan) -> Parcel:
    """The course folder as one archive, without loss."""
    files: dict[str, bytes | Path] = {**write_folder(plan), **list_large(plan)}
    return Parcel({f"{plan.slug}/{name}": content for name, content in files.items()})


LEAVINGS = (
    Leaving(
        "folder",
        lazy("Course folder (ZIP)"),
        lazy("Without loss, questions and keys included: this site reads it again."),
        ".zip",
        write_zip,
    ),
    Leaving(
        "scorm12",
        lazy("SCORM 1.2 package"),
        lazy("For other learning systems: lessons report that they were read and how self-tests were answered."),
        "-scorm12.zip",
        write_scorm12,
    ),
    Leaving(
        "cartridge",
        lazy("Common Cartridge 1.1"),
        lazy("For Moodle, Canvas and others, to be edited there: lessons as pages, with pictures and files."),
        ".imscc",
        write_cartridge,
    ),
)  # fmt: skip


def find_leaving(key: str) -> Leaving | None:
    """The kind of file with that key."""
    return next((each for each in LEAVINGS if each.key == key), None)


def write_file_of(course: Course, version: CourseVersion, leaving: Leaving) -> IO[bytes]:
    """The file, on disk and without a name, open at its beginning; Refusal says what no file can hold."""
    parcel = leaving.write(get_plan(course, version))
    file: IO[bytes] = tempfile.TemporaryFile(dir=draft_folder())  # noqa: SIM115 (closed with the answer)
    parcel.write(file)
    file.seek(0)
    return file


def note_leaving(*, course: Course, title: str, number: int, leaving: Leaving) -> None:
    """The trail says who took the course along, as what."""
    detail = {"version": number, "format": leaving.key}
    record("course.exported", kind="course", id=course.id, label=title, detail=detail)
