"""What learners are told about their course, once each, in their language."""

from courses.catalogue.models import Course, CourseVersion
from courses.progress.models import Enrolment
from lms.core.db import db
from lms.core.i18n import _, in_language
from lms.notices.actions import send_message
from lms.people.queries import get_person_by_id


def tell_again(enrolment: Enrolment, version: CourseVersion) -> None:
    """The learner knows that parts of the course changed and have to be done once more."""
    slug = db.session.get_one(Course, enrolment.course_id).slug
    with in_language(get_person_by_id(enrolment.person_id).language):
        send_message(
            person_id=enrolment.person_id,
            key=f"progress.again:{enrolment.id}:{version.id}",
            subject=_("Changed since you studied it: %(title)s", title=version.title),
            body=_("Some lessons say something new and have to be done once more. What you reached stays."),
            link=f"/khoa-hoc/{slug}",
        )
