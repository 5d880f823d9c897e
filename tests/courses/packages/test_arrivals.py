"""A package on its way in: unpacked by a job in a process of its own, whole or not at all."""

import datetime as dt
import io
import random
import re
import zipfile
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from courses.packages import listeners, unpacking
from courses.packages.formats.base import PackageFault
from courses.packages.invariants import INVARIANTS
from courses.packages.models import Package, PackageArrival, PackageFile
from courses.packages.unpacking import unpack
from lms.core.db import db, transaction
from lms.core.events import Job
from lms.core.jobs import drain
from lms.core.permissions import Role
from lms.core.sandbox import Broken, TooLarge, TooLong
from lms.core.storage import path_of, store_file
from lms.organisations.queries import get_root
from lms.people.actions import grant_role
from tests.conftest import START
from tests.courses.packages.test_pages import SignIn
from tests.factories.courses import make_learner
from tests.factories.scorm import scorm12, zipped


class Trainer:
    """Somebody who brings packages in."""

    def __init__(self, app: Flask, client: FlaskClient) -> None:
        self.app = app
        self.client = client

    def bring(self, content: bytes, title: str = "Gói mới") -> str:
        """The page on which the package is on its way."""
        form = self.client.get("/soan/goi/them").text
        unit = re.search(r'<option[^>]* value="([^"]+)"', form.split('name="unit"')[1])
        file = (io.BytesIO(content), "goi.zip")
        data = {"title": title, "unit": unit[1] if unit else "", "file-file": file}
        answer = self.client.post("/soan/goi/them", data=data, content_type="multipart/form-data")
        assert answer.status_code == 302, answer.text
        return str(answer.location)

    def work(self) -> None:
        """The worker does what waits."""
        with self.app.app_context():
            drain()

    def one(self, what: Any) -> Any:
        """What the database says."""
        with self.app.app_context(), transaction(write=False):
            return db.session.scalars(what).one()


def _new_trainer(app: Flask, sign_in: SignIn, name: str) -> Trainer:
    with app.app_context(), transaction(write=True):
        person = make_learner(name)
        root = get_root()
        grant_role(person=person, role=Role.TRAINER, unit=root, valid_from=START.date(), granted_by_id=None)
        id_ = person.id
    return Trainer(app, sign_in(id_))


@pytest.fixture
def trainer(app: Flask, sign_in: SignIn) -> Trainer:
    """A trainer of the topmost unit."""
    return _new_trainer(app, sign_in, "Lê Văn Giảng")


def test_a_trainer_waits_for_a_package_and_finds_it(trainer: Trainer) -> None:
    place = trainer.bring(scorm12())
    waiting = trainer.client.get(place)
    assert waiting.status_code == 200 and "data-refresh" in waiting.text
    assert place in trainer.client.get("/soan/goi").text
    assert trainer.one(select(func.count(Package.id))) == 0
    trainer.work()
    there = trainer.client.get(place)
    assert there.status_code == 302
    assert "Gói mới" in trainer.client.get(there.location).text
    assert place not in trainer.client.get("/soan/goi").text


def test_a_refused_package_says_every_reason_and_leaves_nothing(trainer: Trainer) -> None:
    content = zipped({"imsmanifest.xml": "<manifest/>", "../a.txt": "x", "/b.txt": "x"})
    place = trainer.bring(content)
    trainer.work()
    page = trainer.client.get(place).text
    assert "a.txt" in page and "b.txt" in page
    assert trainer.one(select(func.count()).select_from(PackageFile)) == 0
    assert trainer.client.post(f"{place}/lai").status_code == 409
    trainer.client.post(f"{place}/bo")
    assert place not in trainer.client.get("/soan/goi").text


def test_whoever_gives_a_package_up_while_it_is_unpacked_has_nothing_of_it(trainer: Trainer) -> None:
    place = trainer.bring(scorm12())
    trainer.client.post(f"{place}/bo")
    trainer.work()
    assert trainer.one(select(func.count(Package.id))) == 0
    assert trainer.one(select(PackageArrival.state)) == "dropped"


def test_nobody_else_sees_a_package_on_its_way(app: Flask, trainer: Trainer, sign_in: SignIn) -> None:
    place = trainer.bring(scorm12())
    other = _new_trainer(app, sign_in, "Trần Văn Khác").client
    assert other.get(place).status_code == 404
    for deed in ("lai", "bo"):
        assert other.post(f"{place}/{deed}").status_code == 404


def test_a_worker_killed_in_the_midst_of_it_leaves_nothing_and_the_next_one_finishes(
    trainer: Trainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = trainer.bring(scorm12())

    def die(**_arguments: Any) -> None:
        raise SystemExit("kill -9")

    with monkeypatch.context() as patched:
        patched.setattr(listeners, "keep_arrived", die)
        with pytest.raises(SystemExit):
            trainer.work()
    assert trainer.one(select(func.count(Package.id))) == 0
    with trainer.app.app_context(), transaction(write=True):
        db.session.execute(update(Job).values(lease_until=START - dt.timedelta(hours=1)))
    trainer.work()
    assert trainer.client.get(place).status_code == 302
    with trainer.app.app_context(), transaction(write=False):
        assert [check() for check in INVARIANTS.values()] == [[], []]


def test_an_unpacking_that_fell_over_can_be_tried_again_and_the_older_try_writes_nothing(
    trainer: Trainer, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = trainer.bring(scorm12())

    def fall(*_arguments: Any) -> None:
        raise OSError("the disk is away")

    with monkeypatch.context() as patched:
        patched.setattr(listeners, "unpack", fall)
        trainer.work()
    assert f"{place}/lai" in trainer.client.get(place).text
    assert trainer.client.post(f"{place}/lai").status_code == 302
    key = trainer.one(select(PackageArrival.id))
    with trainer.app.app_context(), transaction(write=True):
        listeners.unpack_package({"arrival_id": key, "run": 1})
    assert trainer.one(select(func.count(Package.id))) == 0
    trainer.work()
    assert trainer.client.get(place).status_code == 302


def test_how_far_it_is_is_told_while_it_goes_on(trainer: Trainer, monkeypatch: pytest.MonkeyPatch) -> None:
    place = trainer.bring(scorm12())

    def half(_path: Any, tell: Any) -> Any:
        tell(30, 100)
        raise SystemExit("kill -9")

    with monkeypatch.context() as patched:
        patched.setattr(listeners, "unpack", half)
        with pytest.raises(SystemExit):
            trainer.work()
    page = trainer.client.get(place).text
    assert "30" in page and 'value="30"' in page and 'max="100"' in page


@pytest.mark.parametrize("fault", [TooLong, TooLarge, Broken])
@pytest.mark.usefixtures("writing")
def test_what_the_bounded_process_does_not_bear_is_refused_with_a_sentence(
    fault: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: Any, **_named: Any) -> None:
        raise fault("no")

    monkeypatch.setattr(unpacking, "call_limited", refuse)
    with pytest.raises(PackageFault) as refused:
        unpack(path_of(store_file(scorm12(), "application/zip")))
    assert len(refused.value.faults) == 1


@pytest.mark.usefixtures("writing")
def test_files_are_unpacked_as_they_are_and_a_damaged_one_refuses_the_package() -> None:
    film = random.Random(1).randbytes(3_000_000)
    digest = store_file(zipped({**_files(), "phim.mp4": film}), "application/zip")
    told: list[tuple[int, int]] = []
    unpacked = unpack(path_of(digest), lambda done, total: told.append((done, total)))
    assert path_of(unpacked.files["phim.mp4"].sha256).read_bytes() == film
    assert told[-1][0] == told[-1][1]
    content = bytearray(path_of(digest).read_bytes())
    content[len(content) // 2] ^= 0xFF
    with pytest.raises(PackageFault):
        unpack(path_of(store_file(bytes(content), "application/zip")))


def _files() -> dict[str, str | bytes]:
    with zipfile.ZipFile(io.BytesIO(scorm12())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
