"""Facts of learning that others may rely on: names and the shapes of what they carry."""

from typing import Any, TypedDict

COURSE_COMPLETED = "courses.course_completed.v1"
MOVE_ASKED = "courses.move_asked.v1"


class CourseCompleted(TypedDict):
    """A person completed a course: everything a certificate has to say, as it was at that moment.

    Amounts in hundredths of a tiết, times as ISO 8601 in UTC, days as ISO dates in Viet Nam.
    """

    enrolment_id: int
    person_id: int
    credit_id: int
    issuer_unit_id: int
    course_slug: str
    course_title: str
    course_version: int
    certificate_title: str
    study_form: str
    tiet_hundredths: int
    score_percent: float | None
    started_on: str
    completed_on: str
    completed_at: str


def read_course_completed(payload: dict[str, Any]) -> CourseCompleted:
    """The payload of the event with its types."""
    return CourseCompleted(**{name: payload[name] for name in CourseCompleted.__annotations__})  # type: ignore[typeddict-item]
