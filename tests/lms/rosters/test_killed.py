"""kill -9 while a list is applied or undone: all of it or nothing, and the job is taken again."""

import datetime as dt
import random
import subprocess
import sys
import time
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select, update

from lms.core.clock import now
from lms.core.db import db, transaction
from lms.core.events import Job
from lms.core.jobs import drain
from lms.people.models import Person, PersonKey, Post, SignInName
from lms.rosters.actions import start_applying, undo_roster
from lms.rosters.models import Roster, RosterChange
from tests.lms.rosters.conftest import Branch

_ROOT = Path(__file__).resolve().parents[3]
_ROWS, _KILLS = 2500, 4
# A worker process of its own: it says when it begins, and does every job that is due.
_WORKER = """
import sys
from pathlib import Path
from lms.core.app import create_app
from lms.core.config import Settings
from lms.core.jobs import drain
app = create_app(Settings(data_dir=Path(sys.argv[1]), database_url=sys.argv[2], secret_key="tests"))
with app.app_context():
    print("begins", flush=True)
    drain()
"""


def _kill_a_worker(app: Flask, after: float) -> None:
    settings = app.config["LMS"]
    command = [sys.executable, "-W", "ignore", "-c", _WORKER, str(settings.data_dir), settings.database_url]
    with subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline().strip() == b"begins"
        time.sleep(after)
        worker.kill()


def _counts() -> tuple[int, ...]:
    with transaction(write=False):
        tables = (Person, PersonKey, SignInName, Post, RosterChange)
        return tuple(db.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables)


def _free_the_job() -> None:
    """The lease of the dead worker is over."""
    with transaction(write=True):
        over = {"state": "waiting", "lease_until": None, "due_at": now() - dt.timedelta(hours=1)}
        db.session.execute(update(Job).where(Job.state == "running").values(**over))


def _rows() -> list[dict[str, str]]:
    return [
        {
            "full_name": f"Nguyễn Văn {'ABCDEGHK'[number % 8]}n",
            "birth_on": f"{number % 28 + 1:02d}/{number % 12 + 1:02d}/{1970 + number % 30}",
            "national_id": f"0310{number:08d}",
            "staff_number": f"K{number:05d}",
        }
        for number in range(_ROWS)
    ]


def test_a_killed_worker_leaves_nothing_and_the_next_one_does_it_all(app: Flask, branch: Branch) -> None:
    chance = random.Random(1690)
    key = branch.desk.check(_rows())
    assert set(branch.desk.verdicts(key).values()) <= {"new", "absent"}
    before = _counts()
    for action, begun, done in ((start_applying, "applying", "applied"), (undo_roster, "undoing", "undone")):
        untouched = _counts()
        with transaction(write=True):
            action(roster=db.session.get_one(Roster, key), by_id=branch.officer_id)
        for _ in range(_KILLS):
            _kill_a_worker(app, chance.uniform(0.1, 1.2))
            db.session.remove()
            if branch.desk.state(key) == begun:
                assert _counts() == untouched
            _free_the_job()
        drain()
        assert branch.desk.state(key) == done
    with transaction(write=False):
        assert db.session.get_one(Roster, key).counts["conflicts"] == 0
    assert _counts()[:4] == before[:4]
