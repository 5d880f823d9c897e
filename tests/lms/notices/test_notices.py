import email
import email.policy
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from lms.core.db import db, transaction
from lms.core.jobs import drain
from lms.notices.actions import send_message
from lms.notices.models import Message
from lms.people.actions import deactivate_person
from lms.people.models import Person
from lms.people.queries import get_person_by_id
from tests.conftest import HeldClock
from tests.factories.people import make_person

Browser = Callable[[int], FlaskClient]


@pytest.fixture
def hang(app: Flask) -> int:
    with app.app_context(), transaction(write=True):
        return make_person("Nguyễn Thị Hằng", email="hang@thu.example").id


@pytest.fixture
def other(app: Flask) -> int:
    with app.app_context(), transaction(write=True):
        return make_person("Trần Văn Đạt").id


def _send(app: Flask, person_id: int, key: str = "k1", **changes: str | None) -> bool:
    words: dict[str, str | None] = {
        "subject": "Khóa học mới",
        "body": "Chị có khóa học mới.",
        "link": "/khoa-hoc",
    }
    with app.app_context(), transaction(write=True):
        return send_message(person_id=person_id, key=key, **{**words, **changes})  # type: ignore[arg-type]


def _mails(app: Flask) -> list[str]:
    with app.app_context():
        drain()
    folder = app.config["LMS"].data_dir / "mail"
    files = sorted(folder.glob("*.eml")) if folder.exists() else []
    letters = [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in files]
    return [f"{letter['To']} {letter['Subject']} {letter.get_content()}" for letter in letters]


def _ids(page: str) -> list[str]:
    return re.findall(r"/thong-bao/([a-z0-9]{12})/mo", page)


def test_the_same_message_is_written_and_mailed_once(app: Flask, hang: int) -> None:
    assert _send(app, hang)
    assert not _send(app, hang, subject="Khác")
    mails = _mails(app)
    assert len(mails) == 1
    assert "hang@thu.example Khóa học mới" in mails[0]
    assert "anh/chị Hằng" in mails[0] and "http://127.0.0.1:8000/khoa-hoc" in mails[0]
    with app.app_context(), transaction(write=False):
        assert db.session.scalar(select(func.count()).select_from(Message)) == 1


def test_the_mail_is_framed_in_the_persons_language_and_its_subject_is_one_line(
    app: Flask, hang: int
) -> None:
    with app.app_context(), transaction(write=True):
        get_person_by_id(hang).language = "en"
    _send(app, hang, subject="Xin chào\r\nBcc: ke-xau@evil.example")
    mail = _mails(app)[0]
    assert "Dear" in mail and "Bcc: ke-xau@evil.example" in mail.splitlines()[0]


def test_nobody_without_an_address_or_with_a_closed_account_is_mailed(
    app: Flask, hang: int, other: int
) -> None:
    with app.app_context(), transaction(write=True):
        deactivate_person(person=get_person_by_id(hang))
    _send(app, hang)
    _send(app, other)
    assert _mails(app) == []


def test_the_inbox_counts_what_is_not_read_and_opening_marks_it(
    app: Flask, hang: int, sign_in: Browser, clock: HeldClock
) -> None:
    browser = sign_in(hang)
    assert (
        "Chưa có thông báo" in browser.get("/thong-bao").text
        or "No messages" in browser.get("/thong-bao").text
    )
    _send(app, hang, "một", subject="Thứ nhất")
    clock.forward(minutes=5)
    _send(app, hang, "hai", subject="Thứ hai", link=None)
    page = browser.get("/thong-bao").text
    assert page.index("Thứ hai") < page.index("Thứ nhất")
    assert '<span class="count">2</span>' in page
    second, first = _ids(page)
    assert browser.get(f"/thong-bao/{second}").status_code == 200
    assert len(_ids(browser.get("/thong-bao").text)) == 2
    assert browser.post(f"/thong-bao/{first}/mo").headers["Location"] == "/khoa-hoc"
    assert browser.post(f"/thong-bao/{second}/mo").headers["Location"] == f"/thong-bao/{second}"
    assert _ids(browser.get("/thong-bao").text) == []


def test_what_is_not_read_stands_first(app: Flask, hang: int, sign_in: Browser, clock: HeldClock) -> None:
    browser = sign_in(hang)
    _send(app, hang, "cũ", subject="Thông báo cũ")
    clock.forward(minutes=5)
    _send(app, hang, "mới", subject="Thông báo kế tiếp")
    newest = _ids(browser.get("/thong-bao").text)[0]
    browser.post(f"/thong-bao/{newest}/mo")
    page = browser.get("/thong-bao").text
    assert page.index("Thông báo cũ") < page.index("Thông báo kế tiếp")


def test_all_are_marked_as_read_at_once(app: Flask, hang: int, sign_in: Browser) -> None:
    browser = sign_in(hang)
    for number in range(25):
        _send(app, hang, f"k{number}")
    assert browser.get("/thong-bao?trang=2").status_code == 200
    browser.post("/thong-bao/da-doc")
    assert _ids(browser.get("/thong-bao").text) == []


def test_the_home_page_shows_what_is_new(app: Flask, hang: int, sign_in: Browser) -> None:
    browser = sign_in(hang)
    _send(app, hang, subject="Hạn 15/12")
    page = browser.get("/").text
    assert "Hạn 15/12" in page
    browser.post(f"/thong-bao/{_ids(page)[0]}/mo")
    assert "Hạn 15/12" not in browser.get("/").text


def test_nobody_reads_or_opens_the_messages_of_another(
    app: Flask, hang: int, other: int, sign_in: Browser, client: FlaskClient
) -> None:
    _send(app, hang, subject="Canary")
    message = _ids(sign_in(hang).get("/thong-bao").text)[0]
    browser = sign_in(other)
    assert browser.get(f"/thong-bao/{message}").status_code == 404
    assert browser.post(f"/thong-bao/{message}/mo").status_code == 404
    assert "Canary" not in browser.get("/thong-bao").text
    assert client.get("/thong-bao").headers["Location"].startswith("/dang-nhap")


def test_a_link_leads_nowhere_but_into_the_site(app: Flask, hang: int, sign_in: Browser) -> None:
    _send(app, hang, link="//evil.example/x")
    browser = sign_in(hang)
    message = _ids(browser.get("/thong-bao").text)[0]
    assert browser.post(f"/thong-bao/{message}/mo").headers["Location"] == f"/thong-bao/{message}"


def test_a_text_with_markup_is_shown_as_text(app: Flask, hang: int, sign_in: Browser) -> None:
    _send(app, hang, subject="<script>alert(1)</script>", body="<img src=x onerror=alert(1)>", link=None)
    browser = sign_in(hang)
    for page in (browser.get("/thong-bao").text, browser.get("/").text):
        assert "<script>alert" not in page and "<img src=x" not in page


def test_the_demonstration_has_messages_for_the_five(app: Flask) -> None:
    from lms.notices.demonstration import seed_messages
    from lms.people.demonstration import seed_people

    app.extensions["lms.is_demonstration"].path.write_text("mat-khau-trinh-dien", encoding="utf-8")
    with app.app_context(), transaction(write=True):
        seed_people()
        seed_messages()
    with app.app_context(), transaction(write=False):
        receivers = select(func.count(Message.person_id.distinct())).join(
            Person, Person.id == Message.person_id
        )
        assert db.session.scalar(receivers) == 5
    assert _mails(app) == []
