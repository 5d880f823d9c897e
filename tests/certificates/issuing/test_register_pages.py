"""Those who keep the register: who signs, what was issued, revoking; within their own units only."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from certificates.issuing.models import Certificate, Issuer, Revocation
from lms.core.clock import today
from lms.core.db import db, transaction
from lms.core.jobs import drain
from lms.core.permissions import Role
from lms.organisations.actions import create_unit
from lms.organisations.queries import find_unit_by_code, get_root
from lms.people.actions import grant_role, hold_post
from lms.people.queries import get_person_by_id
from tests.certificates.conftest import complete
from tests.factories.courses import make_learner

REGISTER = "/quan-tri/chung-nhan"


@pytest.fixture
def keepers(site: Flask, sign_in: Callable[[int], FlaskClient]) -> tuple[FlaskClient, FlaskClient]:
    """(administrator of everything, administrator of another unit); one certificate is issued at a commune."""
    holder_id = complete(site, "Nguyễn Thị Hằng")
    with site.app_context():
        with transaction(write=True):
            communes = [
                create_unit(code=code, kind="commune", name=name, parent=get_root(), valid_from=today())
                for code, name in (("XA1", "UBND xã Nam Sách"), ("XA2", "UBND xã An Phú"))
            ]
            hold_post(
                person=get_person_by_id(holder_id),
                unit=communes[0],
                title="Công chức",
                person_group="cong_chuc",
                valid_from=today(),
            )
            ids = []
            for name, unit in (("Đỗ Quản Trị", get_root()), ("Lê Quản Xã", communes[1])):
                person = make_learner(name)
                grant_role(
                    person=person, role=Role.ADMINISTRATOR, unit=unit, valid_from=today(), granted_by_id=None
                )
                ids.append(person.id)
        drain()
    return sign_in(ids[0]), sign_in(ids[1])


def _address(site: Flask) -> str:
    with site.app_context(), transaction(write=False):
        return f"{REGISTER}/{db.session.scalars(select(Certificate.public_id)).one()}"


def test_the_register_is_searched_without_accents(keepers: tuple[FlaskClient, FlaskClient]) -> None:
    page = keepers[0].get(f"{REGISTER}?tim=nguyen thi hang").text
    assert "00001/2026/BKHCN" in page
    assert "00001/2026/BKHCN" in keepers[0].get(f"{REGISTER}?tim=00001/2026").text
    assert "Không có chứng nhận nào khớp" in keepers[0].get(f"{REGISTER}?tim=khongcoai").text


def test_the_keeper_of_another_unit_sees_nothing(
    site: Flask, keepers: tuple[FlaskClient, FlaskClient]
) -> None:
    other, address = keepers[1], _address(site)
    assert "Hằng" not in other.get(REGISTER).text
    assert other.get(address).status_code == 404
    assert other.get(f"{address}/tep").status_code == 404
    assert other.post(address, data={"reason": "fraud", "decision_number": "1"}).status_code == 404


def test_the_keeper_of_the_holders_unit_reads_but_does_not_revoke(
    site: Flask, keepers: tuple[FlaskClient, FlaskClient], sign_in: Callable[[int], FlaskClient]
) -> None:
    with site.app_context(), transaction(write=True):
        keeper = make_learner("Trần Quản Xã Nhà")
        home = find_unit_by_code("XA1")
        assert home is not None
        grant_role(person=keeper, role=Role.ADMINISTRATOR, unit=home, valid_from=today(), granted_by_id=None)
        keeper_id = keeper.id
    browser, address = sign_in(keeper_id), _address(site)
    page = browser.get(address)
    assert page.status_code == 200
    assert "Thu hồi chứng nhận này" not in page.text
    assert browser.post(address, data={"reason": "fraud", "decision_number": "1"}).status_code == 403


def test_revoking_asks_for_everything_at_once_and_then_is_done(
    site: Flask, keepers: tuple[FlaskClient, FlaskClient]
) -> None:
    address = _address(site)
    empty = keepers[0].post(address, data={"reason": "", "decision_number": ""})
    assert empty.status_code == 422
    assert "Hãy chọn lý do." in empty.text
    assert "Hãy nhập số quyết định." in empty.text
    assert keepers[0].post(address, data={"reason": "fraud", "decision_number": "07/QĐ"}).status_code == 302
    again = keepers[0].post(address, data={"reason": "fraud", "decision_number": "07/QĐ"})
    assert "đã bị thu hồi trước đó" in again.text
    with site.app_context(), transaction(write=False):
        assert db.session.scalars(select(Revocation.decision_number)).all() == ["07/QĐ"]


def test_a_signer_is_set_from_a_day_and_the_old_one_stays_on_record(
    site: Flask, keepers: tuple[FlaskClient, FlaskClient]
) -> None:
    with site.app_context(), transaction(write=False):
        unit = get_root().public_id
    values = {
        "unit": unit,
        "code": "BNV",
        "place": "Hà Nội",
        "signer_post": "Vụ trưởng",
        "signer_name": "Trần Văn Ơn",
        "valid_from": "20/11/2026",
    }
    faulty = keepers[0].post("/quan-tri/nguoi-ky", data={**values, "place": "", "signer_name": " "})
    assert faulty.status_code == 422
    assert "Hãy nhập địa danh." in faulty.text
    assert "Hãy nhập họ và tên người ký." in faulty.text
    assert keepers[1].post("/quan-tri/nguoi-ky", data=values).status_code == 422
    assert keepers[0].post("/quan-tri/nguoi-ky", data=values).status_code == 302
    with site.app_context(), transaction(write=False):
        rows = db.session.execute(select(Issuer.signer_name, Issuer.valid_to).order_by(Issuer.id)).all()
        assert [row.signer_name for row in rows] == ["Đỗ Thị Ẩn", "Trần Văn Ơn"]
        assert rows[0].valid_to == today()
