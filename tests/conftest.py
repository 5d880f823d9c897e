"""What every test stands on: a migrated database of its own, in the engine that `LMS_TEST_DATABASE` names.

`sqlite` (the default) copies a template file; a `postgresql://` address clones a template database, so each
test commits for real and none sees another's rows.
"""

import datetime as dt
import gc
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, sync_playwright

from lms.core.app import create_app
from lms.core.config import Settings
from lms.core.db import db, transaction
from lms.core.registries import setup_steps
from tests.databases import ReusedDatabase, Server
from tests.servers import browser as find_browser
from tests.sites import ReusedSite

SERVER = os.environ.get("LMS_TEST_DATABASE", "sqlite")
# How long one example takes says more about the machine than about the rule.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")
_FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
]
# A Friday in Viet Nam, 09:41 by the clock there.
START = dt.datetime(2026, 11, 20, 2, 41, tzinfo=dt.UTC)


class HeldClock:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self.moment = START

    def __call__(self) -> dt.datetime:
        return self.moment

    def forward(self, **amount: float) -> None:
        """Move on by so much: `clock.forward(minutes=20)`."""
        self.moment += dt.timedelta(**amount)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what touches a database is run again: rules and file formats have no second side."""
    if SERVER == "sqlite":
        return
    stored = [item for item in items if "template" in getattr(item, "fixturenames", ())]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(stored)])
    items[:] = stored


def _settings(data_dir: Path, url: str = "") -> Settings:
    return Settings(
        data_dir=data_dir,
        database_url=url,
        secret_key="tests",
        rate_limits=False,
        demo_password="mat-khau-trinh-dien",
    )


def _prepare(data_dir: Path, url: str = "") -> None:
    from flask_migrate import upgrade

    app = create_app(_settings(data_dir, url), clock=HeldClock())
    with app.app_context():
        upgrade()
        for step in setup_steps():
            with transaction(write=True):
                step()
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """(data folder, name of the template database) of a freshly set-up site, made once per test process."""
    folder = tmp_path_factory.mktemp("template")
    if SERVER == "sqlite":
        _prepare(folder)
        _keep_what_stays()
        yield folder, ""
        return
    server = Server(SERVER)
    name = server.create("template")
    _prepare(folder, server.address_of(name))
    server.keep_rows(name)
    _keep_what_stays()
    yield folder, name
    server.drop(name)


def _keep_what_stays() -> None:
    """Modules and tables stay till the end: the collector of garbage need not look through them at every test."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def clock() -> HeldClock:
    """The clock of the site under test."""
    return HeldClock()


@pytest.fixture(scope="session")
def database(template: tuple[Path, str]) -> Iterator[Callable[[], str]]:
    """A function: the address of a database as the template is, '' for the file in the data folder."""
    if SERVER == "sqlite":
        yield str
        return
    server = Server(SERVER)
    reused = ReusedDatabase(server, template[1])
    yield lambda: server.address_of(reused.as_new())
    reused.drop()


@pytest.fixture(scope="session")
def reused(template: tuple[Path, str], database: Callable[[], str]) -> Iterator[ReusedSite]:
    """The site object that the tests of this process use one after another."""
    site = ReusedSite(_settings(template[0], database()), HeldClock())
    yield site
    site.let_go()


@pytest.fixture
def app(
    template: tuple[Path, str],
    database: Callable[[], str],
    reused: ReusedSite,
    tmp_path: Path,
    clock: HeldClock,
) -> Iterator[Flask]:
    """A site of its own for this test."""
    data_dir = tmp_path / "data"
    shutil.copytree(template[0], data_dir)
    site = reused.aim(_settings(data_dir, database()), clock)
    yield site
    with site.app_context():
        db.session.remove()


@pytest.fixture
def writing(app: Flask) -> Iterator[None]:
    """The test runs inside one writing transaction of the site, committed at its end."""
    with app.app_context(), transaction(write=True):
        yield


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without JavaScript, not signed in."""
    return app.test_client()


@pytest.fixture
def sign_in(app: Flask) -> Callable[[int], FlaskClient]:
    """A function: person id → a browser in which that person is signed in."""

    def browser(person_id: int) -> FlaskClient:
        from lms.people import sessions
        from lms.people.queries import get_person_by_id

        with app.app_context(), transaction(write=True):
            person = get_person_by_id(person_id)
            person.notice_accepted_at = START
            token = sessions.start_session(person=person, device="test", own_device=False)
        signed_in = app.test_client()
        signed_in.set_cookie(sessions.COOKIE, token)
        return signed_in

    return browser


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A real Chromium, started once in each test process."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=_FLAGS)
        yield browser
        browser.close()
