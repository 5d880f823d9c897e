"""What other features ask of the bank: putting questions in, drawing them, telling where they stand."""

import hashlib
import json
from typing import Any

import pytest
from sqlalchemy import select, update

from courses.questions.actions import index_questions, keep_category, note_use, put_question, rest_question
from courses.questions.models import Question, QuestionMeasure, QuestionTag, QuestionUse, QuestionVersion
from courses.questions.queries import list_drawable, list_versions
from courses.questions.rules import band_of, cite, clean_tags, read_citation, words_shown
from lms.core.clock import now
from lms.core.db import db
from lms.organisations.queries import get_root
from tests.courses.questions.bank import ONE_ANSWER


def _put(key: str = "cau-1", **changes: Any) -> QuestionVersion:
    facts: dict[str, Any] = {
        "key": key,
        "pool": "graded",
        "kind": "one_answer",
        "title": "Mật khẩu",
        "stem_html": "Mật khẩu nào?",
        "data": ONE_ANSWER,
        "explanation_html": "",
        "citation": "Điều 5 của Luật An ninh mạng",
        "source": {"note": "x"},
    }
    return put_question(**facts | changes)


def test_the_digest_of_a_version_is_that_of_its_content_alone(writing: None) -> None:
    content = {
        "kind": "one_answer",
        "title": "Mật khẩu",
        "stem_html": "Mật khẩu nào?",
        "data": ONE_ANSWER,
        "explanation_html": "",
        "citation": "Điều 5 của Luật An ninh mạng",
        "source": {"note": "x"},
    }
    written = json.dumps(content, sort_keys=True, ensure_ascii=False).encode()
    assert _put(difficulty="hard", tags=("luật",)).digest == hashlib.sha256(written).hexdigest()


def test_a_question_that_is_put_is_in_use_and_can_be_found(writing: None) -> None:
    version = _put(difficulty="hard", tags=("luật", "mạng"))
    question = db.session.get_one(Question, version.question_id)
    assert (question.state, question.kind, question.current_number) == ("in_use", "one_answer", 1)
    assert " mat khau" in question.search_text and question.fingerprint
    assert (question.legal_document, question.legal_article) == ("Luật An ninh mạng", "Điều 5")
    assert (question.difficulty, question.title) == ("hard", "Mật khẩu")
    assert db.session.scalars(select(QuestionTag.tag)).all() == ["luật", "mạng"]


def test_putting_the_same_again_changes_nothing(writing: None) -> None:
    first = _put()
    before = db.session.get_one(Question, first.question_id).updated_at
    assert _put(tags=("a",)).id == first.id
    assert db.session.get_one(Question, first.question_id).updated_at == before
    assert _put(title="Khác").number == 2


def test_where_people_moved_a_question_it_stays(writing: None) -> None:
    root = get_root().id
    course, own = (keep_category(unit_id=root, path=path).id for path in ("Khóa học/chung", "Của tôi"))
    question = db.session.get_one(Question, _put(category_id=course).question_id)
    assert question.category_id == course
    question.category_id = own
    _put(category_id=course, title="Bản mới")
    assert question.category_id == own


def test_questions_of_an_earlier_release_are_brought_into_the_bank(writing: None) -> None:
    version = _put()
    blank = {"search_text": "", "fingerprint": "", "kind": "", "title": "", "current_number": None}
    db.session.execute(update(Question).values(**blank))
    db.session.expire_all()
    index_questions()
    question = db.session.get_one(Question, version.question_id)
    assert (question.kind, question.title, question.current_number) == ("one_answer", "Mật khẩu", 1)
    assert "mat khau nao" in question.search_text
    index_questions()


def test_only_questions_in_use_that_do_not_rest_are_drawn(writing: None) -> None:
    category = keep_category(unit_id=get_root().id, path="A").id
    ids = {key: _put(key, category_id=category).question_id for key in ("a", "b", "c", "d")}
    _put("tu", category_id=category, pool="self_test")
    db.session.get_one(Question, ids["b"]).state = "retired"
    rest_question(question=db.session.get_one(Question, ids["c"]), reason="Lộ")
    newest = _put("d", category_id=category, title="Bản hai")
    found = {each.key: each for each in list_drawable([category])}
    assert set(found) == {"a", "d"}
    assert found["d"].version_id == newest.id
    assert list_versions([found["a"].version_id])
    assert [each.key for each in list_drawable([category], pool="self_test")] == ["tu"]
    assert list_drawable([]) == []


@pytest.mark.parametrize(
    ("declared", "answers", "facility", "band"),
    [
        ("easy", 0, None, "easy"),
        ("easy", 29, 0.1, "easy"),
        ("easy", 30, 0.1, "hard"),
        ("", 30, 0.7, "easy"),
        ("hard", 500, 0.4, "medium"),
        ("", 0, None, ""),
        ("medium", 30, 0.3999, "hard"),
        ("medium", 40, None, "medium"),
    ],
)
def test_the_measured_band_counts_from_thirty_answers_on(
    declared: str, answers: int, facility: float | None, band: str
) -> None:
    assert band_of(declared, answers=answers, facility=facility) == band


def test_a_band_is_drawn_by_what_was_measured(writing: None) -> None:
    category = keep_category(unit_id=get_root().id, path="A").id
    for key, facility in (("a", 0.95), ("b", 0.2), ("c", None)):
        version = _put(key, category_id=category, difficulty="easy")
        if facility is not None:
            db.session.add(
                QuestionMeasure(
                    question_id=version.question_id, answers=50, facility=facility, updated_at=now()
                )
            )
    db.session.flush()
    assert [each.key for each in list_drawable([category], band="easy")] == ["a", "c"]
    assert [each.key for each in list_drawable([category], band="hard")] == ["b"]


def test_a_place_is_noted_once_and_its_label_is_todays(writing: None, clock: Any) -> None:
    id = _put().question_id
    note_use(question_id=id, place="quiz:a/b", label="Bài cũ", path="/cu")
    since = now()
    clock.forward(days=3)
    note_use(question_id=id, place="quiz:a/b", label="Bài mới", path="/moi")
    note_use(question_id=id, place="lesson:a/c", label="Bài học", path="/bai")
    uses = db.session.scalars(select(QuestionUse).order_by(QuestionUse.id)).all()
    assert (uses[0].place, uses[0].label) == ("quiz:a/b", "Bài mới")
    assert (uses[0].path, uses[0].since) == ("/moi", since)
    assert len(uses) == 2


@pytest.mark.parametrize(
    ("document", "article", "written"),
    [
        ("Luật An ninh mạng", "khoản 2 Điều 8", "khoản 2 Điều 8 của Luật An ninh mạng"),
        ("Quyết định 1690/QĐ-TTg", "", "Quyết định 1690/QĐ-TTg"),
        ("Quyết định 146/QĐ-TTg của Thủ tướng", "mục III", "mục III của Quyết định 146/QĐ-TTg của Thủ tướng"),
        ("", "", ""),
    ],
)
def test_a_citation_is_written_as_officials_do_and_read_back(
    document: str, article: str, written: str
) -> None:
    assert cite(document, article) == written
    assert read_citation(written) == (document, article)


def test_a_citation_that_begins_with_no_article_is_all_document() -> None:
    citation = "Quyết định 505/QĐ-TTg của Thủ tướng Chính phủ"
    assert read_citation(citation) == (citation, "")


def test_tags_are_words_between_commas_each_once() -> None:
    assert clean_tags(" Mật khẩu, mat khau;  thư , ,") == ["Mật khẩu", "thư"]
    assert clean_tags("a," * 500) == ["a"]
    assert len(clean_tags(",".join(f"t{n}" for n in range(99)))) == 12


def test_the_first_words_of_a_text_end_at_a_word() -> None:
    assert words_shown("Một **hai** ba bốn", 12) == "Một hai ba…"
    assert words_shown("<p>Ngắn &amp; gọn</p>", 40) == "Ngắn & gọn"
