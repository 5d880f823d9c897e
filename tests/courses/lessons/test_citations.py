"""What a lesson cites in running text is known from its publishing on: a replaced document lists it."""

import datetime as dt
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from courses.lessons.citations import note_version
from lms.core.db import db, transaction
from lms.core.permissions import Role
from lms.law.actions import replace_document
from lms.law.models import LegalCitation
from lms.law.queries import find_document
from lms.organisations.queries import get_root
from tests.factories.courses import make_course
from tests.factories.people import make_holder
from tests.lms.law.test_courses import QUOTED, republish

PROSE = {"id": "vb", "kind": "text", "html": "<p>Thể thức theo <b>Điều 8</b> Nghị định 30/2020/NĐ-CP.</p>"}


def _cited(place: str) -> set[tuple[str, str, str]]:
    found = select(LegalCitation).where(LegalCitation.place == place)
    return {(each.number_key, each.article, each.state) for each in db.session.scalars(found)}


def test_a_replaced_document_lists_the_lesson_that_names_it_in_its_text(
    app: Flask, sign_in: Callable[[int], FlaskClient]
) -> None:
    with app.app_context(), transaction(write=True):
        trainer = make_holder(Role.TRAINER, get_root(), "Trần Anh Tuấn").id
        made = make_course()
        note_version(republish(made, documents=[], blocks=[PROSE]))
        document, by = find_document("30/2020/NĐ-CP"), find_document("224/2026/NĐ-CP")
        assert document is not None
        replace_document(document=document, replaced_by=by, effective_on=dt.date(2026, 11, 1))
        place, address = f"lesson:{made.slug}/{made.lesson.slug}", document.public_id
        assert [each[2] for each in _cited(place)] == ["outdated"]
    page = sign_in(trainer).get(f"/quan-tri/van-ban/{address}/noi-trich")
    assert "Văn thư: Bài một" in page.text


def test_what_text_and_quotation_both_name_is_cited_once(writing: None) -> None:
    made = make_course()
    note_version(republish(made, documents=[], blocks=[QUOTED, PROSE]))
    articles = [each[1] for each in _cited(f"lesson:{made.slug}/{made.lesson.slug}")]
    assert sorted(articles) == sorted(set(articles))
    assert len(articles) == 2


def test_a_text_that_no_longer_names_a_document_does_not_cite_it(writing: None) -> None:
    made = make_course()
    note_version(republish(made, documents=[], blocks=[PROSE]))
    note_version(
        republish(made, documents=[], blocks=[PROSE | {"html": "<p>Ngày 15/12/2025, phiên 12/2024.</p>"}])
    )
    assert _cited(f"lesson:{made.slug}/{made.lesson.slug}") == set()


def test_laws_named_without_a_number_are_left_to_quotations(writing: None) -> None:
    made = make_course()
    note_version(
        republish(made, documents=[], blocks=[PROSE | {"html": "<p>Luật An ninh mạng quy định rõ.</p>"}])
    )
    assert _cited(f"lesson:{made.slug}/{made.lesson.slug}") == set()
