import datetime as dt

import pytest
from flask import Flask
from sqlalchemy import func, select

from lms.audit.models import AuditEntry
from lms.core.db import db, transaction
from lms.core.errors import Refusal
from lms.organisations.actions import create_unit, end_unit, rename_unit
from lms.organisations.lines import load_organisation, redraw
from lms.organisations.models import Unit, UnitLine, UnitName
from lms.organisations.queries import SubtreeScope, find_unit_by_code, get_root, list_units, name_on
from lms.organisations.trees import list_tree
from lms.organisations.vietnam import LETTERS, load_vietnam
from tests.factories.organisations import make_unit

LAW = dt.date(2025, 7, 1)
BEFORE = LAW - dt.timedelta(days=1)


def _count(kind: str) -> int:
    return db.session.scalar(select(func.count()).where(Unit.kind == kind)) or 0


def _rows() -> list[tuple[object, ...]]:
    order = (UnitLine.unit_id, UnitLine.distance, UnitLine.valid_from)
    columns = (*order, UnitLine.valid_to, UnitLine.ancestor_id)
    return [tuple(row) for row in db.session.execute(select(*columns).order_by(*order))]


@pytest.mark.usefixtures("writing")
class TestTheNation:
    def test_thirty_four_provinces_and_their_communes_stand_under_the_root(self) -> None:
        counts = load_vietnam()
        assert (counts.provinces, counts.communes, counts.there) == (34, 3321, 0)
        assert (_count("province"), _count("commune")) == (34, 3321)
        commune = find_unit_by_code("HP.10606")
        assert commune is not None and name_on(commune.id, LAW) == "UBND xã Nam Sách"
        names = {row.code: row.name for row in list_tree(get_root().id, LAW, depth=1)}
        assert names["HP"] == "UBND thành phố Hải Phòng" and names["NA"] == "UBND tỉnh Nghệ An"
        assert len(names) == 35

    def test_nobody_was_there_the_day_before(self) -> None:
        load_vietnam()
        whole = SubtreeScope(frozenset({get_root().id}), BEFORE)
        assert [row.kind for row in db.session.execute(list_units(whole, on=BEFORE))] == ["root"]

    def test_its_lines_are_those_that_a_drawing_of_everything_gives(self) -> None:
        load_vietnam()
        drawn = _rows()
        redraw(None)
        assert _rows() == drawn and len(load_organisation().days) == 3356

    def test_loading_it_again_changes_nothing(self) -> None:
        load_vietnam()
        before = _rows(), db.session.scalar(select(func.count()).select_from(AuditEntry))
        counts = load_vietnam()
        assert (counts.provinces, counts.communes, counts.there) == (0, 0, 3355)
        assert (_rows(), db.session.scalar(select(func.count()).select_from(AuditEntry))) == before

    def test_a_look_writes_nothing(self) -> None:
        counts = load_vietnam(is_dry_run=True)
        assert (counts.provinces, counts.communes) == (34, 3321)
        assert _count("province") == _count("commune") == 0

    def test_units_that_are_there_are_adopted_with_their_names_and_days(self) -> None:
        since = dt.date(1955, 5, 13)
        own = make_unit("UBND TP Hải Phòng", kind="province", code="HP", valid_from=since)
        commune = make_unit("UBND thị trấn Nam Sách", parent=own, code="HP.10606", valid_from=since)
        rename_unit(unit=commune, name="UBND xã Nam Sách", on=LAW)
        counts = load_vietnam()
        assert (counts.provinces, counts.communes, counts.there) == (33, 3320, 2)
        assert name_on(own.id, LAW) == "UBND TP Hải Phòng" and own.valid_from == since
        below = list(list_tree(own.id, LAW, depth=1))
        assert len(below) == 115

    def test_a_province_with_a_code_of_its_own_is_recognised_by_its_name(self) -> None:
        own = make_unit("UBND tỉnh Nghệ An", kind="province", code="T40")
        make_unit("UBND xã Con Cuông", parent=own, code="CONCUONG")
        counts = load_vietnam()
        assert (counts.provinces, counts.there) == (33, 2)
        assert find_unit_by_code("NA") is None and find_unit_by_code("NA.17254") is None
        assert len(list(list_tree(own.id, LAW, depth=1))) == 131

    def test_a_code_that_means_something_else_is_refused_and_nothing_is_loaded(self) -> None:
        make_unit("Phòng Tin học", kind="department", code="TH")
        gone = make_unit("UBND tỉnh cũ", kind="province", code="AG")
        end_unit(unit=gone, on=LAW)
        with pytest.raises(Refusal) as refused:
            load_vietnam()
        assert "TH" in str(refused.value) and "AG" in str(refused.value)
        assert _count("commune") == 0


def test_letters_are_codes_of_their_own() -> None:
    assert len(set(LETTERS.values())) == len(LETTERS) == 34
    assert all(letters.isalpha() and letters.isupper() for letters in LETTERS.values())


def test_the_console_says_what_was_made_and_prints_a_branch(app: Flask) -> None:
    runner = app.test_cli_runner()
    assert "34 provinces and 3321 communes would be made" in _said(runner, "load-vietnam", "--dry-run")
    assert "34 provinces and 3321 communes made; 0 were there." in _said(runner, "load-vietnam")
    assert "0 provinces and 0 communes made; 3355 were there." in _said(runner, "load-vietnam")
    branch = _said(runner, "tree", "hp").splitlines()
    assert branch[0] == "UBND thành phố Hải Phòng  [HP]" and "  UBND xã Nam Sách  [HP.10606]" in branch
    assert len(_said(runner, "list", "--on", "30/06/2025").splitlines()) == 1
    assert "HP.10606\tcommune\tUBND xã Nam Sách" in _said(runner, "list", "--search", "nam sach")
    assert "No unit has the code" in runner.invoke(args=["organisations", "tree", "XYZ"]).output
    assert runner.invoke(args=["organisations", "list", "--on", "hôm qua"]).exit_code == 2


def _said(runner: object, *words: str) -> str:
    result = runner.invoke(args=["organisations", *words])  # type: ignore[attr-defined]
    assert result.exit_code == 0, result.output
    return str(result.output)


def test_the_first_name_of_every_unit_names_it_before(app: Flask) -> None:
    with app.app_context(), transaction(write=True):
        load_vietnam()
        create_unit(code="XA.1", kind="commune", name="Xã Một", parent=get_root(), valid_from=LAW)
        assert db.session.scalar(select(func.count()).where(UnitName.is_first.is_(False))) == 0
