"""An exam of its own on the live site, taken in real browsers, and what its database holds afterwards."""

import datetime as dt
import json
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page, expect

from courses.quizzes.models import Attempt
from lms.core.app import create_app
from lms.core.clock import system_clock
from lms.core.config import Settings
from lms.core.db import db, transaction
from lms.people.actions import create_person
from lms.people.models import Person, WebSession
from lms.people.passwords import hash_password, set_password
from tests.factories.courses import enrol_in, make_course, read_lesson
from tests.journeys.answers import fill, right_fields, rows
from tests.journeys.conftest import PASSWORD, LiveSite

EVERY_KIND = (
    *("one_answer", "several_answers", "true_false", "matching", "ordering", "short_text", "number"),
    *("cloze", "case_study", "hotspot", "essay"),
)


@contextmanager
def at_the_database(live: LiveSite) -> Iterator[None]:
    """The block works on the data of the live site, in one transaction."""
    site = create_app(Settings(data_dir=live.data_dir, secret_key="tests"), clock=system_clock)
    with site.app_context():
        with transaction(write=True):
            yield
        db.session.remove()
        db.engine.dispose()


@dataclass
class Exam:
    """A learner with a quiz before them; `attempt` once it is started."""

    live: LiveSite
    slug: str
    name: str
    attempt: str = ""

    @property
    def base(self) -> str:
        """Where the attempt lives."""
        return f"/bai-lam/{self.attempt}"

    def sign_in(self, page: Page) -> None:
        """The learner signs in by the page."""
        if not page.url.startswith("http") or "/dang-nhap" not in page.url:
            page.goto("/dang-nhap")
        page.locator('main input[name="name"]').fill(self.name)
        page.locator('main input[name="password"]').fill(PASSWORD)
        with page.expect_navigation():
            page.locator("main form button[type=submit]").first.click()

    def start(self, page: Page) -> None:
        """The learner signs in, opens the quiz and starts it."""
        self.sign_in(page)
        page.goto(f"/khoa-hoc/{self.slug}/kiem-tra/kiem-tra")
        with page.expect_navigation():
            page.get_by_role("button", name=re.compile("^Bắt đầu")).click()
        found = re.search(r"/bai-lam/([^/]+)", page.url)
        assert found, page.url
        self.attempt = found[1]

    def right(self, position: int) -> dict[str, list[str]]:
        """The fields that answer this place rightly."""
        return right_fields(self.live.data_dir, self.attempt, position)

    def answer(self, page: Page, position: int) -> None:
        """What a well-prepared learner does with the question on the page."""
        fill(page, self.right(position))

    def stored(self) -> list[tuple[int, dict[str, Any], str]]:
        """(place, response, receipt) of everything that the server has, in the order of the chain."""
        statement = """SELECT q.position, n.response, n.receipt FROM answer n
                       JOIN attempt_question q ON q.id = n.attempt_question_id
                       JOIN attempt a ON a.id = n.attempt_id WHERE a.public_id = ? ORDER BY n.number"""
        found = rows(self.live.data_dir, statement, self.attempt)
        return [(place, json.loads(response), receipt) for place, response, receipt in found]

    def places(self) -> set[int]:
        """The places that have an answer on the server."""
        return {place for place, _response, _receipt in self.stored()}

    def events(self) -> list[tuple[str, dict[str, Any]]]:
        """(kind, detail) of what was noted of the page."""
        statement = """SELECT e.kind, e.detail FROM attempt_event e JOIN attempt a ON a.id = e.attempt_id
                       WHERE a.public_id = ? ORDER BY e.id"""
        found = rows(self.live.data_dir, statement, self.attempt)
        return [(kind, json.loads(detail)) for kind, detail in found]

    def result(self) -> tuple[float, bool] | None:
        """(per cent, passed) once there is a result."""
        statement = """SELECT r.percent, r.is_passed FROM attempt_result r
                       JOIN attempt a ON a.id = r.attempt_id WHERE a.public_id = ?"""
        found = rows(self.live.data_dir, statement, self.attempt)
        return (found[0][0], bool(found[0][1])) if found else None

    def change(self, **values: Any) -> None:
        """The attempt stands otherwise in the database from now on."""
        with at_the_database(self.live):
            attempt = db.session.query(Attempt).filter_by(public_id=self.attempt).one()
            for name, value in values.items():
                setattr(attempt, name, value)

    def ends_in(self, seconds: float) -> None:
        """The time of the attempt is over in so many seconds."""
        self.change(deadline_at=system_clock() + dt.timedelta(seconds=seconds))

    def end_sessions(self) -> None:
        """Whoever is signed in is not any more."""
        with at_the_database(self.live):
            for session in db.session.query(WebSession).all():
                session.revoked_at = system_clock()


def make_exam(live: LiveSite, **settings: Any) -> Exam:
    """A course with one quiz, and a learner who has read its lesson."""
    slug, name = f"thi-{secrets.token_hex(3)}", f"thi-sinh-{secrets.token_hex(3)}"
    with at_the_database(live):
        course, person = make_course(slug, **settings), add_learner(name)
        read_lesson(course, enrol_in(course, person))
    return Exam(live, slug, name)


def add_learner(name: str) -> Person:
    """A person who signs in under that name with the password of the demonstration."""
    person = create_person(full_name="Nguyễn Thị Thi", user_name=name)
    set_password(person=person, password_hash=hash_password(PASSWORD), must_change=False)
    person.notice_accepted_at = system_clock()
    return person


def paper_is_here(page: Page) -> None:
    """Wait until the page holds every question."""
    expect(page.locator("html[data-paper='ready']")).to_be_attached(timeout=15_000)


def grid(page: Page, position: int) -> Locator:
    """The button of a question in the list of all."""
    return page.locator(f'[data-position="{position}"]')


def onward(page: Page, address: str) -> None:
    """Press the main button of the dock and stand at the address."""
    page.locator(".dock__main button").first.click()
    page.wait_for_url(re.compile(f"{address}$"))


def expect_all_sent(page: Page) -> None:
    """The page says of nothing any more that it is not sent."""
    expect(page.locator("[data-unsent]")).to_be_hidden(timeout=30_000)


def expect_saved(page: Page) -> None:
    """The question on the page has the receipt of its answer."""
    expect(page.locator('[data-state="saved"]:visible')).to_have_count(1, timeout=15_000)
    expect_all_sent(page)
