"""Training programmes (chương trình bồi dưỡng): courses in an order, pushed down so that they can be assigned."""

from collections.abc import Sequence

from courses.catalogue.actions import creditable_key
from courses.catalogue.prerequisites import all_needs
from courses.catalogue.rules import is_slug, misplaced
from lms.assignments.actions import offer_programme
from lms.assignments.models import Programme
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.core.text import clean_line


def programme_key(slug: str) -> str:
    """How assignments know the programme."""
    return f"programmes:{slug}"


def keep_programme(
    *, slug: str, title: str, courses: Sequence[str], unit_id: int, is_open: bool = True
) -> Programme:
    """The programme of that address has these courses in this order. A course comes after what it asks for."""
    faults = []
    if not is_slug(slug):
        faults.append(_("The address has lower-case letters without accents, digits and hyphens only."))
    if not clean_line(title):
        faults.append(_("Give the programme a name."))
    for course, needed in misplaced(courses, all_needs()):
        words = _("“%(course)s” asks for “%(needed)s” first: change the order.", course=course, needed=needed)
        faults.append(words)
    if faults:
        raise Refusal(*faults)
    return offer_programme(
        key=programme_key(slug),
        title=title,
        path=f"/chuong-trinh/{slug}",
        creditable_keys=[creditable_key(course) for course in courses],
        unit_id=unit_id,
        is_open=is_open,
    )
