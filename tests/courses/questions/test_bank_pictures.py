"""Pictures of questions: checked when they come, seen by those who may see the question."""

import io
import re
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select
from werkzeug.datastructures import FileStorage, MultiDict

from courses.questions.actions import put_in_use, send_for_review
from courses.questions.models import QuestionPicture
from courses.questions.views.pictures import remember_picture
from lms.core.db import db, transaction
from lms.core.storage import StoredFile, store_file
from tests.courses.questions.bank import BANK, Office, approve, filled_in


def _drawn(color: str = "red", kind: str = "PNG", size: tuple[int, int] = (60, 40)) -> bytes:
    held = io.BytesIO()
    Image.new("RGB", size, color).save(held, kind)
    return held.getvalue()


def _with_file(
    office: Office, content: bytes, name: str = "hinh.png", **changes: str
) -> MultiDict[str, object]:
    sent: MultiDict[str, object] = MultiDict(filled_in(office, picture_alt="Hình con dấu", **changes))
    sent["picture"] = FileStorage(io.BytesIO(content), filename=name)
    return sent


def _send(office: Office, sent: MultiDict[str, object], path: str = "tao/one_answer") -> Any:
    answer = office.browser("tuan").post(f"{BANK}/{path}", data=sent, content_type="multipart/form-data")
    # What the test client wrote the form into.
    answer.request.environ["wsgi.input"].close()
    return answer


def _address(page: str) -> str:
    found = re.search(r'src="(/cau-hoi/tep/[0-9a-f]{64})"', page)
    assert found is not None
    return found[1]


def test_a_picture_comes_into_the_text_with_its_words(office: Office) -> None:
    answer = _send(office, _with_file(office, _drawn()))
    key = str(answer.location).rsplit("/", 1)[-1]
    tuan = office.browser("tuan")
    page = tuan.get(f"{BANK}/{key}").text
    assert 'alt="Hình con dấu"' in page
    picture = tuan.get(_address(page))
    assert picture.status_code == 200 and picture.mimetype == "image/png"
    assert picture.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert picture.headers["X-Content-Type-Options"] == "nosniff"
    assert picture.data == _drawn()


def test_a_preview_and_a_fault_keep_the_picture(office: Office) -> None:
    preview = _send(office, _with_file(office, _drawn(), deed="preview"))
    assert office.browser("tuan").get(_address(preview.text)).status_code == 200
    fault = _send(office, _with_file(office, _drawn("blue"), category=""))
    assert fault.status_code == 422
    token = re.search(r'name="file" value="([^"]+)"', fault.text)
    stem = re.search(r'name="stem"[^>]*>\n(.*?)</textarea>', fault.text, re.DOTALL)
    assert token is not None and stem is not None
    again = MultiDict(filled_in(office, stem=stem[1]))
    again.add("file", token[1])
    answer = office.browser("tuan").post(f"{BANK}/tao/one_answer", data=again)
    page = office.browser("tuan").get(str(answer.location)).text
    assert office.browser("tuan").get(_address(page)).data == _drawn("blue")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("hinh.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
        ("hinh.png", b"<html><script>alert(1)</script></html>"),
        ("hinh.png", b"\x89PNG\r\n\x1a\nkhong phai hinh"),
        ("hinh.png", _drawn(size=(4100, 10))),
        ("hinh.png", b"x" * 2_100_000),
    ],
)
def test_what_is_no_picture_is_refused_and_nothing_typed_is_lost(
    office: Office, name: str, content: bytes
) -> None:
    answer = _send(office, _with_file(office, content, name))
    assert answer.status_code == 422
    assert "Báo cán bộ phụ trách" in answer.text
    with office.app.app_context(), transaction(write=False):
        assert db.session.scalars(select(StoredFile)).all() == []


def test_a_picture_without_words_is_asked_for_them(office: Office) -> None:
    sent = _with_file(office, _drawn())
    sent["picture_alt"] = ""
    answer = _send(office, sent)
    assert answer.status_code == 422
    assert "![](@@FILE@@/" in answer.text


def _picture_of(office: Office, key: str, state: str) -> str:
    answer = _send(office, _with_file(office, _drawn("green"), revision="1"), f"{key}/sua")
    assert answer.status_code == 302
    page = office.browser("tuan").get(f"{BANK}/{key}").text
    if state == "in_use":
        office.do(key, lambda each: send_for_review(question=each, faults=[]))
        office.do(key, lambda each: approve(each, office.people["nguyet"]))
        office.do(key, lambda each: put_in_use(question=each))
    return _address(page)


def test_the_picture_of_a_draft_is_for_those_who_may_read_the_draft(office: Office) -> None:
    office.write("cau-1", state="draft")
    address = _picture_of(office, "cau-1", "draft")
    seen = {
        who: office.browser(who).get(address).status_code for who in ("goc", "nguyet", "lan", "xa", "hang")
    }
    assert seen == {"goc": 200, "nguyet": 200, "lan": 404, "xa": 404, "hang": 404}
    assert office.app.test_client().get(address).status_code == 302


def test_the_picture_of_a_question_in_use_is_for_everybody_who_is_signed_in(office: Office) -> None:
    office.write("cau-1", state="draft")
    address = _picture_of(office, "cau-1", "in_use")
    assert all(office.browser(who).get(address).status_code == 200 for who in ("hang", "lan", "xa", "nguyet"))
    assert office.app.test_client().get(address).status_code == 302


def test_nobody_looks_at_another_file_through_a_question(office: Office) -> None:
    with office.app.app_context(), transaction(write=True):
        digest = store_file(_drawn("white"), "image/png")
        secret = store_file(b"%PDF-1.7 ho so nhan su", "application/pdf")
    tuan = office.browser("tuan")
    for one in (digest, secret):
        assert tuan.get(f"/cau-hoi/tep/{one}").status_code == 404
        sent = MultiDict(filled_in(office, stem=f"![x](@@FILE@@/{one[:8]}.png) ![y](/cau-hoi/tep/{one})"))
        for forged in (one, f'["{one}","{one[:8]}.png","image/png",1,1]', f"{one}.x"):
            sent.add("file", forged)
        tuan.post(f"{BANK}/tao/one_answer", data=sent)
        assert tuan.get(f"/cau-hoi/tep/{one}").status_code == 404
    with office.app.app_context(), transaction(write=False):
        assert db.session.scalars(select(QuestionPicture)).all() == []


@pytest.mark.parametrize("name", ["..%2f..%2fetc", "0" * 63, "g" * 64, "0" * 64, "%00", "A" * 64])
def test_no_other_address_is_a_picture(office: Office, name: str) -> None:
    assert office.browser("tuan").get(f"/cau-hoi/tep/{name}").status_code == 404


def test_a_browser_remembers_only_the_last_pictures(office: Office) -> None:
    with office.app.test_request_context():
        from flask import session

        for number in range(40):
            remember_picture(f"{number:064x}")
        assert len(session["question_pictures"]) <= 12


def test_a_hotspot_is_written_with_its_picture_and_clicks(office: Office) -> None:
    tuan = office.browser("tuan")
    fields = {
        "pool": "graded",
        "stem": "Con dấu ở đâu?",
        "category": office.category(),
        "difficulty": "",
        "competency": "",
        "revision": "0",
        "alt": "Ảnh một văn bản",
        "mode": "balanced",
        "areas-0-row": "",
        "areas-0-label": "A",
        "areas-0-shape": "rect",
        "areas-0-is_right": "y",
        "areas-1-row": "",
        "areas-1-label": "B",
        "areas-1-shape": "rect",
    }
    sent: MultiDict[str, object] = MultiDict({**fields, "refresh": "1"})
    sent["upload"] = FileStorage(io.BytesIO(_drawn()), filename="a.png")
    page = tuan.post(f"{BANK}/tao/hotspot", data=sent, content_type="multipart/form-data").text
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert token is not None and 'type="image"' in page
    fields |= {"token": token[1], "areas-0-coords": "1, 1, 20, 20", "areas-1-coords": "30,"}
    clicked = tuan.post(f"{BANK}/tao/hotspot", data={**fields, "click.x": "5", "click.y": "6"}).text
    assert 'value="30,, 5, 6"' in clicked or 'value="30, 5, 6"' in clicked
    fields |= {"areas-1-coords": "30, 5, 50, 30", "deed": "save"}
    answer = tuan.post(f"{BANK}/tao/hotspot", data=fields)
    assert answer.status_code == 302
    key = str(answer.location).rsplit("/", 1)[-1]
    draft = office.draft_of(key)
    assert draft is not None
    assert [area["coords"] for area in draft.content["data"]["areas"]] == [[1, 1, 20, 20], [30, 5, 50, 30]]
    assert draft.content["data"]["image"]["width"] == 60
    assert tuan.get(_address(tuan.get(f"{BANK}/{key}/sua").text)).status_code == 200
