"""An officer with a branch: a province of two communes, with people."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask

from lms.core.db import transaction
from lms.core.permissions import Role
from tests.factories.organisations import make_province
from tests.factories.people import make_holder, make_person
from tests.lms.rosters.lists import Desk


@dataclass
class Branch:
    """The keys of a province, its communes and its officer, who sits at a desk."""

    province_id: int
    first_id: int
    second_id: int
    officer_id: int
    first_code: str
    second_code: str
    desk: Desk


@pytest.fixture
def branch(app: Flask) -> Iterator[Branch]:
    """A province with the communes An Ổn and Đằng Giang; the officer works at the province."""
    with app.app_context():
        with transaction(write=True):
            province, first, second = make_province()
            officer = make_holder(Role.HR_OFFICER, province, "Đặng Thị Mai")
            made = Branch(
                *(province.id, first.id, second.id, officer.id, first.code, second.code),
                Desk(province.id, officer.id),
            )
        yield made


@pytest.fixture
def hang(branch: Branch) -> int:
    """Nguyễn Thị Hằng of An Ổn, born 12/05/1988, staff number NV001."""
    from lms.core.db import db
    from lms.organisations.models import Unit
    from tests.lms.rosters.lists import day

    with transaction(write=True):
        unit = db.session.get_one(Unit, branch.first_id)
        person = make_person(
            "Nguyễn Thị Hằng",
            unit=unit,
            staff_number="NV001",
            birth_on=day("1988-05-12"),
            email="hang@an-on.vn",
        )
        person.national_id = "031188000001"
        return person.id
