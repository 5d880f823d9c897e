"""Long files are written by a job, watched, and fetched only by who asked for them."""

import datetime as dt
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from lms.core.db import db, transaction
from lms.core.jobs import drain
from lms.reports.exporting import tidy_exports, write_export
from lms.reports.formats import FORMATS
from lms.reports.models import Export
from tests.conftest import HeldClock
from tests.lms.reports.test_gallery import Province, province

__all__ = ["province"]
SignIn = Callable[[int], FlaskClient]
ASK = "/nhan-su/bao-cao/danh-sach-chua-dat/tep.xlsx?nam=2026"


@pytest.fixture
def short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of more than one row are written by a job."""
    monkeypatch.setitem(FORMATS, "xlsx", replace(FORMATS["xlsx"], at_once=1))


@pytest.mark.usefixtures("short_patience")
def test_a_long_file_is_asked_for_watched_and_fetched(
    app: Flask, province: Province, sign_in: SignIn
) -> None:
    officer = sign_in(province.officer)
    page = officer.get("/nhan-su/bao-cao/danh-sach-chua-dat?nam=2026").text
    assert 'action="/nhan-su/bao-cao/danh-sach-chua-dat/tep.xlsx' in page
    assert officer.get(ASK).status_code == 422
    address = officer.post(ASK).location
    assert "Đang lập tệp" in officer.get(address).text
    with app.app_context():
        drain()
    page = officer.get(address).text
    assert "Tải tệp" in page
    with officer.get(f"{address}/tai") as answer:
        assert "danh-sach-chua-dat-2026-den-20261120.xlsx" in answer.headers["Content-Disposition"]
        book = CalamineWorkbook.from_filelike(io.BytesIO(answer.data))
    rows = book.get_sheet_by_index(0).to_python()
    assert [row[1] for row in rows[5:8]] == ["Phạm Văn Bình", "Lê Thị Cúc", "Trần Văn Nam"]
    assert "Danh sách chưa đạt" in officer.get("/nhan-su/tep-bao-cao").text


@pytest.mark.usefixtures("short_patience")
def test_asking_twice_is_one_file_and_the_job_may_run_twice(
    app: Flask, province: Province, sign_in: SignIn
) -> None:
    officer = sign_in(province.officer)
    assert officer.post(ASK).location == officer.post(ASK).location
    with app.app_context():
        drain()
        export_id = _only(app).id
        with transaction(write=False):
            write_export(export_id)
        assert _only(app).state == "ready"


def _only(_app: Flask) -> Export:
    with transaction(write=False):
        export = db.session.scalars(select(Export)).one()
        db.session.expunge(export)
    return export


@pytest.mark.usefixtures("short_patience")
def test_nobody_else_sees_the_file_and_a_forged_unit_is_none(
    app: Flask, province: Province, sign_in: SignIn
) -> None:
    officer, other = sign_in(province.officer), sign_in(province.commune_officer)
    address = officer.post(ASK).location
    with app.app_context():
        drain()
    assert other.get(address).status_code == 404
    assert other.get(f"{address}/tai").status_code == 404
    assert other.post(f"{ASK}&don-vi={province.public_id}").status_code == 404
    assert officer.post(f"{ASK}&don-vi={province.foreign}").status_code == 404


@pytest.mark.usefixtures("short_patience")
def test_a_file_is_deleted_after_seven_days(
    app: Flask, province: Province, sign_in: SignIn, clock: HeldClock
) -> None:
    address = sign_in(province.officer).post(ASK).location
    with app.app_context():
        drain()
    folder: Path = app.config["LMS"].data_dir / "exports"
    assert len(list(folder.iterdir())) == 1
    clock.moment += dt.timedelta(days=8)
    with app.app_context():
        tidy_exports()
    assert not list(folder.iterdir())
    officer = sign_in(province.officer)
    assert officer.get(f"{address}/tai").status_code == 404
    assert "đã bị xóa" in officer.get(address).text


@pytest.mark.usefixtures("short_patience")
def test_a_file_shows_the_stand_that_was_on_the_page_when_it_was_asked_for(
    app: Flask, province: Province, sign_in: SignIn
) -> None:
    officer = sign_in(province.officer)
    officer.post(f"{ASK}&so=1")
    with app.app_context():
        drain()
    assert _only_snapshot(app) == 1


def _only_snapshot(app: Flask) -> int:
    with app.app_context():
        return _only(app).snapshot_id
