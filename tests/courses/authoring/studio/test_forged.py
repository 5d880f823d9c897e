"""What no browser sends: the studio answers in words or not at all, and keeps nothing of it."""

import io
import json
from typing import Any

import pytest

from courses.questions.actions import keep_category
from courses.questions.models import Question
from lms.core.db import db, transaction
from tests.courses.authoring.studio.conftest import TEXT, Studio
from tests.factories.courses import make_question

JSON = {"Accept": "application/json", "X-CSRFToken": "-"}
NO_BODIES: list[Any] = [None, [], [1], 5, "x", True]


@pytest.mark.parametrize("body", ["[" * 3000, '{"blocks":' * 3000, '{"revision": NaN}', "Infinity", "{"])
def test_a_body_that_is_no_json_or_nested_beyond_reading_is_refused(studio: Studio, body: str) -> None:
    answer = studio.author.post(
        f"{studio.lesson}/luu", data=body, headers=JSON, content_type="application/json"
    )
    assert answer.status_code == 400


@pytest.mark.parametrize("body", NO_BODIES)
def test_a_body_of_another_shape_never_breaks_a_page(studio: Studio, body: Any) -> None:
    pages = ["bai/bai-1/luu", "bai/bai-1/hop-nhat", "chuyen", "lich-su/1/khoi-phuc", "xuat-ban", "gui-duyet"]
    for page in pages:
        answer = studio.author.post(f"/soan/{studio.slug}/{page}", json=body, headers=JSON)
        assert answer.status_code < 500, page


@pytest.mark.parametrize("tone", [[], {}, ["info"], 5, None, "khác"])
def test_a_note_of_a_tone_that_there_is_not_is_a_plain_one(studio: Studio, tone: Any) -> None:
    answer = studio.save([{"id": "abc", "kind": "note", "tone": tone, "html": "<p>Nhớ.</p>"}], revision=1)
    assert answer.status_code == 200
    assert studio.blocks()[0]["tone"] == "info"


@pytest.mark.parametrize("minutes", ["9" * 5000, "1" * 7, "²", "-1", "1e3", "1.5"])
def test_minutes_that_are_no_whole_number_in_reach_are_refused_in_words(studio: Studio, minutes: str) -> None:
    page = studio.author.post(f"/soan/{studio.slug}/muc/bai-1", data={"title": "Bài 1", "minutes": minutes})
    assert page.status_code == 422
    assert "Số phút" in page.text


@pytest.mark.parametrize("mine", ["[" * 3000, json.dumps(5), json.dumps({"a": 1}), "[NaN]", ""])
def test_an_own_state_that_cannot_be_read_is_refused_when_both_are_brought_together(
    studio: Studio, mine: str
) -> None:
    studio.write(TEXT)
    answer = studio.author.post(
        f"{studio.lesson}/hop-nhat", data={"mine": mine, "all": "mine", "revision": "2"}
    )
    assert answer.status_code == 422 or answer.status_code == 400
    assert studio.blocks() == [TEXT]


@pytest.mark.parametrize("revision", [None, -1, 0, 1, 99, "1", 1.5, [], {}, "9" * 5000, True])
def test_a_revision_that_is_missing_or_forged_never_writes_over_another_author(
    studio: Studio, revision: Any
) -> None:
    studio.write(TEXT, person_id=studio.colleague_id)
    answer = studio.save([{**TEXT, "html": "<p>Của tôi.</p>"}], revision=revision)
    assert answer.status_code == 409
    assert studio.blocks() == [TEXT]


def test_a_row_of_a_quiz_that_is_no_number_is_no_row(studio: Studio) -> None:
    added = studio.author.post(
        f"/soan/{studio.slug}/them", data={"module": "m1", "kind": "quiz", "title": "Kiểm tra cuối khóa"}
    )
    quiz = added.headers["Location"]
    for row in ("²", "9" * 5000, "-1", "", "٣"):
        assert studio.author.post(quiz, data={"do": f"remove-{row}"}).status_code < 500


def _bank(studio: Studio) -> str:
    """A category of the unit's bank with two graded questions: what a quiz may draw from."""
    with studio.app.app_context(), transaction(write=True):
        category = keep_category(unit_id=studio.unit_id, path="An toàn")
        for _number in range(2):
            db.session.get_one(Question, make_question().question_id).category_id = category.id
        return f"bank:{category.public_id}"


def test_whoever_wrote_only_the_quiz_is_an_author_of_the_draft(studio: Studio) -> None:
    studio.author.post(
        f"/soan/{studio.slug}/them", data={"module": "m1", "kind": "quiz", "title": "Kiểm tra"}
    )
    form = {
        "title": "Kiểm tra", "rows-0-count": "2", "rows-0-source": _bank(studio), "rows-0-band": "",
        "rows-0-lesson": "", "pass_percent": "50", "attempts": "2", "minutes": "9", "pause_minutes": "0",
        "counting": "best", "order": "free", "feedback": "after_closing", "grace_seconds": "30", "markers": "1",
        "appeal_days": "5",
    }  # fmt: skip
    assert studio.draft().authors == [studio.author_id]
    answer = studio.colleague().post(f"/soan/{studio.slug}/kiem-tra/kiem-tra", data=form)
    assert answer.status_code == 302
    assert studio.draft().authors == [studio.author_id, studio.colleague_id]


def test_whoever_sent_only_a_file_is_an_author_of_the_draft(studio: Studio) -> None:
    file = {"upload": (io.BytesIO(b"%PDF-1.4 x"), "van-ban.pdf")}
    sent = studio.colleague().post(
        f"/soan/{studio.slug}/tep", data=file, headers=JSON, content_type="multipart/form-data"
    )
    assert sent.status_code == 200
    assert studio.draft().authors == [studio.author_id, studio.colleague_id]


@pytest.mark.parametrize("tag", ["<div>", "<ul><li>", "<table><tr><td>", "<b>", "<blockquote>"])
def test_of_what_is_nested_deeper_than_anybody_writes_the_words_stay(studio: Studio, tag: str) -> None:
    answer = studio.save([{**TEXT, "html": f"<p>Đầu</p>{tag * 1500}Cuối"}], revision=1)
    assert answer.status_code == 200
    kept = studio.blocks()[0]["html"]
    assert "Đầu" in kept and "Cuối" in kept and kept.count("<") < 200
    form = {"do": "save", "html": "Khác", "seen": "x"}
    assert studio.author.post(f"{studio.lesson}/khoi/abc", data=form).status_code < 500


def test_lists_and_tables_as_people_nest_them_stay_as_they_are(studio: Studio) -> None:
    deep = "<ul><li>" * 20 + "Ý nhỏ" + "</li></ul>" * 20
    assert studio.save([{**TEXT, "html": deep}], revision=1).status_code == 200
    assert studio.blocks()[0]["html"] == deep
