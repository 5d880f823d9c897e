"""A staff list of many rows: from the workbook to verdicts, applied, brought again, undone; time and memory."""

import json
import random
import resource
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import click
import psycopg
import xlsxwriter
from flask_migrate import upgrade

from lms.core.app import create_app
from lms.core.config import Settings
from lms.core.db import db, transaction
from lms.core.jobs import drain
from lms.core.registries import invariants, setup_steps
from lms.organisations.actions import create_unit
from lms.organisations.models import Unit
from lms.organisations.queries import get_root
from lms.people.actions import create_person
from lms.rosters.actions import map_columns, start_applying, undo_roster, upload_roster
from lms.rosters.models import Roster
from lms.rosters.queries import count_rows
from tests.servers import postgresql

_HEADINGS = (
    *("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Số hiệu", "Email"),
    *("Mã đơn vị", "Chức vụ", "Đối tượng"),
)
_FAMILY = (
    *("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô"),
    *("Dương", "Lý"),
)
_MIDDLE = (
    *("Văn", "Thị", "Đức", "Ngọc", "Minh", "Thanh", "Quang", "Hữu", "Thu", "Kim", "Hồng", "Xuân", "Gia"),
    *("Bảo", "Khánh", "Công"),
)
_GIVEN = (
    *("Anh", "Bình", "Châu", "Dũng", "Giang", "Hà", "Hằng", "Hùng", "Khoa", "Lan", "Linh", "Mai", "Nam"),
    *("Nga", "Oanh", "Phúc", "Quân", "Sơn", "Tâm", "Uyên", "Vy", "Yến"),
)
_TITLES = ("Chuyên viên", "Kế toán", "Văn thư", "Phó Trưởng phòng", "Công chức tư pháp - hộ tịch")
_UNITS = 500


@click.command("rosters")
@click.option("--rows", default=200_000, show_default=True, help="How many people the list names.")
@click.option(
    "--database", type=click.Choice(["postgresql", "sqlite"]), default="postgresql", show_default=True
)
@click.option("--json", "as_json", is_flag=True, help="One line of JSON.")
def command(rows: int, database: str, as_json: bool) -> None:
    """Seconds of each step for a list of so many rows, and the memory of the checking process."""
    with _site(database) as folder:
        figures = _measure(Path(folder), rows)
    click.echo(json.dumps(figures) if as_json else "\n".join(f"{key}: {figures[key]}" for key in figures))


@contextmanager
def _site(database: str) -> Iterator[str]:
    """A site of its own, set up; everything is removed afterwards."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="lms-bench-"))
        url = ""
        if database == "postgresql":
            server = stack.enter_context(postgresql(is_durable=True))
            name = f"bench_{uuid.uuid4().hex[:8]}"
            with psycopg.connect(server, autocommit=True) as connection:
                connection.execute(f'CREATE DATABASE "{name}"'.encode())
            url = f"{server.rsplit('/', 1)[0]}/{name}"
        app = create_app(Settings(data_dir=Path(folder), database_url=url, secret_key="bench"))
        with app.app_context():
            upgrade()
            for step in setup_steps():
                with transaction(write=True):
                    step()
            yield folder
            db.session.remove()
            db.engine.dispose()


def _measure(folder: Path, rows: int) -> dict[str, Any]:
    officer_id, codes = _prepare()
    path = _write_list(folder / "list.xlsx", rows, codes)
    times: dict[str, Any] = {"rows": rows, "file_mb": round(path.stat().st_size / 1e6, 1)}
    before = _memory()
    key = _timed(times, "upload_s", lambda: _upload(path, officer_id))
    _timed(times, "verdicts_s", drain)
    times["memory_mb"], times["memory_before_mb"] = _memory(), before
    times["verdicts"] = _verdicts(key)
    _timed(times, "apply_s", lambda: _do(start_applying, key, officer_id))
    again = _upload(path, officer_id)
    _timed(times, "again_s", drain)
    times["again"] = _verdicts(again)
    _timed(times, "undo_s", lambda: _do(undo_roster, key, officer_id))
    times["memory_at_end_mb"] = _memory()
    times["counts"] = _counts(key)
    with transaction(write=False):
        times["violations"] = sum(len(check()) for check in invariants().values())
    return times


def _timed(times: dict[str, Any], name: str, work: Callable[[], Any]) -> Any:
    started, worked = time.monotonic(), time.process_time()
    found = work()
    times[name] = round(time.monotonic() - started, 1)
    times[f"{name[:-2]}_cpu_s"] = round(time.process_time() - worked, 1)
    print(f"{name} {times[name]} (this process worked {times[f'{name[:-2]}_cpu_s']})", file=sys.stderr)
    return found


def _memory() -> int:
    """The most memory that this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _prepare() -> tuple[int, list[str]]:
    with transaction(write=True):
        codes = [f"BENCH{number:04d}" for number in range(_UNITS)]
        root = get_root()
        for code in codes:
            create_unit(
                code=code, kind="commune", name=f"UBND xã {code}", parent=root, valid_from=root.valid_from
            )
        return create_person(full_name="Đặng Thị Mai", staff_number="MAI").id, codes


def _write_list(path: Path, rows: int, codes: list[str]) -> Path:
    chance = random.Random(1690)
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Danh sách")
        sheet.write_row(0, 0, _HEADINGS)
        for number in range(1, rows + 1):
            sheet.write_row(number, 0, _person(number, chance, codes))
    return path


def _person(number: int, chance: random.Random, codes: list[str]) -> tuple[Any, ...]:
    name = (
        f"{chance.choice(_FAMILY)} {chance.choice(_MIDDLE)} {chance.choice(_MIDDLE)} {chance.choice(_GIVEN)}"
    )
    born = f"{chance.randint(1, 28):02d}/{chance.randint(1, 12):02d}/{chance.randint(1966, 2003)}"
    gender, group = chance.choice(("Nam", "Nữ")), chance.choice(("Công chức", "Viên chức"))
    numbers = (f"0{chance.randint(10, 95)}{number:09d}", f"NV{number:07d}", f"nguoi{number}@tinh.example")
    return number, name, born, gender, *numbers, chance.choice(codes), chance.choice(_TITLES), group


def _upload(path: Path, officer_id: int) -> int:
    with transaction(write=False):
        root: Unit = get_root()
        roster = upload_roster(unit=root, content=path.read_bytes(), file_name=path.name, by_id=officer_id)
        map_columns(roster=roster, mapping=roster.mapping, options={"absent": "keep"})
        return roster.id


def _do(action: Callable[..., None], key: int, officer_id: int) -> None:
    with transaction(write=True):
        action(roster=db.session.get_one(Roster, key), by_id=officer_id)
    drain()


def _verdicts(key: int) -> dict[str, int]:
    with transaction(write=False):
        return count_rows(db.session.get_one(Roster, key))


def _counts(key: int) -> dict[str, Any]:
    with transaction(write=False):
        roster = db.session.get_one(Roster, key)
        return {
            "state": roster.state,
            **{name: roster.counts.get(name) for name in ("applied", "undone", "conflicts")},
        }
