"""What another unit's trainer, a learner or a forger tries at the bank (threats 2, 12, 13, 18, 24, 46, 69, 89)."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from courses.questions.models import Question
from lms.core.db import db, transaction
from tests.courses.questions.bank import BANK, Office, filled_in, question_of

PAGES = ("", "/sua", "/nghi", "/phien-ban/1")
DEEDS = (
    "gui",
    "rut",
    "bo-ban-nhap",
    "nhan-ban",
    "ngung",
    "dua-tro-lai",
    "nghi",
    "het-nghi",
    "doi-nghich",
    "doi-nghich/bo",
    "sua",
    "dua-vao-dung",
)
HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>'


def test_a_trainer_of_another_province_finds_nothing(office: Office) -> None:
    key = office.write("cau-1")
    lan = office.browser("lan")
    for page in PAGES:
        assert lan.get(f"{BANK}/{key}{page}").status_code == 404, page
    for deed in DEEDS:
        assert lan.post(f"{BANK}/{key}/{deed}", data=filled_in(office)).status_code == 404, deed
    assert f"{BANK}/{key}" not in lan.get(f"{BANK}?tim={key}").text
    assert office.category() not in lan.get(f"{BANK}/danh-muc").text
    assert office.look(key, lambda each: each.state) == "in_use"


def test_a_unit_below_reads_what_is_approved_and_changes_nothing(office: Office) -> None:
    used, draft = office.write("cau-1"), office.write("cau-2", state="draft")
    xa = office.browser("xa")
    page = xa.get(f"{BANK}/{used}")
    assert page.status_code == 200 and "/sua" not in page.text
    assert xa.get(f"{BANK}/{draft}").status_code == 404
    for deed in DEEDS:
        assert xa.post(f"{BANK}/{used}/{deed}", data=filled_in(office)).status_code == 404, deed
    listed = xa.get(BANK).text
    assert used in listed and draft not in listed
    assert 'name="cau"' not in listed


def test_a_unit_below_does_not_see_the_draft_of_a_new_version(office: Office) -> None:
    key = office.write("cau-1")
    office.browser("tuan").post(f"{BANK}/{key}/sua", data=filled_in(office, stem="Câu chưa duyệt"))
    for who, sees in (("tuan", True), ("nguyet", True), ("xa", False)):
        page = office.browser(who).get(f"{BANK}/{key}").text
        assert ("chưa duyệt" in page) is sees, who


def test_a_question_without_category_belongs_to_the_root(office: Office) -> None:
    key = office.write("cau-1", category=None, author="goc")
    assert office.browser("goc").get(f"{BANK}/{key}/sua").status_code == 200
    assert office.browser("tuan").get(f"{BANK}/{key}").status_code == 200
    assert office.browser("tuan").get(f"{BANK}/{key}/sua").status_code == 404


def test_a_learner_sees_no_page_of_the_bank_and_no_byte_of_a_key(office: Office) -> None:
    secret = "CHIM-HOANG-YEN"
    content = question_of(f"Câu {secret}?", explanation=secret)
    key = office.write("cau-1", content=content)
    hang = office.browser("hang")
    for path in (
        "",
        "/tao",
        "/tao/one_answer",
        "/tham-dinh",
        "/danh-muc",
        f"/{key}",
        f"/{key}/sua",
        f"/{key}/phien-ban/1",
    ):
        answer = hang.get(f"{BANK}{path}")
        assert answer.status_code == 403 and secret not in answer.text, path
    for deed in DEEDS:
        assert hang.post(f"{BANK}/{key}/{deed}").status_code == 403
    assert hang.post(f"{BANK}/cung-luc", data={"viec": "ngung", "cau": key}).status_code == 403
    assert "ngan-hang-cau-hoi" not in hang.get("/").text


def test_a_trainer_does_not_review(office: Office) -> None:
    key = office.write("cau-1", state="in_review")
    tuan = office.browser("tuan")
    assert tuan.get(f"{BANK}/tham-dinh").status_code == 403
    assert (
        tuan.post(f"{BANK}/{key}/tham-dinh", data={"decision": "approve", "revision": "1"}).status_code == 403
    )


def test_a_reviewer_does_not_write(office: Office) -> None:
    key = office.write("cau-1")
    nguyet = office.browser("nguyet")
    assert nguyet.get(f"{BANK}/{key}").status_code == 200
    assert nguyet.get(f"{BANK}/{key}/sua").status_code == 403
    assert nguyet.post(f"{BANK}/{key}/ngung").status_code == 403


def test_forged_fields_change_nothing_but_what_the_form_holds(office: Office) -> None:
    forged = filled_in(
        office, state="in_use", current_number="7", author_id="1", key="cua-toi", category_id="3"
    )
    office.browser("tuan").post(f"{BANK}/tao/one_answer", data=forged)
    with office.app.app_context(), transaction(write=False):
        question = db.session.scalars(select(Question)).one()
        assert (question.state, question.current_number) == ("draft", None)
        assert question.author_id == office.people["tuan"] and question.key != "cua-toi"


def test_a_category_of_another_unit_cannot_be_chosen(office: Office) -> None:
    tuan = office.browser("tuan")
    for name in ("khac", "goc"):
        sent = filled_in(office, category=office.category(name))
        assert tuan.post(f"{BANK}/tao/one_answer", data=sent).status_code == 422, name
    key = office.write("cau-1")
    tuan.post(f"{BANK}/cung-luc", data={"viec": "chuyen", "cau": key, "danh-muc": office.category("khac")})
    assert office.look(key, lambda each: each.category_id) == office.categories["tinh"]


def test_the_pool_of_a_question_never_changes(office: Office) -> None:
    key = office.write("cau-1", state="draft")
    office.browser("tuan").post(f"{BANK}/{key}/sua", data=filled_in(office, revision="1", pool="self_test"))
    assert office.look(key, lambda each: each.pool) == "graded"


def test_questions_of_others_among_many_are_left_alone(office: Office) -> None:
    own, other = office.write("cua-toi"), office.write("cua-ho", category="khac", author="lan")
    sent = MultiDict([("viec", "ngung"), ("cau", own), ("cau", other), ("cau", "khong-co")])
    office.browser("tuan").post(f"{BANK}/cung-luc", data=sent)
    assert office.look(own, lambda each: each.state) == "retired"
    assert office.look(other, lambda each: each.state) == "in_use"


def test_an_enemy_of_another_unit_cannot_be_named(office: Office) -> None:
    own, other = office.write("cua-toi"), office.write("cua-ho", category="khac", author="lan")
    answer = office.browser("tuan").post(
        f"{BANK}/{own}/doi-nghich", data={"ma": other}, follow_redirects=True
    )
    assert answer.text.count("/ngan-hang-cau-hoi/cua-ho") == 0


def _every_field(office: Office, browser: FlaskClient) -> MultiDict[str, str]:
    sent = filled_in(office, deed="preview")
    for name in (
        "stem",
        "explanation",
        "title",
        "legal_document",
        "legal_article",
        "tags",
        "options-0-text",
        "options-1-text",
        "options-1-feedback",
    ):
        sent[name] = f"{name} {HOSTILE}"
    return sent


def _is_safe(page: str) -> bool:
    parts = re.sub(r'<script type="module" src="/static/[^"]*"></script>', "", page)
    return "<script" not in parts and not re.search(r"<img[^>]*onerror", parts)


@pytest.mark.parametrize("text_format", ["markdown", "html", "moodle", "plain"])
def test_no_field_of_a_question_runs_a_script(office: Office, text_format: str) -> None:
    tuan = office.browser("tuan")
    sent: Any = _every_field(office, tuan)
    for name in ("stem_format", "explanation_format", "options-0-text_format", "options-1-feedback_format"):
        sent[name] = text_format
    assert _is_safe(tuan.post(f"{BANK}/tao/one_answer", data=sent).text)
    sent["deed"] = "send"
    key = str(tuan.post(f"{BANK}/tao/one_answer", data=sent).location).rsplit("/", 1)[-1]
    nguyet = office.browser("nguyet")
    pages = [
        tuan.get(f"{BANK}/{key}"),
        tuan.get(BANK),
        tuan.get(f"{BANK}/{key}/sua"),
        nguyet.get(f"{BANK}/{key}/tham-dinh"),
        nguyet.get(f"{BANK}/tham-dinh"),
    ]
    nguyet.post(f"{BANK}/{key}/tham-dinh", data={"decision": "return", "remarks": HOSTILE, "revision": "1"})
    pages += [tuan.get(f"{BANK}/{key}")]
    assert all(page.status_code == 200 and _is_safe(page.text) for page in pages)


def test_no_category_tag_reason_or_key_runs_a_script(office: Office) -> None:
    key = office.write("cau-1")
    tuan = office.browser("tuan")
    tuan.post(f"{BANK}/danh-muc/moi", data={"path": HOSTILE, "unit": ""})
    tuan.post(f"{BANK}/cung-luc", data={"viec": "the", "cau": key, "the": HOSTILE[:40]})
    tuan.post(f"{BANK}/{key}/nghi", data={"reason": HOSTILE})
    pages = [f"{BANK}/{key}", BANK, f"{BANK}/danh-muc", f"{BANK}?tim={HOSTILE}&the={HOSTILE}&loai={HOSTILE}"]
    for path in pages:
        assert _is_safe(tuan.get(path).text), path
    answer = tuan.post(f"{BANK}/{key}/doi-nghich", data={"ma": HOSTILE}, follow_redirects=True)
    assert _is_safe(answer.text)


def test_a_list_leads_back_to_the_bank_only(office: Office) -> None:
    key = office.write("cau-1")
    for target in (
        "//evil.example",
        "https://evil.example",
        "/dang-xuat",
        "/ngan-hang-cau-hoi.evil",
        "\\evil",
    ):
        answer = office.browser("tuan").post(f"{BANK}/cung-luc", data={"viec": "", "cau": key, "ve": target})
        assert answer.location == BANK, target


def test_addresses_nobody_made_are_no_fault_of_the_site(office: Office) -> None:
    tuan = office.browser("tuan")
    for query in (
        "?trang=99999999&sap-xep=;drop&trang-thai=x&danh-muc=%00&tim=%00",
        "?tim=" + "a" * 5000,
        "?the=%25_",
    ):
        assert tuan.get(f"{BANK}{query}").status_code in (200, 404)
    flood = MultiDict(
        {f"options-{place}-{'x' * 50}": "y" for place in range(900)}
        | {"deed": "save", "add": "((((", "up": "options-999999999-", "click.x": "1e9"}
    )
    assert tuan.post(f"{BANK}/tao/one_answer", data=flood).status_code in (200, 422)
