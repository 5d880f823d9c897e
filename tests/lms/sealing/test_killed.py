"""kill -9 while a report is sealed: the whole file and its row, or neither, and the job is taken again."""

import datetime as dt
import random
import subprocess
import sys
import time
from pathlib import Path

from flask import Flask
from sqlalchemy import update

from lms.core.clock import now
from lms.core.db import db, transaction
from lms.core.events import Job
from lms.core.jobs import drain
from lms.core.storage import path_of
from lms.organisations.models import Unit
from lms.sealing.actions import ask_seal
from lms.sealing.checking import recompute
from tests.factories.training import make_official, outside
from tests.lms.sealing.conftest import TODAY, Sealer

_ROOT = Path(__file__).resolve().parents[3]
_PEOPLE, _KILLS = 800, 4
# A worker process of its own, whose clock is that of the test: it says when it begins, and does what is due.
_WORKER = """
import datetime as dt, sys
from pathlib import Path
from lms.core.app import create_app
from lms.core.config import Settings
from lms.core.jobs import drain
moment = dt.datetime.fromisoformat(sys.argv[3])
settings = Settings(data_dir=Path(sys.argv[1]), database_url=sys.argv[2], secret_key="tests")
app = create_app(settings, clock=lambda: moment)
with app.app_context():
    print("begins", flush=True)
    drain()
"""


def _kill_a_worker(app: Flask, after: float) -> None:
    settings, moment = app.config["LMS"], now().isoformat()
    arguments = [str(settings.data_dir), settings.database_url, moment]
    command = [sys.executable, "-W", "ignore", "-c", _WORKER, *arguments]
    with subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline().strip() == b"begins"
        time.sleep(after)
        worker.kill()


def _free_the_jobs() -> None:
    """The lease of the dead worker is over."""
    with transaction(write=True):
        over = {"state": "waiting", "lease_until": None, "due_at": now() - dt.timedelta(hours=1)}
        db.session.execute(update(Job).where(Job.state == "running").values(**over))


def test_a_killed_worker_leaves_a_whole_report_or_none(app: Flask, office: Sealer) -> None:
    chance = random.Random(1690)
    with transaction(write=True):
        unit = db.session.get_one(Unit, office.communes[0])
        for number in range(_PEOPLE):
            outside(make_official(f"Nguyễn Văn {number}", unit), 40, dt.date(2026, 4, 1))
        key = ask_seal(unit=unit, on=TODAY, by_id=office.officer_id).id
    for _ in range(_KILLS):
        _kill_a_worker(app, chance.uniform(0.1, 2.0))
        db.session.remove()
        with transaction(write=False):
            report = office.report(key)
            assert (report.file_sha256 is not None) == (report.state == "sealed")
            assert (report.manifest_sha256 is not None) == (report.state == "sealed")
        _free_the_jobs()
    drain()
    with transaction(write=False):
        report = office.report(key)
        assert (report.state, report.sequence, report.figures["people"]) == ("sealed", 1, _PEOPLE + 3)
        assert recompute(path_of(report.file_sha256 or "")).is_sound
