"""The board answers three questions, every figure leads to its list, and it says how old it is."""

import datetime as dt
import re
from collections.abc import Callable
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, event, select

from lms.board.rules import freshness, points
from lms.core.db import db, transaction
from lms.core.jobs import drain
from lms.core.permissions import Role
from lms.organisations.models import Unit
from lms.people.models import Person, Post
from lms.training.facts import take_snapshot
from lms.training.models import Snapshot
from tests.conftest import HeldClock
from tests.factories.organisations import make_province, make_unit
from tests.factories.people import PASSWORD, give_password, make_holder, make_person
from tests.factories.training import make_officer, make_official, outside, target

SignIn = Callable[[int], FlaskClient]
NAMES = ("Trần Thị Ánh", "Đỗ Văn Ân", "Lê Thị Đào", "Phạm Văn Ơn")


class Place:
    """A province with two communes, of whose four people the first two have reached the target."""

    def __init__(self, app: Flask) -> None:
        with app.app_context(), transaction(write=True):
            province, first, second = make_province()
            target(province, 40, dt.date(2026, 1, 1))
            people = [make_official(name, (first, first, first, second)[at]) for at, name in enumerate(NAMES)]
            for person, tiet in zip(people, (41, 40, 10, 0), strict=True):
                if tiet:
                    outside(person, tiet, dt.date(2026, 3, 1))
            officer = make_holder(Role.HR_OFFICER, province, user_name="mai")
            officer_post = db.session.scalars(select(Post).where(Post.person_id == officer.id)).one()
            officer_post.is_counted = False
            give_password(officer)
            self.officer_id, self.people = officer.id, [person.id for person in people]
            self.province_id, self.unit_keys = province.id, (first.public_id, second.public_id)
            take_snapshot()


@pytest.fixture
def place(app: Flask) -> Place:
    """The province, and its officer."""
    return Place(app)


def _tiles(page: str) -> dict[str, tuple[str, str]]:
    """(value, address) of every figure by its name."""
    found = re.findall(
        r'tile__label">([^<]+)</p><p class="tile__value"><a href="([^"]+)">([^<]+)<span', unescape(page)
    )
    return {label.strip(): (value.strip(), address) for label, address, value in found}


def test_the_three_questions_stand_on_one_page(place: Place, sign_in: SignIn) -> None:
    page = sign_in(place.officer_id).get("/nhan-su").text
    places = [page.index(words) for words in ("Đã đến đâu?", "Ai đang chậm?", "Hôm nay cần làm gì?")]
    assert places == sorted(places)
    assert "còn 25 ngày đến hạn 15/12" in page and "UBND tỉnh Đông Hải" in page


def test_every_figure_leads_to_a_list_of_as_many_people(place: Place, sign_in: SignIn) -> None:
    mai = sign_in(place.officer_id)
    tiles = _tiles(mai.get("/nhan-su").text)
    assert {
        name: tiles[name][0] for name in ("Số người", "Đạt mục tiêu", "Chưa đạt mục tiêu", "Chưa bắt đầu")
    } == {
        "Số người": "4",
        "Đạt mục tiêu": "50,0 %",
        "Chưa đạt mục tiêu": "2",
        "Chưa bắt đầu": "1",
    }
    for name, count in (("Số người", 4), ("Đạt mục tiêu", 2), ("Chưa đạt mục tiêu", 2), ("Chưa bắt đầu", 1)):
        listed = mai.get(tiles[name][1]).text
        assert sum(person in listed for person in NAMES) == count
    assert mai.get(tiles["Số lượt"][1]).text.count("Tập huấn") >= 3
    assert tiles["Bắt buộc, quá hạn"][0] == "0" and mai.get(tiles["Bắt buộc, quá hạn"][1]).status_code == 200


def test_the_unit_furthest_behind_comes_first_and_opens_its_own_board(place: Place, sign_in: SignIn) -> None:
    mai = sign_in(place.officer_id)
    page = mai.get("/nhan-su").text
    bars = page[page.index("chậm nhất trước") :]
    assert bars.index("Đằng Giang") < bars.index("An Ổn")
    first = mai.get(f"/nhan-su?don-vi={place.unit_keys[0]}").text
    assert _tiles(first)["Số người"][0] == "3"
    assert _tiles(mai.get("/nhan-su").text)["Số người"][0] == "3"  # remembered


def test_a_unit_of_somebody_else_is_not_shown(place: Place, sign_in: SignIn, app: Flask) -> None:
    with app.app_context(), transaction(write=True):
        strange = make_unit("UBND tỉnh Lạ", kind="province").public_id
    page = sign_in(place.officer_id).get(f"/nhan-su?don-vi={strange}").text
    assert "UBND tỉnh Lạ" not in page and "UBND tỉnh Đông Hải" in page
    assert sign_in(place.officer_id).get(f"/nhan-su/qua-han?don-vi={strange}").status_code == 404


def test_what_waits_stands_there_until_it_is_done(app: Flask, place: Place, sign_in: SignIn) -> None:
    mai = sign_in(place.officer_id)
    assert "Chốt số liệu và gửi báo cáo năm" in mai.get("/nhan-su").text
    with app.app_context(), transaction(write=False):
        key = db.session.get_one(Unit, place.province_id).public_id
    mai.post("/nhan-su/bao-cao-chot/moi", data={"unit": key, "on": "20/11/2026"})
    assert "Không có việc nào đang chờ" in mai.get("/nhan-su").text


def test_old_figures_say_how_old_they_are_and_are_made_anew_on_demand(
    app: Flask, place: Place, sign_in: SignIn, clock: HeldClock
) -> None:
    app.test_client_class = FlaskClient
    mai = sign_in(place.officer_id)
    assert "không có gì thay đổi" in mai.get("/nhan-su").text
    with app.app_context(), transaction(write=True):
        person = make_official("Hồ Thị Mới", db.session.get_one(Unit, place.province_id))
        outside(person, 40, dt.date(2026, 5, 5))
    clock.forward(minutes=8)
    page = mai.get("/nhan-su").text
    assert "cũ 8 phút" in page and _tiles(page)["Số người"][0] == "4"
    assert mai.post("/nhan-su/tinh-lai").status_code == 302
    with app.app_context():
        drain()
    page = mai.get("/nhan-su").text
    assert "không có gì thay đổi" in page and _tiles(page)["Số người"][0] == "5"


def test_before_there_are_people_the_board_says_where_to_begin(app: Flask, sign_in: SignIn) -> None:
    with app.app_context(), transaction(write=True):
        officer = make_officer("Đặng Thị Mai", make_unit("UBND tỉnh Mới", kind="province")).id
        take_snapshot()
    page = sign_in(officer).get("/nhan-su").text
    assert "Bắt đầu từ đây" in page and "Nhập danh sách nhân sự" in page


def test_before_the_first_figures_it_says_so(app: Flask, sign_in: SignIn) -> None:
    app.test_client_class = FlaskClient
    with app.app_context(), transaction(write=True):
        db.session.execute(delete(Snapshot))
        officer = make_officer("Đặng Thị Mai", make_unit("UBND tỉnh Mới", kind="province")).id
    assert "Chưa có số liệu" in sign_in(officer).get("/nhan-su").text


def test_a_change_against_last_week_is_told_in_points(
    app: Flask, place: Place, sign_in: SignIn, clock: HeldClock
) -> None:
    clock.forward(days=8)
    with app.app_context(), transaction(write=True):
        outside(db.session.get_one(Person, place.people[2]), 30, dt.date(2026, 11, 25))
        take_snapshot()
    assert "+25,0 điểm phần trăm so với tuần trước" in sign_in(place.officer_id).get("/nhan-su").text


def test_hr_officers_land_on_the_board_and_others_on_their_own_page(
    app: Flask, place: Place, client: FlaskClient
) -> None:
    with app.app_context(), transaction(write=True):
        make_person("Cao Văn Học", user_name="hoc")
        give_password(db.session.scalars(select(Person).where(Person.full_name == "Cao Văn Học")).one())
    for name, address in (("mai", "/nhan-su"), ("hoc", "/")):
        answer = client.post("/dang-nhap", data={"name": name, "password": PASSWORD})
        assert answer.headers["Location"] == address
        client.post("/dang-xuat")


def test_the_page_asks_few_questions_of_the_database(app: Flask, place: Place, sign_in: SignIn) -> None:
    app.test_client_class = FlaskClient
    mai, seen = sign_in(place.officer_id), []
    mai.get("/nhan-su")

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")):
            seen.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    mai.get("/nhan-su")
    event.remove(engine, "before_cursor_execute", note)
    assert len(seen) <= 12, "\n\n".join(seen)


def test_figures_that_nothing_has_changed_since_are_never_old() -> None:
    hour = dt.timedelta(hours=1)
    assert freshness(age=100 * hour, is_due=False) == "current"
    assert freshness(age=dt.timedelta(seconds=30), is_due=True) == "current"
    assert freshness(age=hour, is_due=True) == "stale"
    assert freshness(age=25 * hour, is_due=True) == "old"


def test_points_are_told_only_where_both_rates_are_known() -> None:
    assert points(0.714, 0.702) == 1.2
    assert points(None, 0.5) is None and points(0.5, None) is None
