from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.core.app import create_app
from lms.core.db import db
from lms.core.limits import limiter
from tests.conftest import HeldClock


@pytest.fixture
def limited(app: Flask, clock: HeldClock) -> Iterator[FlaskClient]:
    """A browser of a site that counts requests by address."""
    site = create_app(replace(app.config["LMS"], rate_limits=True), clock=clock)
    site.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    limiter.reset()
    yield site.test_client()
    limiter.enabled = False
    with site.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize(
    ("page", "allowed"), [("/dang-nhap", 60), ("/mat-khau/quen", 5), ("/mat-khau/ma", 10), ("/dang-ky", 5)]
)
def test_one_address_cannot_try_without_end(limited: FlaskClient, page: str, allowed: int) -> None:
    # The window slides by the real clock, so a turn of the minute may let a try or two more through.
    answers = [
        limited.post(page, data={"name": f"ai-do-{turn}"}).status_code for turn in range(2 * allowed + 1)
    ]
    assert 429 not in answers[:allowed]
    assert answers[-1] == 429
    assert limited.get(page).status_code != 429
