"""Titles as offices write them, and the master list: nothing is linked that only looks alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from lms.core.db import db
from lms.core.errors import Refusal
from lms.core.text import fold
from lms.people.actions import (
    add_title,
    close_title,
    link_title,
    load_titles,
    reconcile_titles,
    set_title_apart,
    undo_decision,
)
from lms.people.actions.titles import master_list, reconcile_new_titles
from lms.people.models import Post, PostTitle, TitleMatch
from lms.people.titles import ABBREVIATIONS, THRESHOLD, MasterList, plain_key
from tests.factories.people import make_person

NAMES = {
    1: "Chuyên viên",
    2: "Chuyên viên chính",
    3: "Chủ tịch UBND xã",
    4: "Phó Chủ tịch UBND xã",
    5: "Trưởng phòng",
    6: "Phó trưởng phòng",
    7: "Công chức Văn hóa - Xã hội",
    8: "Kế toán trưởng",
}
MASTER = MasterList(NAMES)

writing = pytest.mark.usefixtures("writing")


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Chuyên viên", "Chuyên viên"),
        ("chuyen vien", "Chuyên viên"),
        ("CV", "Chuyên viên"),
        ("CVC", "Chuyên viên chính"),
        ("CT UBND xã", "Chủ tịch UBND xã"),
        ("PCT. UBND xã", "Phó Chủ tịch UBND xã"),
        ("Phó CT Ủy ban nhân dân xã", "Phó Chủ tịch UBND xã"),
        ("TP.", "Trưởng phòng"),
        ("PTP.", "Phó trưởng phòng"),
        ("Công chức Văn hoá – Xã hội", "Công chức Văn hóa - Xã hội"),
        ("Chuyên viênn", "Chuyên viên"),
    ],
)
def test_what_offices_write_is_found_in_the_master_list(written: str, name: str) -> None:
    verdict = MASTER.judge(written)
    assert verdict.state == "linked" and verdict.title_id is not None
    assert NAMES[verdict.title_id] == name


@pytest.mark.parametrize(
    "written",
    [
        "Chủ tịch UBND phường",
        "Chủ tịch UBND tỉnh",
        "Phó Phó Chủ tịch UBND xã",
        "Quyền Chủ tịch UBND xã",
        "Chuyên viên cao cấp",
        "Trưởng phòng Nội vụ",
        "Lái xe",
    ],
)
def test_a_title_of_another_rank_is_never_linked_by_likeness(written: str) -> None:
    verdict = MASTER.judge(written)
    assert verdict.state == "doubtful" and verdict.title_id is None and verdict.score < THRESHOLD


@given(st.text(max_size=40))
def test_below_the_threshold_nothing_is_linked_whatever_is_written(written: str) -> None:
    verdict = MASTER.judge(written)
    assert (verdict.state == "linked") == (verdict.title_id is not None)
    if verdict.state == "linked":
        assert verdict.score >= THRESHOLD
    else:
        assert verdict.score < THRESHOLD


@pytest.mark.parametrize("short", sorted(ABBREVIATIONS))
def test_an_abbreviation_means_what_it_stands_for(short: str) -> None:
    assert plain_key(short.upper()) == plain_key(ABBREVIATIONS[short])


def _match(title: str) -> TitleMatch:
    match = db.session.get(TitleMatch, fold(title))
    assert match is not None
    return match


def _title(name: str) -> PostTitle:
    return db.session.scalars(select(PostTitle).where(PostTitle.name == name)).one()


def _state() -> list[tuple[object, ...]]:
    columns = (TitleMatch.title_key, TitleMatch.state, TitleMatch.title_id, TitleMatch.score, TitleMatch.way)
    return sorted(tuple(row) for row in db.session.execute(select(*columns)))


@writing
def test_the_shipped_list_can_be_loaded_again_without_doubling_anything() -> None:
    before = len(db.session.scalars(select(PostTitle.id)).all())
    load_titles()
    assert len(db.session.scalars(select(PostTitle.id)).all()) == before > 80


@writing
def test_every_shipped_title_is_found_as_itself() -> None:
    titles = master_list()
    for title in db.session.scalars(select(PostTitle)):
        assert titles.judge(title.name).title_id == title.id
        assert titles.judge(title.name.upper()).title_id == title.id


@writing
def test_to_reconcile_twice_changes_nothing() -> None:
    for title in ("Chuyên viên", "CVC", "Cán bộ đầu mối", "Chuyên viênn", "Trưởng phòng Nội vụ"):
        make_person(title=title)
    reconcile_titles()
    state = _state()
    assert reconcile_titles() == 0 and reconcile_new_titles() == 0
    assert _state() == state


@writing
def test_what_was_written_in_bulk_is_compared_later() -> None:
    person = make_person(title="Chuyên viên")
    post = db.session.scalars(select(Post).where(Post.person_id == person.id)).one()
    post.title, post.title_key = "CVCC", "cvcc"
    db.session.flush()
    assert reconcile_new_titles() == 1
    assert _match("CVCC").title_id == _title("Chuyên viên cao cấp").id
    assert reconcile_titles() == 1 and db.session.get(TitleMatch, "chuyen vien") is None


@writing
def test_what_a_person_decided_stays_until_it_is_undone() -> None:
    person = make_person(title="Chuyên viên phụ trách CĐS")
    doubtful = _match("Chuyên viên phụ trách CĐS")
    before = _state()
    link_title(match=doubtful, title=_title("Chuyên viên"), by_id=person.id)
    reconcile_titles()
    assert (doubtful.state, doubtful.way) == ("linked", "chosen")
    undo_decision(match=doubtful)
    assert _state() == before
    set_title_apart(match=doubtful, by_id=person.id)
    reconcile_titles()
    assert doubtful.state == "apart"
    undo_decision(match=doubtful)
    assert _state() == before


@writing
def test_a_title_added_from_the_queue_goes_again_with_its_undoing() -> None:
    person = make_person(title="Chuyên gia chuyển đổi số")
    make_person(title="Chuyên gia chuyểnn đổi số")
    before = _state()
    added = add_title(
        match=_match("Chuyên gia chuyển đổi số"),
        name="Chuyên gia chuyển đổi số",
        person_group=None,
        by_id=person.id,
    )
    assert _match("Chuyên gia chuyểnn đổi số").title_id == added.id
    undo_decision(match=_match("Chuyên gia chuyển đổi số"))
    assert _state() == before
    assert db.session.scalars(select(PostTitle).where(PostTitle.title_key == added.title_key)).all() == []


@writing
def test_an_added_title_stays_while_others_were_linked_to_it_by_hand() -> None:
    person = make_person(title="Trợ lý")
    make_person(title="Giúp việc")
    added = add_title(match=_match("Trợ lý"), name="Trợ lý", person_group=None, by_id=person.id)
    link_title(match=_match("Giúp việc"), title=added, by_id=person.id)
    with pytest.raises(Refusal), db.session.begin_nested():
        undo_decision(match=_match("Trợ lý"))


@writing
def test_a_closed_title_is_offered_no_more() -> None:
    person = make_person(title="Chuyên viên phụ trách CĐS")
    close_title(title=_title("Cán sự"), is_open=False)
    with pytest.raises(Refusal):
        link_title(match=_match("Chuyên viên phụ trách CĐS"), title=_title("Cán sự"), by_id=person.id)
