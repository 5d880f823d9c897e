"""A province that offers a course, its trainer, and people inside and outside the trainer's units."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.core.db import transaction
from lms.core.permissions import Role
from tests.factories.courses import make_course
from tests.factories.organisations import make_province, make_unit
from tests.factories.people import make_holder, make_person


@dataclass
class School:
    """Ids and addresses of what stands in the test."""

    trainer: int
    stranger: int
    course: str
    province: str
    commune: str
    commune_id: int
    elsewhere: str


@pytest.fixture
def school(app: Flask) -> School:
    """A course of a province; a trainer there; two people of a commune below, one of another province."""
    with app.app_context(), transaction(write=True):
        province, commune, other = make_province()
        elsewhere = make_unit("UBND tỉnh Tây Sơn", kind="province")
        course = make_course()
        course.course.unit_id = province.id
        trainer = make_holder(Role.TRAINER, province, "Trần Anh Tuấn")
        stranger = make_holder(Role.TRAINER, elsewhere, "Đỗ Thị Xuân")
        make_person("Nguyễn Thị Hằng", unit=commune, staff_number="310001", email="hang@donghai.gov.vn")
        make_person("Đặng Văn Ước", unit=commune, staff_number="310002")
        make_person("Phạm Thị Ánh", unit=other, staff_number="310003")
        make_person("Lê Văn Xa", unit=elsewhere, staff_number="990001", email="xa@tayson.gov.vn")
        return School(
            trainer.id,
            stranger.id,
            course.slug,
            province.public_id,
            commune.public_id,
            commune.id,
            elsewhere.public_id,
        )


@pytest.fixture
def trainer(school: School, sign_in: Callable[[int], FlaskClient]) -> FlaskClient:
    """The trainer's browser."""
    return sign_in(school.trainer)
