"""A long table of units is applied and taken back by a job: it can be left, come back to, and killed."""

import datetime as dt
import io
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from lms.audit.models import AuditEntry
from lms.core.clock import now
from lms.core.db import db, transaction
from lms.core.events import Job
from lms.core.jobs import drain
from lms.organisations.models import Unit, UnitLine, UnitName, UnitParent
from lms.organisations.queries import find_unit_by_code, get_unit
from tests.factories.organisations import make_unit
from tests.factories.people import make_person
from tests.lms.organisations.tables import row, workbook
from tests.lms.people.conftest import Land

Browser = Callable[[int], FlaskClient]
PAGE = "/quan-tri/don-vi/nhap"
_ROOT = Path(__file__).resolve().parents[3]
_ROWS = 600
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


def _table(app: Flask, land: Land, rows: int = _ROWS) -> bytes:
    with app.app_context(), transaction(write=False):
        code = get_unit(land.province).code
    return workbook([row(f"P.{number:05d}", code, f"Phòng số {number}") for number in range(rows)])


def _read(browser: FlaskClient, content: bytes) -> str:
    answer = browser.post(PAGE, data={"file": (io.BytesIO(content), "don-vi.xlsx")})
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def _work(app: Flask) -> None:
    with app.app_context():
        drain()


def _counts(app: Flask) -> tuple[int, ...]:
    with app.app_context(), transaction(write=False):
        tables = (Unit, UnitName, UnitParent, UnitLine)
        return tuple(db.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables)


def test_a_long_table_is_applied_and_taken_back_while_the_officer_is_away(
    app: Flask, land: Land, sign_in: Browser
) -> None:
    browser, before = sign_in(land.administrator), _counts(app)
    page = _read(browser, _table(app, land))
    begun = browser.post(f"{page}/ap-dung", follow_redirects=True).text
    assert "Đang thêm các đơn vị" in begun and "data-refresh" in begun and "600" in begun
    assert '<noscript><meta http-equiv="refresh"' in begun and f'{page}/hoan-tac"' not in begun
    assert _counts(app) == before and "Đang áp dụng" in browser.get(PAGE).text
    _work(app)
    done = browser.get(page).text
    assert "Phòng số 0" in done and "data-refresh" not in done
    assert _counts(app)[0] == before[0] + _ROWS
    assert "Đang hoàn tác các đơn vị" in browser.post(f"{page}/hoan-tac", follow_redirects=True).text
    _work(app)
    assert _counts(app) == before and "Đã hoàn tác" in browser.get(PAGE).text
    with app.app_context(), transaction(write=False):
        deeds = select(AuditEntry.actor_id).where(AuditEntry.action.like("units.load%"))
        assert list(db.session.scalars(deeds)) == [land.administrator] * 2


def test_nobody_asks_twice_while_the_work_goes_on(app: Flask, land: Land, sign_in: Browser) -> None:
    browser = sign_in(land.administrator)
    page = _read(browser, _table(app, land))
    browser.post(f"{page}/ap-dung")
    for deed in ("ap-dung", "hoan-tac"):
        again = browser.post(f"{page}/{deed}", follow_redirects=True)
        assert again.status_code == 200 and "Đang thêm các đơn vị" in again.text
    _work(app)
    with app.app_context(), transaction(write=False):
        assert db.session.scalar(select(func.count()).where(Job.listener.like("%work_on_load"))) == 1


def test_what_the_job_is_refused_is_said_on_the_page_and_nothing_is_written(
    app: Flask, land: Land, sign_in: Browser
) -> None:
    browser = sign_in(land.administrator)
    page = _read(browser, _table(app, land))
    browser.post(f"{page}/ap-dung")
    with app.app_context(), transaction(write=True):
        taken = make_unit("Đơn vị nơi khác", parent=get_unit(land.foreign), code="P.00007").id
    before = _counts(app)
    _work(app)
    shown = browser.get(page).text
    assert "Chưa ghi gì vào hệ thống: anh/chị sửa tệp" in shown
    assert _counts(app) == before
    with app.app_context(), transaction(write=True):
        db.session.get_one(Unit, taken).code = "KHAC.7"
    browser.post(f"{page}/ap-dung")
    _work(app)
    with app.app_context(), transaction(write=True):
        make_person("Trần Văn Nam", unit=find_unit_by_code("P.00007"))
    browser.post(f"{page}/hoan-tac")
    _work(app)
    shown = browser.get(page).text
    assert "P.00007" in shown and f'{page}/hoan-tac"' in shown


def _kill_a_worker(app: Flask, after: float) -> None:
    settings = app.config["LMS"]
    command = [sys.executable, "-W", "ignore", "-c", _WORKER, str(settings.data_dir), settings.database_url]
    with subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline().strip() == b"begins"
        time.sleep(after)
        worker.kill()


def _free_the_job(app: Flask) -> None:
    with app.app_context(), transaction(write=True):
        over = {"state": "waiting", "lease_until": None, "due_at": now() - dt.timedelta(hours=1)}
        db.session.execute(update(Job).where(Job.state == "running").values(**over))


def test_a_killed_worker_leaves_all_or_nothing(app: Flask, land: Land, sign_in: Browser) -> None:
    chance, browser = random.Random(1690), sign_in(land.administrator)
    page, before = _read(browser, _table(app, land, 4000)), _counts(app)
    for deed, units in (("ap-dung", before[0] + 4000), ("hoan-tac", before[0])):
        untouched = _counts(app)
        browser.post(f"{page}/{deed}")
        for _ in range(3):
            _kill_a_worker(app, chance.uniform(0.05, 0.5))
            assert _counts(app)[0] in (untouched[0], units)
            _free_the_job(app)
        _work(app)
        assert _counts(app)[0] == units
    assert _counts(app) == before
