import re
from collections.abc import Callable
from dataclasses import replace

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from lms.core.db import db, transaction
from lms.core.permissions import Role
from lms.organisations.queries import get_unit
from lms.people.models import Person, Post, RoleGrant
from lms.people.queries import find_by_sign_in_name, get_person_by_id
from lms.people.sessions import COOKIE
from tests.factories.people import make_holder
from tests.lms.people.conftest import Land, bare, code_in

Browser = Callable[[int], FlaskClient]
Mails = Callable[[], list[tuple[str, str]]]


def _settings(**changes: str) -> dict[str, str]:
    return {"address_form": "chị", "language": "vi", "text_size": "normal", "theme": "auto"} | changes


def test_the_profile_changes_how_every_page_speaks_and_looks(land: Land, sign_in: Browser) -> None:
    browser = sign_in(land.hang)
    browser.post("/ho-so", data=_settings(text_size="larger", theme="dark", data_saver="y"))
    page = browser.get("/thong-bao").text
    assert 'data-theme="dark"' in page and "text-larger" in page and "data-saver" in page
    assert "Chào chị Hằng" in browser.get("/").text
    browser.post("/ngon-ngu", data={"language": "vi"})
    browser.post("/ho-so", data=_settings(language="en"))
    assert '<html lang="en"' in browser.get("/ho-so").text


def test_a_choice_that_does_not_exist_is_refused(app: Flask, land: Land, sign_in: Browser) -> None:
    for wrong in ({"language": "xx"}, {"theme": '"><script>'}, {"text_size": ""}, {"address_form": "mày"}):
        assert sign_in(land.hang).post("/ho-so", data=_settings(**wrong)).status_code == 422


def test_the_profile_names_the_nearest_administrator_for_corrections(
    app: Flask, land: Land, sign_in: Browser
) -> None:
    with app.app_context(), transaction(write=True):
        make_holder(Role.ADMINISTRATOR, get_unit(land.province), "Đặng Thị Mai")
        make_holder(Role.ADMINISTRATOR, get_unit(land.foreign), "Canary Nhân Sự")
    page = sign_in(land.hang).get("/ho-so").text
    assert "Đặng Thị Mai (UBND tỉnh Đông Hải)" in page and "Canary" not in page


def test_a_person_ends_one_device_and_then_all_others(land: Land, sign_in: Browser) -> None:
    here, phone, office = sign_in(land.hang), sign_in(land.hang), sign_in(land.hang)
    devices = re.findall(r"/ho-so/thiet-bi/([a-z0-9]{12})/dang-xuat", here.get("/ho-so").text)
    assert len(devices) == 2
    assert here.post(f"/ho-so/thiet-bi/{devices[0]}/dang-xuat").status_code == 302
    assert [phone.get("/ho-so").status_code, office.get("/ho-so").status_code].count(302) == 1
    here.post("/ho-so/thiet-bi/dang-xuat-khac")
    assert phone.get("/ho-so").status_code == office.get("/ho-so").status_code == 302
    assert here.get("/ho-so").status_code == 200


def test_nobody_ends_the_device_of_another(land: Land, sign_in: Browser) -> None:
    victim = sign_in(land.stranger)
    sign_in(land.stranger)
    device = re.findall(r"/ho-so/thiet-bi/([a-z0-9]{12})/dang-xuat", victim.get("/ho-so").text)[0]
    assert sign_in(land.hang).post(f"/ho-so/thiet-bi/{device}/dang-xuat").status_code == 404


def test_the_privacy_notice_is_short_and_its_full_text_open_to_everybody(
    app: Flask, client: FlaskClient, land: Land, sign_in: Browser
) -> None:
    browser = sign_in(land.hang)
    with app.app_context(), transaction(write=True):
        get_person_by_id(land.hang).notice_accepted_at = None
    notice = browser.get(browser.get("/ho-so").headers["Location"]).text
    assert "Nguyễn Thị Hằng" in notice and "UBND xã An Ổn" in notice
    assert client.get("/quyen-rieng-tu").status_code == 200
    assert browser.get("/quyen-rieng-tu").status_code == 200
    browser.post("/quyen-rieng-tu/da-doc", data={"next": "//evil.example"})
    assert browser.get("/ho-so").status_code == 200
    with app.app_context(), transaction(write=False):
        assert get_person_by_id(land.hang).notice_accepted_at is not None


def _open_sign_up(app: Flask) -> None:
    app.config["LMS"] = replace(app.config["LMS"], sign_up_open=True)


def test_nobody_signs_up_where_the_site_does_not_allow_it(app: Flask, client: FlaskClient) -> None:
    form = {"full_name": "Lò Thị Ẳng", "email": "ang@thu.example"}
    assert client.get("/dang-ky").status_code == 404
    assert client.post("/dang-ky", data=form).status_code == 404
    assert "/dang-ky" not in client.get("/dang-nhap").text


def test_a_citizen_signs_up_with_a_code_and_is_counted_nowhere(
    app: Flask, client: FlaskClient, land: Land, mails: Mails
) -> None:
    _open_sign_up(app)
    assert client.post("/dang-ky", data={"full_name": "", "email": "x"}).status_code == 422
    client.post("/dang-ky", data={"full_name": "Lò Thị Ẳng", "email": "ang@thu.example"})
    ((to, text),) = mails()
    new = "gạo nếp tím năm cũ"
    assert to == "ang@thu.example"
    with app.app_context(), transaction(write=False):
        assert find_by_sign_in_name("ang@thu.example") is None
    form = {"code": code_in(text), "password": new, "again": new}
    assert client.post("/tham-gia/xac-nhan", data=form).status_code == 302
    client.post("/quyen-rieng-tu/da-doc")
    assert client.get("/ho-so").status_code == 200
    with app.app_context(), transaction(write=False):
        person = find_by_sign_in_name("ang@thu.example")
        assert person is not None
        post = db.session.scalars(select(Post).where(Post.person_id == person.id)).one()
        assert (post.person_group, post.is_counted) == ("cong_dan", False)
        assert db.session.scalars(select(RoleGrant).where(RoleGrant.person_id == person.id)).all() == []


def test_signing_up_under_a_known_address_looks_the_same_and_makes_nobody(
    app: Flask, land: Land, mails: Mails
) -> None:
    _open_sign_up(app)
    pages = []
    for address in ("hang@thu.example", "moi@thu.example"):
        client = app.test_client()
        answer = client.post("/dang-ky", data={"full_name": "Ai Đó", "email": address})
        shown = client.get("/tham-gia/xac-nhan").text.replace(address, "")
        pages.append((answer.status_code, bare(shown, address)))
    assert pages[0] == pages[1]
    with app.app_context(), transaction(write=False):
        assert db.session.scalar(select(func.count()).where(Person.full_name == "Ai Đó")) == 0
    assert sorted(to for to, _ in mails()) == ["hang@thu.example", "moi@thu.example"]


def test_pages_only_for_the_signed_in_are_never_kept_by_a_cache(land: Land, sign_in: Browser) -> None:
    answer = sign_in(land.hang).get("/ho-so")
    assert answer.headers["Cache-Control"] == "no-store"
    assert COOKIE not in answer.headers.get("Set-Cookie", "")
