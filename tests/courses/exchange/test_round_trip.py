"""A course goes out as a folder and comes back as the same course."""

import pytest

from courses.catalogue.queries import get_course
from courses.exchange.actions import import_course
from courses.exchange.demonstration import sample_folders
from courses.exchange.folder import Files
from courses.exchange.manifest import read_course, read_course_at
from courses.exchange.queries import export_course
from lms.organisations.queries import get_root

SLUGS = [folder.name for folder in sample_folders()]


@pytest.mark.parametrize("folder", sample_folders(), ids=SLUGS)
def test_a_sample_course_comes_back_the_same(writing, folder):
    plan = read_course_at(folder).plan
    outcome = import_course(plan, unit_id=get_root().id)
    assert outcome.is_new and outcome.number == 1
    files = export_course(*get_course(plan.slug))
    again = read_course(Files(files))
    assert again.notes == ()
    assert again.plan.digest() == plan.digest() == get_course(plan.slug)[1].digest
    assert again.plan == plan
