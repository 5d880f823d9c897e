"""A trainer takes questions out of the bank: told first what the format cannot hold, and able to bring them back."""

import re
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from courses.questions.actions import discard_draft, put_in_use, send_for_review
from courses.questions.admission import admit
from courses.questions.formats.question_file import EmbeddedFile, FileQuestion
from courses.questions.formats.reading import read_any
from courses.questions.formats.registry import find_format, list_formats
from courses.questions.kinds.registry import list_kinds
from courses.questions.models import Question, QuestionCategory, QuestionTag
from courses.questions.queries import find_question
from courses.questions.rendered import render_question
from courses.questions.rules import plain_words, texts_of
from lms.audit.models import AuditEntry
from lms.core.db import db, transaction
from lms.core.storage import store_file
from tests.courses.questions.bank import BANK, Office, approve, question_of
from tests.courses.questions.imports import Importer, drafts, imported, tags_of
from tests.courses.questions.pictures import picture
from tests.factories.courses import KINDS

FORMATS = [each.key for each in list_formats() if each.write]
PICTURE = picture(size=(800, 600))


@pytest.fixture(autouse=True)
def _near(monkeypatch: pytest.MonkeyPatch) -> None:
    views = "courses.questions.views.importing"
    monkeypatch.setattr(f"{views}.read_apart", lambda name, content: admit(read_any(name, content)))


@pytest.fixture
def tuan(office: Office) -> Importer:
    return Importer(office)


def _example(kind: str, digest: str) -> FileQuestion:
    """A question of that kind with every mark, a picture and a formula."""
    data = KINDS[kind]
    if kind == "hotspot":
        data = data | {"image": data["image"] | {"sha256": digest}}
    return FileQuestion(
        kind=kind,
        data=data,
        stem='<p>Câu hỏi <b>đậm</b> về \\(x^2\\): <img src="@@FILE@@/dau.png" alt="Con dấu"></p>',
        text_format="html",
        title=f"Câu loại {kind}",
        explanation="<p>Vì <i>luật</i> nói thế.</p>",
        explanation_format="html",
        cite="khoản 2 Điều 8 của Luật An ninh mạng",
        files=(EmbeddedFile("dau.png", b"", "image/png", digest),),
    )


def _write(office: Office, kind: str) -> str:
    with office.app.app_context(), transaction(write=True):
        digest = store_file(PICTURE, "image/png")
    marks: dict[str, Any] = {"difficulty": "hard", "competency": "e", "tags": ("mật khẩu", "thư điện tử")}
    return office.write(
        f"cau-{kind.replace('_', '-')}", state="draft", content=_example(kind, digest), **marks
    )


def _download(tuan: Importer, **wanted: Any) -> bytes:
    answer = tuan.browser.post(f"{BANK}/xuat/tep", data=wanted)
    assert answer.status_code == 200
    assert (
        answer.headers["Cache-Control"] == "no-store"
        and "attachment" in answer.headers["Content-Disposition"]
    )
    return answer.data


def _as_shown(question: FileQuestion) -> dict[str, Any]:
    """What a learner and a reviewer see of the question, whatever the format of its texts."""
    made = render_question(
        replace(question, files=tuple(replace(file, name=file.name) for file in question.files))
    )
    return {
        "kind": question.kind,
        "title": question.title,
        "cite": question.cite,
        "points": question.points,
        "stem": made.stem_html,
        "explanation": made.explanation_html,
        "data": _bare(made.data),
    }


def _bare(data: Any) -> Any:
    """The data with every text as the HTML that is shown."""
    if isinstance(data, list):
        return [_bare(entry) for entry in data]
    if isinstance(data, dict):
        return data["html"] if "html" in data else {key: _bare(value) for key, value in data.items()}
    return data


@pytest.mark.parametrize("kind", [kind.key for kind in list_kinds()])
@pytest.mark.parametrize("format", FORMATS)
def test_what_a_format_holds_comes_back_as_it_was(
    office: Office, tuan: Importer, format: str, kind: str
) -> None:
    key = _write(office, kind)
    before = office.draft_of(key)
    assert before is not None
    page = tuan.browser.get(f"{BANK}/xuat?dinh-dang={format}").text
    content = _download(tuan, **{"dinh-dang": format})
    office.do(key, lambda question: discard_draft(question=question))
    is_left_out = "Not in the file" in page or "Không có trong tệp" in page
    if is_left_out:
        assert tuan.send(content, f"x{find_format(format).suffixes[0]}").status_code == 422  # type: ignore[union-attr]
        return
    tuan.bring(content, f"x{find_format(format).suffixes[0]}")  # type: ignore[union-attr]
    (back,) = drafts(office)
    original = FileQuestion.from_json(before.content)
    if "Partly in the file" in page or "Chỉ một phần" in page:
        said = plain_words(" ".join([back.stem, *texts_of(back.data)])).split()
        assert back.kind == kind and set(plain_words(original.stem).split()) <= set(said)
        return
    assert _as_shown(back) == _as_shown(original)
    (question,) = imported(office)
    assert question.key == key and question.difficulty == "hard" and question.competency == "e"
    assert tags_of(office, key) == {"mật khẩu", "thư điện tử"}
    assert _path(office, key) == "An toàn số/tinh"
    assert {file.sha256 for file in original.files} <= {file.sha256 for file in back.files}


def _path(office: Office, key: str) -> str | None:
    with office.app.app_context(), transaction(write=False):
        return db.session.scalar(select(QuestionCategory.path).join(Question).where(Question.key == key))


def test_moodle_xml_holds_nearly_every_kind_whole(office: Office, tuan: Importer) -> None:
    for kind in (
        "one_answer",
        "several_answers",
        "true_false",
        "matching",
        "ordering",
        "short_text",
        "number",
    ):
        _write(office, kind)
    page = tuan.browser.get(f"{BANK}/xuat?dinh-dang=moodle_xml").text
    assert "Partly in the file" not in page and "Not in the file" not in page
    assert "Chỉ một phần" not in page and "Không có trong tệp" not in page


def test_the_page_names_every_question_that_the_format_cannot_hold(office: Office, tuan: Importer) -> None:
    _write(office, "essay")
    _write(office, "one_answer")
    page = tuan.browser.get(f"{BANK}/xuat?dinh-dang=aiken").text
    assert "cau-essay" in page and "cau-one-answer" in page
    assert page.count("cau-one-answer") > 1
    assert b"T\xe1\xbb\xb1 lu" not in _download(tuan, **{"dinh-dang": "aiken"})


def test_the_version_in_force_is_exported_not_the_next_draft(office: Office, tuan: Importer) -> None:
    key = office.write("cau-1")
    with office.app.app_context(), transaction(write=True):
        from courses.questions.actions import save_question
        from courses.questions.actions.drafts import Facts

        question = find_question(key)
        assert question is not None
        facts = Facts(category_id=question.category_id)
        content = question_of("Bản nháp chưa duyệt")
        save_question(
            question=question, content=content, facts=facts, revision=0, author_id=office.people["tuan"]
        )
    content = _download(tuan, **{"dinh-dang": "gift"}).decode()
    assert "Câu cau-1" in content and "Bản nháp" not in content


def test_category_states_and_kinds_narrow_what_is_exported(office: Office, tuan: Importer) -> None:
    office.write("cau-nhap", state="draft")
    office.write("cau-dung", state="in_use")
    office.write("cau-xa", category="xa", author="xa")
    _write(office, "true_false")
    cases = [
        ({}, {"cau-nhap", "cau-dung", "cau-xa", "cau-true-false"}),
        ({"danh-muc": office.category("xa")}, {"cau-xa"}),
        ({"trang-thai": ["in_use"]}, {"cau-dung", "cau-xa"}),
        ({"loai": ["true_false"]}, {"cau-true-false"}),
        ({"trang-thai": ["draft"], "loai": ["one_answer"]}, {"cau-nhap"}),
    ]
    for wanted, keys in cases:
        content = _download(tuan, **{"dinh-dang": "gift", **wanted}).decode()
        assert set(re.findall(r"\[id:([^\]]+)\]", content)) == keys, wanted


def test_nobody_exports_what_is_not_theirs(office: Office, tuan: Importer) -> None:
    office.write("cau-khac", category="khac", author="lan")
    office.write("cau-goc", category="goc", author="goc")
    office.write("cau-tinh")
    assert set(re.findall(r"\[id:([^\]]+)\]", _download(tuan, **{"dinh-dang": "gift"}).decode())) == {
        "cau-tinh"
    }
    other = {"dinh-dang": "gift", "danh-muc": office.category("khac")}
    assert tuan.browser.post(f"{BANK}/xuat/tep", data=other).status_code == 404
    assert tuan.browser.get(f"{BANK}/xuat", query_string=other).status_code == 422
    for who in ("hang", "nguyet"):
        assert office.browser(who).post(f"{BANK}/xuat/tep", data={"dinh-dang": "gift"}).status_code == 403


def test_the_trail_says_who_took_how_many_questions(office: Office, tuan: Importer) -> None:
    office.write("cau-1")
    _download(tuan, **{"dinh-dang": "gift"})
    tuan.browser.get(f"{BANK}/xuat?dinh-dang=gift")
    with office.app.app_context(), transaction(write=False):
        entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "question.exported")).all()
        assert [(each.actor_id, each.detail) for each in entries] == [
            (office.people["tuan"], {"count": 1, "format": "gift"})
        ]


@pytest.mark.parametrize("format", ["khong-co", "", "../gift", "paste"])
def test_a_format_that_there_is_not_is_no_fault(office: Office, tuan: Importer, format: str) -> None:
    office.write("cau-1")
    assert tuan.browser.post(f"{BANK}/xuat/tep", data={"dinh-dang": format}).status_code == 404
    assert tuan.browser.get(f"{BANK}/xuat", query_string={"dinh-dang": format}).status_code in (200, 422)


def test_an_empty_bank_is_said_to_be_empty(tuan: Importer) -> None:
    page = tuan.browser.get(f"{BANK}/xuat?dinh-dang=gift")
    assert page.status_code == 200 and "tep" not in re.findall(r'action="[^"]*"', page.text)


def test_a_picture_that_is_gone_from_the_disk_does_not_stop_the_export(
    office: Office, tuan: Importer
) -> None:
    _write(office, "one_answer")
    files = list((office.app.config["LMS"].data_dir / "files").glob("*/*"))
    for file in files:
        file.unlink()
    assert b"cau-one-answer" in _download(tuan, **{"dinh-dang": "moodle_xml"})


def test_a_question_that_came_with_a_course_is_exported_with_its_key(office: Office) -> None:
    from tests.factories.courses import make_question

    with office.app.app_context(), transaction(write=True):
        make_question(key="khoa-hoc-1")
    goc = Importer(office, "goc")
    assert b"[id:khoa-hoc-1]" in _download(goc, **{"dinh-dang": "gift"})


def test_tags_are_in_the_order_in_which_they_came(office: Office, tuan: Importer) -> None:
    key = office.write("cau-1", state="draft", tags=("b", "a"))
    assert b"[tag:b] [tag:a]" in _download(tuan, **{"dinh-dang": "gift"})
    office.do(key, lambda question: _use(question, office))
    assert b"[tag:b] [tag:a]" in _download(tuan, **{"dinh-dang": "gift"})
    with office.app.app_context(), transaction(write=False):
        assert len(db.session.scalars(select(QuestionTag)).all()) == 2


def _use(question: Question, office: Office) -> None:
    send_for_review(question=question, faults=[])
    approve(question, office.people["nguyet"])
    put_in_use(question=question)
