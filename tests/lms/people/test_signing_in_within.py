"""Signing in again without leaving the page: the same person, by the same rules, and nobody else."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.core.db import transaction
from lms.people.actions import deactivate_person
from lms.people.passwords import find_credential
from lms.people.queries import find_by_sign_in_name
from lms.people.sessions import COOKIE
from tests.factories.people import PASSWORD
from tests.lms.people.conftest import Land

DOOR = "/dang-nhap/trong-trang"
JSON = {"Accept": "application/json"}


def _public_id(app: Flask, name: str = "hang") -> str:
    with app.app_context(), transaction(write=False):
        person = find_by_sign_in_name(name)
        assert person is not None
        return person.public_id


def _try(
    client: FlaskClient, app: Flask, password: str = PASSWORD, *, name: str = "hang", person: str = "hang"
):  # type: ignore[no-untyped-def]
    body = {"name": name, "password": password, "person": _public_id(app, person)}
    return client.post(DOOR, data=body, headers=JSON)


def _is_in(client: FlaskClient) -> bool:
    return client.get("/ho-so").status_code == 200


def test_the_person_of_the_page_is_signed_in_again(client: FlaskClient, app: Flask, land: Land) -> None:
    answer = _try(client, app)
    assert answer.status_code == 200
    assert answer.json["next"] is None
    assert _is_in(client)


def test_the_token_that_comes_along_is_good_for_the_next_form(
    client: FlaskClient, app: Flask, land: Land
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    body = {"name": "hang", "password": PASSWORD, "person": _public_id(app)}
    assert client.post(DOOR, data=body, headers=JSON).status_code == 400
    token = client.get(DOOR, headers=JSON).json["csrf_token"]
    answer = client.post(DOOR, data=body, headers={**JSON, "X-CSRFToken": token})
    assert answer.status_code == 200
    fresh = answer.json["csrf_token"]
    assert fresh != token
    assert client.post("/dang-xuat", headers={"X-CSRFToken": token}).status_code == 400
    assert client.post("/dang-xuat", headers={"X-CSRFToken": fresh}).status_code == 302


def test_somebody_else_is_told_so_and_not_signed_in(client: FlaskClient, app: Flask, land: Land) -> None:
    answer = _try(client, app, person="toanquyen")
    assert answer.status_code == 409
    assert answer.json["messages"]
    assert COOKIE not in answer.headers.get("Set-Cookie", "")
    assert not _is_in(client)


def test_somebody_elses_wrong_password_says_no_more_than_any_other(
    client: FlaskClient, app: Flask, land: Land
) -> None:
    wrong = _try(client, app, "sai rồi nhé", person="toanquyen")
    unknown = client.post(DOOR, data={"name": "ai-do", "password": "sai", "person": "x"}, headers=JSON)
    assert wrong.status_code == unknown.status_code == 422
    assert wrong.json["messages"] == unknown.json["messages"]


@pytest.mark.parametrize("person", ["hang", "toanquyen"])
def test_wrong_passwords_count_here_too_and_lock_the_name(
    client: FlaskClient, app: Flask, land: Land, person: str
) -> None:
    for _ in range(5):
        assert _try(client, app, "sai rồi nhé", person=person).status_code == 422
    locked = _try(client, app)
    assert locked.status_code == 422
    assert not _is_in(client)
    page = client.post("/dang-nhap", data={"name": "hang", "password": PASSWORD})
    assert page.status_code == 422


def test_every_fault_of_the_form_is_said(client: FlaskClient, land: Land) -> None:
    answer = client.post(DOOR, data={"name": "", "password": ""}, headers=JSON)
    assert answer.status_code == 422
    assert len(answer.json["messages"]) == 2


def test_a_closed_account_stays_closed(client: FlaskClient, app: Flask, land: Land) -> None:
    public_id = _public_id(app)
    with app.app_context(), transaction(write=True):
        person = find_by_sign_in_name("hang")
        assert person is not None
        deactivate_person(person=person)
    body = {"name": "hang", "password": PASSWORD, "person": public_id}
    assert client.post(DOOR, data=body, headers=JSON).status_code == 422
    assert not _is_in(client)


def test_a_step_that_comes_first_is_named(client: FlaskClient, app: Flask, land: Land) -> None:
    with app.app_context(), transaction(write=True):
        person = find_by_sign_in_name("hang")
        assert person is not None
        credential = find_credential(person.id)
        assert credential is not None
        credential.must_change = True
    answer = _try(client, app)
    assert answer.status_code == 200
    assert answer.json["next"].startswith("/mat-khau/dau-tien")


def test_the_session_before_is_over(client: FlaskClient, app: Flask, land: Land) -> None:
    _try(client, app)
    before = client.get_cookie(COOKIE)
    assert before is not None
    _try(client, app)
    other = app.test_client()
    other.set_cookie(COOKIE, before.value)
    assert not _is_in(other)
