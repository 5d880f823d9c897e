"""The pages of recognition as people use them, without JavaScript."""

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import event, func, select

from lms.core.db import db, transaction
from lms.core.jobs import drain
from lms.recognition.actions.classes import decide_row
from lms.recognition.models import ClassList, EvidenceFile, RecognitionRule, Submission
from lms.training.models import Credit
from tests.lms.recognition.conftest import World, activity, pdf, person_of, picture, unit_of
from tests.lms.recognition.test_classes import PEOPLE, bring, rows_of, workbook

Browser = Callable[[int], FlaskClient]


def _key(app: Flask, kind: str = "workshop") -> str:
    with app.app_context(), transaction(write=False):
        return activity(kind).public_id


def _form(**changes: Any) -> dict[str, Any]:
    said = {
        "title": "Tập huấn kỹ năng số",
        "organiser": "Sở Khoa học và Công nghệ",
        "started_on": "10/11/2026",
        "ended_on": "11/11/2026",
        "hours": "6",
        "minutes": "",
        "content_group": "5",
        "study_form": "in_class",
        "proof_label": "Giấy chứng nhận số 15",
        "viec": "gui",
    }
    return said | changes


def _text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.get_data(as_text=True))


def _only(app: Flask) -> Submission:
    with app.app_context(), transaction(write=False):
        found = db.session.scalars(select(Submission)).one()
        db.session.expunge(found)
        return found


def test_a_learner_proposes_with_two_files_and_an_officer_recognises_it(
    app: Flask, world: World, sign_in: Browser
) -> None:
    learner, officer = sign_in(world.learner), sign_in(world.officer)
    files = [(io.BytesIO(pdf()), "giay moi.pdf"), (io.BytesIO(picture()), "ảnh <b>.png")]
    address = f"/cong-nhan/moi/{_key(app)}"
    assert "Cứ đủ 45 phút tính 1 tiết" in _text(learner.get(address))
    answer = learner.post(address, data=_form(papers=files), follow_redirects=True)
    assert "Đã gửi đề nghị" in _text(answer)
    proposal = _only(app)
    queue = _text(officer.get("/nhan-su/cong-nhan"))
    assert "Nguyễn Thị Hằng" in queue and proposal.public_id in queue
    page = _text(officer.get(f"/nhan-su/cong-nhan/{proposal.public_id}"))
    assert "Tính 8 tiết" in page and 'data-key="d"' in page and "ảnh &lt;b&gt;.png" in page
    answer = officer.post(
        f"/nhan-su/cong-nhan/{proposal.public_id}/duyet",
        data={"revision": str(proposal.revision)},
        follow_redirects=True,
    )
    assert "Đã duyệt: Tập huấn kỹ năng số, 8 tiết" in _text(answer)
    assert "8" in _text(learner.get("/cong-nhan"))
    late = officer.post(f"/nhan-su/cong-nhan/{proposal.public_id}/duyet", data={"revision": "2"})
    assert late.status_code == 409


def test_forged_files_are_all_named_and_nothing_is_kept(app: Flask, world: World, sign_in: Browser) -> None:
    files = [(io.BytesIO(b"<html>"), "a.pdf"), (io.BytesIO(b"MZ"), "b.png"), (io.BytesIO(picture()), "c.png")]
    answer = sign_in(world.learner).post(f"/cong-nhan/moi/{_key(app)}", data=_form(papers=files))
    text = _text(answer)
    assert answer.status_code == 422 and "“a.pdf”" in text and "“b.png”" in text and "“c.png”" not in text
    with app.app_context(), transaction(write=False):
        assert db.session.scalar(select(func.count(Submission.id))) == 0


def test_what_is_missing_is_said_at_once_and_what_was_typed_stays(
    app: Flask, world: World, sign_in: Browser
) -> None:
    learner = sign_in(world.learner)
    answer = learner.post(f"/cong-nhan/moi/{_key(app)}", data=_form(hours="40"), follow_redirects=True)
    text = _text(answer)
    assert "nhiều nhất 12 giờ một ngày" in text and "1 tệp minh chứng" in text
    assert 'value="Tập huấn kỹ năng số"' in text
    proposal = _only(app)
    assert proposal.state == "draft"
    again = _form(
        papers=[(io.BytesIO(picture()), "a.png")], revision=str(proposal.revision), activity=_key(app)
    )
    answer = learner.post(f"/cong-nhan/{proposal.public_id}/sua", data=again, follow_redirects=True)
    assert "Đã gửi đề nghị" in _text(answer) and _only(app).state == "submitted"


def test_a_returned_proposal_shows_every_reason_and_can_be_mended_on_the_page(
    app: Flask, world: World, sign_in: Browser
) -> None:
    learner, officer = sign_in(world.learner), sign_in(world.officer)
    learner.post(f"/cong-nhan/moi/{_key(app)}", data=_form(papers=[(io.BytesIO(picture()), "a.png")]))
    proposal = _only(app)
    decide = f"/nhan-su/cong-nhan/{proposal.public_id}/khong-duyet"
    shown = {"revision": str(proposal.revision), "viec": "tra-lai"}
    assert officer.post(decide, data=shown).status_code == 422
    officer.post(decide, data=shown | {"reasons": ["unreadable", "time"], "words": "Chụp lại."})
    text = _text(learner.get(f"/cong-nhan/{proposal.public_id}/sua"))
    assert "không đọc được" in text and "không khớp minh chứng" in text and "Chụp lại." in text
    assert "Trả lại để sửa" in _text(learner.get("/"))
    with app.app_context(), transaction(write=False):
        old = db.session.scalars(select(EvidenceFile.public_id)).one()
    sent = _form(
        papers=[(io.BytesIO(pdf()), "ro.pdf")],
        bo=old,
        hours="3",
        revision=str(_only(app).revision),
        activity=_key(app),
    )
    learner.post(f"/cong-nhan/{proposal.public_id}/sua", data=sent)
    mended = _only(app)
    assert (mended.state, mended.seconds) == ("submitted", 3 * 3600)
    with app.app_context(), transaction(write=False):
        assert db.session.scalars(select(EvidenceFile.name)).one() == "ro.pdf"
    assert officer.post(decide, data=shown | {"reasons": ["time"]}).status_code == 409


def test_others_find_nothing_at_the_addresses_of_a_proposal(
    app: Flask, world: World, sign_in: Browser, proposed: Callable[..., str]
) -> None:
    public_id = proposed()
    for person_id in (world.colleague, world.commune_officer):
        browser = sign_in(person_id)
        for address in (
            f"/cong-nhan/{public_id}",
            f"/cong-nhan/{public_id}/sua",
            f"/nhan-su/cong-nhan/{public_id}",
        ):
            assert browser.get(address).status_code == 404
        for deed in ("duyet", "khong-duyet", "thu-hoi"):
            assert browser.post(f"/nhan-su/cong-nhan/{public_id}/{deed}", data={}).status_code == 404
        assert browser.post(f"/cong-nhan/{public_id}/rut").status_code == 404
    assert sign_in(world.colleague).get("/nhan-su/cong-nhan").status_code == 403
    assert "Hằng" not in _text(sign_in(world.commune_officer).get("/nhan-su/cong-nhan"))
    assert sign_in(world.officer).get(f"/cong-nhan/{public_id}").status_code == 404


def test_an_officer_proposes_for_somebody_and_not_for_herself(
    app: Flask, world: World, sign_in: Browser
) -> None:
    officer = sign_in(world.officer)
    with app.app_context(), transaction(write=False):
        learner, own = person_of(world.learner).public_id, person_of(world.officer).public_id
    choose = f"/nhan-su/nguoi/{learner}/de-nghi-cong-nhan"
    assert "Đề nghị" in _text(officer.get(choose))
    sent = _form(papers=[(io.BytesIO(picture()), "a.png")])
    assert officer.post(f"{choose}/{_key(app)}", data=sent, follow_redirects=True).status_code == 200
    proposal = _only(app)
    assert (proposal.person_id, proposal.created_by_id) == (world.learner, world.officer)
    assert officer.get(f"/nhan-su/nguoi/{own}/de-nghi-cong-nhan").status_code == 403
    assert sign_in(world.commune_officer).get(choose).status_code == 404


def test_a_class_list_is_brought_applied_and_undone_on_the_pages(
    app: Flask, world: World, sign_in: Browser
) -> None:
    officer = sign_in(world.officer)
    with app.app_context(), transaction(write=False):
        unit = unit_of(world.commune).public_id
    sent = _form(
        activity=_key(app),
        unit=unit,
        file=(io.BytesIO(workbook(PEOPLE)), "lớp <i>.xlsx"),
        papers=[(io.BytesIO(pdf()), "quyet dinh.pdf")],
    )
    answer = officer.post("/nhan-su/cong-nhan/lop/moi", data=sent, follow_redirects=True)
    text = _text(answer)
    assert "2 người được ghi tiết" in text and "lớp &lt;i&gt;.xlsx" in text
    with app.app_context(), transaction(write=False):
        address = f"/nhan-su/cong-nhan/lop/{db.session.scalars(select(ClassList.public_id)).one()}"
    officer.post(f"{address}/dong/5", data={"viec": "bo"})
    assert "1 người được ghi tiết" in _text(officer.get(address))
    officer.post(f"{address}/dong/5", data={"viec": "tinh"})
    officer.post(f"{address}/ap-dung")
    with app.app_context():
        drain()
    assert "2 người đã được ghi tiết" in _text(officer.get(address))
    assert sign_in(world.commune_officer).get(address).status_code == 404
    _expect_the_paper_of_the_class_closed_to_participants(app, sign_in(world.learner))
    officer.post(f"{address}/hoan-tac", data={"reason": "Nhầm lớp"})
    with app.app_context():
        drain()
    assert "Nhầm lớp" in _text(officer.get(address))
    with app.app_context(), transaction(write=False):
        assert db.session.scalar(select(func.sum(Credit.amount_hundredths))) == 0


def _expect_the_paper_of_the_class_closed_to_participants(app: Flask, learner: FlaskClient) -> None:
    """They read what it is called; there is no link and no picture that would lead nowhere."""
    with app.app_context(), transaction(write=False):
        own = db.session.scalars(select(Submission.public_id).order_by(Submission.id)).first()
    text = _text(learner.get(f"/cong-nhan/{own}"))
    assert "quyet dinh.pdf" in text and "/cong-nhan/tep/" not in text


def _rows(browser: FlaskClient, address: str) -> list[list[Any]]:
    """The first sheet of the workbook at that address."""
    with browser.get(address) as answer:
        return CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()


def test_a_class_list_is_a_workbook_of_verdicts_to_send_back(
    app: Flask, world: World, sign_in: Browser
) -> None:
    people = [*PEOPLE, (3, "=cmd|' /C calc'!A0", "", "", "", "Đạt")]
    with app.app_context(), transaction(write=True):
        class_list = bring(world, workbook(people))
        decide_row(class_list=class_list, row=rows_of(class_list)[5], takes=False)
        address = f"/nhan-su/cong-nhan/lop/{class_list.public_id}"
    officer = sign_in(world.officer)
    assert f"{address}/ket-qua.xlsx" in _text(officer.get(address))
    rows = _rows(officer, f"{address}/ket-qua.xlsx")
    assert rows[0][0] == "Dòng" and rows[0][4:6] == ["Số tiết", "Họ và tên"]
    assert [row[:2] for row in rows[1:3]] == [["4", "Sẽ được tính"], ["5", "Sẽ được tính"]]
    assert [row[4] for row in rows[1:]] == ["8", "", ""] and rows[2][2]
    assert len(_rows(officer, f"{address}/ket-qua.xlsx?loai=ready")) == 3
    for stranger in (world.commune_officer, world.learner):
        assert sign_in(stranger).get(f"{address}/ket-qua.xlsx").status_code in (403, 404)


def test_a_file_that_is_no_list_is_refused_on_the_page(app: Flask, world: World, sign_in: Browser) -> None:
    with app.app_context(), transaction(write=False):
        unit = unit_of(world.commune).public_id
    sent = _form(activity=_key(app), unit=unit, file=(io.BytesIO(pdf()), "lop.xlsx"))
    answer = sign_in(world.officer).post("/nhan-su/cong-nhan/lop/moi", data=sent)
    assert answer.status_code == 422 and "PDF" in _text(answer)


def test_an_administrator_publishes_the_units_own_terms_within_the_limits(
    app: Flask, world: World, sign_in: Browser
) -> None:
    admin = sign_in(world.administrator)
    with app.app_context(), transaction(write=False):
        address = f"/quan-tri/cong-nhan/{activity('mentoring').public_id}/{unit_of(world.commune).public_id}"
    sent = {
        "basis": "time",
        "unit_minutes": "60",
        "unit_amount": "0,5",
        "bands-0-minutes": "30",
        "bands-0-amount": "0,25",
        "bands-0-is_above": "y",
        "year_cap": "20",
        "proof_files": "1",
        "proof_words": "Giấy xác nhận",
        "decider": "hr",
        "valid_from": "01/12/2026",
    }
    assert "Quy định cấp trên" in _text(admin.get(address))
    answer = admin.post(address, data=sent)
    assert answer.status_code == 422 and "cao hơn quy định cấp trên" in _text(answer)
    admin.post(address, data=sent | {"year_cap": "8"})
    text = _text(admin.get(address))
    assert "Cứ đủ 1 giờ tính 0,5 tiết" in text and "Phần lẻ trên 30 phút tính 0,25 tiết" in text
    with app.app_context(), transaction(write=False):
        own = db.session.scalars(select(RecognitionRule).where(RecognitionRule.unit_id == world.commune))
        rule = own.one()
        assert (rule.year_cap_hundredths, rule.conversion["bands"]) == (8_00, [[1800, 25, True]])
        version = rule.public_id
    admin.post(f"{address}/{version}/thu-lai")
    assert "Cứ đủ 1 giờ" not in _text(admin.get(address))
    assert admin.post("/quan-tri/cong-nhan", data={"kind": "prize", "name": "Khác"}).status_code == 403
    assert sign_in(world.officer).get(address).status_code == 403


@pytest.mark.parametrize("who", ["learner", "officer"])
def test_no_page_asks_the_database_more_than_a_dozen_times(
    app: Flask, world: World, sign_in: Browser, proposed: Callable[..., str], who: str
) -> None:
    own, waiting = proposed(), proposed(title="Hội thảo khác hẳn về đất đai")
    pages = {
        "learner": ["/cong-nhan", "/cong-nhan/danh-muc", f"/cong-nhan/{own}", f"/cong-nhan/moi/{_key(app)}"],
        "officer": [
            *("/nhan-su/cong-nhan", f"/nhan-su/cong-nhan/{waiting}", "/nhan-su/cong-nhan/lop"),
            "/nhan-su/cong-nhan/lop/moi",
        ],
    }[who]
    browser = sign_in(getattr(world, who))
    statements: list[str] = []
    with app.app_context():
        engine = db.engine

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    counts = {}
    for address in pages:
        statements.clear()
        assert browser.get(address).status_code == 200
        counts[address] = len([each for each in statements if each.startswith(("SELECT", "WITH"))])
    event.remove(engine, "before_cursor_execute", note)
    assert max(counts.values()) <= 12, counts
