"""Any course goes out and comes back without loss: random ones, through the folder, the archive and the database."""

import io
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings

from courses.catalogue.queries import get_course
from courses.exchange.actions import import_course
from courses.exchange.folder import Files
from courses.exchange.manifest import read_course, read_course_at
from courses.exchange.plan import CoursePlan
from courses.exchange.plan_queries import export_course, get_plan
from courses.exchange.writing import list_large, write_folder
from lms.core.db import db, transaction
from lms.organisations.queries import get_root

from .random_courses import courses

_ANY = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.function_scoped_fixture,
        HealthCheck.data_too_large,
    ],
)


def _read(files: dict[str, bytes]) -> CoursePlan:
    reading = read_course(Files(files))
    assert reading.plan is not None, [
        (each.file, each.line, each.fault.message % each.fault.params) for each in reading.faults
    ]
    return reading.plan


@pytest.fixture
def site(app):
    with app.app_context():
        yield app


def _there_and_back(plan: CoursePlan) -> dict[str, bytes]:
    """The folder that the site writes of the course after taking it in; nothing of it stays."""
    with transaction(write=True):
        import_course(plan, unit_id=get_root().id)
        course, version = get_course(plan.slug)
        assert get_plan(course, version).digest() == plan.digest() == version.digest
        on_disk = list_large(get_plan(course, version))
        found = export_course(course, version) | {name: path.read_bytes() for name, path in on_disk.items()}
        db.session.rollback()
    return found


@_ANY
@given(plan=courses())
def test_any_course_goes_into_an_empty_site_and_comes_out_byte_for_byte(site, plan):
    first = write_folder(plan)
    read = _read(first)
    assert read.digest() == plan.digest()
    assert _there_and_back(read) == first


@settings(_ANY, max_examples=10)
@given(plan=courses())
def test_the_archive_of_any_course_is_the_same_course_as_its_folder(site, tmp_path_factory, plan):
    files = write_folder(plan)
    path = tmp_path_factory.mktemp("archive") / "khoa.zip"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(f"khoa/{name}", content)
    path.write_bytes(buffer.getvalue())
    found = read_course_at(path)
    assert found.plan is not None and found.plan.digest() == plan.digest()
