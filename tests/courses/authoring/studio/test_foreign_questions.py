"""A lesson asks what its own unit may choose from; questions of other units are not to be had by their key."""

from typing import Any

import pytest
from flask import Flask

from courses.authoring import actions
from courses.authoring.actions.publishing import publish_draft
from courses.authoring.checks import draft_checks
from courses.authoring.incoming import Incoming, IncomingLesson, IncomingModule
from courses.authoring.intake import prepare_incoming
from courses.authoring.models import CourseDraft, DraftLesson
from courses.authoring.queries.asking import questions_out_of_reach
from courses.authoring.rules.merging import digest
from courses.questions.actions import keep_category, put_question
from courses.questions.models import Question, QuestionCategory
from lms.core.clock import today
from lms.core.db import db, transaction
from lms.core.errors import Refusal
from lms.organisations.actions import end_unit, record_succession
from lms.organisations.models import Unit
from lms.organisations.queries import get_root
from tests.courses.authoring.studio.conftest import TEXT, Studio
from tests.factories.organisations import make_unit

SECRET = "Mã két của Sở Y tế là gì?"


def _put(key: str, unit_id: int, stem: str = SECRET) -> None:
    put_question(
        key=key,
        pool="self_test",
        kind="true_false",
        title=stem,
        stem_html=f"<p>{stem}</p>",
        data={"answer": True, "feedback_right": "", "feedback_wrong": ""},
        explanation_html="<p>Vì thế.</p>",
        citation="",
        source={"stem": stem},
        category_id=keep_category(unit_id=unit_id, path="Tự kiểm tra").id,
    )


def _block(key: str) -> dict[str, Any]:
    return {"id": "q1", "kind": "question", "question": key}


@pytest.fixture
def bank(app: Flask, studio: Studio) -> Studio:
    """Questions of the course's own unit, of the unit above it, and of the neighbour."""
    with app.app_context(), transaction(write=True):
        _put("cua-minh", studio.unit_id, "Của mình?")
        _put("cap-tren", get_root().id, "Của cấp trên?")
        _put("hang-xom", studio.other_unit_id)
    return studio


def test_an_author_asks_questions_of_the_own_unit_and_of_those_above(bank: Studio) -> None:
    answer = bank.save([TEXT, _block("cua-minh"), {**_block("cap-tren"), "id": "q2"}], revision=1)
    assert answer.status_code == 200
    page = bank.author.get(bank.lesson).text
    assert "Của mình?" in page
    assert "Của cấp trên?" in page


def test_a_question_of_another_unit_cannot_be_named_by_its_key(bank: Studio) -> None:
    answer = bank.save([TEXT, _block("hang-xom")], revision=1)
    assert answer.status_code == 422
    assert "hang-xom" in answer.json["messages"][0]
    assert bank.blocks() == []
    assert SECRET not in bank.author.get(bank.lesson).text


def test_it_cannot_be_named_in_a_translation_or_through_the_plain_form_either(bank: Studio) -> None:
    bank.write(TEXT, _block("cua-minh"))
    form = {"question": "hang-xom", "do": "save"}
    conflict = bank.author.post(f"{bank.lesson}/khoi/q1", data=form)
    assert conflict.status_code == 409
    refused = bank.author.post(f"{bank.lesson}/khoi/q1", data=form | {"seen": digest(bank.blocks()[1])})
    assert refused.status_code == 422
    english = bank.author.post(
        f"{bank.lesson}/luu?ngon-ngu=en",
        json={"revision": bank.read().revision, "blocks": [_block("hang-xom")]},
        headers={"Accept": "application/json", "X-CSRFToken": "-"},
    )
    assert english.status_code == 422
    assert SECRET not in conflict.text + refused.text + english.text


def test_a_course_whose_unit_was_merged_asks_the_questions_it_had(app: Flask, bank: Studio) -> None:
    with app.app_context(), transaction(write=True):
        old, new = db.session.get_one(Unit, bank.unit_id), make_unit("Sở Nội vụ mới")
        day = today()
        end_unit(unit=old, on=day)
        record_succession(old=old, new=new, kind="merged", on=day)
        _put("cua-noi-moi", new.id)
    with app.app_context(), transaction(write=False):
        keys = ["cua-minh", "cap-tren", "cua-noi-moi", "hang-xom"]
        assert questions_out_of_reach(bank.course_id, keys) == {"hang-xom"}


def test_a_key_that_nobody_knows_is_refused_in_the_same_words(bank: Studio) -> None:
    known = bank.save([_block("hang-xom")], revision=1).json["messages"][0]
    unknown = bank.save([_block("khong-co")], revision=1).json["messages"][0]
    assert known.replace("hang-xom", "khong-co") == unknown


def test_a_file_cannot_bring_in_the_question_of_another_unit(app: Flask, bank: Studio) -> None:
    lesson = IncomingLesson(title="Mở đầu", blocks=[_block("hang-xom")])
    incoming = Incoming(title="Tệp", modules=[IncomingModule(title="Học", items=[lesson])])
    with app.app_context(), transaction(write=True):
        draft = db.session.get_one(CourseDraft, bank.course_id)
        prepared = prepare_incoming(incoming)
        with pytest.raises(Refusal, match="hang-xom"):
            actions.take_in(draft=draft, prepared=prepared, person_id=bank.author_id)
        db.session.rollback()


def test_a_question_that_went_to_another_unit_is_kept_in_the_draft_unseen_and_never_published(
    app: Flask, bank: Studio
) -> None:
    bank.write(TEXT, _block("cua-minh"))
    with app.app_context(), transaction(write=True):
        neighbour = db.session.query(QuestionCategory).filter_by(unit_id=bank.other_unit_id).one()
        question = db.session.query(Question).filter_by(key="cua-minh").one()
        question.category_id = neighbour.id
    revision = bank.read().revision
    assert (
        bank.save([TEXT | {"html": "<p>Mới.</p>"}, _block("cua-minh")], revision=revision).status_code == 200
    )
    assert "Của mình?" not in bank.author.get(bank.lesson).text
    with app.app_context(), transaction(write=True):
        draft = db.session.get_one(CourseDraft, bank.course_id)
        assert "question_missing" in {check.key for check in draft_checks(draft)}
        with pytest.raises(Refusal, match="cua-minh"):
            publish_draft(draft=draft, person_id=bank.author_id)


def test_what_came_into_a_draft_behind_the_forms_is_neither_shown_nor_published(
    app: Flask, bank: Studio
) -> None:
    """As an older site might have kept it."""
    with app.app_context(), transaction(write=True):
        lesson = db.session.query(DraftLesson).filter_by(course_id=bank.course_id).one()
        lesson.content = {
            "blocks": [TEXT, _block("hang-xom")],
            "translations": {"en": {"title": "One", "blocks": [_block("hang-xom")]}},
        }
    for page in (
        bank.lesson,
        f"{bank.lesson}?ngon-ngu=en",
        f"{bank.lesson}/xem",
        f"/soan/{bank.slug}/gui-duyet",
    ):
        assert SECRET not in bank.author.get(page).text
    with app.app_context(), transaction(write=False):
        draft = db.session.get_one(CourseDraft, bank.course_id)
        missing = [check for check in draft_checks(draft) if check.key == "question_missing"]
    assert len(missing) == 2


def test_blocks_that_are_no_list_are_refused_in_a_sentence_that_fits(bank: Studio) -> None:
    for blocks in (None, "x", {"id": "a"}, 7):
        answer = bank.save(blocks, revision=1)  # type: ignore[arg-type]
        assert answer.status_code == 422
        assert "400" not in answer.json["messages"][0]
