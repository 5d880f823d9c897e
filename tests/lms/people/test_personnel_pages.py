"""The pages of HR officers: what they may do, what stays with administrators, and what each number opens."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms.core.db import db, transaction
from lms.core.permissions import Role
from lms.organisations.queries import get_root, get_unit
from lms.people.actions import appoint, grant_role, hold_post, record_absence
from lms.people.models import Absence, Person, Post, PostTitle, RoleGrant, TitleMatch, UnitDuty
from lms.people.queries import get_person_by_id
from tests.factories.people import SINCE, give_password, make_holder, make_person
from tests.lms.people.conftest import Land

Browser = Callable[[int], FlaskClient]
TODAY = "20/11/2026"


@dataclass(frozen=True)
class Office:
    """An HR officer of the province, and one of the whole site."""

    officer: int
    chief: int


@pytest.fixture
def office(app: Flask, land: Land) -> Office:
    with app.app_context(), transaction(write=True):
        officer = make_holder(Role.HR_OFFICER, get_unit(land.province), "Mai Nhân Sự")
        chief = make_holder(Role.HR_OFFICER, get_root(), "Bùi Toàn Ngành")
        return Office(officer.id, chief.id)


def _post_page(app: Flask, land: Land) -> str:
    with app.app_context(), transaction(write=False):
        post = db.session.scalars(select(Post.id).where(Post.person_id == land.hang)).one()
    return f"{land.hang_page}/chuc-vu/{post}"


def _posts(app: Flask, person_id: int) -> list[tuple[object, ...]]:
    with app.app_context(), transaction(write=False):
        rows = select(Post.title, Post.is_counted, Post.valid_from, Post.valid_to, Post.end_reason)
        return [
            tuple(row)
            for row in db.session.execute(rows.where(Post.person_id == person_id).order_by(Post.id))
        ]


def test_an_officer_manages_people_but_neither_passwords_nor_roles(
    app: Flask, land: Land, office: Office, sign_in: Browser
) -> None:
    browser = sign_in(office.officer)
    page = browser.get(land.hang_page)
    assert page.status_code == 200
    for word in ("mat-khau", "vai-tro", 'dang-xuat"', 'khoa"'):
        assert f"{land.hang_page}/{word}" not in page.text
    for place in ("mat-khau", "vai-tro/moi", "dang-xuat", "khoa"):
        assert browser.get(f"{land.hang_page}/{place}").status_code == 403
    for place in ("sua", "chuc-vu/moi", "vang/moi", "biet-phai", "dau-moi/moi", "thoi-viec"):
        assert browser.get(f"{land.hang_page}/{place}").status_code == 200
        assert browser.get(f"{land.stranger_page}/{place}").status_code == 404
    assert browser.get("/quan-tri").status_code == 403
    assert browser.get("/nhan-su").status_code == 200


def test_a_learner_opens_no_page_of_the_personnel_office(land: Land, sign_in: Browser) -> None:
    browser = sign_in(land.hang)
    for page in ("", "/dang-vang", "/chuc-danh", "/chuc-danh/danh-muc", "/dau-moi", "/so-nguoi/trong-ty-le"):
        assert browser.get(f"/nhan-su{page}").status_code == 403


def test_an_officer_does_not_correct_whoever_has_more_power(
    app: Flask, land: Land, office: Office, sign_in: Browser
) -> None:
    with app.app_context(), transaction(write=True):
        reviewer = make_holder(Role.REVIEWER, get_unit(land.first), "Người Thẩm Định")
        give_password(reviewer)
        page = f"/quan-tri/nguoi-dung/{reviewer.public_id}"
        administrator = f"/quan-tri/nguoi-dung/{get_person_by_id(land.administrator).public_id}"
    browser = sign_in(office.officer)
    for address in (page, administrator):
        assert browser.get(address).status_code == 200
        assert browser.get(f"{address}/sua").status_code == 403
        form = {"full_name": "Kẻ Khác", "email": "lay@thu.example"}
        assert browser.post(f"{address}/sua", data=form).status_code == 403
        assert browser.post(f"{address}/thoi-viec", data={"on": TODAY, "reason": "left"}).status_code == 403
    assert sign_in(land.administrator).get(f"{page}/sua").status_code == 200


def test_an_officer_does_not_correct_a_colleague_who_agrees_to_her_lists(
    app: Flask, land: Land, office: Office, sign_in: Browser
) -> None:
    with app.app_context(), transaction(write=True):
        colleague = make_holder(Role.HR_OFFICER, get_unit(land.province), "Lê Đồng Nghiệp")
        page = f"/quan-tri/nguoi-dung/{colleague.public_id}/sua"
    browser = sign_in(office.officer)
    assert browser.post(page, data={"full_name": "Lê", "email": "lay@thu.example"}).status_code == 403
    assert sign_in(land.administrator).get(page).status_code == 200


def test_a_post_is_changed_from_a_day_on_and_the_change_is_undone(
    app: Flask, land: Land, office: Office, sign_in: Browser
) -> None:
    browser, page = sign_in(office.officer), _post_page(app, land)
    before = _posts(app, land.hang)
    form = {"on": "01/11/2026", "title": "CVC", "person_group": "cong_chuc", "is_main": "y"}
    assert browser.post(f"{page}/thay-doi", data=form).status_code == 422
    done = browser.post(f"{page}/thay-doi", data=form | {"outside_reason": "interim"})
    assert done.status_code == 302
    new = _posts(app, land.hang)[1]
    assert new[:3] == ("CVC", False, dt.date(2026, 11, 1))
    shown = browser.get(land.hang_page).text
    address = re.search(r'action="([^"]+bo-thay-doi)"', shown)
    assert address is not None
    assert browser.post(address.group(1)).status_code == 302
    assert _posts(app, land.hang) == before


def test_a_deed_that_leaves_days_without_a_main_post_is_refused(
    app: Flask, land: Land, office: Office, sign_in: Browser
) -> None:
    page = _post_page(app, land)
    with app.app_context(), transaction(write=True):
        hold_post(
            person=get_person_by_id(land.hang),
            unit=get_unit(land.second),
            title="Ủy viên",
            person_group="cong_chuc",
            valid_from=SINCE,
            is_main=False,
        )
    browser = sign_in(office.officer)
    answer = browser.post(f"{page}/ket-thuc", data={"on": TODAY, "reason": "moved"})
    assert answer.status_code == 422
    assert [row[3] for row in _posts(app, land.hang)] == [None, None]


def test_somebody_retires_and_the_leaving_is_undone(
    app: Flask, land: Land, office: Office, sign_in: Browser
) -> None:
    browser, before = sign_in(office.officer), _posts(app, land.hang)
    assert (
        browser.post(f"{land.hang_page}/thoi-viec", data={"on": TODAY, "reason": "retired"}).status_code
        == 302
    )
    assert _posts(app, land.hang)[0][3:] == (dt.date(2026, 11, 20), "retired")
    assert sign_in(land.hang).get("/ho-so").status_code == 200
    page = browser.get(land.hang_page)
    assert page.status_code == 200 and f"{land.hang_page}/tro-lai" in page.text
    assert browser.post(f"{land.hang_page}/tro-lai", data={"on": TODAY}).status_code == 302
    assert _posts(app, land.hang) == before


def test_who_holds_a_post_elsewhere_is_not_retired_from_here(
    app: Flask, land: Land, office: Office, sign_in: Browser
) -> None:
    with app.app_context(), transaction(write=True):
        hold_post(
            person=get_person_by_id(land.hang),
            unit=get_unit(land.foreign),
            title="Ủy viên",
            person_group="cong_chuc",
            valid_from=SINCE,
            is_main=False,
        )
    answer = sign_in(office.officer).post(
        f"{land.hang_page}/thoi-viec", data={"on": TODAY, "reason": "retired"}
    )
    assert answer.status_code == 422
    assert all(row[3] is None for row in _posts(app, land.hang))


def test_an_absence_is_recorded_listed_ended_removed_and_brought_back(
    app: Flask, land: Land, office: Office, sign_in: Browser
) -> None:
    browser = sign_in(office.officer)
    form = {"kind": "maternity", "valid_from": "01/11/2026", "valid_to": "", "document": "12/QĐ"}
    assert browser.post(f"{land.hang_page}/vang/moi", data=form).status_code == 302
    assert browser.post(f"{land.hang_page}/vang/moi", data=form).status_code == 422
    assert "Nguyễn Thị Hằng" in browser.get("/nhan-su/dang-vang").text
    assert "Nguyễn Thị Hằng" not in browser.get(f"/nhan-su/dang-vang?don-vi={land.second}").text
    assert "Nguyễn Thị Hằng" not in browser.get("/nhan-su/dang-vang?ly-do=sick").text
    with app.app_context(), transaction(write=False):
        absence = db.session.scalars(select(Absence.id)).one()
    page = f"{land.hang_page}/vang/{absence}"
    assert browser.post(f"{page}/ket-thuc", data={"on": TODAY}).status_code == 302
    assert "Nguyễn Thị Hằng" not in browser.get("/nhan-su/dang-vang").text
    browser.post(f"{page}/mo")
    assert browser.post(page, data=form | {"kind": "sick"}).status_code == 302
    browser.post(f"{page}/xoa")
    with app.app_context(), transaction(write=False):
        assert db.session.scalars(select(Absence)).all() == []
    assert "vang/khoi-phuc" in browser.get(land.hang_page).text
    browser.post(f"{land.hang_page}/vang/khoi-phuc")
    with app.app_context(), transaction(write=False):
        (back,) = db.session.scalars(select(Absence)).all()
        assert (back.kind, back.document, back.valid_from) == ("sick", "12/QĐ", dt.date(2026, 11, 1))
    assert "vang/khoi-phuc" not in browser.get(land.hang_page).text


def test_a_secondment_that_was_removed_comes_back_with_the_post_at_the_host(
    app: Flask, land: Land, office: Office, sign_in: Browser
) -> None:
    browser = sign_in(office.officer)
    form = {
        "unit": land.second,
        "title": "Biệt phái",
        "valid_from": TODAY,
        "document": "1/QĐ",
        "valid_to": "",
    }
    assert browser.post(f"{land.hang_page}/biet-phai", data=form | {"unit": land.foreign}).status_code == 422
    assert browser.post(f"{land.hang_page}/biet-phai", data=form).status_code == 302
    before = _posts(app, land.hang)
    with app.app_context(), transaction(write=False):
        absence = db.session.scalars(select(Absence.id)).one()
    browser.post(f"{land.hang_page}/vang/{absence}/xoa")
    assert len(_posts(app, land.hang)) == 1
    browser.post(f"{land.hang_page}/vang/khoi-phuc")
    assert _posts(app, land.hang) == before


def test_the_national_id_is_masked_for_those_who_may_not_correct_it(
    app: Flask, land: Land, office: Office, sign_in: Browser
) -> None:
    with app.app_context(), transaction(write=True):
        get_person_by_id(land.hang).national_id = "031185001234"
        grant_role(
            person=get_person_by_id(land.hang),
            role=Role.TRAINER,
            unit=get_unit(land.first),
            valid_from=SINCE,
            granted_by_id=None,
        )
    masked = sign_in(office.officer).get(land.hang_page).text
    assert "031185001234" not in masked and "031•••••••34" in masked
    assert "031185001234" in sign_in(land.administrator).get(land.hang_page).text


def test_a_national_id_has_twelve_digits_and_belongs_to_one_person(
    app: Flask, land: Land, office: Office, sign_in: Browser
) -> None:
    with app.app_context(), transaction(write=True):
        make_person("Người Khác", unit=get_unit(land.first)).national_id = "031185001234"
    browser = sign_in(office.officer)
    form = {"full_name": "Nguyễn Thị Hằng", "user_name": "hang", "gender": "", "phone": "0912 345 678"}
    for wrong in ("0311850012", "03118500123a", "031185001234"):
        answer = browser.post(f"{land.hang_page}/sua", data=form | {"national_id": wrong})
        assert answer.status_code == 422
    assert (
        browser.post(f"{land.hang_page}/sua", data=form | {"national_id": "031185009999"}).status_code == 302
    )
    with app.app_context(), transaction(write=False):
        hang = get_person_by_id(land.hang)
        assert (hang.national_id, hang.phone) == ("031185009999", "0912 345 678")


def _number(page: str, label: str) -> int:
    found = re.search(rf"{label}</p><p class=\"tile__value\"><a href=\"([^\"]+)\">([\d.]+)<", page)
    assert found, label
    return int(found.group(2).replace(".", ""))


@pytest.mark.parametrize(
    ("label", "which"),
    [
        ("People counted", "trong-ty-le"),
        ("Outside the rate", "ngoai-ty-le"),
        ("Posts without a reconciled title", "chuc-danh"),
    ],
)
def test_every_number_of_the_start_page_opens_its_lines(
    app: Flask, land: Land, office: Office, sign_in: Browser, label: str, which: str
) -> None:
    with app.app_context(), transaction(write=True):
        for number in range(3):
            make_person(f"Cộng Tác {number}", unit=get_unit(land.first), is_counted=False)
        make_person("Việc Lạ", unit=get_unit(land.second), title="Người giữ lửa")
        make_person("Canary Nơi Khác", unit=get_unit(land.foreign), title="Người giữ lửa", is_counted=False)
        get_person_by_id(office.officer).language = "en"
    browser = sign_in(office.officer)
    shown = _number(browser.get("/nhan-su").text, label)
    lines = browser.get(f"/nhan-su/so-nguoi/{which}").text
    assert shown > 0 and lines.count('scope="row"') == shown
    assert "Canary" not in lines


def test_a_queue_shows_titles_of_the_own_units_and_a_decision_holds(
    app: Flask, land: Land, office: Office, sign_in: Browser
) -> None:
    with app.app_context(), transaction(write=True):
        make_person("Việc Lạ", unit=get_unit(land.second), title="Chuyên viên phụ trách CĐS")
        make_person("Canary Khác", unit=get_unit(land.foreign), title="Canary giữ lửa")
        title = db.session.scalars(select(PostTitle).where(PostTitle.name == "Chuyên viên")).one().public_id
    browser = sign_in(office.officer)
    queue = browser.get("/nhan-su/chuc-danh").text
    assert "Chuyên viên phụ trách CĐS" in queue and "Canary" not in queue and "92" in queue
    key = "khoa=chuyen+vien+phu+trach+cds"
    assert "Việc Lạ" in browser.get(f"/nhan-su/chuc-danh/xem?{key}").text
    assert browser.get("/nhan-su/chuc-danh/xem?khoa=canary+giu+lua").status_code == 404
    decide = f"/nhan-su/chuc-danh/quyet-dinh?{key}"
    assert browser.post(decide, data={"deed": "link", "title": title}).status_code == 302
    assert "phụ trách" in browser.get("/nhan-su/chuc-danh?loc=da-noi").text
    assert browser.post(decide, data={"deed": "undo"}).status_code == 302
    assert browser.post(decide, data={"deed": "apart"}).status_code == 302
    assert browser.post(decide, data={"deed": "undo"}).status_code == 302
    assert browser.post(decide, data={"deed": "new"}).status_code == 403
    assert browser.post(decide, data={"deed": "??"}).status_code == 404


def test_a_title_that_others_bear_too_is_decided_by_whoever_looks_after_all(
    app: Flask, land: Land, office: Office, sign_in: Browser
) -> None:
    with app.app_context(), transaction(write=True):
        for unit in (land.second, land.foreign):
            make_person("Việc Lạ", unit=get_unit(unit), title="Người giữ lửa")
    decide = "/nhan-su/chuc-danh/quyet-dinh?khoa=nguoi+giu+lua"
    assert sign_in(office.officer).post(decide, data={"deed": "apart"}).status_code == 403
    chief = sign_in(office.chief)
    assert chief.post(decide, data={"deed": "new"}).status_code == 302
    with app.app_context(), transaction(write=False):
        match = db.session.get(TitleMatch, "nguoi giu lua")
        assert match is not None and (match.state, match.way) == ("linked", "new")
    assert chief.post(decide, data={"deed": "undo"}).status_code == 302


def test_the_master_list_is_extended_by_whoever_looks_after_all(
    app: Flask, land: Land, office: Office, sign_in: Browser
) -> None:
    form = {"name": "Người giữ lửa", "person_group": ""}
    page = "/nhan-su/chuc-danh/danh-muc"
    assert sign_in(office.officer).post(page, data=form).status_code == 403
    chief = sign_in(office.chief)
    assert chief.post(page, data=form).status_code == 302
    assert chief.post(page, data=form).status_code == 422
    with app.app_context(), transaction(write=False):
        title = db.session.scalars(select(PostTitle).where(PostTitle.name == "Người giữ lửa")).one().public_id
    for deed in ("dong", "mo"):
        assert chief.post(f"{page}/{title}/{deed}").status_code == 302
        assert sign_in(office.officer).post(f"{page}/{title}/{deed}").status_code == 403


def test_a_contact_point_is_named_and_the_people_of_the_unit_are_told_whom_to_ask(
    app: Flask, land: Land, office: Office, sign_in: Browser
) -> None:
    browser = sign_in(office.officer)
    assert "UBND xã An Ổn" in browser.get("/nhan-su/dau-moi?loc=chua-co").text
    with app.app_context(), transaction(write=True):
        contact = make_person("Trần Đầu Mối", unit=get_unit(land.first)).public_id
    page = f"/quan-tri/don-vi/{land.first}/dau-moi"
    form = {"duty": "contact_training", "person": contact, "valid_from": "01/11/2026", "valid_to": ""}
    assert "Trần Đầu Mối" in browser.get(page).text
    assert browser.post(page, data=form | {"person": "khong-co"}).status_code == 422
    assert browser.post(page, data=form).status_code == 302
    assert "UBND xã An Ổn" not in browser.get("/nhan-su/dau-moi?loc=chua-co").text
    assert "Trần Đầu Mối" in browser.get("/nhan-su/dau-moi").text
    assert "Trần Đầu Mối" in sign_in(land.hang).get("/ho-so").text
    assert browser.get(f"/quan-tri/don-vi/{land.foreign}/dau-moi").status_code == 404


def test_a_duty_is_given_ended_undone_and_removed_on_the_page_of_the_person(
    app: Flask, land: Land, office: Office, sign_in: Browser
) -> None:
    browser = sign_in(office.officer)
    form = {"duty": "head", "unit": land.first, "valid_from": "01/11/2026", "valid_to": ""}
    assert (
        browser.post(f"{land.hang_page}/dau-moi/moi", data=form | {"unit": land.foreign}).status_code == 422
    )
    assert browser.post(f"{land.hang_page}/dau-moi/moi", data=form).status_code == 302
    assert browser.post(f"{land.hang_page}/dau-moi/moi", data=form).status_code == 422
    with app.app_context(), transaction(write=True):
        duty = db.session.scalars(select(UnitDuty.id)).one()
        appoint(
            person=get_person_by_id(land.hang), unit=get_unit(land.foreign), duty="head", valid_from=SINCE
        )
        foreign = db.session.scalars(select(UnitDuty.id).where(UnitDuty.id != duty)).one()
    page = f"{land.hang_page}/dau-moi/{duty}"
    assert browser.get(f"{page}/ket-thuc").status_code == 200
    assert browser.post(f"{page}/ket-thuc", data={"on": TODAY}).status_code == 302
    assert browser.post(f"{page}/mo").status_code == 302
    assert browser.post(f"{land.hang_page}/dau-moi/{foreign}/xoa").status_code == 404
    assert browser.post(f"{page}/xoa").status_code == 302
    with app.app_context(), transaction(write=False):
        assert db.session.scalars(select(UnitDuty.id)).all() == [foreign]


def test_a_person_of_several_states_takes_at_most_twelve_statements(
    app: Flask, land: Land, office: Office, sign_in: Browser, statements: list[str]
) -> None:
    with app.app_context(), transaction(write=True):
        hang = get_person_by_id(land.hang)
        record_absence(person=hang, kind="sick", valid_from=dt.date(2026, 1, 1))
        appoint(person=hang, unit=get_unit(land.first), duty="head", valid_from=SINCE)
        for number in range(30):
            make_person(f"Người Thứ {number}", unit=get_unit(land.first), title=f"Việc {number}")
    counts = {}
    for person, pages in (
        (office.officer, ("/nhan-su", "/nhan-su/dang-vang", "/nhan-su/chuc-danh", "/nhan-su/dau-moi")),
        (office.officer, ("/nhan-su/chuc-danh/danh-muc", "/nhan-su/so-nguoi/chuc-danh", land.hang_page)),
        (office.officer, ("/nhan-su/chuc-danh/xem?khoa=viec+1", f"/quan-tri/don-vi/{land.first}/dau-moi")),
        (land.administrator, (land.hang_page,)),
    ):
        browser = sign_in(person)
        for page in pages:
            statements.clear()
            assert browser.get(page).status_code == 200
            counts[f"{person} {page}"] = len(statements)
    # Nine features show a panel of their own on the page of a person, each with two or three statements.
    panels = {name: counts.pop(name) for name in list(counts) if name.endswith(land.hang_page)}
    assert max(panels.values()) <= 32, panels
    assert max(counts.values()) <= 12, counts


def test_new_people_can_wait_for_an_invitation(
    app: Flask, land: Land, office: Office, sign_in: Browser
) -> None:
    form = {
        "full_name": "Đặng Văn Ẩn",
        "gender": "",
        "unit": land.first,
        "title": "Chuyên viên",
        "person_group": "cong_chuc",
        "valid_from": "01/11/2026",
        "outside_reason": "contract",
        "email": "an@thu.example",
        "handing_over": "later",
    }
    assert sign_in(office.officer).post("/quan-tri/nguoi-dung/moi", data=form).status_code == 302
    with app.app_context(), transaction(write=False):
        person = db.session.scalars(select(Person).where(Person.email == "an@thu.example")).one()
        post = db.session.scalars(select(Post).where(Post.person_id == person.id)).one()
        assert (post.is_counted, post.outside_reason) == (False, "contract")
        assert db.session.scalars(select(RoleGrant).where(RoleGrant.person_id == person.id)).all() == []
