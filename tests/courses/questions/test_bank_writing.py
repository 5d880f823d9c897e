"""A trainer writes questions: all faults at once, nothing typed is lost, and nobody's work is overwritten unseen."""

from sqlalchemy import select

from courses.questions.models import Question, QuestionDraft, QuestionTag, QuestionVersion
from lms.audit.models import AuditEntry
from lms.core.db import db, transaction
from tests.courses.questions.bank import BANK, ONE_ANSWER, Office, filled_in, question_of


def _key_of(answer: object) -> str:
    return str(answer.location).rsplit("/", 1)[-1]  # type: ignore[attr-defined]


def test_a_trainer_writes_a_question_and_finds_everything_again(office: Office) -> None:
    tuan = office.browser("tuan")
    key = _key_of(tuan.post(f"{BANK}/tao/one_answer", data=filled_in(office)))
    page = tuan.get(f"{BANK}/{key}").text
    for words in ("<strong>nhận thư lạ</strong>", "Báo cán bộ phụ trách", "Luật An ninh mạng", "lừa đảo"):
        assert words in page
    question = office.look(key, lambda each: each)
    assert (question.state, question.kind, question.pool) == ("draft", "one_answer", "graded")
    assert (question.legal_document, question.legal_article) == ("Luật An ninh mạng", "khoản 2 Điều 8")
    assert question.title == "Anh/chị nên làm gì khi nhận thư lạ?"
    draft = office.draft_of(key)
    assert draft is not None and draft.content["cite"] == "khoản 2 Điều 8 của Luật An ninh mạng"
    assert draft.author_id == office.people["tuan"]


def test_every_fault_is_said_at_once_and_nothing_typed_is_lost(office: Office) -> None:
    sent = filled_in(office, stem="", category="", tags="x" * 900)
    sent.poplist("options-0-is_right")
    answer = office.browser("tuan").post(f"{BANK}/tao/one_answer", data=sent)
    assert answer.status_code == 422
    summary = answer.text.partition('id="error-summary"')[2].partition("</ul>")[0]
    for fault in (
        "Câu hỏi chưa có nội dung.",
        "Chưa có phương án nào được đánh dấu là đúng.",
        "#category",
        "#tags",
    ):
        assert fault in summary
    for typed in (
        "Báo cán bộ phụ trách",
        "Liên kết có thể dẫn tới trang giả.",
        "x" * 900,
        "Vì thư lạ có thể lừa.",
    ):
        assert typed in answer.text
    with office.app.app_context(), transaction(write=False):
        assert db.session.scalars(select(QuestionDraft)).all() == []


def test_a_number_that_is_none_is_said_at_its_field(office: Office) -> None:
    answer = office.browser("tuan").post(
        f"{BANK}/tao/one_answer", data=filled_in(office, **{"options-1-weight": "chín"})
    )
    assert answer.status_code == 422
    assert 'href="#options-1-weight"' in answer.text and 'value="chín"' in answer.text


def test_what_a_kind_cannot_ask_is_said_in_its_own_words(office: Office) -> None:
    sent = filled_in(office)
    sent.poplist("options-0-is_right")
    answer = office.browser("tuan").post(f"{BANK}/tao/one_answer", data=sent)
    assert answer.status_code == 422
    assert "Chưa có phương án nào được đánh dấu là đúng." in answer.text


def test_a_preview_shows_the_question_and_saves_nothing(office: Office) -> None:
    answer = office.browser("tuan").post(f"{BANK}/tao/one_answer", data=filled_in(office, deed="preview"))
    assert answer.status_code == 200
    assert 'id="xem-truoc"' in answer.text
    assert "<strong>nhận thư lạ</strong>" in answer.text
    with office.app.app_context(), transaction(write=False):
        assert db.session.scalars(select(Question)).all() == []


def test_a_button_of_a_row_keeps_everything_and_checks_nothing(office: Office) -> None:
    sent = filled_in(office, stem="", add="options-")
    answer = office.browser("tuan").post(f"{BANK}/tao/one_answer", data=sent)
    assert answer.status_code == 200
    assert "error-summary" not in answer.text
    assert 'name="options-2-text"' in answer.text
    assert "Báo cán bộ phụ trách" in answer.text


def test_a_trainer_who_saves_and_sends_needs_one_click(office: Office) -> None:
    key = _key_of(office.browser("tuan").post(f"{BANK}/tao/one_answer", data=filled_in(office, deed="send")))
    draft = office.draft_of(key)
    assert draft is not None and draft.state == "in_review"
    assert office.look(key, lambda each: each.state) == "in_review"


def test_a_self_test_without_explanation_is_saved_with_advice(office: Office) -> None:
    sent = filled_in(office, pool="self_test", explanation="")
    answer = office.browser("tuan").post(f"{BANK}/tao/one_answer", data=sent, follow_redirects=True)
    assert answer.status_code == 200
    assert "notification--warning" in answer.text


def _unchanged(office: Office, key: str, **changes: str) -> object:
    sent = filled_in(
        office,
        stem=f"Câu {key}: mật khẩu nào khó dò?",
        explanation="Dài thì khó dò.",
        title=f"Câu {key}: mật khẩu nào khó dò?"[:40],
        legal_document="",
        legal_article="",
        **{
            "options-0-row": "a",
            "options-0-text": "Mật khẩu dài",
            "options-1-row": "b",
            "options-1-text": "Ngày sinh",
            "options-1-feedback": "",
            "options-0-text_format": "plain",
            "options-1-text_format": "plain",
        },
    )
    for name, value in changes.items():
        sent[name] = value
    return office.browser("tuan").post(f"{BANK}/{key}/sua", data=sent)


def test_editing_a_question_in_use_leaves_the_version_in_use_alone(office: Office) -> None:
    key = office.write("cau-1")
    answer = _unchanged(office, key, stem="Một câu khác hẳn")
    assert answer.status_code == 302  # type: ignore[attr-defined]
    question = office.look(key, lambda each: each)
    assert (question.state, question.current_number) == ("in_use", 1)
    assert "mat khau nao" in question.search_text
    draft = office.draft_of(key)
    assert draft is not None and draft.content["stem"] == "Một câu khác hẳn"


def test_sorting_a_question_elsewhere_needs_no_review(office: Office) -> None:
    key = office.write("cau-1")
    _unchanged(office, key, difficulty="hard", tags="mới")
    assert office.draft_of(key) is None
    assert office.look(key, lambda each: each.difficulty) == "hard"
    tags = office.look(
        key,
        lambda each: db.session.scalars(
            select(QuestionTag.tag).where(QuestionTag.question_id == each.id)
        ).all(),
    )
    assert tags == ["mới"]


def test_answers_keep_their_ids_through_an_edit(office: Office) -> None:
    key = office.write("cau-1")
    _unchanged(
        office, key, **{"options-0-text": "Mật khẩu rất dài", "options-2-row": "", "options-2-text": "Tên"}
    )
    draft = office.draft_of(key)
    assert draft is not None
    assert [option["id"] for option in draft.content["data"]["options"]] == ["a", "b", "c"]


def test_two_authors_see_both_texts_instead_of_losing_one(office: Office) -> None:
    key = office.write("cau-1", state="draft")
    office.browser("goc")
    first = filled_in(office, stem="Bản của chị Gốc", revision="1")
    assert office.browser("goc").post(f"{BANK}/{key}/sua", data=first).status_code == 302
    late = filled_in(office, stem="Bản của anh Tuấn", revision="1")
    answer = office.browser("tuan").post(f"{BANK}/{key}/sua", data=late)
    assert answer.status_code == 409
    assert "Gốc</del>" in answer.text and "Tuấn</ins>" in answer.text
    assert "Bùi Thị Gốc" in answer.text
    draft = office.draft_of(key)
    assert draft is not None and draft.content["stem"] == "Bản của chị Gốc"
    again = filled_in(office, stem="Bản của anh Tuấn", revision="2")
    assert 'name="revision" value="2"' in answer.text
    assert office.browser("tuan").post(f"{BANK}/{key}/sua", data=again).status_code == 302


def test_a_forged_revision_is_a_conflict_and_no_fault_of_the_site(office: Office) -> None:
    key = office.write("cau-1", state="draft")
    for forged in ("-1", "9" * 40, "một", "", "1.0", "١"):
        answer = office.browser("tuan").post(f"{BANK}/{key}/sua", data=filled_in(office, revision=forged))
        assert answer.status_code == 409, forged


def test_what_waits_for_review_is_taken_back_before_it_is_changed(office: Office) -> None:
    key = office.write("cau-1", state="in_review")
    tuan = office.browser("tuan")
    assert tuan.post(f"{BANK}/{key}/sua", data=filled_in(office, revision="1")).status_code == 422
    tuan.post(f"{BANK}/{key}/rut")
    assert tuan.post(f"{BANK}/{key}/sua", data=filled_in(office, revision="1")).status_code == 302


def test_a_discarded_draft_takes_with_it_only_what_was_never_approved(office: Office) -> None:
    tuan = office.browser("tuan")
    fresh, used = office.write("moi", state="draft"), office.write("cu")
    _unchanged(office, used, stem="Khác")
    tuan.post(f"{BANK}/{fresh}/bo-ban-nhap")
    tuan.post(f"{BANK}/{used}/bo-ban-nhap")
    with office.app.app_context(), transaction(write=False):
        assert [question.key for question in db.session.scalars(select(Question))] == ["cu"]
        assert db.session.scalars(select(QuestionDraft)).all() == []
        assert len(db.session.scalars(select(QuestionVersion)).all()) == 1


def test_a_copy_is_a_draft_of_its_own(office: Office) -> None:
    key = office.write("cau-1")
    made = _key_of(office.browser("tuan").post(f"{BANK}/{key}/nhan-ban")).replace("sua", "")
    with office.app.app_context(), transaction(write=False):
        copy = db.session.scalars(select(Question).where(Question.key != key)).one()
        assert copy.state == "draft"
        draft = db.session.get_one(QuestionDraft, copy.id)
        assert draft.content["data"] == ONE_ANSWER
    assert made == ""


def test_every_deed_stands_in_the_trail(office: Office) -> None:
    tuan = office.browser("tuan")
    key = _key_of(tuan.post(f"{BANK}/tao/one_answer", data=filled_in(office)))
    tuan.post(f"{BANK}/{key}/gui")
    tuan.post(f"{BANK}/{key}/rut")
    tuan.post(f"{BANK}/{key}/bo-ban-nhap")
    with office.app.app_context(), transaction(write=False):
        deeds = db.session.scalars(select(AuditEntry.action).where(AuditEntry.object_id == key)).all()
    assert deeds == [
        "question.created",
        "question.sent_for_review",
        "question.taken_back",
        "question.draft_discarded",
    ]


def test_a_kind_that_has_no_form_is_no_page(office: Office) -> None:
    assert office.browser("tuan").get(f"{BANK}/tao/khong-co").status_code == 404


def test_a_text_is_kept_in_normal_form_with_its_lines(office: Office) -> None:
    sent = filled_in(office, stem="Nguyễn\u0303 dòng một\r\ndòng\u200b hai\n\n")
    key = _key_of(office.browser("tuan").post(f"{BANK}/tao/one_answer", data=sent))
    draft = office.draft_of(key)
    assert draft is not None
    assert draft.content["stem"].endswith("dòng một\ndòng hai")
    assert question_of().stem
