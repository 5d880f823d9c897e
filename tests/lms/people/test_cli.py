import re

from flask import Flask
from flask.testing import FlaskClient

from lms.core.db import transaction
from lms.core.permissions import Role
from lms.organisations.queries import get_root
from lms.people.queries import find_by_sign_in_name, live_grants
from tests.factories.people import PASSWORD
from tests.lms.people.conftest import Land


def _password(text: str) -> str:
    found = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", text)
    assert found
    return found.group()


def test_the_first_administrator_is_made_at_the_console(app: Flask, client: FlaskClient) -> None:
    runner = app.test_cli_runner()
    made = runner.invoke(args=["people", "create-administrator", "Vũ Đức Nam", "--user-name", "nam"])
    assert made.exit_code == 0, made.output
    client.post("/dang-nhap", data={"name": "nam", "password": _password(made.output)})
    assert client.get("/quan-tri").headers["Location"].startswith("/mat-khau/dau-tien")
    with app.app_context(), transaction(write=False):
        person = find_by_sign_in_name("nam")
        assert person is not None
        assert live_grants(person.id, person.created_at.date()) == [(Role.ADMINISTRATOR, get_root().id)]


def test_a_taken_or_missing_name_is_refused_in_a_sentence(app: Flask) -> None:
    runner = app.test_cli_runner()
    runner.invoke(args=["people", "create-administrator", "A", "--email", "a@thu.example"])
    again = runner.invoke(args=["people", "create-administrator", "B", "--email", "A@thu.example"])
    assert again.exit_code == 1 and "another person" in again.output
    assert runner.invoke(args=["people", "create-administrator", "B"]).exit_code == 2
    assert runner.invoke(args=["people", "create-administrator", "B", "--user-name", "Có Dấu"]).exit_code == 2


def test_a_way_back_in_for_who_is_locked_out(app: Flask, client: FlaskClient, land: Land) -> None:
    for _ in range(5):
        client.post("/dang-nhap", data={"name": "toanquyen", "password": "sai"})
    runner = app.test_cli_runner()
    given = runner.invoke(args=["people", "reset-password", "toanquyen"])
    assert given.exit_code == 0
    client.post("/dang-nhap", data={"name": "toanquyen", "password": PASSWORD})
    assert client.get("/quan-tri").headers["Location"].startswith("/dang-nhap")
    client.post("/dang-nhap", data={"name": "toanquyen", "password": _password(given.output)})
    assert client.get("/quan-tri").headers["Location"].startswith("/mat-khau/dau-tien")
    assert runner.invoke(args=["people", "reset-password", "ai-do"]).exit_code == 1


def test_every_verb_explains_itself(app: Flask) -> None:
    for args in (
        ["people", "--help"],
        ["people", "create-administrator", "--help"],
        ["people", "reset-password", "--help"],
    ):
        assert app.test_cli_runner().invoke(args=args).exit_code == 0
