"""From a completed course to a published certificate: exactly one, whatever falls in between."""

import threading
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from certificates.issuing.actions import plan_again, revoke_certificate
from certificates.issuing.feature import check_one_each
from certificates.issuing.log import check_log
from certificates.issuing.models import Certificate, RegisterEntry
from certificates.issuing.queries import find_by_code
from certificates.issuing.rules import register_number
from lms.core import jobs
from lms.core.db import db, transaction
from lms.core.errors import Refusal
from lms.core.events import Job
from lms.core.jobs import drain, run_due_jobs, run_job
from lms.core.leases import Held
from lms.core.storage import read_file
from lms.notices.models import Message
from lms.people.queries import get_person_by_id
from lms.training.models import CreditEvidence
from tests.certificates.conftest import complete
from tests.conftest import HeldClock
from tests.factories.courses import make_learner


def _states(app: Flask) -> list[str]:
    with app.app_context(), transaction(write=False):
        return list(db.session.scalars(select(Certificate.state).order_by(Certificate.id)))


def _count(app: Flask, table: type) -> int:
    with app.app_context(), transaction(write=False):
        return db.session.scalar(select(func.count()).select_from(table)) or 0


def test_a_completed_course_ends_in_one_published_certificate_and_a_message(site: Flask) -> None:
    person_id = complete(site)
    with site.app_context():
        drain()
        with transaction(write=False):
            certificate = db.session.scalars(select(Certificate)).one()
            assert certificate.state == "issued"
            assert certificate.register_number == "00001/2026/BKHCN"
            assert read_file(certificate.signed_sha256 or "").startswith(b"%PDF-1.7")
            evidence = db.session.scalars(
                select(CreditEvidence).where(CreditEvidence.kind == "certificate")
            ).one()
            assert evidence.credit_id == certificate.credit_id
            assert db.session.scalars(select(Message).where(Message.person_id == person_id)).one()
            assert [entry.kind for entry in db.session.scalars(select(RegisterEntry))] == [
                "planned",
                "issued",
            ]
            assert check_log() == []


def test_every_job_delivered_twice_and_in_parallel_makes_one_certificate(
    site: Flask, clock: HeldClock
) -> None:
    complete(site)
    for _ in range(8):
        with site.app_context(), transaction(write=False):
            ids = list(db.session.scalars(select(Job.id)))

        def deliver(job_id: int) -> None:
            with site.app_context():
                run_job(job_id)

        threads = [threading.Thread(target=deliver, args=(job_id,)) for job_id in ids * 2]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        clock.forward(seconds=30)
    assert _states(site) == ["issued"]
    assert _count(site, RegisterEntry) == 2
    assert _count(site, Message) == 1


def test_a_worker_that_falls_before_any_arrow_leaves_it_to_the_next(
    site: Flask, clock: HeldClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each step fails once, just before its transaction would have been committed."""
    complete(site)
    finish, fallen = jobs._finish, set()

    def fall_once(held: Held) -> None:
        finish(held)
        if held.job_id not in fallen:
            fallen.add(held.job_id)
            raise OSError("fallen")

    monkeypatch.setattr(jobs, "_finish", fall_once)
    for _ in range(20):
        with site.app_context():
            run_due_jobs()
        clock.forward(seconds=10)
    assert _states(site) == ["issued"]
    assert len(fallen) >= 6
    assert _count(site, RegisterEntry) == 2


def test_ten_who_complete_at_once_get_ten_numbers_without_a_gap(site: Flask) -> None:
    for number in range(10):
        complete(site, f"Trần Văn Số {number}")
    with site.app_context(), transaction(write=False):
        ids = list(db.session.scalars(select(Job.id)))

    def deliver(job_id: int) -> None:
        with site.app_context():
            run_job(job_id)

    threads = [threading.Thread(target=deliver, args=(job_id,)) for job_id in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with site.app_context(), transaction(write=False):
        assert sorted(db.session.scalars(select(Certificate.sequence))) == list(range(1, 11))


def test_a_number_that_another_took_at_the_same_moment_is_drawn_again(
    site: Flask, clock: HeldClock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """As when two issuers of one short form plan at once on PostgreSQL: each holds its own row only."""
    complete(site)
    with site.app_context():
        drain()
    complete(site, "Trần Văn Hai")
    with site.app_context():
        with monkeypatch.context() as patch:
            patch.setattr("certificates.issuing.actions.next_sequence", lambda _code, _year: 1)
            drain()
        with transaction(write=False):
            assert check_one_each() == []
        clock.forward(minutes=1)
        drain()
    assert _states(site) == ["issued", "issued"]


def test_a_completion_that_was_left_without_a_certificate_is_named(site: Flask) -> None:
    complete(site)
    with site.app_context():
        with transaction(write=True):
            db.session.execute(update(Job).values(state="done"))
        with transaction(write=False):
            assert len(check_one_each()) == 1


def test_a_name_that_cannot_be_printed_is_parked_with_a_sentence_and_the_credit_stands(site: Flask) -> None:
    complete(site, "Nguyễn Văn 漢")
    with site.app_context():
        drain()
        with transaction(write=False):
            certificate = db.session.scalars(select(Certificate)).one()
            assert certificate.state == "parked"
            assert "漢" in (certificate.fault or "")


def test_a_parked_certificate_goes_on_its_way_when_the_name_is_corrected(site: Flask) -> None:
    person_id = complete(site, "Nguyễn Văn 漢")
    with site.app_context():
        drain()
        with transaction(write=True):
            certificate = db.session.scalars(select(Certificate)).one()
            with pytest.raises(Refusal, match="漢"):
                plan_again(certificate=certificate)
            number = certificate.register_number
            get_person_by_id(person_id).full_name = "Nguyễn Văn Hán"
            plan_again(certificate=certificate)
        drain()
        with transaction(write=False):
            certificate = db.session.scalars(select(Certificate)).one()
            assert certificate.state == "issued"
            assert certificate.register_number == number
            assert certificate.facts["holder_name"] == "Nguyễn Văn Hán"


def test_without_somebody_who_signs_the_certificate_waits_and_then_comes(
    unsigned_site: Flask, appoint: Callable[[], None], clock: HeldClock, caplog: pytest.LogCaptureFixture
) -> None:
    complete(unsigned_site)
    with unsigned_site.app_context():
        drain()
    assert _states(unsigned_site) == []
    appoint()
    with unsigned_site.app_context():
        drain()
    assert _states(unsigned_site) == ["issued"]


def test_a_revoked_certificate_keeps_its_row_and_file_and_has_a_line_in_the_log(site: Flask) -> None:
    complete(site)
    with site.app_context():
        drain()
        with transaction(write=True):
            certificate = db.session.scalars(select(Certificate)).one()
            digest = certificate.signed_sha256
            revoke_certificate(certificate=certificate, reason="issuer_error", decision_number="07/QĐ")
        with transaction(write=False):
            assert find_by_code(certificate.code) is not None
            assert db.session.scalars(select(Certificate.signed_sha256)).one() == digest
            assert check_log() == []
    assert _count(site, RegisterEntry) == 3


def test_a_changed_line_of_the_log_is_named(site: Flask) -> None:
    complete(site)
    with site.app_context():
        drain()
        with transaction(write=True):
            entry = db.session.scalars(select(RegisterEntry).where(RegisterEntry.index == 0)).one()
            entry.body = {**entry.body, "number": "99999/2026/GIA"}
        with transaction(write=False):
            assert check_log() == ["line 0 was changed"]


def test_nobody_opens_the_certificate_of_another(site: Flask, sign_in: Callable[[int], FlaskClient]) -> None:
    person_id = complete(site)
    with site.app_context():
        drain()
        with transaction(write=True):
            other = make_learner("Lê Văn Tò Mò").id
        with transaction(write=False):
            address = f"/chung-nhan/{db.session.scalars(select(Certificate.public_id)).one()}"
    owner, stranger = sign_in(person_id), sign_in(other)
    assert owner.get(address).status_code == 200
    assert owner.get(f"{address}/tep").data.startswith(b"%PDF")
    assert stranger.get(address).status_code == 404
    assert stranger.get(f"{address}/tep").status_code == 404
    assert stranger.get("/quan-tri/chung-nhan").status_code == 403


def test_the_number_is_that_of_the_issuer_and_the_year() -> None:
    assert register_number(sequence=12, issuer_code="BKHCN", year=2026) == "00012/2026/BKHCN"
