"""The demonstration site in the test's own process: every page can be asked for, and its statements counted."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.core.app import create_app
from lms.core.clock import system_clock
from lms.core.config import Settings
from lms.core.db import db, transaction
from lms.core.setup import seed_demonstration
from lms.people.queries import find_by_sign_in_name
from lms.people.sessions import COOKIE, start_session
from tests.sites import ReusedSite


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a loaded demonstration site, always embedded."""
    folder = tmp_path_factory.mktemp("demonstration")
    site = create_app(_settings(folder), clock=system_clock)
    with site.app_context():
        seed_demonstration()
        db.session.remove()
        db.engine.dispose()
    return folder


def _settings(folder: Path) -> Settings:
    return Settings(
        data_dir=folder, secret_key="tests", rate_limits=False, demo_password="mat-khau-trinh-dien"
    )


@pytest.fixture(scope="session")
def reused_demonstration(demonstration: Path) -> Iterator[ReusedSite]:
    """The site object that shows one copy of the demonstration after another."""
    reused = ReusedSite(_settings(demonstration), system_clock)
    yield reused
    reused.let_go()


@pytest.fixture
def demo_site(demonstration: Path, reused_demonstration: ReusedSite, tmp_path: Path) -> Iterator[Flask]:
    """A copy of the demonstration site for this test."""
    folder = tmp_path / "demo"
    shutil.copytree(demonstration, folder)
    site = reused_demonstration.aim(_settings(folder), system_clock)
    yield site
    with site.app_context():
        db.session.remove()


@pytest.fixture
def demo_browser(demo_site: Flask) -> Callable[[str | None], FlaskClient]:
    """A function: demonstration sign-in → a browser in which that person is signed in; None → a visitor."""

    def opened(name: str | None) -> FlaskClient:
        browser = demo_site.test_client()
        if name is None:
            return browser
        with demo_site.app_context(), transaction(write=True):
            person = find_by_sign_in_name(name)
            assert person is not None
            person.notice_accepted_at = system_clock()
            token = start_session(person=person, device="test", own_device=False)
        browser.set_cookie(COOKIE, token)
        return browser

    return opened
