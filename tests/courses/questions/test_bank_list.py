"""The list of the bank: found by any word, narrowed, sorted, and changed several at a time."""

import re

import pytest
from sqlalchemy import event, select
from werkzeug.datastructures import MultiDict

from courses.questions.actions import note_use, rest_question
from courses.questions.models import QuestionMeasure, QuestionTag
from lms.core.clock import now
from lms.core.db import db
from tests.courses.questions.bank import BANK, Office, filled_in, question_of


def _keys(office: Office, query: str = "", who: str = "tuan") -> list[str]:
    page = office.browser(who).get(f"{BANK}{query}")
    assert page.status_code == 200
    rows = page.text.partition("<tbody")[2].partition("</tbody>")[0]
    return re.findall(rf'href="{BANK}/([a-z0-9-]+)"', rows)


@pytest.mark.parametrize("typed", ["mat khau", "MẬT KHẨU", "dò", "cau-1", "khẩu mật", "tieu de la", "dai"])
def test_a_question_is_found_by_words_of_its_text_title_answers_or_key(office: Office, typed: str) -> None:
    office.write("cau-1", content=question_of("Mật khẩu nào khó dò?", title="Tiêu đề lạ"))
    office.write(
        "cau-2",
        content=question_of(
            "Ai ký văn bản?",
            title="Ký",
            data={
                "options": [
                    {"id": "a", "text": "Người đứng đầu", "weight": "100"},
                    {"id": "b", "text": "Văn thư", "weight": "0"},
                ]
            },
        ),
    )
    assert _keys(office, f"?tim={typed}") == ["cau-1"]


def test_words_are_found_by_their_beginning_and_not_in_their_middle(office: Office) -> None:
    office.write("cau-1", content=question_of("Thắng hay thua?"))
    assert _keys(office, "?tim=hang") == []
    assert _keys(office, "?tim=thang") == ["cau-1"]


def test_filters_narrow_the_list(office: Office) -> None:
    office.write("kho", difficulty="hard", tags=("luật",))
    office.write("de", difficulty="easy", competency="e")
    office.write("nhap", state="draft")
    office.write("xa", category="xa")
    office.write("tu", pool="self_test")
    office.write("dung-sai", content=question_of("Đúng chứ?", kind="true_false", data={"answer": True}))
    office.do("kho", lambda each: rest_question(question=each, reason="Lộ"))
    office.do("de", lambda each: note_use(question_id=each.id, place="quiz:a/b", label="Bài", path="/"))
    expected = {
        "do-kho=hard": {"kho"},
        "the=luật": {"kho"},
        "dau=rested": {"kho"},
        "nang-luc=e": {"de"},
        "trang-thai=draft": {"nhap"},
        f"danh-muc={office.category('xa')}": {"xa"},
        "muc-dich=self_test": {"tu"},
        "loai=true_false": {"dung-sai"},
        "dau=flagged": set(),
        "dau=never_used": {"kho", "nhap", "xa", "tu", "dung-sai"},
        "trang-thai=khong-co": {"kho", "de", "nhap", "xa", "tu", "dung-sai"},
    }
    for query, keys in expected.items():
        assert set(_keys(office, f"?{query}")) == keys, query


def test_drafts_are_found_by_where_they_stand(office: Office) -> None:
    office.write("cho", state="in_review")
    office.write("dung")
    office.browser("tuan").post(f"{BANK}/dung/sua", data=filled_in(office, deed="send"))
    assert set(_keys(office, "?trang-thai=in_review")) == {"cho", "dung"}
    assert set(_keys(office, "?trang-thai=in_use")) == {"dung"}


def test_the_list_is_sorted_by_edit_by_places_and_by_what_was_measured(office: Office, clock: object) -> None:
    for key, facility in (("a", 0.9), ("b", None), ("c", 0.2)):
        office.write(key)
        if facility is not None:
            office.do(
                key,
                lambda each, value=facility: db.session.add(
                    QuestionMeasure(question_id=each.id, answers=40, facility=value, updated_at=now())
                ),
            )
        clock.forward(minutes=1)  # type: ignore[attr-defined]
    office.do("c", lambda each: note_use(question_id=each.id, place="x", label="Bài", path="/"))
    assert _keys(office) == ["c", "b", "a"]
    assert _keys(office, "?sap-xep=sua") == ["a", "b", "c"]
    assert _keys(office, "?sap-xep=-luot")[0] == "c"
    # What was never measured stands last in either order.
    assert _keys(office, "?sap-xep=do-kho") == ["c", "a", "b"]
    assert _keys(office, "?sap-xep=-do-kho") == ["a", "c", "b"]
    assert "90,0 %" in office.browser("tuan").get(BANK).text


def test_an_empty_bank_and_an_empty_search_say_what_to_do(office: Office) -> None:
    assert f'href="{BANK}/tao"' in office.browser("tuan").get(BANK).text
    office.write("cau-1")
    assert f'href="{BANK}"' in office.browser("tuan").get(f"{BANK}?tim=khongcogi").text.partition("<main")[2]


def _together(office: Office, keys: list[str], deed: str, **fields: str) -> str:
    sent = MultiDict([("viec", deed), *(("cau", key) for key in keys), *fields.items()])
    return office.browser("tuan").post(f"{BANK}/cung-luc", data=sent, follow_redirects=True).text


def test_several_questions_are_changed_at_once(office: Office) -> None:
    keys = [office.write(f"cau-{n}", state="draft") for n in (1, 2)]
    _together(office, keys, "gui")
    assert [office.look(key, lambda each: each.state) for key in keys] == ["in_review", "in_review"]
    used = [office.write(f"duyet-{n}", state="reviewed") for n in (1, 2)]
    _together(office, used, "dung")
    assert [office.look(key, lambda each: each.state) for key in used] == ["in_use", "in_use"]
    _together(office, used, "the", the="Ôn tập")
    _together(office, used, "the", the="Ôn tập")
    tags = office.look(used[0], lambda each: db.session.scalars(select(QuestionTag.tag)).all())
    assert tags == ["Ôn tập", "Ôn tập"]
    _together(office, used, "chuyen", **{"danh-muc": office.category("xa")})
    assert office.look(used[1], lambda each: each.category_id) == office.categories["xa"]
    _together(office, used, "ngung")
    assert office.look(used[0], lambda each: each.state) == "retired"


def test_what_cannot_be_done_is_said_by_key_and_the_rest_is_done(office: Office) -> None:
    draft, reviewed = office.write("con-nhap", state="draft"), office.write("da-duyet", state="reviewed")
    page = _together(office, [draft, reviewed], "dung")
    assert "con-nhap: " in page
    assert office.look(reviewed, lambda each: each.state) == "in_use"


@pytest.mark.parametrize("deed", ["", "approve", "duyet", "the", "chuyen"])
def test_nothing_is_approved_or_half_done_in_bulk(office: Office, deed: str) -> None:
    key = office.write("cau-1", state="in_review")
    assert "notification--error" in _together(office, [key], deed)
    assert office.look(key, lambda each: each.state) == "in_review"
    assert "notification--error" in _together(office, [], "ngung")


def test_pages_of_the_bank_need_at_most_twelve_statements(office: Office) -> None:
    for n in range(25):
        office.write(f"cau-{n}", state="in_use" if n % 2 else "draft", tags=("a", "b"))
    office.write("cho", state="in_review")
    statements: list[str] = []
    with office.app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda _c, _u, text, *_rest: statements.append(text))
    for who, path in (
        ("nam", ""),
        ("nam", "?tim=mat&trang=2"),
        ("nam", "/cau-1"),
        ("nam", "/cau-2/sua"),
        ("nam", "/tham-dinh"),
        ("nam", "/cho/tham-dinh"),
        ("nam", "/danh-muc"),
        ("nam", "/tao/one_answer"),
        ("nam", "/cau-1/phien-ban/1"),
    ):
        browser = office.browser(who)
        statements.clear()
        assert browser.get(f"{BANK}{path}").status_code == 200
        asked = [text for text in statements if text.lstrip("( ").startswith(("SELECT", "WITH"))]
        assert len(asked) <= 12, (path, asked)
