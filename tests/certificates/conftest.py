"""A site with keys and somebody who signs."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from certificates.issuing.actions import set_issuer
from courses.catalogue.queries import find_course, get_course, get_outline
from courses.progress.actions import enrol, pass_item
from lms.core.clock import today
from lms.core.db import transaction
from lms.organisations.queries import get_root
from lms.signing.demonstration import create_demonstration_keys
from tests.conftest import START
from tests.factories.courses import make_course, make_learner

SIGNER = {
    "code": "BKHCN",
    "place": "Hà Nội",
    "signer_capacity": "TL.",
    "signer_post": "Giám đốc",
    "signer_name": "Đỗ Thị Ẩn",
}


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One demonstration authority for all tests of this process: making it takes a second."""
    folder = tmp_path_factory.mktemp("keys") / "signing"
    create_demonstration_keys(folder, issuer_name="Cơ quan thử", at=START)
    yield folder


@pytest.fixture
def unsigned_site(app: Flask, keys: Path) -> Flask:
    """A site with keys, but nobody who signs yet."""
    shutil.copytree(keys, app.config["LMS"].keys_dir / "signing")
    return app


@pytest.fixture
def appoint(unsigned_site: Flask) -> Callable[[], None]:
    """A function that says who signs from the beginning of the year."""

    def appointed() -> None:
        with unsigned_site.app_context(), transaction(write=True):
            since = today().replace(month=1, day=1)
            set_issuer(unit_id=get_root().id, valid_from=since, values=SIGNER)

    return appointed


@pytest.fixture
def site(unsigned_site: Flask, appoint: Callable[[], None]) -> Flask:
    """A site with keys and somebody who signs."""
    appoint()
    return unsigned_site


def complete(app: Flask, name: str = "Nguyễn Thị Hằng") -> int:
    """Somebody completes the small course; returns the person's id."""
    with app.app_context(), transaction(write=True):
        person = make_learner(name)
        if find_course("an-toan-so") is None:
            make_course()
        course, version = get_course("an-toan-so")
        enrolment = enrol(person_id=person.id, course=course, version=version)
        for place in get_outline(version.id).places():
            pass_item(enrolment=enrolment, item_id=place.item_id, rule="read", detail={})
        return person.id
