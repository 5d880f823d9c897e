"""Two accounts of one person are read together while they are merged, and apart again afterwards."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from lms.core.clock import today
from lms.core.db import db, transaction
from lms.core.errors import NotFound, Refusal
from lms.core.permissions import Role
from lms.core.registries import invariants
from lms.organisations.models import Unit
from lms.organisations.queries import SubtreeScope, get_root, get_unit
from lms.people.actions import create_person
from lms.people.actions.merging import merge_accounts, part_accounts, set_apart
from lms.people.aliases import same_person, surviving
from lms.people.directory import get_administered
from lms.people.duplicates import suggest
from lms.people.headcount import COUNTED, count_lines, list_lines
from lms.people.lists import PeopleAsked, list_people
from lms.people.models import Person, PersonAlias, WebSession
from lms.people.queries import find_by_sign_in_name, find_main_post, get_person, get_person_by_id, list_posts
from lms.training.facts import take_snapshot
from lms.training.standings import standings
from tests.factories.people import PASSWORD, give_password, make_holder, make_person
from tests.lms.people.conftest import Land

Browser = Callable[[int], FlaskClient]
WHY = "Hai hồ sơ của một người, đã đối chiếu quyết định tuyển dụng"


def merge(keep: Person, other: Person, **rest: bool) -> PersonAlias:
    """The operator merges them, after a second look."""
    return merge_accounts(keep=keep, other=other, reason=WHY, by_id=None, looked_twice=True, **rest)


def accounts(person: Person) -> set[int]:
    """The keys of all accounts of that person."""
    return set(db.session.scalars(same_person(person.id)))


def faults() -> list[str]:
    """What `lms audit` says about people."""
    return [line for name, check in invariants().items() if name.startswith("people") for line in check()]


@pytest.fixture
def people(writing: None) -> tuple[Person, Person, Person]:
    """Three accounts at the root."""
    return make_person("Lê Hoà An"), make_person("Lê Hòa An"), make_person("Lê Thị Hòa An")


def test_one_account_speaks_for_both_until_they_are_parted(people: tuple[Person, ...]) -> None:
    keep, other, stranger = people
    alias = merge(keep, other)
    assert accounts(keep) == accounts(other) == {keep.id, other.id}
    assert surviving(other.id) == keep.id and surviving(stranger.id) == stranger.id
    part_accounts(alias=alias, by_id=None)
    assert accounts(keep) == {keep.id} and accounts(other) == {other.id}
    assert faults() == []


def test_chains_are_flat_and_come_apart_in_any_order(people: tuple[Person, ...]) -> None:
    first, second, third = people
    into_second = merge(second, third)
    into_first = merge(first, second)
    assert accounts(third) == {first.id, second.id, third.id} and surviving(third.id) == first.id
    part_accounts(alias=into_first, by_id=None)
    assert accounts(third) == {second.id, third.id} and accounts(first) == {first.id}
    merge(first, second)
    part_accounts(alias=into_second, by_id=None)
    assert accounts(third) == {third.id} and accounts(first) == {first.id, second.id}
    assert faults() == []


def test_merging_into_a_merged_account_goes_to_its_survivor(people: tuple[Person, ...]) -> None:
    first, second, third = people
    merge(first, second)
    assert merge(second, third).into_id == first.id


def test_what_makes_no_sense_is_refused(people: tuple[Person, ...]) -> None:
    first, second, third = people
    merge(first, second)
    for keep, other in ((first, second), (third, second), (second, first), (first, first)):
        with pytest.raises(Refusal):
            merge(keep, other)
    with pytest.raises(Refusal, match=r"."):
        merge_accounts(keep=first, other=third, reason="  ", by_id=None)
    with pytest.raises(Refusal):
        merge_accounts(keep=first, other=third, reason=WHY, by_id=third.id)


def test_contradicting_facts_need_a_second_look(people: tuple[Person, ...]) -> None:
    keep, other, _ = people
    keep.national_id, other.national_id = "001099000001", "001099000002"
    with pytest.raises(Refusal):
        merge_accounts(keep=keep, other=other, reason=WHY, by_id=None)
    assert accounts(keep) == {keep.id}
    merge_accounts(keep=keep, other=other, reason=WHY, by_id=None, looked_twice=True)
    assert accounts(keep) == {keep.id, other.id}


def test_undoing_twice_is_refused(people: tuple[Person, ...]) -> None:
    alias = merge(*people[:2])
    part_accounts(alias=alias, by_id=None)
    with pytest.raises(Refusal):
        part_accounts(alias=alias, by_id=None)


def test_the_survivor_has_the_posts_of_both_and_the_main_post_of_its_own(
    app: Flask, land: Land, writing: None
) -> None:
    first, second = get_unit(land.first), get_unit(land.second)
    keep, other = make_person("Lê Hoà An", unit=first), make_person("Lê Hòa An", unit=second)
    alias = merge(keep, other)
    assert {row.Post.unit_id for row in list_posts(keep.id)} == {first.id, second.id}
    for key in (keep.id, other.id):
        main = find_main_post(key, today())
        assert main is not None and main.unit_id == first.id
    part_accounts(alias=alias, by_id=None)
    assert [row.Post.unit_id for row in list_posts(other.id)] == [second.id]


def _names(app: Flask, scope: SubtreeScope, search: str = "") -> list[tuple[str, str]]:
    with app.test_request_context("/"):
        rows = list_people(PeopleAsked(scope, today(), search=search)).items
        return [(row.Person.staff_number, row.unit_name) for row in rows]


def test_lists_show_the_survivor_once_and_search_finds_it_by_either(app: Flask, land: Land) -> None:
    with app.app_context(), transaction(write=True):
        keys = _one_person(land)
    with app.app_context(), transaction(write=False):
        _stand_once(app, land, keys)


def _one_person(land: Land) -> tuple[str, int]:
    """The address of the other account and the key of the survivor, who work in two communes."""
    first, second = get_unit(land.first), get_unit(land.second)
    keep = make_person("Lê Hoà An", unit=first, staff_number="A1")
    other = make_person("Lê Văn Khác", unit=second, staff_number="B2")
    merge(keep, other)
    return other.public_id, keep.id


def _stand_once(app: Flask, land: Land, keys: tuple[str, int]) -> None:
    address, keep_id = keys
    scope = SubtreeScope(frozenset({get_unit(land.second).id}), today())
    assert _names(app, scope) == [("A1", "UBND xã An Ổn")]
    for search in ("khac", "B2", "hoa an"):
        assert ("A1", "UBND xã An Ổn") in _names(app, scope, search)
    assert get_administered(address, scope, today()).id == keep_id
    assert get_person(address, scope).id == keep_id
    foreign = SubtreeScope(frozenset({get_unit(land.foreign).id}), today())
    with pytest.raises(NotFound):
        get_administered(address, foreign, today())


def test_either_name_opens_the_survivor_with_its_own_password(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), transaction(write=True):
        keep, other = (
            make_person("Lê Hoà An", user_name="hoaan"),
            make_person("Lê Hòa An", user_name="hoaan2"),
        )
        give_password(keep)
        keep_id = keep.id
        merge(keep, other)
        found = find_by_sign_in_name("hoaan2")
        assert found is not None and found.id == keep_id
    answer = client.post("/dang-nhap", data={"name": "hoaan2", "password": PASSWORD})
    assert answer.status_code == 302
    with app.app_context():
        assert set(db.session.scalars(select(WebSession.person_id))) == {keep_id}


def test_the_password_of_the_other_account_opens_nothing(app: Flask, client: FlaskClient) -> None:
    with app.app_context(), transaction(write=True):
        keep, other = (
            make_person("Lê Hoà An", user_name="hoaan"),
            make_person("Lê Hòa An", user_name="hoaan2"),
        )
        give_password(other)
        merge(keep, other)
    answer = client.post("/dang-nhap", data={"name": "hoaan2", "password": PASSWORD})
    assert answer.status_code == 422


def test_sessions_end_with_the_merger_and_with_its_undoing(app: Flask, land: Land, sign_in: Browser) -> None:
    with app.app_context(), transaction(write=True):
        other = make_person("Nguyễn Thị Hằng")
        other_id = other.id
    theirs, hers = sign_in(other_id), sign_in(land.hang)
    with app.app_context(), transaction(write=True):
        alias = merge(get_person_by_id(land.hang), get_person_by_id(other_id))
        key = alias.id
    assert theirs.get("/ho-so").status_code == 302 and hers.get("/ho-so").status_code == 200
    with app.app_context(), transaction(write=True):
        part_accounts(alias=db.session.get_one(PersonAlias, key), by_id=None)
        assert faults() == []
    assert hers.get("/ho-so").status_code == 302


def test_a_role_of_the_other_account_is_not_carried_over(app: Flask, land: Land, sign_in: Browser) -> None:
    with app.app_context(), transaction(write=True):
        officer = make_holder(Role.HR_OFFICER, get_unit(land.province), "Nguyễn Thị Hằng")
        merge(get_person_by_id(land.hang), officer)
    assert sign_in(land.hang).get("/nhan-su/ty-le").status_code == 403


def test_likely_duplicates_are_suggested_with_their_score_and_forgotten_once_decided(
    land: Land, writing: None
) -> None:
    import datetime as dt

    born, first = dt.date(1985, 5, 6), get_unit(land.first)
    one = make_person("Lê Hoà An", unit=first, birth_on=born)
    two = make_person("Lê Hòa An", unit=first, birth_on=born)
    three = make_person("Lê Hòan An", unit=first, birth_on=born)
    make_person("Lê Hòa An", unit=first, birth_on=dt.date(1990, 5, 6))
    stranger = make_person("Lê Hòa An", unit=get_unit(land.foreign), birth_on=born)
    scope = SubtreeScope(frozenset({get_unit(land.province).id}), today())
    found = suggest(scope, today()).items
    pairs = {frozenset((each.keep.person.id, each.other.person.id)): each.likeness.score for each in found}
    assert pairs[frozenset((one.id, two.id))] == 99
    assert 80 <= pairs[frozenset((one.id, three.id))] < 99
    assert all(stranger.id not in pair for pair in pairs)
    set_apart(first=two, second=one, by_id=None)
    set_apart(first=one, second=two, by_id=None)
    left = suggest(scope, today()).items
    assert all({each.keep.person.id, each.other.person.id} != {one.id, two.id} for each in left)
    merge(one, three)
    assert suggest(scope, today()).items == []


def test_nothing_is_written_anywhere_but_the_alias_and_how_it_is_found(people: tuple[Person, ...]) -> None:
    keep, other, _ = people
    written = {"person_alias", "person_key", "audit_entry", "event", "job", "standing_due"}
    tables = [table for table in db.metadata.sorted_tables if table.name not in written]

    def contents() -> list[list[object]]:
        return [[tuple(row) for row in db.session.execute(select(table))] for table in tables]

    before = contents()
    alias = merge(keep, other)
    assert contents() == before
    part_accounts(alias=alias, by_id=None)
    assert contents() == before
    assert db.session.scalar(select(func.count()).select_from(PersonAlias)) == 1
    assert db.session.scalar(select(func.count()).select_from(Unit))


def test_two_accounts_merged_into_one_without_a_post_count_once(people: tuple[Person, ...]) -> None:
    survivor = create_person(full_name="Lê Hoà An", staff_number="7000001")
    scope = SubtreeScope(frozenset({get_root().id}), today())
    before = count_lines(COUNTED, scope, today())
    for other in people[:2]:
        merge(survivor, other)
    reported = select(func.count()).select_from(standings(scope, today().year, today(), take_snapshot().id))
    assert count_lines(COUNTED, scope, today()) == before - 1 == db.session.scalar(reported)
    lines = db.session.execute(list_lines(COUNTED, scope, today())).all()
    assert len(lines) == before - 1 and [row.Person.id for row in lines].count(survivor.id) == 1
