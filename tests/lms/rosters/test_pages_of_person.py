"""From a person's page to what staff lists wrote about that person."""

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from lms.core.db import db, transaction
from lms.core.permissions import Role
from lms.people.models import Person
from tests.factories.organisations import make_province, make_unit
from tests.factories.people import make_holder, make_person
from tests.lms.rosters.lists import Desk

SignIn = Callable[[int], FlaskClient]


def test_an_officer_sees_what_lists_wrote_about_a_person_of_hers_and_nobody_else_does(
    app: Flask, sign_in: SignIn
) -> None:
    with app.app_context():
        with transaction(write=True):
            province, first, _second = make_province()
            officer, hang = (
                make_holder(Role.HR_OFFICER, province).id,
                make_person(unit=first, staff_number="NV001").id,
            )
            stranger = make_holder(Role.HR_OFFICER, make_unit("UBND tỉnh Khác", kind="province")).id
            desk = Desk(province.id, officer)
        desk.bring([{"full_name": "Nguyễn Thị Hằng", "staff_number": "NV001", "phone": "0912345678"}])
        with transaction(write=False):
            address = db.session.get_one(Person, hang).public_id
    browser = sign_in(officer)
    assert f"/nhan-su/nguoi/{address}/danh-sach" in browser.get(f"/quan-tri/nguoi-dung/{address}").text
    page = browser.get(f"/nhan-su/nguoi/{address}/danh-sach").text
    assert "ds.xlsx" in page
    assert "0912345678" in page
    assert sign_in(stranger).get(f"/nhan-su/nguoi/{address}/danh-sach").status_code == 404
