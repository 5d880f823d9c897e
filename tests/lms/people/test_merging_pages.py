"""The pages on which an HR officer compares two accounts, merges them, and undoes it."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.core.db import transaction
from lms.core.permissions import Role
from lms.organisations.queries import get_unit
from lms.people.actions import grant_role
from lms.people.aliases import surviving
from lms.people.queries import get_person_by_id
from tests.factories.people import give_password, make_holder, make_person
from tests.factories.training import outside
from tests.lms.people.conftest import Land

Browser = Callable[[int], FlaskClient]
LIST = "/nhan-su/trung-lap"
WHY = {"reason": "Đã đối chiếu hồ sơ giấy"}
BORN = dt.date(1985, 5, 6)


@pytest.fixture
def officer(app: Flask, land: Land, sign_in: Browser) -> FlaskClient:
    """The browser of an HR officer of the province."""
    with app.app_context(), transaction(write=True):
        holder = make_holder(Role.HR_OFFICER, get_unit(land.province), "Trần Nhân Sự")
        key = holder.id
    return sign_in(key)


@pytest.fixture
def pair(app: Flask, land: Land) -> tuple[str, str]:
    """Two accounts of one person in two communes of the province; their addresses."""
    with app.app_context(), transaction(write=True):
        facts = {"birth_on": BORN}
        keep = make_person("Lê Hoà An", unit=get_unit(land.first), staff_number="A1", **facts)  # type: ignore[arg-type]
        other = make_person("Lê Hòa An", unit=get_unit(land.second), staff_number="B2", **facts)  # type: ignore[arg-type]
        give_password(keep)
        outside(other, 6.5, dt.date(2026, 5, 4))
        return keep.public_id, other.public_id


def words(page: str) -> str:
    """What a reader sees."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.split("<main", 1)[-1]).split())


def test_likely_pairs_are_listed_with_score_and_reason(officer: FlaskClient, pair: tuple[str, str]) -> None:
    page = officer.get(LIST)
    assert page.status_code == 200
    assert "99 %" in page.text and f"{LIST}/gop/{pair[0]}/{pair[1]}" in page.text
    assert "Canary" not in page.text


def test_both_accounts_stand_side_by_side_with_what_each_has(
    officer: FlaskClient, pair: tuple[str, str], statements: list[str]
) -> None:
    page = officer.get(f"{LIST}/gop/{pair[0]}/{pair[1]}")
    assert page.status_code == 200 and len(statements) <= 12
    for text in ("A1", "B2", "06/05/1985", "Chuyên viên"):
        assert text in words(page.text)
    assert f'{pair[1]}#so-cai">1<' in page.text and f'{pair[0]}#so-cai">0<' in page.text


def test_merged_they_are_one_row_and_the_other_address_leads_to_it(
    officer: FlaskClient, pair: tuple[str, str]
) -> None:
    answer = officer.post(f"{LIST}/gop/{pair[0]}/{pair[1]}", data=WHY)
    assert answer.status_code == 302
    people = officer.get("/quan-tri/nguoi-dung?tim=le+hoa+an").text
    assert people.count("/quan-tri/nguoi-dung/") - people.count("nguoi-dung/moi") == 1
    page = officer.get(f"/quan-tri/nguoi-dung/{pair[1]}").text
    assert "A1" in page and "6,5" in page and "Đã đối chiếu hồ sơ giấy" in page
    assert "B2" in officer.get(f"{LIST}/da-gop").text or "Lê Hòa An" in officer.get(f"{LIST}/da-gop").text


def test_undone_each_account_has_its_own_again(
    app: Flask, officer: FlaskClient, pair: tuple[str, str]
) -> None:
    officer.post(f"{LIST}/gop/{pair[0]}/{pair[1]}", data=WHY)
    found = re.search(r"/trung-lap/da-gop/([\w-]+)", officer.get(f"{LIST}/da-gop").text)
    assert found
    assert officer.get(found.group(0).join(["/nhan-su", ""])).status_code == 200
    assert officer.post(f"/nhan-su{found.group(0)}").status_code == 302
    keep, other = (officer.get(f"/quan-tri/nguoi-dung/{key}").text for key in pair)
    assert "6,5" not in words(keep) and "6,5" in words(other)
    assert officer.post(f"/nhan-su{found.group(0)}").status_code == 404


def test_contradicting_birth_dates_need_the_box(
    app: Flask, land: Land, officer: FlaskClient, pair: tuple[str, str]
) -> None:
    with app.app_context(), transaction(write=True):
        third = make_person("Lê Hòa An", unit=get_unit(land.first), birth_on=dt.date(1990, 1, 1)).public_id
    address = f"{LIST}/gop/{pair[0]}/{third}"
    assert "looked_twice" in officer.get(address).text
    refused = officer.post(address, data=WHY)
    assert refused.status_code == 422 and WHY["reason"] in refused.text
    assert officer.post(address, data={**WHY, "looked_twice": "y"}).status_code == 302
    assert officer.post(address, data={"reason": ""}).status_code in {302, 422}


def test_a_pair_found_to_be_two_people_is_not_suggested_again(
    officer: FlaskClient, pair: tuple[str, str]
) -> None:
    assert officer.post(f"{LIST}/khac-nguoi/{pair[0]}/{pair[1]}").status_code == 302
    assert f"/gop/{pair[0]}/{pair[1]}" not in officer.get(LIST).text


def test_the_other_account_is_found_by_search(
    officer: FlaskClient, land: Land, pair: tuple[str, str]
) -> None:
    found = officer.get(f"{LIST}/tim/{pair[0]}?tim=hang").text
    assert "Nguyễn Thị Hằng" in found and f"{LIST}/gop/{pair[0]}/" in found
    assert "Canary" not in officer.get(f"{LIST}/tim/{pair[0]}?tim=canary").text.replace('value="canary"', "")


def test_nobody_beyond_the_scope_can_be_merged(
    app: Flask, land: Land, officer: FlaskClient, pair: tuple[str, str]
) -> None:
    with app.app_context():
        stranger = get_person_by_id(land.stranger).public_id
    for address in (f"gop/{pair[0]}/{stranger}", f"gop/{stranger}/{pair[0]}", f"tim/{stranger}"):
        assert officer.get(f"{LIST}/{address}").status_code == 404
    assert officer.post(f"{LIST}/gop/{pair[0]}/{stranger}", data=WHY).status_code == 404
    assert officer.post(f"{LIST}/khac-nguoi/{pair[0]}/{stranger}").status_code == 404


def test_an_hr_officer_cannot_merge_the_account_of_an_administrator(
    app: Flask, land: Land, officer: FlaskClient, pair: tuple[str, str]
) -> None:
    with app.app_context(), transaction(write=True):
        administrator = make_person("Lê Hòa An", unit=get_unit(land.first))
        grant_role(
            person=administrator,
            role=Role.ADMINISTRATOR,
            unit=get_unit(land.first),
            valid_from=dt.date(2026, 1, 1),
            granted_by_id=None,
        )
        key, page = administrator.id, administrator.public_id
    for address in (f"gop/{pair[0]}/{page}", f"gop/{page}/{pair[0]}"):
        assert officer.post(f"{LIST}/{address}", data=WHY).status_code == 403
    with app.app_context():
        assert surviving(key) == key


def test_a_learner_sees_none_of_these_pages(land: Land, sign_in: Browser, pair: tuple[str, str]) -> None:
    browser = sign_in(land.hang)
    for address in ("", f"/gop/{pair[0]}/{pair[1]}", f"/tim/{pair[0]}", "/da-gop"):
        assert browser.get(f"{LIST}{address}").status_code == 403
