"""Files sent in parts: whole in the end, whatever happens to the line; nobody touches those of another."""

import base64
import hashlib
import os
import threading
import time
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lms.core.db import db, transaction
from lms.core.errors import NotFound, Refusal
from lms.core.permissions import Role
from lms.core.storage import read_file
from lms.organisations.queries import get_root
from lms.uploads import parts
from lms.uploads.actions import finished_upload, spend_upload, sweep_uploads
from lms.uploads.models import Upload
from lms.uploads.purposes import register_purpose
from lms.uploads.rules import CHUNK_LIMIT
from tests.conftest import HeldClock
from tests.factories.people import make_holder, make_person

TUS = {"Tus-Resumable": "1.0.0"}
CONTENT = os.urandom(5000)


@pytest.fixture(autouse=True)
def _purpose(app: Flask) -> None:
    register_purpose(app, "clip", permission="reports.seal", mebibytes=8, endings=("mp4", "webm"))


@pytest.fixture
def hang(app: Flask) -> int:
    """An officer who may send clips."""
    with app.app_context(), transaction(write=True):
        return make_holder(Role.HR_OFFICER, get_root()).id


@pytest.fixture
def mai(app: Flask) -> int:
    """Another one."""
    with app.app_context(), transaction(write=True):
        return make_holder(Role.HR_OFFICER, get_root(), "Lê Thị Mai").id


def announce(
    browser: FlaskClient, *, size: int = len(CONTENT), name: str = "bài 1.mp4", purpose: str = "clip"
) -> TestResponse:
    facts = {"filename": name, "purpose": purpose}
    metadata = ",".join(f"{key} {base64.b64encode(text.encode()).decode()}" for key, text in facts.items())
    return browser.post("/tai-len", headers={**TUS, "Upload-Length": str(size), "Upload-Metadata": metadata})


def send(browser: FlaskClient, address: str, content: bytes, offset: int) -> TestResponse:
    return browser.patch(
        address,
        data=content,
        headers={**TUS, "Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"},
    )


def id_of(address: str) -> str:
    return address.rsplit("/", 1)[-1]


def test_a_file_in_three_parts_is_whole_in_the_store(
    app: Flask, hang: int, sign_in: Callable[[int], FlaskClient]
) -> None:
    browser = sign_in(hang)
    answer = announce(browser)
    address = answer.headers["Location"]
    assert answer.status_code == 201 and answer.headers["Tus-Resumable"] == "1.0.0"
    for start in (0, 2000, 4000):
        assert browser.head(address, headers=TUS).headers["Upload-Offset"] == str(start)
        answer = send(browser, address, CONTENT[start : start + 2000], start)
        assert answer.status_code == 204
    assert answer.headers["Upload-Offset"] == "5000"
    assert browser.head(address, headers=TUS).headers["Upload-Offset"] == "5000"
    with app.app_context(), transaction(write=True):
        found = finished_upload(id_of(address), hang, purpose="clip")
        assert (found.sha256, found.name, found.size) == (
            hashlib.sha256(CONTENT).hexdigest(),
            "bài 1.mp4",
            5000,
        )
        assert read_file(found.sha256) == CONTENT
        assert not parts.path_of_parts(id_of(address)).exists()
        spend_upload(id_of(address), hang)
        with pytest.raises(Refusal):
            finished_upload(id_of(address), hang)
        with pytest.raises(Refusal):
            finished_upload(id_of(address), hang, purpose="slides")


def test_of_two_forms_sent_at_once_with_one_file_only_one_takes_it(
    app: Flask, hang: int, sign_in: Callable[[int], FlaskClient]
) -> None:
    browser = sign_in(hang)
    address = announce(browser).headers["Location"]
    send(browser, address, CONTENT, 0)
    both_have_read = threading.Barrier(1 if app.config["LMS"].is_embedded else 2)
    outcomes = list[str]()

    def take() -> None:
        try:
            with app.app_context(), transaction(write=True):
                finished_upload(id_of(address), hang)
                both_have_read.wait(10)
                spend_upload(id_of(address), hang)
            outcomes.append("taken")
        except Refusal:
            outcomes.append("refused")

    forms = [threading.Thread(target=take) for _ in range(2)]
    for form in forms:
        form.start()
    for form in forms:
        form.join(30)
    assert sorted(outcomes) == ["refused", "taken"]


def test_a_part_that_comes_twice_or_too_early_changes_nothing(
    hang: int, sign_in: Callable[[int], FlaskClient]
) -> None:
    browser = sign_in(hang)
    address = announce(browser).headers["Location"]
    assert send(browser, address, CONTENT[:2000], 0).status_code == 204
    again, early = send(browser, address, b"x" * 2000, 0), send(browser, address, CONTENT[3000:], 3000)
    assert again.status_code == early.status_code == 409
    assert again.headers["Upload-Offset"] == "2000"
    assert send(browser, address, CONTENT[2000:], 2000).status_code == 204


def test_a_file_is_refused_before_its_first_byte_with_the_reason(
    hang: int, sign_in: Callable[[int], FlaskClient]
) -> None:
    browser = sign_in(hang)
    wrong = announce(browser, name="bài.exe", size=9 * 1024 * 1024)
    assert wrong.status_code == 422
    assert ".mp4" in wrong.text and "8,4 MB" in wrong.text
    assert announce(browser, size=0).status_code == 422
    assert announce(browser, purpose="nothing").status_code == 422
    assert browser.post("/tai-len", headers={"Upload-Length": "5"}).status_code == 412


def test_parts_that_are_too_large_or_of_another_kind_are_refused(
    hang: int, sign_in: Callable[[int], FlaskClient]
) -> None:
    browser = sign_in(hang)
    address = announce(browser, size=CHUNK_LIMIT * 2).headers["Location"]
    assert send(browser, address, b"x" * (CHUNK_LIMIT + 1), 0).status_code == 413
    assert browser.patch(address, data=b"x", headers={**TUS, "Upload-Offset": "0"}).status_code == 415
    small = announce(browser).headers["Location"]
    assert send(browser, small, CONTENT + b"x", 0).status_code == 413
    assert send(browser, small, CONTENT, 0).status_code == 204


def test_the_uploads_of_others_are_as_if_there_were_none(
    app: Flask, hang: int, mai: int, sign_in: Callable[[int], FlaskClient]
) -> None:
    address = announce(sign_in(hang)).headers["Location"]
    other = sign_in(mai)
    assert other.head(address, headers=TUS).status_code == 404
    assert send(other, address, CONTENT, 0).status_code == 404
    assert other.delete(address, headers=TUS).status_code == 404
    with app.app_context(), transaction(write=False), pytest.raises(NotFound):
        finished_upload(id_of(address), mai)


def test_a_learner_without_the_permission_sends_nothing(
    app: Flask, sign_in: Callable[[int], FlaskClient]
) -> None:
    with app.app_context(), transaction(write=True):
        learner = make_person("Trần Thị Hằng").id
    assert announce(sign_in(learner)).status_code == 422


def test_a_cancelled_file_leaves_nothing(
    app: Flask, hang: int, sign_in: Callable[[int], FlaskClient]
) -> None:
    browser = sign_in(hang)
    address = announce(browser).headers["Location"]
    send(browser, address, CONTENT[:100], 0)
    assert browser.delete(address, headers=TUS).status_code == 204
    assert browser.head(address, headers=TUS).status_code == 404
    with app.app_context():
        assert not parts.path_of_parts(id_of(address)).exists()


def test_five_files_may_be_on_their_way_and_those_that_rest_make_place(
    app: Flask, hang: int, sign_in: Callable[[int], FlaskClient]
) -> None:
    browser = sign_in(hang)
    addresses = [announce(browser).headers["Location"] for _ in range(5)]
    for address in addresses:
        send(browser, address, CONTENT[:100], 0)
    assert announce(browser).status_code == 422
    with app.app_context():
        hour_ago = time.time() - 3700
        os.utime(parts.path_of_parts(id_of(addresses[2])), (hour_ago, hour_ago))
    assert announce(browser).status_code == 201
    assert browser.head(addresses[2], headers=TUS).status_code == 404
    assert browser.head(addresses[0], headers=TUS).status_code == 200


def test_a_process_that_died_before_the_end_costs_nothing(
    app: Flask, hang: int, sign_in: Callable[[int], FlaskClient]
) -> None:
    address = announce(sign_in(hang)).headers["Location"]
    with app.app_context():
        parts.add_part(id_of(address), CONTENT, offset=0)
    with app.app_context(), transaction(write=False):
        assert finished_upload(id_of(address), hang).size == 5000
    with app.app_context(), transaction(write=True):
        found = finished_upload(id_of(address), hang)
        assert read_file(found.sha256) == CONTENT


def test_what_nobody_took_is_gone_after_a_week(
    app: Flask, hang: int, clock: HeldClock, sign_in: Callable[[int], FlaskClient]
) -> None:
    browser = sign_in(hang)
    old = announce(browser).headers["Location"]
    send(browser, old, CONTENT[:10], 0)
    clock.forward(days=5)
    new = announce(sign_in(hang)).headers["Location"]
    clock.forward(days=3)
    with app.app_context(), transaction(write=True):
        assert sweep_uploads() == 1
        left = [upload.public_id for upload in db.session.query(Upload)]
        assert left == [id_of(new)] and not parts.path_of_parts(id_of(old)).exists()


def test_a_form_of_another_site_cannot_send(
    hang: int, app: Flask, sign_in: Callable[[int], FlaskClient]
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    assert announce(sign_in(hang)).status_code == 400
