"""Documents, what replaces them, and what cites them."""

import datetime as dt

import pytest
from flask import Flask
from sqlalchemy import select

from lms.core.db import db, transaction
from lms.core.errors import Refusal
from lms.core.i18n import _ as gettext
from lms.core.registries import invariants
from lms.law.actions import (
    DocumentFacts,
    approve_citations,
    change_document,
    create_document,
    note_citations,
    replace_document,
    ship_documents,
    take_back_replacement,
)
from lms.law.models import LegalCitation, LegalDocument
from lms.law.queries import find_document, validity_of
from lms.law.rules import read_citations
from lms.law.saying import Quote, what_lapsed
from lms.law.tasks import mark_what_lapsed
from tests.conftest import HeldClock

DAY = dt.date(2026, 11, 20)


def a_document(number: str = "15/2024/QĐ-UBND", **facts: object) -> LegalDocument:
    given = {"kind": "Quyết định", "title": f"Quy chế {number}"} | facts
    return create_document(facts=DocumentFacts(number=number, **given))  # type: ignore[arg-type]


def cites(text: str, place: str = "course:an-toan", **more: object) -> list[LegalCitation]:
    return note_citations(
        place=place,
        label="An toàn số",
        path="/khoa-hoc/an-toan",
        citations=read_citations(text),
        **more,  # type: ignore[arg-type]
    )


def states() -> dict[str, str]:
    return {each.article: each.state for each in db.session.scalars(select(LegalCitation))}


@pytest.mark.usefixtures("writing")
def test_a_number_is_in_the_list_once_however_it_is_written() -> None:
    a_document()
    with pytest.raises(Refusal, match="15/2024/QĐ-UBND"):
        a_document("số 15 / 2024 / qd-ubnd")


@pytest.mark.usefixtures("writing")
def test_a_number_without_a_year_may_come_again_another_year_and_the_date_tells_which() -> None:
    old = a_document("77/QĐ-TTg", issued_on=dt.date(2021, 3, 1))
    new = a_document("77/QĐ-TTg", issued_on=dt.date(2025, 3, 1))
    cites("Quyết định số 77/QĐ-TTg ngày 01/03/2025; Quyết định 77/QĐ-TTg")
    linked = {each.number_year: each.document_id for each in db.session.scalars(select(LegalCitation))}
    assert linked == {2025: new.id, 0: None}
    assert old.number_key == new.number_key


@pytest.mark.usefixtures("writing")
def test_everything_wrong_with_a_document_is_said_at_once() -> None:
    with pytest.raises(Refusal) as refused:
        create_document(
            facts=DocumentFacts(
                number="abc", kind="Truyện", title=" ", valid_from=DAY, valid_to=DAY - dt.timedelta(days=1)
            )
        )
    assert len(refused.value.messages) == 4


@pytest.mark.usefixtures("writing")
def test_a_whole_replacement_marks_all_that_cites_the_document_and_can_be_taken_back() -> None:
    old, new = a_document(), a_document("3/2026/QĐ-UBND")
    cites(
        "Điều 5 Quyết định 15/2024/QĐ-UBND; Điều 9 Quyết định 15/2024/QĐ-UBND; Điều 1 Quyết định 3/2026/QĐ-UBND"
    )
    replacement = replace_document(document=old, replaced_by=new, effective_on=DAY)
    assert states() == {"Điều 5": "outdated", "Điều 9": "outdated", "Điều 1": "current"}
    assert (old.valid_to, old.replaced_by_id) == (DAY, new.id)
    take_back_replacement(replacement=replacement)
    assert set(states().values()) == {"current"}
    assert (old.valid_to, old.replaced_by_id) == (None, None)


@pytest.mark.usefixtures("writing")
def test_only_the_articles_that_lapse_are_marked() -> None:
    old = a_document()
    cites("Điều 5 khoản 1, Điều 50 Quyết định 15/2024/QĐ-UBND")
    replace_document(document=old, effective_on=DAY, articles=["Điều 5"])
    assert states() == {"Điều 5 khoản 1": "outdated", "Điều 50": "current"}
    assert old.valid_to is None


def test_what_lapses_later_is_marked_on_that_day(app: Flask, clock: HeldClock) -> None:
    with app.app_context(), transaction(write=True):
        old = a_document()
        cites("Điều 5 Quyết định 15/2024/QĐ-UBND")
        replace_document(document=old, effective_on=DAY + dt.timedelta(days=2))
        assert states() == {"Điều 5": "current"}
    with app.app_context():
        mark_what_lapsed()
        clock.forward(days=2)
        mark_what_lapsed()
        mark_what_lapsed()
        with transaction(write=False):
            assert states() == {"Điều 5": "outdated"}


@pytest.mark.usefixtures("writing")
def test_an_approval_stands_over_new_texts_and_falls_with_the_next_replacement() -> None:
    old = a_document()
    cites("Điều 5 Quyết định 15/2024/QĐ-UBND")
    replace_document(document=old, effective_on=DAY - dt.timedelta(days=9), articles=["Điều 5 khoản 1"])
    approve_citations(
        citations=list(db.session.scalars(select(LegalCitation))), by_id=7, by_name="Chị Nguyệt"
    )
    assert cites("Điều 5, Điều 6 Quyết định 15/2024/QĐ-UBND") == []
    assert states() == {"Điều 5": "approved", "Điều 6": "current"}
    replace_document(document=old, effective_on=DAY)
    assert states() == {"Điều 5": "outdated", "Điều 6": "outdated"}


@pytest.mark.usefixtures("writing")
def test_what_is_cited_anew_after_it_lapsed_is_outdated_at_once() -> None:
    replace_document(document=a_document(), effective_on=DAY)
    assert [each.article for each in cites("Điều 5 Quyết định 15/2024/QĐ-UBND")] == ["Điều 5"]


@pytest.mark.usefixtures("writing")
def test_a_document_entered_later_finds_what_cited_its_number() -> None:
    cites("Điều 5 QĐ 15/2024; Điều 6 Quyết định 15/2024/QĐ-UBND")
    document = a_document()
    assert set(db.session.scalars(select(LegalCitation.document_id))) == {document.id}


@pytest.mark.usefixtures("writing")
def test_a_place_that_cites_nothing_any_more_is_gone_from_the_list() -> None:
    a_document()
    cites("Điều 5 Quyết định 15/2024/QĐ-UBND")
    cites("")
    assert states() == {}


@pytest.mark.usefixtures("writing")
def test_a_document_cannot_replace_itself_nor_lapse_twice() -> None:
    old = a_document(valid_from=DAY)
    with pytest.raises(Refusal) as refused:
        replace_document(document=old, replaced_by=old, effective_on=DAY - dt.timedelta(days=1))
    assert len(refused.value.messages) == 2
    replace_document(document=old, effective_on=DAY)
    with pytest.raises(Refusal):
        replace_document(document=old, effective_on=DAY + dt.timedelta(days=1))
    with pytest.raises(Refusal):
        change_document(
            document=find_document("15/2024/QĐ-UBND") or old,
            facts=DocumentFacts(number=" ", kind="", title=""),
        )


def words_for(citation: str) -> list[str]:
    return [each.words for each in what_lapsed({"a": Quote(citation)}).get("a", [])]


@pytest.mark.usefixtures("writing")
def test_of_a_chain_of_replacements_the_reader_is_told_what_holds_now() -> None:
    first, second, third = (a_document(f"{number}/2024/QĐ-UBND") for number in (15, 16, 17))
    cites("Điều 8 Quyết định 15/2024/QĐ-UBND", place="course:mot")
    cites("Điều 8 Quyết định 16/2024/QĐ-UBND", place="course:hai")
    replace_document(document=first, replaced_by=second, effective_on=dt.date(2025, 1, 1))
    (said,) = words_for("Điều 8 Quyết định 15/2024/QĐ-UBND")
    assert "16/2024" in said
    assert "17/2024" not in said
    later = replace_document(document=second, replaced_by=third, effective_on=dt.date(2026, 1, 1))
    (said,) = words_for("Điều 8 Quyết định 15/2024/QĐ-UBND")
    assert "16/2024" in said
    assert said.endswith("Quyết định 17/2024/QĐ-UBND")
    assert {each.place: each.state for each in db.session.scalars(select(LegalCitation))} == {
        "course:mot": "outdated",
        "course:hai": "outdated",
    }
    take_back_replacement(replacement=later)
    assert "17/2024" not in words_for("Điều 8 Quyết định 15/2024/QĐ-UBND")[0]
    assert words_for("Điều 8 Quyết định 16/2024/QĐ-UBND") == []
    assert {each.place: each.state for each in db.session.scalars(select(LegalCitation))} == {
        "course:mot": "outdated",
        "course:hai": "current",
    }


@pytest.mark.usefixtures("writing")
def test_a_successor_that_lapsed_without_one_is_not_shown_as_if_it_held() -> None:
    first, second = a_document("15/2024/QĐ-UBND"), a_document("16/2024/QĐ-UBND")
    replace_document(document=first, replaced_by=second, effective_on=dt.date(2025, 1, 1))
    replace_document(document=second, effective_on=dt.date(2026, 1, 1))
    (said,) = words_for("Quyết định 15/2024/QĐ-UBND")
    assert said.endswith(gettext("that one is no longer in force either"))


@pytest.mark.usefixtures("writing")
def test_what_has_lapsed_itself_replaces_nothing_so_that_no_chain_runs_in_a_circle() -> None:
    first, second = a_document("15/2024/QĐ-UBND"), a_document("16/2024/QĐ-UBND")
    replace_document(document=first, replaced_by=second, effective_on=dt.date(2025, 1, 1))
    with pytest.raises(Refusal):
        replace_document(document=second, replaced_by=first, effective_on=dt.date(2026, 1, 1))


@pytest.mark.usefixtures("writing")
def test_what_is_still_to_replace_another_does_not_lapse_before() -> None:
    first, second = a_document("15/2024/QĐ-UBND"), a_document("16/2024/QĐ-UBND")
    later = replace_document(document=first, replaced_by=second, effective_on=DAY + dt.timedelta(days=10))
    with pytest.raises(Refusal) as refused:
        replace_document(document=second, replaced_by=first, effective_on=DAY + dt.timedelta(days=5))
    assert "15/2024/QĐ-UBND" in str(refused.value) and "30/11/2026" in str(refused.value)
    replace_document(document=second, articles=["Điều 5"], effective_on=DAY)
    take_back_replacement(replacement=later)
    replace_document(document=second, replaced_by=first, effective_on=DAY + dt.timedelta(days=5))


@pytest.mark.usefixtures("writing")
@pytest.mark.parametrize("has_successor", [True, False])
def test_the_last_day_that_a_replacement_states_is_not_edited_away(has_successor: bool) -> None:
    old, new = a_document(), a_document("3/2026/QĐ-UBND")
    said = replace_document(document=old, replaced_by=new if has_successor else None, effective_on=DAY)
    facts = DocumentFacts(number=old.number, kind=old.kind, title=old.title)
    with pytest.raises(Refusal):
        change_document(document=old, facts=facts)
    assert old.valid_to == DAY
    take_back_replacement(replacement=said)
    change_document(document=old, facts=facts)
    assert old.valid_to is None


@pytest.mark.usefixtures("writing")
def test_validity_is_that_of_the_day_asked_for() -> None:
    old, new = a_document(), a_document("3/2026/QĐ-UBND")
    replace_document(document=old, replaced_by=new, effective_on=DAY, articles=["Điều 5"])
    before, after = (
        validity_of([old.public_id], on)[old.public_id] for on in (DAY - dt.timedelta(days=1), DAY)
    )
    assert before.lapse_of("Điều 5") is None
    lapse = after.lapse_of("Điều 5 khoản 2")
    assert lapse is not None
    assert (lapse.by_number, lapse.effective_on) == ("3/2026/QĐ-UBND", DAY)
    assert after.lapse_of("Điều 6") is None


@pytest.mark.usefixtures("writing")
def test_the_shipped_documents_are_there_and_what_people_changed_stays() -> None:
    shipped = find_document("13/2023/NĐ-CP")
    assert shipped is not None
    assert shipped.valid_to == dt.date(2026, 1, 1)
    law = find_document("148/2025/QH15")
    assert law is not None
    law.title = "Chuyển đổi số (sửa)"
    ship_documents()
    assert law.title == "Chuyển đổi số (sửa)"
    assert [check() for name, check in invariants().items() if name.startswith("law:")] == [[], [], []]


@pytest.mark.usefixtures("writing")
def test_a_law_is_found_by_its_name() -> None:
    cites("Điều 5 Luật An ninh mạng và các văn bản hướng dẫn")
    law = find_document("116/2025/QH15")
    assert law is not None
    assert list(db.session.scalars(select(LegalCitation.document_id))) == [law.id]
