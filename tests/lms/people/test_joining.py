"""Joining with a code: the officer's pages, the joiner's way, and the seats."""

import re
import threading
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from lms.core.clock import today
from lms.core.db import db, transaction
from lms.core.errors import Refusal
from lms.core.permissions import Role
from lms.core.registries import invariants
from lms.organisations.queries import find_unit_by_code, get_unit
from lms.people.actions import (
    close_join_code,
    create_join_code,
    deactivate_person,
    end_post,
    finish_sign_up,
    join_with_account,
)
from lms.people.joining import find_join_code
from lms.people.models import JoinCode, JoinUse, Person, PersonAlias, Post, SignUp
from lms.people.queries import find_by_sign_in_name, get_person_by_id
from lms.people.sign_ups import store_sign_up
from tests.conftest import START, HeldClock
from tests.factories.people import make_holder, make_person
from tests.lms.people.conftest import Land, bare, code_in

Browser = Callable[[int], FlaskClient]
Mails = Callable[[], list[tuple[str, str]]]
NEW = "gạo nếp tím năm cũ"
LIST = "/nhan-su/ma-tham-gia"


@pytest.fixture
def officer(app: Flask, land: Land) -> int:
    """An HR officer of the province."""
    with app.app_context(), transaction(write=True):
        return make_holder(Role.HR_OFFICER, get_unit(land.province), "Lý Nhân Sự").id


def _form(to: str, **facts: object) -> dict[str, object]:
    return {
        "unit": to,
        "title": "Công chức xã",
        "person_group": "cong_chuc",
        "is_counted": "y",
        "outside_reason": "",
        "seats": "2",
        "last_day": "31/12/2026",
        "domains": "thu.example",
        **facts,
    }


def _make(browser: FlaskClient, unit: str, **facts: object) -> tuple[str, str]:
    """(page of the code, the code) of a code made through the pages."""
    answer = browser.post(f"{LIST}/moi", data=_form(unit, **facts))
    assert answer.status_code == 302, answer.text
    page = answer.headers["Location"]
    found = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", browser.get(page).text)
    assert found
    return page, found.group(0)


def _ask(client: FlaskClient, code: str, email: str, name: str = "Lò Thị Ẳng"):  # type: ignore[no-untyped-def]
    client.post("/tham-gia", data={"code": code})
    return client.post("/tham-gia/don-vi", data={"full_name": name, "email": email})


def _prove(client: FlaskClient, code: str):  # type: ignore[no-untyped-def]
    return client.post("/tham-gia/xac-nhan", data={"code": code, "password": NEW, "again": NEW})


def _count(app: Flask, model: type) -> int:
    with app.app_context(), transaction(write=False):
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_colleague_joins_with_a_code_and_the_officer_sees_the_seat(
    app: Flask, client: FlaskClient, land: Land, officer: int, sign_in: Browser, mails: Mails
) -> None:
    hr = sign_in(officer)
    page, code = _make(hr, land.first)
    before = _count(app, Person)
    assert client.post("/tham-gia", data={"code": code.lower().replace("-", " ")}).status_code == 302
    shown = client.get("/tham-gia/don-vi").text
    assert "UBND xã An Ổn" in shown and "Công chức xã" in shown
    asked = _ask(client, code, "ang@thu.example")
    assert asked.headers["Location"] == "/tham-gia/xac-nhan"
    ((to, text),) = mails()
    assert to == "ang@thu.example"
    assert (_count(app, Person), _count(app, JoinUse)) == (before, 0)
    assert _prove(client, code_in(text)).status_code == 302
    client.post("/quyen-rieng-tu/da-doc")
    assert "Lò Thị Ẳng" in client.get("/ho-so").text
    with app.app_context(), transaction(write=False):
        person = find_by_sign_in_name("ang@thu.example")
        assert person is not None
        post = db.session.scalars(select(Post).where(Post.person_id == person.id)).one()
        assert (post.title, post.is_main, post.is_counted, post.valid_from) == (
            "Công chức xã",
            True,
            True,
            today(),
        )
    seen = hr.get(page).text
    assert "Lò Thị Ẳng" in seen and "1 / 2" in hr.get(LIST).text


def test_a_wrong_code_tells_nothing_and_five_of_them_lock_the_address(
    app: Flask, client: FlaskClient, land: Land, officer: int, sign_in: Browser, clock: HeldClock
) -> None:
    _, code = _make(sign_in(officer), land.first)
    wrongs = ("AAAA", "X OR 1=1", "ZZ" * 6)
    answers = [client.post("/tham-gia", data={"code": wrong}) for wrong in wrongs]
    assert {answer.status_code for answer in answers} == {422}
    assert len({bare(answer.text, wrong) for answer, wrong in zip(answers, wrongs, strict=True)}) == 1
    assert "UBND" not in answers[0].text
    for wrong in ("B", "C"):
        client.post("/tham-gia", data={"code": wrong})
    assert client.post("/tham-gia", data={"code": code}).status_code == 422
    clock.forward(minutes=16)
    assert client.post("/tham-gia", data={"code": code}).status_code == 302


def test_nobody_reaches_the_second_step_without_a_right_code(client: FlaskClient, land: Land) -> None:
    for page in ("/tham-gia/don-vi", "/tham-gia/xac-nhan"):
        assert client.get(page).headers["Location"] == "/tham-gia"
    assert client.post("/tham-gia/gui-lai").status_code == 404


def test_whoever_holds_a_right_code_hears_why_it_is_of_no_use(
    app: Flask, client: FlaskClient, land: Land, officer: int, sign_in: Browser, clock: HeldClock
) -> None:
    hr = sign_in(officer)
    page, code = _make(hr, land.first)
    hr.post(f"{page}/dong")
    assert "đã đóng" in client.post("/tham-gia", data={"code": code}).text
    hr.post(f"{page}/mo")
    assert client.post("/tham-gia", data={"code": code}).status_code == 302
    hr.post(f"{page}/sua", data={"seats": "0", "last_day": "31/12/2026"})
    clock.forward(days=60)
    assert "hết hạn" in app.test_client().post("/tham-gia", data={"code": code}).text


def test_only_addresses_of_the_office_join(
    app: Flask, client: FlaskClient, land: Land, officer: int, sign_in: Browser
) -> None:
    _, code = _make(sign_in(officer), land.first, domains="thu.example, @xa.thu.example")
    for email in ("ang@khac.example", "ang@thu.example.khac.example", "ang@conthu.example"):
        assert _ask(client, code, email).status_code == 422
    assert _count(app, SignUp) == 0
    assert _ask(client, code, "ANG@Thu.Example").status_code == 302


def test_a_known_address_gets_the_same_pages_a_letter_without_code_and_no_second_account(
    app: Flask, land: Land, officer: int, sign_in: Browser, mails: Mails
) -> None:
    _, code = _make(sign_in(officer), land.first)
    before, pages = _count(app, Person), []
    for email in ("hang@thu.example", "moi@thu.example"):
        client = app.test_client()
        answer = _ask(client, code, email)
        mails()
        tried = _prove(client, "000000")
        pages.append((answer.status_code, tried.status_code, bare(tried.text.replace(email, ""), email)))
    assert pages[0] == pages[1]
    letters = dict(mails())
    assert not re.search(r"\b\d{6}\b", letters["hang@thu.example"])
    assert re.search(r"\b\d{6}\b", letters["moi@thu.example"])
    assert _count(app, Person) == before


def test_the_code_of_the_letter_is_guessed_five_times_and_belongs_to_one_browser(
    app: Flask,
    client: FlaskClient,
    land: Land,
    officer: int,
    sign_in: Browser,
    mails: Mails,
    clock: HeldClock,
) -> None:
    _, code = _make(sign_in(officer), land.first)
    _ask(client, code, "ang@thu.example")
    right = code_in(mails()[0][1])
    other = app.test_client()
    _ask(other, code, "ang@thu.example")
    assert len(mails()) == 1
    assert _prove(other, right).status_code == 422
    wrong = "111111" if right != "111111" else "222222"
    for _ in range(5):
        assert _prove(client, wrong).status_code == 422
    assert _prove(client, right).status_code == 422
    clock.forward(seconds=61)
    client.post("/tham-gia/gui-lai")
    assert _prove(client, code_in(mails()[1][1])).status_code == 302


def test_an_address_is_not_flooded_however_many_browsers_ask(
    app: Flask, land: Land, officer: int, sign_in: Browser, mails: Mails, clock: HeldClock
) -> None:
    _, code = _make(sign_in(officer), land.first)
    for _ in range(13):
        _ask(app.test_client(), code, "ang@thu.example")
        mails()
        clock.forward(minutes=2)
    assert len(mails()) == 10


def test_a_code_of_yesterday_opens_no_account(
    client: FlaskClient, land: Land, officer: int, sign_in: Browser, mails: Mails, clock: HeldClock
) -> None:
    _, code = _make(sign_in(officer), land.first)
    _ask(client, code, "ang@thu.example")
    right = code_in(mails()[0][1])
    clock.forward(minutes=31)
    assert _prove(client, right).status_code == 422


def test_who_asked_while_there_was_a_seat_and_proves_too_late_makes_nobody(
    app: Flask, land: Land, officer: int, sign_in: Browser, mails: Mails
) -> None:
    _, code = _make(sign_in(officer), land.first, seats="1")
    first, second = app.test_client(), app.test_client()
    _ask(first, code, "mot@thu.example", "Người Một")
    _ask(second, code, "hai@thu.example", "Người Hai")
    letters = dict(mails())
    assert _prove(first, code_in(letters["mot@thu.example"])).status_code == 302
    before = _count(app, Person)
    late = _prove(second, code_in(letters["hai@thu.example"]))
    assert late.status_code == 422 and "đã hết chỗ" in late.text
    assert (_count(app, Person), _count(app, JoinUse)) == (before, 1)
    assert "hết chỗ" in app.test_client().post("/tham-gia", data={"code": code}).text


def test_somebody_with_an_account_joins_with_a_further_post_and_twice_is_one_seat(
    app: Flask, land: Land, officer: int, sign_in: Browser
) -> None:
    _, code = _make(sign_in(officer), land.second)
    hang = sign_in(land.hang)
    for _ in range(2):
        hang.post("/tham-gia", data={"code": code})
        assert "UBND xã Đằng Giang" in hang.get("/tham-gia/don-vi").text
        assert hang.post("/tham-gia/tai-khoan").headers["Location"] == "/ho-so"
    with app.app_context(), transaction(write=False):
        posts = db.session.scalars(select(Post).where(Post.person_id == land.hang).order_by(Post.id)).all()
        assert [post.is_main for post in posts] == [True, False]
        row = find_join_code(code)
        assert row is not None and (row.used, row.code.used) == (1, 1)


def test_an_account_with_another_address_does_not_get_around_the_domains(
    app: Flask, land: Land, officer: int, sign_in: Browser
) -> None:
    _, code = _make(sign_in(officer), land.second, domains="rieng.example")
    hang = sign_in(land.hang)
    hang.post("/tham-gia", data={"code": code})
    assert hang.post("/tham-gia/tai-khoan").headers["Location"] == "/tham-gia/don-vi"
    assert _count(app, JoinUse) == 0


def test_whoever_leaves_gives_the_seat_back(app: Flask, land: Land, officer: int, clock: HeldClock) -> None:
    with app.app_context(), transaction(write=True):
        code = _code(land, officer, seats=1)
        ids = [make_person(name).id for name in ("Một A", "Hai B", "Ba C")]
        post = join_with_account(row=_row(code), person=get_person_by_id(ids[0]))
        assert post is not None and _row(code).state == "full"
        post_id = post.id
        with pytest.raises(Refusal), db.session.begin_nested():
            join_with_account(row=_row(code), person=get_person_by_id(ids[1]))
    clock.forward(days=3)
    with app.app_context(), transaction(write=True):
        code = db.session.scalars(select(JoinCode)).one()
        first, second, third = (get_person_by_id(person_id) for person_id in ids)
        end_post(person=first, post=db.session.get_one(Post, post_id), on=today())
        assert _row(code).state == "open"
        assert join_with_account(row=_row(code), person=second) is not None
        assert _row(code).state == "full"
        deactivate_person(person=second)
        assert join_with_account(row=_row(code), person=third) is not None
        assert join_with_account(row=_row(code), person=third) is None
        assert (_row(code).used, code.used) == (1, 1)
        assert _broken() == []
        _merge(third, into=first)
        assert _row(code).used == 0


def _merge(person: Person, *, into: Person) -> None:
    alias = PersonAlias(
        public_id="alias1",
        person_id=person.id,
        into_id=into.id,
        via_id=into.id,
        reason="one person",
        began_at=START,
    )
    db.session.add(alias)
    db.session.flush()


def _broken() -> list[str]:
    return [line for name, check in invariants().items() if name.startswith("people:") for line in check()]


def _code(land: Land, officer: int, **facts: object) -> JoinCode:
    import datetime as dt

    given: dict[str, object] = {
        "unit": get_unit(land.first),
        "title": "Công chức xã",
        "person_group": "cong_chuc",
        "is_counted": True,
        "outside_reason": None,
        "mail_domains": [],
        "seats": 2,
        "expires_at": START + dt.timedelta(days=30),
        "by_id": officer,
    }
    return create_join_code(**{**given, **facts})  # type: ignore[arg-type]


def _row(code: JoinCode):  # type: ignore[no-untyped-def]
    row = find_join_code(code.code)
    assert row is not None
    return row


def test_seats_are_raised_and_lowered_but_never_below_those_taken(
    app: Flask, land: Land, officer: int, sign_in: Browser
) -> None:
    hr = sign_in(officer)
    page, code = _make(hr, land.first, seats="3", domains="")
    with app.app_context(), transaction(write=True):
        for name in ("Một A", "Hai B"):
            row = find_join_code(code)
            assert row is not None
            join_with_account(row=row, person=make_person(name))
    edit = f"{page}/sua"
    refused = hr.post(edit, data={"seats": "1", "last_day": "31/12/2026"})
    assert refused.status_code == 422 and "2 chỗ" in refused.text
    assert hr.post(edit, data={"seats": "2", "last_day": "31/12/2026"}).status_code == 302
    assert "2 / 2" in hr.get(LIST).text
    for wrong in ("-1", "1e9", "abc", "", "1.5", "9" * 30):
        assert hr.post(edit, data={"seats": wrong, "last_day": "31/12/2026"}).status_code == 422


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"seats": "0"},
        {"last_day": "01/01/2020"},
        {"last_day": "01/01/2099"},
        {"domains": "không phải tên miền!"},
        {"is_counted": "", "outside_reason": ""},
        {"unit": "khong-co"},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_a_code_with_faults_is_not_made(
    app: Flask, land: Land, officer: int, sign_in: Browser, wrong: dict[str, str]
) -> None:
    answer = sign_in(officer).post(f"{LIST}/moi", data=_form(land.first, **wrong))
    assert answer.status_code == 422
    assert _count(app, JoinCode) == 0


def test_codes_of_other_units_are_as_if_there_were_none(
    app: Flask, land: Land, officer: int, sign_in: Browser
) -> None:
    page, code = _make(sign_in(land.chief), land.foreign)
    hr = sign_in(officer)
    assert code not in hr.get(LIST).text
    for path in ("", "/sua", "/to-in"):
        assert hr.get(page + path).status_code == 404
    for path in ("/dong", "/mo", "/sua"):
        assert hr.post(page + path).status_code == 404
    assert hr.post(f"{LIST}/moi", data=_form(land.foreign)).status_code == 422
    assert sign_in(land.hang).get(LIST).status_code == 403


def test_the_sheet_shows_address_code_and_picture(land: Land, officer: int, sign_in: Browser) -> None:
    hr = sign_in(officer)
    page, code = _make(hr, land.first)
    sheet = hr.get(f"{page}/to-in").text
    assert code in sheet and "/tham-gia" in sheet and "<svg" in sheet and "style=" not in sheet


def test_the_trail_does_not_hold_the_code(app: Flask, land: Land, officer: int, sign_in: Browser) -> None:
    from lms.audit.models import AuditEntry

    _, code = _make(sign_in(officer), land.first)
    with app.app_context(), transaction(write=False):
        for entry in db.session.scalars(select(AuditEntry)):
            assert code not in entry.object_label and code.replace("-", "") not in str(entry.detail)


def test_who_joins_a_unit_that_was_merged_stands_with_its_heir(
    app: Flask, land: Land, officer: int, clock: HeldClock
) -> None:
    from lms.organisations.actions import end_unit, record_succession

    with app.app_context(), transaction(write=True):
        code = _code(land, officer)
        old, new = get_unit(land.first), get_unit(land.second)
        record_succession(old=old, new=new, kind="merged", on=today(), decision_number="1/QĐ")
        end_unit(unit=old, on=today())
        post = join_with_account(row=_row(code), person=make_person("Người Mới"))
        assert post is not None and post.unit_id == new.id
        assert _row(code).unit_name == "UBND xã Đằng Giang"


@pytest.mark.parametrize("has_account", [True, False], ids=["with an account", "signing up"])
def test_five_hundred_joins_at_once_on_a_hundred_seats_give_exactly_a_hundred(
    app: Flask, land: Land, officer: int, has_account: bool
) -> None:
    with app.app_context(), transaction(write=True):
        code = _code(land, officer, seats=100).code
        ids = [_joiner(number, code, has_account) for number in range(500)]
    outcomes: list[bool] = []
    start = threading.Barrier(10)

    def work(mine: list[int]) -> None:
        start.wait()
        for one in mine:
            outcomes.append(_joined(app, code, one, has_account))

    threads = [threading.Thread(target=work, args=(ids[number::10],)) for number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(outcomes), sum(outcomes)) == (500, 100)
    with app.app_context(), transaction(write=False):
        row = find_join_code(code)
        assert row is not None and (row.used, row.code.used, row.state) == (100, 100, "full")
        joined = select(func.count(Post.id)).where(Post.title == "Công chức xã")
        assert db.session.scalar(joined) == 100
        assert _broken() == []


def _joiner(number: int, code: str, has_account: bool) -> int:
    if has_account:
        return make_person(f"Người Thứ {number}").id
    row = find_join_code(code)
    assert row is not None
    name, email = f"Người Thứ {number}", f"nguoi{number}@thu.example"
    return store_sign_up(full_name=name, email=email, birth_on=None, join_code_id=row.code.id, language="vi")[
        0
    ].id


def _joined(app: Flask, code: str, one: int, has_account: bool) -> bool:
    try:
        with app.app_context(), transaction(write=True):
            if has_account:
                row = find_join_code(code)
                assert row is not None
                return join_with_account(row=row, person=get_person_by_id(one)) is not None
            finish_sign_up(row=db.session.get_one(SignUp, one), password_hash="x")
            return True
    except Refusal:
        return False


def test_closing_a_code_while_people_join_lets_nobody_in_afterwards(
    app: Flask, land: Land, officer: int
) -> None:
    with app.app_context(), transaction(write=True):
        code = _code(land, officer)
        row = _row(code)
        close_join_code(code=code)
        with pytest.raises(Refusal):
            join_with_account(row=row, person=make_person("Đến Muộn"))


def test_the_demonstration_has_a_code_in_every_state(app: Flask) -> None:
    from lms.organisations.queries import SubtreeScope
    from lms.people.demonstration import seed_people
    from lms.people.joining import CodeRow, list_join_codes
    from lms.people.joining_demonstration import seed_joining

    app.extensions["lms.is_demonstration"].path.write_text("mat-khau-trinh-dien", encoding="utf-8")
    with app.app_context(), transaction(write=True):
        seed_people()
        seed_joining()
        root = find_unit_by_code("GOC")
        assert root is not None
        rows = [
            CodeRow(*row)
            for row in db.session.execute(list_join_codes(SubtreeScope(frozenset({root.id}), today())))
        ]
        assert {row.state for row in rows} == {"open", "full", "expired", "closed"}
        assert _broken() == []
