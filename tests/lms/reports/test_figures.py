"""One query: what stands on the page is the list behind it, is the workbook, is the CSV."""

import datetime as dt
import io
import zipfile

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from lms.core.db import db, transaction
from lms.organisations.actions import end_unit, move_unit
from lms.organisations.models import Unit
from lms.organisations.queries import get_root
from lms.people.actions import end_post, hold_post
from lms.people.models import Person, Post
from lms.reports.plain_files import write_people_csv, write_summary_csv
from lms.reports.queries import Cut, Report, each_person, report
from lms.reports.rules import Tally
from lms.reports.workbook import summary_values, write_workbook
from lms.training.actions import correct_credit, end_target, note_learning_start
from tests.factories.figures import cut_of
from tests.factories.organisations import make_unit
from tests.factories.training import make_official, outside, target
from tests.lms.reports.files import csv_rows, sheets

TODAY = dt.date(2026, 11, 20)
THIS_YEAR = dt.date(2026, 1, 1)
IN_MAY = dt.date(2026, 5, 12)


def _cut(unit: Unit, year: int = 2026) -> Cut:
    on = TODAY if year == 2026 else dt.date(year, 12, 31)
    return cut_of(unit, on)


def _names(cut: Cut, status: str = "all") -> list[str]:
    return [row.full_name for row in each_person(cut, status=status)]


def _list(cut: Cut, status: str) -> int:
    return len(list(each_person(cut, status=status)))


def _same_everywhere(app: Flask, cut: Cut, found: Report) -> None:
    """The total is the sum of the rows, is each list, is what the files say."""
    total = found.total
    assert total.people == sum(row.tally.people for row in found.rows)
    lists = [_list(cut, status) for status in ("all", "reached", "not-reached", "not-started", "no-target")]
    assert lists == [total.people, total.reached, total.not_reached, total.not_started, total.no_target]
    book, summary, people = io.BytesIO(), io.BytesIO(), io.BytesIO()
    with app.test_request_context():
        write_workbook(book, cut, found, each_person(cut))
        write_summary_csv(summary, found)
        write_people_csv(people, each_person(cut))
    by_unit, persons = sheets(book.getvalue())
    figures = summary_values(total)[:-1]
    total_row = by_unit[len(found.rows)]
    assert total_row[2:-1] == figures
    assert total_row[-1] == (pytest.approx(total.rate) if total.rate is not None else "")
    assert [int(cell) for cell in csv_rows(summary.getvalue())[-1][2:-1]] == figures
    for column, figure in enumerate(figures, start=2):
        assert sum(row[column] for row in by_unit[: len(found.rows)]) == figure
    lines = csv_rows(people.getvalue())
    assert [(row[1], row[2]) for row in persons] == [(line[1], line[2]) for line in lines]
    assert [row[5] for row in persons] == [float(line[5]) for line in lines]
    assert len(persons) == total.people


# (which unit, hundredths of each training, is counted, has begun)
Facts = tuple[int, list[int], bool, bool]
person_facts = st.tuples(
    st.integers(0, 4), st.lists(st.integers(1, 4000), max_size=3), st.booleans(), st.booleans()
)
own_targets = st.dictionaries(st.integers(0, 4), st.integers(0, 60), max_size=3)
_ELSEWHERE = 4


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(person_facts, max_size=12), own_targets)
def test_totals_lists_workbook_and_csv_are_the_same(
    app: Flask, people: list[Facts], targets: dict[int, int]
) -> None:
    with app.app_context(), transaction(write=True):
        province = make_unit("Tỉnh", kind="province")
        commune, other = make_unit("Xã A", parent=province), make_unit("Xã B", parent=province)
        units = [province, commune, other, make_unit("Trạm y tế", parent=commune), make_unit("Khác")]
        for which, tiet in targets.items():
            target(units[which], tiet, THIS_YEAR)
        for number, (which, amounts, is_counted, has_begun) in enumerate(people):
            person = make_official(f"Nguyễn Văn {number}", units[which], is_counted=is_counted)
            for hundredths in amounts:
                outside(person, hundredths / 100, IN_MAY)
            if has_begun:
                note_learning_start(person_id=person.id, on=IN_MAY)
        found = report(_cut(province))
        assert found.total == _counted_by_hand(people, targets)
        _same_everywhere(app, _cut(province), found)


def _counted_by_hand(people: list[Facts], targets: dict[int, int]) -> Tally:
    """The same figures without a database; the station (3) stands under the commune (1)."""
    of_province = targets.get(0, 40)
    of_commune = targets.get(1, of_province)
    wanted = [of_province, of_commune, targets.get(2, of_province), targets.get(3, of_commune)]
    counted = [facts for facts in people if facts[0] != _ELSEWHERE and facts[2]]
    reached = [sum(amounts) >= wanted[which] * 100 for which, amounts, _, _ in counted]
    idle = [not amounts and not has_begun for _, amounts, _, has_begun in counted]
    not_started = sum(1 for done, nothing in zip(reached, idle, strict=True) if nothing and not done)
    lines = [amount for _, amounts, _, _ in counted for amount in amounts]
    return Tally(
        people=len(counted),
        reached=sum(reached),
        not_started=not_started,
        participants=sum(1 for _, amounts, _, _ in counted if amounts),
        turns=len(lines),
        tiet=sum(lines),
    )


@pytest.mark.usefixtures("writing")
def test_each_child_stands_for_its_whole_subtree_and_the_unit_itself_has_its_own_row() -> None:
    province = make_unit("UBND tỉnh Hải Đông", kind="province")
    commune = make_unit("UBND xã An Bình", parent=province)
    station = make_unit("Trạm y tế", parent=commune, kind="public_service_unit")
    make_unit("UBND xã Bình An", parent=province)
    for unit in (province, commune, station):
        make_official("Nguyễn Thị Hằng", unit)
    found = report(_cut(province))
    assert [(row.name, row.is_direct, row.tally.people) for row in found.rows] == [
        ("UBND tỉnh Hải Đông", True, 1),
        ("UBND xã An Bình", False, 2),
        ("UBND xã Bình An", False, 0),
    ]
    assert found.total.people == 3
    direct = [row.full_name for row in each_person(_cut(province), is_direct=True)]
    assert len(direct) == 1


@pytest.mark.usefixtures("writing")
def test_standings_say_who_reached_who_began_and_who_did_not() -> None:
    commune = make_unit("UBND xã An Bình")
    done, over, begun, nothing = (
        make_official(name, commune) for name in ("Trần A", "Trần B", "Trần C", "Trần D")
    )
    outside(done, 40, IN_MAY)
    outside(over, 48, IN_MAY)
    note_learning_start(person_id=begun.id, on=IN_MAY)
    outside(nothing, 40, dt.date(2025, 5, 12))
    total = report(_cut(commune)).total
    assert total == Tally(people=4, reached=2, not_started=1, participants=2, turns=2, tiet=88_00)
    assert total.rate == 0.5
    assert _names(_cut(commune), "not-started") == ["Trần D"]
    assert _names(_cut(commune, 2025), "reached") == ["Trần D"]


@pytest.mark.usefixtures("writing")
def test_a_corrected_entry_counts_what_the_correction_says() -> None:
    commune = make_unit("UBND xã An Bình")
    hang = make_official("Nguyễn Thị Hằng", commune)
    credit = outside(hang, 40, IN_MAY)
    assert report(_cut(commune)).total.reached == 1
    correct_credit(credit=credit, amount_hundredths=3999, reason="Ghi nhầm")
    assert report(_cut(commune)).total.reached == 0
    assert next(each_person(_cut(commune))).tiet == 3999


@pytest.mark.usefixtures("writing")
def test_a_person_on_two_posts_is_counted_once_at_the_main_one() -> None:
    province = make_unit("UBND tỉnh Hải Đông", kind="province")
    main, further = (
        make_unit("UBND xã An Bình", parent=province),
        make_unit("UBND xã Bình An", parent=province),
    )
    hang = make_official("Nguyễn Thị Hằng", main)
    hold_post(
        person=hang,
        unit=further,
        title="Kiêm nhiệm",
        person_group="cong_chuc",
        valid_from=THIS_YEAR,
        is_main=False,
    )
    assert report(_cut(province)).total.people == 1
    assert report(_cut(further)).total.people == 0


@pytest.mark.usefixtures("writing")
def test_even_with_two_main_posts_in_the_data_a_person_is_counted_once() -> None:
    province = make_unit("UBND tỉnh Hải Đông", kind="province")
    old, new = make_unit("UBND xã An Bình", parent=province), make_unit("UBND xã Bình An", parent=province)
    hang = make_official("Nguyễn Thị Hằng", old)
    twice = Post(
        person_id=hang.id,
        unit_id=new.id,
        title="Chuyên viên",
        person_group="cong_chuc",
        is_main=True,
        is_counted=True,
        valid_from=THIS_YEAR,
    )
    db.session.add(twice)
    db.session.flush()
    assert report(_cut(province)).total.people == 1
    assert report(_cut(old)).total.people == 0
    assert report(_cut(new)).total.people == 1


@pytest.mark.usefixtures("writing")
def test_a_person_who_moved_yesterday_is_counted_at_the_new_unit_with_all_tiet() -> None:
    old, new = make_unit("UBND xã An Bình"), make_unit("UBND xã Bình An")
    hang = make_official("Nguyễn Thị Hằng", old)
    outside(hang, 40, IN_MAY)
    hold_post(
        person=hang,
        unit=new,
        title="Chuyên viên",
        person_group="cong_chuc",
        valid_from=TODAY - dt.timedelta(days=1),
    )
    assert report(_cut(old)).total.people == 0
    assert report(_cut(new)).total == Tally(people=1, reached=1, participants=1, turns=1, tiet=40_00)
    assert report(_cut(old, 2025)).total.people == 1


@pytest.mark.usefixtures("writing")
def test_after_a_merger_each_year_shows_the_units_of_its_time() -> None:
    province = make_unit("UBND tỉnh Hải Đông", kind="province")
    first, second = make_unit("UBND xã Cũ Một", parent=province), make_unit("UBND xã Cũ Hai", parent=province)
    people = [make_official("Nguyễn Thị Hằng", first), make_official("Trần Văn Nam", second)]
    day = dt.date(2026, 7, 1)
    merged = make_unit("UBND xã Hợp Nhất", parent=province, valid_from=day)
    for person in people:
        hold_post(person=person, unit=merged, title="Chuyên viên", person_group="cong_chuc", valid_from=day)
    for unit in (first, second):
        end_unit(unit=unit, on=day)
    assert [(row.name, row.tally.people) for row in report(_cut(province)).rows] == [("UBND xã Hợp Nhất", 2)]
    before = [(row.name, row.tally.people) for row in report(_cut(province, 2025)).rows]
    assert before == [("UBND xã Cũ Hai", 1), ("UBND xã Cũ Một", 1)]


@pytest.mark.usefixtures("writing")
def test_a_unit_moved_away_today_takes_its_people_along() -> None:
    old, new = make_unit("UBND tỉnh Cũ", kind="province"), make_unit("UBND tỉnh Mới", kind="province")
    commune = make_unit("UBND xã An Bình", parent=old)
    make_official("Nguyễn Thị Hằng", commune)
    move_unit(unit=commune, parent=new, on=TODAY)
    assert report(_cut(old)).total.people == 0
    assert report(_cut(new)).total.people == 1
    assert report(_cut(old, 2025)).total.people == 1


@pytest.mark.usefixtures("writing")
def test_the_target_of_each_person_is_that_of_the_nearest_unit() -> None:
    province = make_unit("UBND tỉnh Hải Đông", kind="province")
    commune, other = (
        make_unit("UBND xã An Bình", parent=province),
        make_unit("UBND xã Bình An", parent=province),
    )
    target(commune, 10, THIS_YEAR)
    target(province, 20, THIS_YEAR)
    for unit in (province, commune, other):
        make_official(f"Người của {unit.code}", unit)
    rows = {row.unit_name: row.target for row in each_person(_cut(province))}
    assert rows == {"UBND tỉnh Hải Đông": 2000, "UBND xã An Bình": 1000, "UBND xã Bình An": 2000}
    assert [row.target for row in each_person(_cut(other))] == [2000]
    assert [row.target for row in each_person(_cut(commune, 2025))] == [4000]


@pytest.mark.usefixtures("writing")
def test_people_without_a_target_are_counted_but_not_in_the_rate(app: Flask) -> None:
    commune = make_unit("UBND xã An Bình")
    hang, nam = make_official("Nguyễn Thị Hằng", commune), make_official("Trần Văn Nam", commune)
    outside(hang, 100, IN_MAY)
    end_target(unit=get_root(), on=TODAY)
    found = report(_cut(commune))
    assert found.total == Tally(people=2, no_target=2, participants=1, turns=1, tiet=100_00)
    assert found.total.rate is None
    assert set(_names(_cut(commune), "no-target")) == {hang.full_name, nam.full_name}
    with app.test_request_context():
        _same_everywhere(app, _cut(commune), found)


@pytest.mark.usefixtures("writing")
def test_a_person_who_left_is_no_longer_counted() -> None:
    commune = make_unit("UBND xã An Bình")
    hang = make_official("Nguyễn Thị Hằng", commune)
    post = db.session.execute(select(Post).where(Post.person_id == hang.id)).scalar_one()
    end_post(person=hang, post=post, on=TODAY)
    assert report(_cut(commune)).total.people == 0


@pytest.mark.usefixtures("writing")
def test_people_are_listed_by_given_name() -> None:
    commune = make_unit("UBND xã An Bình")
    for name in ("Trần Văn Ước", "Nguyễn Thị Hằng", "Đặng Ánh", "Lê Văn Đức", "Bùi Văn Dũng"):
        make_official(name, commune)
    assert [name.split()[-1] for name in _names(_cut(commune))] == ["Ánh", "Dũng", "Đức", "Hằng", "Ước"]


@pytest.mark.usefixtures("writing")
def test_names_that_look_like_formulas_are_texts_in_every_file(app: Flask) -> None:
    commune = make_unit('=HYPERLINK("http://x")')
    hang = make_official("Nguyễn Thị Hằng", commune)
    evil = db.session.get_one(Person, hang.id)
    evil.full_name, evil.staff_number = "＝1+1", "000123"
    cut = _cut(commune)
    book, people, summary = io.BytesIO(), io.BytesIO(), io.BytesIO()
    with app.test_request_context():
        write_workbook(book, cut, report(cut), each_person(cut))
        write_people_csv(people, each_person(cut))
        write_summary_csv(summary, report(cut))
    row = sheets(book.getvalue())[1][0]
    assert row[1:3] == ["＝1+1", "000123"]
    assert row[4] == '=HYPERLINK("http://x")'
    assert (row[5], row[6]) == (0.0, 40.0)
    line = csv_rows(people.getvalue())[0]
    assert line[1:5] == ["'＝1+1", "000123", "Chuyên viên", '\'=HYPERLINK("http://x")']
    assert csv_rows(summary.getvalue())[0][1].startswith("'=HYPERLINK")


@pytest.mark.usefixtures("writing")
def test_the_workbook_is_ready_to_filter_print_and_sign(app: Flask) -> None:
    commune = make_unit("UBND xã An Bình")
    outside(make_official("Nguyễn Thị Hằng", commune), 6.5, IN_MAY)
    book, cut = io.BytesIO(), _cut(commune)
    with app.test_request_context():
        write_workbook(book, cut, report(cut), each_person(cut))
    with zipfile.ZipFile(book) as files:
        pages = [files.read(f"xl/worksheets/sheet{number}.xml").decode() for number in (1, 2)]
    for page in pages:
        for mark in ('state="frozen"', "<autoFilter", 'orientation="landscape"', 'paperSize="9"'):
            assert mark in page
    assert "<v>6.5</v>" in pages[1]
