"""The gallery of reports: every figure is the number of rows of the list behind it, on every day and in every unit."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms.core.db import db, transaction
from lms.core.permissions import Role
from lms.organisations.models import Unit
from lms.people.actions import create_person, hold_post
from lms.people.models import Person
from lms.training.facts import take_snapshot
from tests.factories.organisations import make_unit
from tests.factories.training import course, make_officer, make_official, outside

SignIn = Callable[[int], FlaskClient]
IN_MAY = dt.date(2026, 5, 12)
SINCE = dt.date(2020, 1, 1)


@dataclass(frozen=True)
class Province:
    """A province with two communes and its own people, beside another that its officer does not see."""

    public_id: str
    commune: str
    foreign: str
    officer: int
    commune_officer: int


def _official(name: str, unit: Unit, *, group: str = "cong_chuc", gender: str = "female") -> Person:
    person = create_person(full_name=name)
    person.gender = gender
    hold_post(person=person, unit=unit, title="Chuyên viên", person_group=group, valid_from=SINCE)
    return person


@pytest.fixture
def province(app: Flask) -> Province:
    with app.app_context(), transaction(write=True):
        unit = make_unit("UBND tỉnh Hải Đông", kind="province")
        other = make_unit("Tỉnh Hoàng Yến", kind="province")
        commune, second = make_unit("UBND xã An Bình", parent=unit), make_unit("UBND xã Bình An", parent=unit)
        hang, nam = _official("Nguyễn Thị Hằng", commune), _official("Trần Văn Nam", commune, gender="male")
        binh = _official("Phạm Văn Bình", unit, group="vien_chuc", gender="male")
        _official("Lê Thị Cúc", second, group="can_bo")
        make_official("Người Tỉnh Khác", other)
        outside(hang, 30, IN_MAY)
        course(hang, 16, dt.date(2026, 10, 5))
        course(nam, 16, dt.date(2026, 10, 9))
        outside(binh, 4, dt.date(2026, 10, 10))
        officer = make_officer("Đặng Thị Mai", unit)
        lower = make_officer("Vũ Thị Lan", second)
        found = Province(unit.public_id, commune.public_id, other.public_id, officer.id, lower.id)
        db.session.flush()
        take_snapshot()
    return found


def _links(page: str) -> list[tuple[str, str]]:
    """(address, words) of the figures in the tables of a page."""
    cells = re.findall(r'<td[^>]*><div><a href="([^"]+)">([^<]*)</a>', page)
    return [(unescape(url), unescape(words)) for url, words in cells]


def _said(page: str) -> str:
    """The number that a list begins with."""
    return re.search(r"([\d.]+) (?:người|lượt)", unescape(page)).group(1)  # type: ignore[union-attr]


KEYS = ["ty-le-theo-don-vi", "bao-cao-nam", "theo-noi-dung", "theo-hinh-thuc", "theo-nhom", "nu-va-lanh-dao", "theo-khoa"]


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("day", ["", "&ngay=01/06/2026"])
def test_every_figure_is_how_many_its_list_has(province: Province, sign_in: SignIn, key: str, day: str) -> None:
    browser = sign_in(province.officer)
    page = browser.get(f"/nhan-su/bao-cao/{key}?nam=2026{day}")
    assert page.status_code == 200
    links = _links(page.text)
    assert links
    for url, words in links:
        behind = browser.get(url)
        assert behind.status_code == 200, url
        if "/luot" in url:
            assert words in re.findall(r"([\d.,]+) (?:lượt|tiết)", unescape(behind.text)), (url, words)
        else:
            assert _said(behind.text) == words, url
