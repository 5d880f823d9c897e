"""A trainer brings a file in: looked through first, then in the bank all at once, or taken back."""

import re
from typing import Any

import pytest
from sqlalchemy import select

from courses.questions.actions import put_in_use, save_question, send_for_review, take_back
from courses.questions.actions.drafts import Facts
from courses.questions.actions.importing import FORGOTTEN_AFTER
from courses.questions.admission import admit
from courses.questions.formats.reading import read_any, read_pasted
from courses.questions.models import (
    Question,
    QuestionCategory,
    QuestionDraft,
    QuestionImport,
    QuestionTag,
    QuestionVersion,
)
from lms.audit.models import AuditEntry
from lms.core.db import db, transaction
from tests.conftest import HeldClock
from tests.courses.questions.bank import BANK, Office, approve, question_of
from tests.courses.questions.imports import BROKEN, THREE, Importer, count, drafts, imported, states, tags_of


@pytest.fixture(autouse=True)
def _read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are read in this process: what the other one adds is tested in test_reading_apart."""
    views = "courses.questions.views.importing"
    monkeypatch.setattr(f"{views}.read_apart", lambda name, content: admit(read_any(name, content)))
    monkeypatch.setattr(f"{views}.read_pasted_apart", lambda text, html: admit(read_pasted(text, html)))


@pytest.fixture
def tuan(office: Office) -> Importer:
    return Importer(office)


def _paths(office: Office) -> dict[str, str]:
    with office.app.app_context(), transaction(write=False):
        rows = db.session.execute(select(Question.key, QuestionCategory.path).join(QuestionCategory))
        return {row.key: row.path for row in rows}


def test_nothing_is_in_the_bank_before_the_trainer_confirms(office: Office, tuan: Importer) -> None:
    address = tuan.stage()
    tuan.browser.get(address)
    assert count(office, Question) == 0 and count(office, QuestionDraft) == 0
    assert states(office) == ["previewed"]


def test_what_is_confirmed_stands_in_the_bank_as_drafts_of_the_trainer(
    office: Office, tuan: Importer
) -> None:
    page = tuan.confirm(tuan.stage())
    assert "Mật khẩu dài" in page.text
    found = imported(office)
    assert [(each.key, each.state, each.pool) for each in found[:2]] == [
        ("mk-1", "draft", "graded"),
        ("mk-2", "draft", "graded"),
    ]
    assert found[2].key.startswith("ch-")
    assert {each.author_id for each in found} == {office.people["tuan"]}
    assert tags_of(office, "mk-1") == {"mật khẩu"}
    assert [each.kind for each in drafts(office)] == ["one_answer", "true_false", "one_answer"]
    assert drafts(office)[0].explanation == "Dài thì khó dò."


def test_categories_of_the_file_become_levels_below_the_chosen_one(office: Office, tuan: Importer) -> None:
    tuan.bring()
    paths = _paths(office)
    assert paths["mk-1"] == "An toàn số/tinh/Mật khẩu"
    assert sorted(set(paths.values())) == ["An toàn số/tinh/Mật khẩu", "An toàn số/tinh/Thư điện tử"]


def test_categories_of_the_file_are_dropped_where_the_trainer_says_so(office: Office, tuan: Importer) -> None:
    tuan.bring(keep_categories="")
    assert set(_paths(office).values()) == {"An toàn số/tinh"}


def test_a_category_that_stands_below_the_chosen_one_already_is_not_put_below_itself(
    office: Office, tuan: Importer
) -> None:
    tuan.bring(
        "$CATEGORY: An toàn số/tinh/Mật khẩu\n\nĐúng không? {T}\n\n$CATEGORY: An toàn số/tinh\n\nSai không? {F}"
    )
    assert sorted(_paths(office).values()) == ["An toàn số/tinh", "An toàn số/tinh/Mật khẩu"]


def test_a_category_with_too_many_levels_gives_way_to_the_chosen_one(office: Office, tuan: Importer) -> None:
    address = tuan.stage("$CATEGORY: a/b/c/d/e/f\n\nĐúng không? {T}")
    assert "a/b/c/d/e/f" in tuan.browser.get(address).text
    tuan.confirm(address)
    assert set(_paths(office).values()) == {"An toàn số/tinh"}


def test_questions_for_self_tests_stay_with_self_tests(office: Office, tuan: Importer) -> None:
    tuan.bring(pool="self_test")
    assert {each.pool for each in imported(office)} == {"self_test"}


def test_only_what_is_ticked_is_imported(office: Office, tuan: Importer) -> None:
    tuan.confirm(tuan.stage(), hien="1", lay=["0", "2"])
    assert imported(office)[0].key == "mk-1"
    assert len(imported(office)) == 2


def test_who_ticks_nothing_is_told_and_nothing_happens(office: Office, tuan: Importer) -> None:
    address = tuan.stage()
    page = tuan.confirm(address, hien="1")
    assert count(office, Question) == 0 and states(office) == ["previewed"]
    assert "Choose at least one question" in page.text or "ít nhất một câu" in page.text


def test_choices_are_kept_from_page_to_page_without_a_script(office: Office, tuan: Importer) -> None:
    many = "\n\n".join(f"Câu số {number} đúng không? {{T}}" for number in range(120))
    address = tuan.stage(many)
    sent = {"hien": "1", "lay": [str(place) for place in range(50) if place != 7], "trang": "2"}
    second = tuan.browser.post(address, data=sent)
    assert second.location.endswith("trang=2")
    page = tuan.browser.get(second.location).text
    assert page.count('name="lay"') == 50 and page.count(" checked") >= 50
    tuan.confirm(address, hien="2", lay=["50"])
    stems = {each.stem for each in drafts(office)}
    assert len(stems) == 49 + 1 + 20
    assert "Câu số 7 đúng không?" not in stems and "Câu số 50 đúng không?" in stems


def test_confirming_twice_imports_once(office: Office, tuan: Importer) -> None:
    address = tuan.stage()
    assert tuan.confirm(address).status_code == 200
    assert tuan.confirm(address).status_code == 200
    assert len(imported(office)) == 3


def test_what_the_bank_holds_already_is_left_out_by_itself(office: Office, tuan: Importer) -> None:
    tuan.bring()
    again = tuan.stage(THREE + "\nMột câu mới. {F}\n")
    page = tuan.browser.get(again).text
    assert page.count(" checked") == 1 and "mk-1" in page
    tuan.confirm(again, hien="1", lay=["3"])
    assert len(imported(office)) == 4


def test_a_question_that_stands_twice_in_the_file_is_imported_once(office: Office, tuan: Importer) -> None:
    tuan.bring("Thủ đô là Hà Nội. {T}\n\nThủ  ĐÔ là Hà Nội!  {T}\n")
    assert len(imported(office)) == 1


def test_what_asks_the_same_with_another_key_is_named_but_not_left_out(
    office: Office, tuan: Importer
) -> None:
    address = tuan.stage("Thủ đô là Hà Nội. {T}\n\nThủ đô là Hà Nội. {F#Sai rồi}\n")
    page = tuan.browser.get(address).text
    assert "Nearly the same" in page or "Gần trùng" in page
    tuan.confirm(address)
    assert [each.data["answer"] for each in drafts(office)] == [True, False]


def test_a_double_that_the_trainer_wants_all_the_same_gets_a_key_of_its_own(
    office: Office, tuan: Importer
) -> None:
    office.write("mk-1", content=question_of("Một câu khác hẳn"))
    address = tuan.stage()
    assert 'value="0" checked' not in tuan.browser.get(address).text
    tuan.confirm(address, hien="1", lay=["0", "1"])
    keys = [each.key for each in imported(office)]
    assert keys[0].startswith("ch-") and keys[1] == "mk-2"


def test_what_another_province_holds_is_no_double_and_not_named(office: Office, tuan: Importer) -> None:
    office.write("mk-1", category="khac", author="lan", content=question_of("Câu kín của tỉnh khác"))
    address = tuan.stage()
    page = tuan.browser.get(address).text
    assert "Câu kín" not in page and 'value="0" checked' in page
    tuan.confirm(address)
    assert imported(office)[0].key.startswith("ch-")


@pytest.mark.parametrize("id", ["nhap", "xuat", "có dấu", "a/b", "x" * 81, "../x"])
def test_an_id_that_cannot_be_an_address_gives_way_to_a_new_key(
    office: Office, tuan: Importer, id: str
) -> None:
    tuan.bring(f"// [id:{id}]\nĐúng không? {{T}}")
    assert imported(office)[0].key.startswith("ch-")


def test_an_import_is_taken_back_whole(office: Office, tuan: Importer) -> None:
    address = tuan.bring()
    page = tuan.browser.post(f"{address}/hoan-tac", follow_redirects=True)
    assert page.status_code == 200
    assert (
        count(office, Question) == 0 and count(office, QuestionDraft) == 0 and count(office, QuestionTag) == 0
    )
    assert states(office) == ["undone"]


def test_what_has_been_touched_since_stays_with_its_reason(office: Office, tuan: Importer) -> None:
    address = tuan.bring(THREE + "\nBốn là chẵn. {T}\n\nNăm là lẻ. {T}\n")
    keys = [each.key for each in imported(office)]
    office.do(keys[0], lambda question: _edit(question, office))
    office.do(keys[1], lambda question: send_for_review(question=question, faults=[]))
    office.do(keys[2], lambda question: _use(question, office))
    page = tuan.browser.post(f"{address}/hoan-tac", follow_redirects=True).text
    assert {each.key for each in imported(office)} == set(keys[:3])
    assert all(key in page for key in keys[:3])
    assert tuan.browser.post(f"{address}/hoan-tac", follow_redirects=True).status_code == 200
    assert len(imported(office)) == 3


def _edit(question: Question, office: Office) -> None:
    content = question_of("Câu đã sửa")
    facts = Facts(category_id=question.category_id)
    save_question(
        question=question, content=content, facts=facts, revision=1, author_id=office.people["tuan"]
    )


def _use(question: Question, office: Office) -> None:
    send_for_review(question=question, faults=[])
    approve(question, office.people["nguyet"])
    put_in_use(question=question)


def test_an_import_of_which_all_waits_for_review_is_not_taken_back_until_it_is_withdrawn(
    office: Office, tuan: Importer
) -> None:
    address = tuan.bring()
    tuan.browser.post(f"{address}/gui")
    tuan.browser.post(f"{address}/hoan-tac")
    assert len(imported(office)) == 3 and states(office) == ["confirmed"]
    for each in imported(office):
        office.do(each.key, lambda question: take_back(question=question))
    tuan.browser.post(f"{address}/hoan-tac")
    assert imported(office) == [] and states(office) == ["undone"]


def test_all_drafts_of_an_import_are_sent_for_review_at_once(office: Office, tuan: Importer) -> None:
    address = tuan.bring()
    tuan.browser.post(f"{address}/gui")
    assert {each.state for each in imported(office)} == {"in_review"}
    assert imported(office)[0].key in office.browser("nguyet").get(f"{BANK}/tham-dinh").text


def test_a_draft_with_a_missing_picture_is_imported_but_not_sent(office: Office, tuan: Importer) -> None:
    address = tuan.bring(
        '[html]<p>Hình này là gì? <img src="@@FILE@@/mat.png" alt="Hình"></p> {=Một ~Hai}\n\n' + THREE
    )
    page = tuan.browser.post(f"{address}/gui", follow_redirects=True).text
    assert [each.state for each in imported(office)] == ["draft", *["in_review"] * 3]
    assert "1" in page


def test_a_discarded_import_leaves_nothing_behind(office: Office, tuan: Importer) -> None:
    fields = {"category": "", "new_category": "Chuyên đề mới", "unit": _unit_of(office)}
    address = tuan.stage(**fields)
    assert "Chuyên đề mới" in _categories(office)
    tuan.browser.post(f"{address}/bo")
    assert states(office) == [] and "Chuyên đề mới" not in _categories(office)
    assert tuan.browser.get(address).status_code == 404


def _unit_of(office: Office) -> str:
    from lms.organisations.models import Unit

    with office.app.app_context(), transaction(write=False):
        category = db.session.get_one(QuestionCategory, office.categories["tinh"])
        return db.session.get_one(Unit, category.unit_id).public_id


def _categories(office: Office) -> set[str]:
    with office.app.app_context(), transaction(write=False):
        return set(db.session.scalars(select(QuestionCategory.path)))


def test_a_category_that_was_there_before_survives_a_discarded_import(office: Office, tuan: Importer) -> None:
    tuan.browser.post(f"{tuan.stage()}/bo")
    assert "An toàn số/tinh" in _categories(office)


def test_a_new_category_is_made_for_the_import(office: Office, tuan: Importer) -> None:
    tuan.bring("Đúng không? {T}", category="", new_category=" Pháp luật / Hiến pháp ", unit=_unit_of(office))
    assert set(_paths(office).values()) == {"Pháp luật/Hiến pháp"}


def test_what_was_never_decided_is_forgotten_after_two_weeks(
    office: Office, tuan: Importer, clock: HeldClock
) -> None:
    old = tuan.stage()
    clock.forward(days=FORGOTTEN_AFTER.days + 1)
    again = Importer(office)
    office.browsers.clear()
    assert again.stage(THREE.replace("lạ", "quen")) != old
    assert states(office) == ["previewed"]


def test_the_trail_names_every_step(office: Office, tuan: Importer) -> None:
    address = tuan.bring()
    tuan.browser.post(f"{address}/hoan-tac")
    with office.app.app_context(), transaction(write=False):
        rows = db.session.execute(
            select(AuditEntry.action, AuditEntry.detail)
            .where(AuditEntry.object_kind == "question_import")
            .order_by(AuditEntry.id)
        )
        found = [(row.action, row.detail) for row in rows]
    assert found == [
        ("question_import.staged", {"count": 3}),
        ("question_import.confirmed", {"count": 3}),
        ("question_import.undone", {"removed": 3, "stayed": 0}),
    ]


def test_a_reviewed_import_asks_what_its_file_said(office: Office, tuan: Importer) -> None:
    tuan.bring()
    office.do("mk-1", lambda question: _use(question, office))
    with office.app.app_context(), transaction(write=False):
        version = db.session.scalars(select(QuestionVersion)).one()
        assert version.source["id"] == "mk-1" and version.source["tags"] == ["mật khẩu"]
        assert version.author_id == office.people["tuan"]


def test_what_is_not_understood_is_no_reason_to_lose_the_rest(office: Office, tuan: Importer) -> None:
    text = f"{THREE}\n{BROKEN}"
    line = text.splitlines().index(BROKEN.strip()) + 1
    address = tuan.stage(text)
    assert re.search(rf"(Dòng|Line) {line}\b", tuan.browser.get(address).text)
    tuan.confirm(address)
    assert len(imported(office)) == 3


def test_signs_that_no_database_keeps_are_gone(office: Office, tuan: Importer) -> None:
    tuan.bring("Câu có ký tự lạ \ufffe\u200b đúng không? {T}")
    assert len(imported(office)) == 1
    from courses.questions.staging import clean

    held: Any = clean({"a\0": ["x\0y", {"b": "\ud800z"}], "n": 1})
    assert held == {"a": ["xy", {"b": "z"}], "n": 1}


def test_a_thousand_questions_are_confirmed_together(office: Office, tuan: Importer) -> None:
    many = "\n\n".join(f"// [id:ma-{number}]\nCâu số {number} đúng không? {{T}}" for number in range(1000))
    tuan.bring(many)
    assert count(office, QuestionDraft) == 1000
    with office.app.app_context(), transaction(write=False):
        batch = db.session.scalars(select(QuestionImport)).one()
        assert batch.content["created"] == 1000 and batch.content["questions"] == []


def test_a_fault_in_the_middle_leaves_nothing_half_written(
    office: Office, tuan: Importer, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = tuan.stage()
    office.app.config["PROPAGATE_EXCEPTIONS"] = False

    def fall(*_: Any, **__: Any) -> None:
        raise RuntimeError("the machine falls")

    monkeypatch.setattr("courses.questions.actions.several.record", fall)
    assert tuan.browser.post(f"{address}/xac-nhan").status_code == 500
    assert count(office, Question) == 0 and states(office) == ["previewed"]
    monkeypatch.undo()
    tuan.confirm(address)
    assert len(imported(office)) == 3
