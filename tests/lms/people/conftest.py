"""A province with two communes beside another one, its administrator, and a few people with passwords."""

import email
import email.policy
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import event

from lms.core.db import db, transaction
from lms.core.jobs import drain
from lms.core.permissions import Role
from lms.organisations.queries import get_root
from tests.factories.organisations import make_province, make_unit
from tests.factories.people import give_password, make_holder, make_person
from tests.pages import without_tokens


@dataclass(frozen=True)
class Land:
    """Ids and addresses of the small world the tests of this folder share."""

    root: str
    province: str
    first: str
    second: str
    foreign: str
    administrator: int
    chief: int
    hang: int
    hang_page: str
    stranger: int
    stranger_page: str


@pytest.fixture
def land(app: Flask) -> Land:
    """The small world, committed."""
    with app.app_context(), transaction(write=True):
        province, first, second = make_province()
        foreign = make_unit("UBND tỉnh Biên Thùy", kind="province")
        root = get_root()
        administrator = make_holder(Role.ADMINISTRATOR, province, "Đỗ Quản Trị", user_name="quantritinh")
        chief = make_holder(Role.ADMINISTRATOR, root, "Vũ Toàn Quyền", user_name="toanquyen")
        hang = make_person("Nguyễn Thị Hằng", unit=first, email="hang@thu.example", user_name="hang")
        stranger = make_person("Canary Hoàng Yến", unit=foreign, email="canary@thu.example")
        for person in (administrator, chief, hang, stranger):
            give_password(person)
        return Land(
            root=root.public_id,
            province=province.public_id,
            first=first.public_id,
            second=second.public_id,
            foreign=foreign.public_id,
            administrator=administrator.id,
            chief=chief.id,
            hang=hang.id,
            hang_page=f"/quan-tri/nguoi-dung/{hang.public_id}",
            stranger=stranger.id,
            stranger_page=f"/quan-tri/nguoi-dung/{stranger.public_id}",
        )


@pytest.fixture
def mails(app: Flask) -> Callable[[], list[tuple[str, str]]]:
    """A function: run the jobs, then (recipient, text) of every mail so far, oldest first."""

    def read() -> list[tuple[str, str]]:
        with app.app_context():
            drain()
        folder = app.config["LMS"].data_dir / "mail"
        files = (
            sorted(folder.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns) if folder.exists() else []
        )
        letters = [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in files]
        return [(str(letter["To"]), str(letter.get_content())) for letter in letters]

    return read


def code_in(text: str) -> str:
    """The six digits of a letter."""
    found = re.search(r"\b(\d{6})\b", text)
    assert found
    return found.group(1)


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    """Every SQL statement from now on, without the transaction's own."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")):
            seen.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


def bare(page: str, name: str) -> str:
    """The page without what differs by itself: the CSRF token and the name that was typed."""
    return without_tokens(page).replace(f'value="{name}"', "")
