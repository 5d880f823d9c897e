"""A sealed period stays as it was: after moves, mergers and corrections it recomputes to the same bytes."""

import datetime as dt
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import select

from lms.core.db import db, transaction
from lms.core.errors import Conflict, Refusal
from lms.core.jobs import drain
from lms.core.storage import path_of
from lms.notices.models import Message
from lms.organisations.models import Unit
from lms.people.actions import end_post, hold_post
from lms.people.actions.merging import merge_accounts
from lms.people.models import Post
from lms.reports.queries import each_person, report
from lms.sealing.actions import ask_check, ask_seal, seal_again
from lms.sealing.checking import recompute, verify
from lms.sealing.models import SealedReport
from lms.sealing.rules.figures import Sum
from lms.signing.site_keys import signing_folder, site_root
from lms.training.actions import correct_credit
from lms.training.models import Credit
from tests.factories.figures import cut_of
from tests.factories.training import make_official, outside, target
from tests.lms.sealing.conftest import TODAY, Sealer


def _path(office: Sealer, key: int) -> Path:
    with transaction(write=False):
        return path_of(office.report(key).file_sha256 or "")


def _move(office: Sealer, name: str, unit_id: int, on: dt.date) -> None:
    person = office.person(name)
    post = db.session.scalars(select(Post).where(Post.person_id == person.id, Post.valid_to.is_(None))).one()
    end_post(person=person, post=post, on=on)
    unit = db.session.get_one(Unit, unit_id)
    hold_post(person=person, unit=unit, title="Chuyên viên", person_group="cong_chuc", valid_from=on)


def test_what_is_sealed_is_what_the_page_shows(office: Sealer) -> None:
    key = office.seal()
    with transaction(write=True):
        cut = cut_of(db.session.get_one(Unit, office.province_id), TODAY)
        found, sealed = report(cut).total, office.report(key)
        total = Sum(**sealed.figures)
        assert (total.people, total.reached, total.not_reached, total.turns) == (6, 3, 3, 6)
        assert total.people == found.people and total.reached == found.reached
        assert total.not_started == found.not_started and total.recorded == found.tiet
        names = [row.full_name for row in each_person(cut)]
        assert sealed.snapshot_id == cut.snapshot_id
    with zipfile.ZipFile(_path(office, key)) as archive:
        lines = archive.read("outputs/people.csv").decode("utf-8-sig").splitlines()[1:]
    assert [line.split(",")[1] for line in lines] == names


def test_the_number_is_unique_to_the_unit_and_the_year_and_the_cover_is_signed(office: Sealer) -> None:
    keys = [office.seal(), office.seal(), office.seal(office.communes[0])]
    with transaction(write=False):
        reports = [office.report(key) for key in keys]
        codes = [db.session.get_one(Unit, report.unit_id).code for report in reports]
        assert [report.number for report in reports] == [
            f"{sequence}/2026/BC-{code}" for sequence, code in zip(("01", "02", "01"), codes, strict=True)
        ]
        verdict = verify(path_of(reports[0].file_sha256 or ""), root=site_root())
        assert verdict.is_sound and verdict.manifest_sha256 == reports[0].manifest_sha256
        assert "TRÌNH DIỄN" in verdict.signer_name
        told = db.session.scalars(select(Message).where(Message.person_id == office.officer_id))
        assert reports[0].number in " ".join(message.subject for message in told)


def test_recomputed_after_everything_happened_it_is_the_same_to_the_byte(office: Sealer) -> None:
    key = office.seal()
    before = _path(office, key).read_bytes()
    with transaction(write=True):
        line = db.session.scalars(
            select(Credit).where(Credit.person_id == office.people["Trần Thị Ánh"])
        ).one()
        correct_credit(credit=line, amount_hundredths=1000, reason="Nhập nhầm.")
        _move(office, "Đỗ Văn Ân", office.communes[0], dt.date(2026, 6, 1))
        outside(office.person("Ngô Văn Yên"), 40, dt.date(2026, 5, 5))
        other = make_official("Lê Thị Đào", db.session.get_one(Unit, office.communes[0]))
        keep = office.person("Lê Thị Đào")
        merge_accounts(keep=keep, other=other, reason="Một người.", by_id=None, looked_twice=True)
        target(db.session.get_one(Unit, office.communes[1]), 10, dt.date(2026, 1, 1))
        office.person("Phạm Văn Ơn").full_name = "Phạm Văn Ớn"
    with transaction(write=True):
        ask_check(report=office.report(key))
    drain()
    with transaction(write=False):
        report = office.report(key)
        assert (report.check_state, report.check_faults) == ("same", [])
    assert _path(office, key).read_bytes() == before
    assert recompute(_path(office, key)).is_sound


def test_a_past_day_is_sealed_as_it_was_then(office: Sealer) -> None:
    with transaction(write=True):
        _move(office, "Đỗ Văn Ân", office.communes[0], dt.date(2026, 6, 1))
    early, late = office.seal(office.communes[1], dt.date(2026, 5, 31)), office.seal(office.communes[1])
    with transaction(write=False):
        assert [office.report(key).figures["people"] for key in (early, late)] == [3, 2]


def test_a_file_that_was_changed_on_disk_is_found(office: Sealer) -> None:
    key = office.seal()
    path = _path(office, key)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.chmod(0o600)
    path.write_bytes(bytes(content))
    with transaction(write=True):
        ask_check(report=office.report(key))
    drain()
    with transaction(write=False):
        assert office.report(key).check_state == "differs"


def test_a_day_to_come_is_refused(office: Sealer) -> None:
    with transaction(write=True), pytest.raises(Refusal):
        unit = db.session.get_one(Unit, office.province_id)
        ask_seal(unit=unit, on=TODAY + dt.timedelta(days=1), by_id=office.officer_id)


def test_two_officers_at_once_one_seals_and_the_other_is_told(office: Sealer) -> None:
    with transaction(write=True):
        unit = db.session.get_one(Unit, office.province_id)
        first = ask_seal(unit=unit, on=TODAY, by_id=office.officer_id)
        with pytest.raises(Conflict, match="01/2026"):
            ask_seal(unit=unit, on=TODAY, by_id=None)
        assert first.state == "asked"
    drain()
    with transaction(write=False):
        assert [each.state for each in db.session.scalars(select(SealedReport))] == ["sealed"]


def test_without_keys_nothing_is_sealed_and_the_officer_reads_why_and_tries_again(office: Sealer) -> None:
    folder = signing_folder()
    folder.rename(folder.with_name("away"))
    key = office.seal()
    with transaction(write=False):
        report = office.report(key)
        assert report.state == "failed" and report.file_sha256 is None and report.reason
    folder.with_name("away").rename(folder)
    with transaction(write=True):
        seal_again(report=office.report(key))
    drain()
    with transaction(write=False):
        report = office.report(key)
        assert (report.state, report.sequence) == ("sealed", 1)
