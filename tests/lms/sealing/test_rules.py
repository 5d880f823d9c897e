"""Frozen inputs give the same bytes every time; differences of two reports add up to the person."""

import datetime as dt
import hashlib
import io
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.sealing.comparing import sums
from lms.sealing.rules.changes import Change, Difference, Side, measure
from lms.sealing.rules.codec import Unreadable, canonical, from_plain, to_plain
from lms.sealing.rules.differences import appeared, both_books, compared, vanished
from lms.sealing.rules.figures import Figures, Sum, list_rows
from lms.sealing.rules.inputs import Frozen, PersonEntry, read_line, written
from lms.sealing.rules.manifest import read_manifest
from lms.sealing.rules.outputs import OUTPUTS, PEOPLE, SUMMARY, UNITS, percent, tiet, write_outputs
from tests.lms.sealing.frozen import changed, laid_out, made


def _outputs(frozen: Frozen) -> dict[str, bytes]:
    files = {name: io.BytesIO() for name in OUTPUTS}
    write_outputs(frozen, files)
    return {name: file.getvalue() for name, file in files.items()}


@given(st.integers(0, 10_000))
def test_what_is_written_of_a_person_is_read_again_as_it_was(seed: int) -> None:
    for person in made(seed, people=3).people:
        assert read_line(PersonEntry, written(person)) == person


@given(st.integers(0, 10_000))
@settings(max_examples=25)
def test_inputs_from_the_file_give_the_bytes_of_the_inputs_in_memory(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    frozen, path = made(seed), tmp_path_factory.mktemp("seal")
    laid_out(frozen, path)
    assert {name: (path / name).read_bytes() for name in OUTPUTS} == _outputs(frozen)


def test_the_bytes_are_those_of_the_day_this_calculation_was_fixed() -> None:
    """Should this fail, a sealed report could not be recomputed any more: a new ENGINE is needed beside this one."""
    digest = hashlib.sha256(b"".join(_outputs(made(1690, people=200)).values())).hexdigest()
    assert digest == GOLDEN


GOLDEN = "b93a3ac280e72b6cab0a19510bd33ce04b79d28efd43e659eb25a60eca4f0a58"


@given(st.integers(0, 10_000))
@settings(max_examples=40)
def test_the_table_by_unit_adds_up_to_the_list(seed: int) -> None:
    frozen, figures = made(seed), Figures()
    for row in list_rows(frozen):
        figures.take(row)
    rolled = figures.rolled_up(frozen.units)
    assert rolled[1] == figures.total
    own = figures.units.get(1, Sum()).people
    assert rolled[1].people == own + rolled[2].people + rolled[3].people
    for kind in ("group", "gender", "leader"):
        assert (
            sum(each.people for (name, _), each in figures.kinds.items() if name == kind)
            == figures.total.people
        )


def test_the_files_open_in_excel_with_vietnamese_and_no_formula() -> None:
    frozen = made(3, people=1)
    (person,) = frozen.people
    evil = PersonEntry(person.public_id, '=HYPERLINK("http://x")', "+84", person.inputs)
    found = _outputs(Frozen(frozen.head, frozen.units, frozen.rules, frozen.timelines, (evil,)))
    assert found[PEOPLE].startswith("\ufeffMã người,Họ và tên".encode())
    assert b"'=HYPERLINK" in found[PEOPLE] and b"'+84" in found[PEOPLE]
    assert found[UNITS].count(b"\r\n") == 4
    assert b'"total":' in found[SUMMARY]


def test_amounts_and_rates_are_written_as_officials_read_them() -> None:
    assert [tiet(amount) for amount in (4000, 4050, 4055, 0, -150)] == ["40", "40,5", "40,55", "0", "-1,5"]
    assert percent(Sum(people=8, reached=1)) == "12,5"
    assert percent(Sum(people=2000, reached=1)) == "0,1"
    assert percent(Sum(people=3, no_target=2, exempt=1)) == ""


def test_a_number_that_is_not_exact_is_never_sealed() -> None:
    with pytest.raises(TypeError):
        to_plain(0.1)


@dataclass(frozen=True)
class _Two:
    name: str
    days: tuple[dt.date, ...] = ()


@pytest.mark.parametrize(
    "plain",
    [
        {"name": 3},
        {"name": "a", "days": "2026"},
        {"name": "a", "other": 1},
        [],
        None,
        {"name": "a", "days": [1]},
    ],
)
def test_what_nobody_wrote_is_not_read(plain: object) -> None:
    with pytest.raises(Unreadable):
        from_plain(_Two, plain)


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"number":"1","files":{}}', b"\xff", b"9" * 9])
def test_what_is_no_manifest_is_not_read(content: bytes) -> None:
    with pytest.raises(Unreadable):
        read_manifest(content)


def test_equal_facts_are_equal_bytes_whatever_order_they_came_in() -> None:
    assert canonical(to_plain({2: "b", 1: "a"})) == canonical(to_plain({1: "a", 2: "b"}))
    assert canonical(to_plain(frozenset({3, 1, 2}))) == b"[1,2,3]"


def _differences(first: Frozen, second: Frozen) -> list[Difference]:
    one, two = Side(first), Side(second)
    union, old = both_books(one.book, two.book), {person.public_id: person for person in first.people}
    found = []
    for person in second.people:
        before = old.pop(person.public_id, None)
        found.append(
            appeared(one, two, person) if before is None else compared(one, two, union, before, person)
        )
    return [each for each in found if each] + [vanished(one, person) for person in old.values()]


def _whole(frozen: Frozen) -> Change:
    side = Side(frozen)
    return sum((measure(side.stand(person.inputs)) for person in frozen.people), Change())


@given(st.integers(0, 100_000), st.integers(0, 100_000))
@settings(max_examples=150)
def test_the_parts_of_all_people_add_up_to_the_change(seed: int, later: int) -> None:
    first = made(seed)
    second = changed(first, later)
    differences = _differences(first, second)
    assert sum((each.change for each in differences), Change()) == _whole(second) - _whole(first)
    by_cause = sums(differences)
    for name in ("people", "with_target", "reached", "counted"):
        assert sum(each[name] for each in by_cause) == getattr(_whole(second) - _whole(first), name)


def test_a_report_does_not_differ_from_itself() -> None:
    assert _differences(made(5), made(5)) == []
