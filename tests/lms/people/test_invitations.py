"""Invitations: sent in batches, seen by the officer, opened and accepted once, sent again when they failed."""

import re
import smtplib
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from lms.core.db import db, transaction
from lms.core.errors import Refusal
from lms.core.jobs import check_parked, drain
from lms.core.permissions import Role
from lms.organisations.queries import SubtreeScope, get_unit
from lms.people import listeners
from lms.people.actions import ask_invitation, ask_invitations, deactivate_person
from lms.people.invitations import STATES, count_invitations, get_invited
from lms.people.models import Credential, Invitation, Person
from lms.people.queries import get_person_by_id
from lms.people.seats import mail_fault
from tests.conftest import START, HeldClock
from tests.factories.people import give_password, make_holder, make_person
from tests.lms.people.conftest import Land
from tests.pages import without_tokens

Browser = Callable[[int], FlaskClient]
Mails = Callable[[], list[tuple[str, str]]]
NEW = "gạo nếp tím năm cũ"
LIST = "/nhan-su/loi-moi"


@pytest.fixture
def officer(app: Flask, land: Land) -> int:
    """An HR officer of the province, who can sign in."""
    with app.app_context(), transaction(write=True):
        person = make_holder(Role.HR_OFFICER, get_unit(land.province), "Lý Nhân Sự")
        give_password(person)
        return person.id


@pytest.fixture
def newcomer(app: Flask, land: Land) -> str:
    """The public id of somebody of the first commune who has an address and no password."""
    return _newcomers(app, land, 1)[0]


def _newcomers(app: Flask, land: Land, number: int) -> list[str]:
    with app.app_context(), transaction(write=True):
        unit = get_unit(land.first)
        return [
            make_person(f"Người Thứ {one}", unit=unit, email=f"nguoi{one}@thu.example").public_id
            for one in range(number)
        ]


def _id(public_id: str) -> int:
    found = db.session.scalar(select(Person.id).where(Person.public_id == public_id))
    assert found is not None
    return found


def _invite(browser: FlaskClient, *people: str):  # type: ignore[no-untyped-def]
    return browser.post(f"{LIST}/gui", data={"nguoi": list(people)})


def _link(text: str) -> str:
    found = re.search(r"/loi-moi/[\w-]{40,}", text)
    assert found
    return found.group(0)


def _state(app: Flask, land: Land, public_id: str) -> str:
    with app.app_context(), transaction(write=False):
        scope = SubtreeScope(frozenset({get_unit(land.province).id}), START.date())
        return str(get_invited(public_id, scope).state)


def test_an_invited_person_opens_the_link_sets_a_password_and_the_officer_sees_each_step(
    app: Flask, client: FlaskClient, land: Land, officer: int, newcomer: str, sign_in: Browser, mails: Mails
) -> None:
    hr = sign_in(officer)
    assert _state(app, land, newcomer) == "not_invited"
    _invite(hr, newcomer)
    assert _state(app, land, newcomer) == "waiting"
    ((to, text),) = mails()
    assert to == "nguoi0@thu.example" and _state(app, land, newcomer) == "sent"
    link = _link(text)
    for _ in range(3):
        assert "Người Thứ 0" in client.get(link).text
    assert _state(app, land, newcomer) == "sent"
    assert client.post(link).headers["Location"] == f"{link}/mat-khau"
    assert _state(app, land, newcomer) == "opened"
    poor = client.post(f"{link}/mat-khau", data={"password": "ngắn", "again": "ngắn"})
    assert poor.status_code == 422
    assert client.post(f"{link}/mat-khau", data={"password": NEW, "again": NEW}).status_code == 302
    client.post("/quyen-rieng-tu/da-doc")
    assert "Người Thứ 0" in client.get("/ho-so").text
    assert _state(app, land, newcomer) == "accepted"
    other = app.test_client()
    assert other.get(link).status_code == 404
    assert other.post(f"{link}/mat-khau", data={"password": NEW + "x", "again": NEW + "x"}).status_code == 404


def test_the_link_stands_nowhere_in_the_database(
    app: Flask, land: Land, officer: int, newcomer: str, sign_in: Browser, mails: Mails
) -> None:
    _invite(sign_in(officer), newcomer)
    token = _link(mails()[0][1]).rsplit("/", 1)[1]
    with app.app_context(), transaction(write=False):
        for table in db.metadata.sorted_tables:
            for row in db.session.execute(select(table)):
                assert token not in str(row)


def test_a_link_dies_after_two_weeks_with_another_address_and_with_a_password_set_elsewhere(
    app: Flask,
    client: FlaskClient,
    land: Land,
    officer: int,
    sign_in: Browser,
    mails: Mails,
    clock: HeldClock,
) -> None:
    people = _newcomers(app, land, 4)
    _invite(sign_in(officer), *people)
    links = {to: _link(text) for to, text in mails()}
    with app.app_context(), transaction(write=True):
        give_password(get_person_by_id(_id(people[0])))
        get_person_by_id(_id(people[1])).email = "khac@thu.example"
        deactivate_person(person=get_person_by_id(_id(people[2])))
    alive = [client.get(links[f"nguoi{one}@thu.example"]).status_code for one in range(4)]
    assert alive == [404, 404, 404, 200]
    clock.forward(days=14, minutes=1)
    assert client.get(links["nguoi3@thu.example"]).status_code == 404
    too_late, invented = (
        without_tokens(client.get(link).text).replace(link, "")
        for link in (links["nguoi3@thu.example"], "/loi-moi/" + "x" * 43)
    )
    assert too_late == invented
    assert _state(app, land, people[3]) == "expired"


def test_nobody_gets_two_letters_a_day_and_the_second_takes_the_place_of_the_first(
    app: Flask,
    client: FlaskClient,
    land: Land,
    officer: int,
    newcomer: str,
    sign_in: Browser,
    mails: Mails,
    clock: HeldClock,
) -> None:
    hr = sign_in(officer)
    for _ in range(3):
        _invite(hr, newcomer)
    assert len(mails()) == 1
    clock.forward(hours=25)
    _invite(sign_in(officer), newcomer)
    first, second = (_link(text) for _, text in mails())
    assert (client.get(first).status_code, client.get(second).status_code) == (404, 200)


def test_thousands_are_asked_for_at_once_and_leave_in_batches(
    app: Flask, land: Land, officer: int, mails: Mails, clock: HeldClock
) -> None:
    people = _newcomers(app, land, 45)
    with app.app_context(), transaction(write=True):
        ids = [*map(_id, people), land.hang, land.stranger]
        unit = get_unit(land.first)
        assert ask_invitations(person_ids=ids, unit_id=unit.id, by_id=officer) == 45
        assert ask_invitations(person_ids=ids, unit_id=unit.id, by_id=officer) == 0
        with pytest.raises(Refusal):
            ask_invitation(person=get_person_by_id(land.hang), unit=unit, by_id=officer)
    assert len(mails()) == 20
    clock.forward(seconds=10)
    assert len(mails()) == 40
    clock.forward(seconds=10)
    assert len(mails()) == 45


def test_the_counts_are_those_of_the_lines_they_open(
    app: Flask, land: Land, officer: int, sign_in: Browser, mails: Mails
) -> None:
    people = _newcomers(app, land, 3)
    with app.app_context(), transaction(write=True):
        make_person("Không Thư", unit=get_unit(land.first))
    hr = sign_in(officer)
    _invite(hr, *people[:2])
    mails()
    with app.app_context(), transaction(write=False):
        scope = SubtreeScope(frozenset({get_unit(land.province).id}), START.date())
        counts = count_invitations(scope)
    assert (counts["sent"], counts["not_invited"], counts["no_email"]) == (2, 1, 1)
    for state in STATES:
        page = hr.get(f"{LIST}?trang-thai={state}").text
        assert page.count('role="rowheader"') == counts[state]
    assert "Không Thư" in hr.get(f"{LIST}?trang-thai=no_email").text
    assert "Người Thứ 2" in hr.get(f"{LIST}?tim=thu+2").text


def test_all_who_were_never_invited_are_invited_with_one_button(
    app: Flask, land: Land, officer: int, sign_in: Browser, mails: Mails
) -> None:
    _newcomers(app, land, 5)
    hr = sign_in(officer)
    hr.post(f"{LIST}/gui", data={"tat-ca": "not_invited", "don-vi": land.first})
    assert len(mails()) == 5
    hr.post(f"{LIST}/gui", data={"tat-ca": "accepted"})
    assert len(mails()) == 5


def _refusing(error: Exception) -> Callable[..., None]:
    def send(**_letter: str) -> None:
        raise error

    return send


UNKNOWN = smtplib.SMTPRecipientsRefused({"x@y": (550, b"5.1.1 User unknown")})
LATER = smtplib.SMTPRecipientsRefused({"x@y": (451, b"4.7.1 Greylisted")})


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (UNKNOWN, ("unknown", True)),
        (LATER, ("later", False)),
        (smtplib.SMTPRecipientsRefused({"x@y": (552, b"5.2.2 Mailbox full")}), ("full", True)),
        (smtplib.SMTPRecipientsRefused({"x@y": (550, b"5.7.1 Policy")}), ("refused", True)),
        (smtplib.SMTPDataError(554, b"Spam"), ("refused", True)),
        (smtplib.SMTPSenderRefused(550, b"no", "a@b"), ("later", False)),
        (smtplib.SMTPServerDisconnected("gone"), ("away", False)),
        (TimeoutError(), ("away", False)),
        (ConnectionRefusedError(), ("away", False)),
        (smtplib.SMTPNotSupportedError("utf8"), ("address", True)),
        (KeyError("a fault of ours"), None),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else str(value),
)
def test_what_a_mail_server_says_is_understood(error: Exception, fault: tuple[str, bool] | None) -> None:
    assert mail_fault(error) == fault


def test_a_letter_refused_for_good_is_shown_corrected_and_sent_to_the_right_address(
    app: Flask,
    land: Land,
    officer: int,
    newcomer: str,
    sign_in: Browser,
    mails: Mails,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hr = sign_in(officer)
    with monkeypatch.context() as refusing:
        refusing.setattr(listeners, "send_mail", _refusing(UNKNOWN))
        _invite(hr, newcomer)
        assert mails() == []
    assert _state(app, land, newcomer) == "failed"
    assert "không có địa chỉ này" in hr.get(f"{LIST}?trang-thai=failed").text
    page = f"{LIST}/{newcomer}/dia-chi"
    assert hr.get(page).status_code == 200
    for wrong in ("", "không phải thư", "hang@thu.example"):
        assert hr.post(page, data={"email": wrong}).status_code == 422
    assert hr.post(page, data={"email": "dung@thu.example"}).status_code == 302
    ((to, _text),) = mails()
    assert to == "dung@thu.example" and _state(app, land, newcomer) == "sent"


def test_all_failed_letters_are_sent_again_with_one_button(
    app: Flask, land: Land, officer: int, sign_in: Browser, mails: Mails, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = _newcomers(app, land, 3)
    hr = sign_in(officer)
    with monkeypatch.context() as refusing:
        refusing.setattr(listeners, "send_mail", _refusing(UNKNOWN))
        _invite(hr, *people)
        mails()
    hr.post(f"{LIST}/gui", data={"tat-ca": "failed"})
    assert len(mails()) == 3


def test_a_letter_refused_for_now_is_tried_again_by_itself_and_given_up_after_a_day(
    app: Flask,
    land: Land,
    officer: int,
    sign_in: Browser,
    mails: Mails,
    clock: HeldClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    people = _newcomers(app, land, 3)
    tried: list[str] = []

    def send(*, to: str, subject: str, body: str) -> None:
        tried.append(to)
        raise LATER if to.startswith("nguoi0") else ConnectionRefusedError()

    with monkeypatch.context() as away:
        away.setattr(listeners, "send_mail", send)
        _invite(sign_in(officer), *people)
        mails()
        assert tried == ["nguoi0@thu.example", "nguoi1@thu.example"]
        assert {_state(app, land, person) for person in people} == {"waiting"}
        clock.forward(minutes=11)
        mails()
        assert len(tried) > 2
    clock.forward(minutes=15)
    assert len(mails()) == 3
    late = _newcomers_named(app, land, "Muộn")
    monkeypatch.setattr(listeners, "send_mail", _refusing(LATER))
    with app.app_context(), transaction(write=True):
        ask_invitations(person_ids=[_id(late)], unit_id=get_unit(land.first).id, by_id=officer)
    for _ in range(10):
        with app.app_context():
            drain()
        clock.forward(hours=6)
    assert _state(app, land, late) == "failed"
    with app.app_context(), transaction(write=False):
        assert check_parked() == []


def _newcomers_named(app: Flask, land: Land, name: str) -> str:
    with app.app_context(), transaction(write=True):
        return make_person(name, unit=get_unit(land.first), email="muon@thu.example").public_id


def test_a_batch_that_is_delivered_twice_sends_nothing_twice(
    app: Flask, land: Land, officer: int, newcomer: str, sign_in: Browser, mails: Mails
) -> None:
    _invite(sign_in(officer), newcomer)
    mails()
    with app.app_context(), transaction(write=False):
        ids = list(db.session.scalars(select(Invitation.id)))
        listeners.mail_invitations({"invitation_ids": ids})
    assert len(mails()) == 1


def test_people_of_other_units_are_not_seen_written_to_or_corrected(
    app: Flask, land: Land, officer: int, sign_in: Browser, mails: Mails
) -> None:
    with app.app_context(), transaction(write=True):
        foreign = make_person(
            "Canary Kim Oanh", unit=get_unit(land.foreign), email="oanh@thu.example"
        ).public_id
    hr = sign_in(officer)
    assert "Canary" not in hr.get(LIST).text
    assert "Canary" not in hr.get(f"{LIST}?tim=canary").text
    _invite(hr, foreign)
    assert mails() == []
    assert hr.get(f"{LIST}/{foreign}/dia-chi").status_code == 404
    assert hr.get(f"{LIST}?don-vi={land.foreign}").status_code == 404
    assert sign_in(land.hang).get(LIST).status_code == 403


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.HR_OFFICER])
def test_an_officer_does_not_direct_the_letter_of_an_administrator_or_a_colleague_elsewhere(
    role: Role, app: Flask, land: Land, officer: int, sign_in: Browser
) -> None:
    with app.app_context(), transaction(write=True):
        unit = get_unit(land.first)
        public_id = make_holder(role, unit, "Quản Trị Xã", email="qt@thu.example").public_id
    page = f"{LIST}/{public_id}/dia-chi"
    assert sign_in(officer).post(page, data={"email": "toi@thu.example"}).status_code == 403
    assert sign_in(land.administrator).get(page).status_code == 200


def test_whoever_can_sign_in_already_is_not_invited_and_not_corrected_here(
    app: Flask, land: Land, officer: int, sign_in: Browser, mails: Mails
) -> None:
    with app.app_context(), transaction(write=False):
        hang = get_person_by_id(land.hang).public_id
    hr = sign_in(officer)
    _invite(hr, hang)
    assert mails() == []
    assert hr.get(f"{LIST}/{hang}/dia-chi").status_code in (403, 404)
    with app.app_context(), transaction(write=False):
        assert db.session.scalar(select(func.count()).select_from(Invitation)) == 0
        assert db.session.get(Credential, land.hang) is not None
