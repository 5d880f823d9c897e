"""Training programmes (chương trình bồi dưỡng): courses in an order, pushed down so that they can be assigned."""

from collections.abc import Sequence
from functools import partial

from sqlalchemy import select

from courses.catalogue.actions import creditable_key
from courses.catalogue.prerequisites import all_needs
from courses.catalogue.rules import is_slug, misplaced, slug_of
from lms.assignments.actions import AlreadyOffered, offer_programme
from lms.assignments.models import Programme
from lms.core.db import db
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.core.text import clean_line


def programme_key(slug: str) -> str:
    """How assignments know the programme."""
    return f"programmes:{slug}"


def begin_programme(*, title: str, courses: Sequence[str], unit_id: int, is_open: bool = True) -> Programme:
    """A new programme stands at an address made of its name; of several added at the same moment, each has its own."""
    prefix = programme_key("")
    keys = db.session.scalars(select(Programme.key).where(Programme.key.startswith(prefix)))
    taken = {key.removeprefix(prefix) for key in keys}
    keep = partial(keep_programme, title=title, courses=courses, unit_id=unit_id, is_open=is_open)
    while True:
        slug = slug_of(title, taken, otherwise="chuong-trinh")
        try:
            return keep(slug=slug, must_be_new=True)
        except AlreadyOffered:
            taken.add(slug)


def keep_programme(
    *,
    slug: str,
    title: str,
    courses: Sequence[str],
    unit_id: int,
    is_open: bool = True,
    must_be_new: bool = False,
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
        must_be_new=must_be_new,
    )
