"""Where imported questions go, and in whose name."""

from dataclasses import dataclass
from typing import Any

from courses.questions.actions.categories import path_words
from courses.questions.cli.telling import refuse
from courses.questions.reach import WRITE
from courses.questions.rules import clean_path, path_faults
from lms.core.clock import today
from lms.core.db import transaction
from lms.core.i18n import _
from lms.core.permissions import roles_with
from lms.organisations.queries import SubtreeScope, find_unit_by_code, find_unit_in, get_root
from lms.people.models import Person
from lms.people.queries import find_by_sign_in_name, live_grants


@dataclass(frozen=True)
class Place:
    """Where the questions go, and in whose name."""

    unit_id: int
    path: str
    author_id: int


def find_place(category: str, code: str, author: str) -> Place:
    """Where the questions go; everything that is wrong with that is said at once."""
    with transaction(write=False):
        person, unit = find_by_sign_in_name(author) if author else None, find_unit(code)
        wrong = []
        if path_faults(clean_path(category)):
            wrong.append(path_words() if category else _("Name the category with --category."))
        if unit is None:
            wrong.append(_("There is no unit with the code %(code)s.", code=code))
        if person is None:
            wrong.append(
                _("Nobody signs in as %(name)s.", name=author)
                if author
                else _("Name the author with --author.")
            )
        elif unit is not None and not _may_write(person, unit.code):
            wrong.append(
                _(
                    "%(name)s may not write questions of the unit %(code)s.",
                    name=person.full_name,
                    code=unit.code,
                )
            )
        if wrong or unit is None or person is None:
            refuse(*wrong)
        return Place(unit.id, clean_path(category), person.id)


def find_unit(code: str) -> Any:
    """The unit with that code, the root where none is given; None where there is none."""
    return find_unit_by_code(code.strip().upper()) if code else get_root()


def _may_write(person: Person, code: str) -> bool:
    roles = roles_with(WRITE)
    roots = frozenset(unit_id for role, unit_id in live_grants(person.id, today()) if role in roles)
    return find_unit_in(SubtreeScope(roots, today()), code, on=today()) is not None
