"""A second, empty site, for courses that move from one to another."""

import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from lms.core.app import create_app
from lms.core.db import db
from tests.conftest import SERVER, HeldClock, _admin, _settings


@pytest.fixture
def other_site(template: tuple[Path, str], tmp_path: Path, clock: HeldClock) -> Iterator[Flask]:
    """Another site with a database and a data folder of its own."""
    source, template_name = template
    shutil.copytree(source, tmp_path / "other")
    url, name = "", f"test_{uuid.uuid4().hex[:12]}"
    if template_name:
        _admin(f'CREATE DATABASE "{name}" TEMPLATE "{template_name}"')
        url = f"{SERVER.rsplit('/', 1)[0]}/{name}"
    site = create_app(_settings(tmp_path / "other", url), clock=clock)
    yield site
    with site.app_context():
        db.session.remove()
        db.engine.dispose()
    if template_name:
        _admin(f'DROP DATABASE "{name}" WITH (FORCE)')
