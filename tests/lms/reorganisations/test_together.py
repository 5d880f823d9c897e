import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms.core.db import db, transaction
from lms.core.errors import Refusal
from lms.organisations.models import Unit, UnitLine
from lms.reorganisations.actions import apply_reorganisation, undo_reorganisation
from lms.reorganisations.models import Reorganisation, ReorganisationStep
from lms.reorganisations.rules import Merge, Target
from tests.factories.organisations import make_province
from tests.lms.reorganisations.conftest import draft

ROOT = Path(__file__).resolve().parents[3]
# A site that stops dead in the middle of applying: everything is written, nothing is committed.
SCRIPT = """
import sys, time
from pathlib import Path
from lms.core.app import create_app
from lms.core.config import Settings
from lms.core.db import db, transaction
from lms.reorganisations.actions import applying
from lms.reorganisations.models import Reorganisation

app = create_app(Settings(data_dir=Path(sys.argv[1]), database_url=sys.argv[2], secret_key="tests"))
drawn = applying.redraw
def draw_and_wait(touched):
    drawn(touched)
    print("written", flush=True)
    time.sleep(60)
applying.redraw = draw_and_wait
with app.app_context(), transaction(write=True):
    applying.apply_reorganisation(reorganisation=db.session.get_one(Reorganisation, int(sys.argv[3])), scope=None)
"""


@pytest.fixture
def drafts(app: Flask) -> list[int]:
    """Two administrators drafted the same merger, each into a new unit of their own."""
    with app.app_context(), transaction(write=True):
        _province, first, second = make_province()
        return [
            draft([Merge((first.code, second.code), Target(code, f"UBND xã {code}"))]).id
            for code in ("M1", "M2")
        ]


def _counts() -> list[int]:
    return [
        db.session.scalar(select(func.count()).select_from(table)) or 0
        for table in (Unit, UnitLine, ReorganisationStep)
    ]


def test_of_two_who_merge_the_same_units_at_once_one_wins_and_the_other_is_told_why(
    app: Flask, drafts: list[int]
) -> None:
    barrier, said = threading.Barrier(2), []

    def act(draft_id: int) -> None:
        with app.app_context():
            barrier.wait()
            try:
                with transaction(write=True):
                    made = db.session.get_one(Reorganisation, draft_id)
                    apply_reorganisation(reorganisation=made, scope=None)
                said.append("done")
            except Refusal as refusal:
                said.append(f"refused {len(refusal.messages)}")

    together = [threading.Thread(target=act, args=(draft_id,)) for draft_id in drafts]
    for thread in together:
        thread.start()
    for thread in together:
        thread.join(60)
    assert sorted(said) == ["done", "refused 2"]
    with app.app_context(), transaction(write=False):
        made = select(Unit.code).where(Unit.code.in_(("M1", "M2")))
        assert len(db.session.scalars(made).all()) == 1


def test_a_server_killed_in_the_middle_of_applying_leaves_nothing(app: Flask, drafts: list[int]) -> None:
    with app.app_context(), transaction(write=False):
        before = _counts()
    settings = app.config["LMS"]
    command = [sys.executable, "-c", SCRIPT, str(settings.data_dir), settings.database_url, str(drafts[0])]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        while "written" not in process.stdout.readline():
            assert process.poll() is None
        process.send_signal(signal.SIGKILL)
    with app.app_context():
        with transaction(write=False):
            assert _counts() == before
            assert db.session.get_one(Reorganisation, drafts[0]).state == "draft"
        with transaction(write=True):
            made = db.session.get_one(Reorganisation, drafts[0])
            apply_reorganisation(reorganisation=made, scope=None)
            undo_reorganisation(reorganisation=made, scope=None)
        with transaction(write=False):
            assert _counts()[:2] == before[:2]
