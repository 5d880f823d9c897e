"""A second, empty site, for courses that move from one to another."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from lms.core.app import create_app
from lms.core.db import db
from tests.conftest import SERVER, HeldClock, _settings
from tests.databases import Server


@pytest.fixture
def other_site(template: tuple[Path, str], tmp_path: Path, clock: HeldClock) -> Iterator[Flask]:
    """Another site with a database and a data folder of its own."""
    source, template_name = template
    shutil.copytree(source, tmp_path / "other")
    server = Server(SERVER)
    name = server.create("other", template_name) if template_name else ""
    url = server.address_of(name) if name else ""
    site = create_app(_settings(tmp_path / "other", url), clock=clock)
    yield site
    with site.app_context():
        db.session.remove()
        db.engine.dispose()
    if name:
        server.drop(name)
