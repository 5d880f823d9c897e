import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms.core.db import db, transaction
from lms.core.permissions import Role
from lms.organisations.models import Unit
from lms.people.models import Post, RoleGrant
from lms.reorganisations.models import Reorganisation
from tests.factories.organisations import make_province, make_unit
from tests.factories.people import make_holder, make_person

Browser = Callable[[int], FlaskClient]
DECISION = {
    "decision_number": "12/NQ-HĐND",
    "unit_kind": "",
    "decided_on": "01/10/2026",
    "signer": "Nguyễn Văn Ký",
    "effective_on": "01/11/2026",
    "title": "Sáp nhập An Ổn và Đằng Giang",
}
HOME = "/quan-tri/sap-xep"


@dataclass(frozen=True)
class Province:
    """A province with two communes and its administrator, beside another province."""

    administrator: int
    neighbour: int
    officer: int
    first: str
    second: str
    foreign: str


@pytest.fixture
def province(app: Flask) -> Province:
    """The province, committed."""
    with app.app_context(), transaction(write=True):
        above, first, second = make_province()
        foreign = make_unit("UBND tỉnh Biên Thùy", kind="province", code="BT")
        for name in ("Trần Văn Bình", "Lê Thị Cúc"):
            make_person(name, unit=first)
        officer = make_holder(Role.HR_OFFICER, second, "Đặng Thị Mai")
        return Province(
            make_holder(Role.ADMINISTRATOR, above, "Đỗ Quản Trị").id,
            make_holder(Role.ADMINISTRATOR, foreign, "Canary Láng Giềng").id,
            officer.id,
            first.public_id,
            second.public_id,
            foreign.public_id,
        )


def _merge(province: Province, **changes: str) -> dict[str, str]:
    form = {"unit": province.first, "second": province.second, "becomes": "new", "name": "UBND xã An Giang"}
    return DECISION | form | {"code": "ag.01", "unit_kind": "commune"} | changes


def _place(answer: object) -> str:
    return str(answer.headers["Location"])  # type: ignore[attr-defined]


def test_two_communes_are_merged_in_four_pages_and_the_way_back_is_open(
    app: Flask, province: Province, sign_in: Browser
) -> None:
    browser = sign_in(province.administrator)
    assert f"{HOME}/moi/sap-nhap" in browser.get(f"{HOME}/moi").text
    assert browser.get(f"{HOME}/moi/sap-nhap?don-vi={province.first}").status_code == 200
    answer = browser.post(f"{HOME}/moi/sap-nhap", data=_merge(province))
    assert answer.status_code == 302
    page = _place(answer)
    dry = browser.get(page).text
    for words in ("UBND xã An Ổn", "UBND xã Đằng Giang", "UBND xã An Giang", "AG.01", "Đặng Thị Mai"):
        assert words in dry
    grant = re.search(r'name="vai-tro" value="(\d+)"', dry)
    assert grant
    assert browser.post(f"{page}/ap-dung", data={"vai-tro": grant.group(1)}).status_code == 302
    done = browser.get(page).text
    assert "UBND xã An Giang" in done and "12/NQ-HĐND" in done
    with app.app_context(), transaction(write=False):
        unit = db.session.scalars(select(Unit).where(Unit.code == "AG.01")).one()
        assert (
            db.session.scalars(
                select(RoleGrant.unit_id).where(RoleGrant.person_id == province.officer)
            ).all()[-1]
            == unit.id
        )
    assert browser.get(f"{page}/hoan-tac").status_code == 200
    assert browser.post(f"{page}/hoan-tac").status_code == 302
    assert browser.post(f"{page}/hoan-tac").status_code == 409
    with app.app_context(), transaction(write=False):
        assert db.session.scalar(select(Unit).where(Unit.code == "AG.01")) is None
    assert "Sáp nhập An Ổn" in browser.get(f"{HOME}?trang-thai=undone").text


def test_faults_are_all_on_the_page_and_what_was_typed_stays(province: Province, sign_in: Browser) -> None:
    browser = sign_in(province.administrator)
    answer = browser.post(
        f"{HOME}/moi/sap-nhap", data=_merge(province, name="", code="?", signer="", effective_on="32/1/2026")
    )
    assert answer.status_code == 422
    assert len(re.findall(r'class="field__error"', answer.text)) == 4
    assert 'value="32/1/2026"' in answer.text


def test_a_draft_with_faults_says_all_of_them_and_is_corrected(province: Province, sign_in: Browser) -> None:
    browser = sign_in(province.administrator)
    page = _place(
        browser.post(f"{HOME}/moi/sap-nhap", data=_merge(province, code="BT", effective_on="01/01/2019"))
    )
    dry = browser.get(page).text
    assert dry.count("01/01/2020") >= 2 and "BT" in dry
    assert browser.post(f"{page}/ap-dung").status_code == 422
    form = browser.get(f"{page}/sua").text
    assert 'value="UBND xã An Giang"' in form and f'value="{province.first}" selected' in form.replace(
        "selected ", "selected"
    ).replace(f'selected value="{province.first}"', f'value="{province.first}" selected')
    assert browser.post(f"{page}/sua", data=_merge(province)).status_code == 302
    assert browser.post(f"{page}/ap-dung").status_code == 302


def test_a_unit_is_split_and_the_page_asks_who_goes_where(
    app: Flask, province: Province, sign_in: Browser
) -> None:
    browser = sign_in(province.administrator)
    form = {
        "unit": province.first,
        "goes_on": "yes",
        "first_name": "Trung tâm Hành chính công",
        "first_code": "TT.1",
    }
    asked = _place(browser.post(f"{HOME}/moi/chia-tach", data=form | DECISION))
    text = browser.get(asked).text
    people = re.findall(r'name="nguoi-(\d+)"', text)
    assert len(people) == 2 and "Trần Văn Bình" in text
    page = _place(browser.post(asked, data={f"nguoi-{people[0]}": "TT.1", "nguoi-1": "TT.1"}))
    assert browser.get(page).status_code == 200
    assert browser.post(f"{page}/ap-dung").status_code == 302
    assert "Trần Văn Bình" in browser.get(page).text
    with app.app_context(), transaction(write=False):
        new = db.session.scalars(select(Unit.id).where(Unit.code == "TT.1")).one()
        assert db.session.scalars(select(Post.person_id).where(Post.unit_id == new)).all() == [int(people[0])]


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("doi-ten", {"name": "UBND phường An Ổn"}),
        ("giai-the", {}),
        ("chuyen", {"parent": "second"}),
        ("sap-nhap", {"becomes": "existing", "into": "second", "name": ""}),
    ],
)
def test_every_kind_is_drafted_applied_and_sealed(
    province: Province, sign_in: Browser, word: str, form: dict[str, str]
) -> None:
    browser = sign_in(province.administrator)
    named = {key: getattr(province, value) if value == "second" else value for key, value in form.items()}
    page = _place(browser.post(f"{HOME}/moi/{word}", data={"unit": province.first} | DECISION | named))
    assert browser.get(page).status_code == 200
    assert browser.post(f"{page}/ap-dung").status_code == 302
    assert browser.get(f"{page}/chot").status_code == 200
    assert browser.post(f"{page}/chot").status_code == 302
    assert browser.post(f"{page}/chot").status_code == 409
    assert browser.post(f"{page}/hoan-tac").status_code == 409


def test_nobody_sees_or_touches_the_units_of_a_neighbour(
    app: Flask, province: Province, sign_in: Browser
) -> None:
    browser, neighbour = sign_in(province.administrator), sign_in(province.neighbour)
    assert (
        browser.post(f"{HOME}/moi/sap-nhap", data=_merge(province, second=province.foreign)).status_code
        == 422
    )
    page = _place(browser.post(f"{HOME}/moi/sap-nhap", data=_merge(province)))
    for address in (page, f"{page}/sua", f"{page}/hoan-tac", f"{page}/chot", f"{page}/phan-nguoi"):
        assert neighbour.get(address).status_code == 404
    for address in (f"{page}/ap-dung", f"{page}/bo", f"{page}/hoan-tac", f"{page}/chot"):
        assert neighbour.post(address).status_code == 404
    assert "Sáp nhập An" not in neighbour.get(HOME).text
    assert sign_in(province.officer).get(HOME).status_code == 403
    assert browser.post(f"{page}/bo").status_code == 302
    with app.app_context(), transaction(write=False):
        assert db.session.scalars(select(Reorganisation)).all() == []


def test_the_top_of_ones_own_branch_is_decided_above(province: Province, sign_in: Browser) -> None:
    browser = sign_in(province.neighbour)
    page = _place(browser.post(f"{HOME}/moi/giai-the", data={"unit": province.foreign} | DECISION))
    assert "(BT)" in browser.get(page).text
    assert browser.post(f"{page}/ap-dung").status_code == 422


def test_a_page_takes_at_most_twelve_statements(
    province: Province, sign_in: Browser, statements: list[str]
) -> None:
    browser = sign_in(province.administrator)
    page = _place(browser.post(f"{HOME}/moi/sap-nhap", data=_merge(province)))
    addresses = [HOME, f"{HOME}/moi", f"{HOME}/moi/sap-nhap", page, f"{page}/sua"]
    for address in addresses:
        statements.clear()
        assert browser.get(address).status_code == 200
        assert len(statements) <= 12, (address, len(statements))
    browser.post(f"{page}/ap-dung")
    for address in (page, f"{page}/hoan-tac", f"{page}/chot"):
        statements.clear()
        assert browser.get(address).status_code == 200
        assert len(statements) <= 12, (address, len(statements))
