"""Writing a lesson, with the script and without it."""

import io
import json
import re
from html import unescape

from flask import Flask
from PIL import Image

from courses.authoring.forms.blocks import html_from, markdown_of
from courses.authoring.queries import get_draft_lesson
from lms.core.db import transaction
from tests.courses.authoring.studio.conftest import TEXT, Studio
from tests.factories.courses import make_question

TABLE = '<table><tbody><tr><th colspan="2">Bảng</th></tr><tr><td>Một</td><td>Hai</td></tr></tbody></table>'


def _picture(kind: str = "PNG", size: tuple[int, int] = (40, 30)) -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", size, "navy").save(out, kind)
    out.seek(0)
    return out


def test_the_lesson_opens_as_learners_see_it(studio: Studio):
    studio.write(TEXT, {"id": "def", "kind": "heading", "level": 2, "text": "Mở đầu"})
    page = studio.author.get(studio.lesson)
    assert page.status_code == 200
    assert "Giữ mật khẩu cho riêng mình." in page.text
    assert 'data-kind="heading"' in page.text


def test_the_script_saves_under_a_revision_and_learns_the_normal_form(studio: Studio):
    dirty = {"id": "abc", "kind": "text", "html": '<p onclick="x()">Chào</p><script>alert(1)</script>'}
    answer = studio.save([dirty], revision=1, draw=["abc"])
    assert answer.status_code == 200
    assert answer.json["revision"] == 2
    assert answer.json["blocks"] == [{"id": "abc", "kind": "text", "html": "<p>Chào</p>"}]
    assert 'data-block="abc"' in answer.json["parts"]["abc"]


def test_two_authors_meet_side_by_side_and_nothing_is_lost(studio: Studio):
    studio.write(TEXT)
    other = {**TEXT, "html": "<p>Của chị Ánh.</p>"}
    studio.write(other, person_id=studio.colleague_id)
    mine = {**TEXT, "html": "<p>Của tôi.</p>"}
    answer = studio.save([mine], revision=2)
    assert answer.status_code == 409
    assert "Của chị Ánh." in answer.json["panel"]
    assert "Của tôi." in answer.json["panel"]
    assert "Đỗ Thị Ánh" in answer.json["panel"]
    assert studio.blocks() == [other]


def test_what_was_begun_in_an_earlier_draft_meets_the_present_one_though_both_count_alike(studio: Studio):
    began = studio.author.get(studio.lesson).text
    assert 'data-revision="1" data-seen="[]"' in began
    with studio.app.app_context(), transaction(write=True):
        lesson = get_draft_lesson(studio.course_id, "bai-1")
        lesson.content = {"blocks": [TEXT], "translations": {}}
    mine = {**TEXT, "id": "khac", "html": "<p>Viết khi mất mạng.</p>"}
    answer = studio.save([mine], revision=1, seen=[])
    assert answer.status_code == 409
    assert "Giữ mật khẩu" in answer.json["panel"] and "Viết khi mất mạng." in answer.json["panel"]
    assert studio.blocks() == [TEXT]
    page = studio.author.get(studio.lesson).text
    seen = json.loads(unescape(re.search(r'data-seen="([^"]*)"', page)[1]))  # type: ignore[index]
    assert studio.save([TEXT, mine], revision=1, seen=seen).status_code == 200


def test_two_versions_are_known_by_their_headings_and_not_by_where_they_stand(studio: Studio):
    studio.write({**TEXT, "html": "<p>Của chị Ánh.</p>"}, person_id=studio.colleague_id)
    panel = studio.save([{**TEXT, "html": "<p>Của tôi.</p>"}], revision=1).json["panel"]
    headings = re.findall(r'class="sconflict__who">([^<]+)<', panel)
    lead = panel[: panel.index("<form")]
    assert len(headings) == 2
    assert all(f"“{heading}”" in lead for heading in headings)


def test_choosing_both_keeps_both(studio: Studio):
    studio.write({**TEXT, "html": "<p>Của chị Ánh.</p>"}, person_id=studio.colleague_id)
    form = {"revision": 2, "mine": '[{"id": "abc", "kind": "text", "html": "<p>Của tôi.</p>"}]', "seen": "{}"}
    answer = studio.author.post(f"{studio.lesson}/hop-nhat", data={**form, "chon-abc": "both"})
    assert answer.status_code == 302
    assert [block["html"] for block in studio.blocks()] == ["<p>Của chị Ánh.</p>", "<p>Của tôi.</p>"]


def test_a_choice_made_too_late_is_asked_again(studio: Studio):
    studio.write({**TEXT, "html": "<p>Lần ba.</p>"}, person_id=studio.colleague_id)
    form = {"revision": 1, "mine": '[{"id": "abc", "kind": "text", "html": "<p>Của tôi.</p>"}]', "seen": "{}"}
    answer = studio.author.post(f"{studio.lesson}/hop-nhat", data={**form, "all": "mine"})
    assert answer.status_code == 409
    assert "Lần ba." in answer.text
    assert studio.blocks()[0]["html"] == "<p>Lần ba.</p>"


def test_a_block_is_written_in_markdown_without_javascript(studio: Studio):
    studio.write(TEXT)
    page = studio.author.get(studio.lesson)
    seen = page.text.split('name="seen" value="')[1].split('"')[0]
    form = {"do": "save", "seen": seen, "html": "Giữ **mật khẩu**.\n\n- Một\n- Hai"}
    assert studio.author.post(f"{studio.lesson}/khoi/abc", data=form).status_code == 302
    html = studio.blocks()[0]["html"]
    assert "<strong>mật khẩu</strong>" in html
    assert html.count("<li>") == 2


def test_words_that_were_not_changed_keep_what_markdown_cannot_say(studio: Studio):
    assert html_from(markdown_of(TABLE), TABLE) == TABLE
    assert html_from("Khác hẳn", TABLE) == "<p>Khác hẳn</p>\n"


def test_without_javascript_a_block_changed_by_somebody_else_meets_mine(studio: Studio):
    studio.write(TEXT)
    seen = studio.author.get(studio.lesson).text.split('name="seen" value="')[1].split('"')[0]
    studio.write({**TEXT, "html": "<p>Của chị Ánh.</p>"}, person_id=studio.colleague_id)
    form = {"do": "save", "seen": seen, "html": "Của tôi."}
    answer = studio.author.post(f"{studio.lesson}/khoi/abc", data=form)
    assert answer.status_code == 409
    assert "Của chị Ánh." in answer.text
    assert "Của tôi." in answer.text


def test_blocks_are_added_moved_doubled_and_deleted_without_javascript(studio: Studio):
    studio.write(TEXT)
    studio.author.post(f"{studio.lesson}/khoi", data={"kind": "heading", "after": "abc"})
    heading = studio.blocks()[1]["id"]
    studio.author.post(f"{studio.lesson}/khoi/{heading}", data={"do": "up"})
    assert [block["kind"] for block in studio.blocks()] == ["heading", "text"]
    studio.author.post(f"{studio.lesson}/khoi/abc", data={"do": "copy"})
    assert [block["kind"] for block in studio.blocks()] == ["heading", "text", "text"]
    asked = studio.author.post(f"{studio.lesson}/khoi/abc", data={"do": "remove"})
    assert asked.status_code == 200
    assert len(studio.blocks()) == 3
    studio.author.post(f"{studio.lesson}/khoi/abc", data={"do": "remove", "sure": "y"})
    assert len(studio.blocks()) == 2


def test_a_picture_comes_with_the_form_of_its_block(studio: Studio):
    studio.write({"id": "anh", "kind": "image", "file": "", "alt": "", "caption": ""})
    form = {"do": "save", "alt": "Sơ đồ", "upload": (_picture(), "so do.png")}
    answer = studio.author.post(f"{studio.lesson}/khoi/anh", data=form, content_type="multipart/form-data")
    assert answer.status_code in (302, 409)
    page = studio.author.get(studio.lesson)
    seen = page.text.split('name="seen" value="')[1].split('"')[0]
    form = {"do": "save", "alt": "Sơ đồ", "seen": seen, "upload": (_picture(), "so do.png")}
    studio.author.post(f"{studio.lesson}/khoi/anh", data=form, content_type="multipart/form-data")
    block = studio.blocks()[0]
    assert block["file"].startswith("images/")
    assert block["alt"] == "Sơ đồ"
    shown = studio.author.get(f"/soan/{studio.slug}/tep/{block['file']}")
    assert shown.mimetype == "image/png"
    assert "sandbox" in shown.headers["Content-Security-Policy"]


def test_a_translation_is_written_beside_the_lesson(studio: Studio):
    studio.write(TEXT)
    headers = {"Accept": "application/json", "X-CSRFToken": "-"}
    body = {"revision": 2, "blocks": [{"id": "abc", "kind": "text", "html": "<p>Keep it.</p>"}]}
    answer = studio.author.post(f"{studio.lesson}/luu?ngon-ngu=en", json=body, headers=headers)
    assert answer.status_code == 200
    kept = studio.read().content
    assert kept["blocks"] == [TEXT]
    assert kept["translations"]["en"]["blocks"][0]["html"] == "<p>Keep it.</p>"


def test_a_draft_in_the_hands_of_a_reviewer_is_not_written_on(studio: Studio, app):
    from courses.authoring.models import CourseDraft
    from lms.core.db import db, transaction

    with app.app_context(), transaction(write=True):
        db.session.get_one(CourseDraft, studio.course_id).state = "in_review"
    answer = studio.save([TEXT], revision=1)
    assert answer.status_code == 422
    assert answer.json["messages"]
    assert studio.author.get(studio.lesson).status_code == 200
    assert studio.author.post(f"{studio.lesson}/khoi", data={"kind": "text"}).status_code == 422


def test_a_translation_begins_as_a_copy_and_has_a_name_of_its_own(studio: Studio):
    studio.write(TEXT)
    page = f"{studio.lesson}?ngon-ngu=en"
    assert studio.author.get(page).status_code == 200
    answer = studio.author.post(f"{studio.lesson}/ban-dich?ngon-ngu=en", data={"title": "Passwords"})
    assert answer.status_code == 302
    translation = studio.read().content["translations"]["en"]
    assert (translation["title"], translation["blocks"]) == ("Passwords", [TEXT])
    assert studio.author.post(f"{studio.lesson}/ban-dich", data={"title": "x"}).status_code == 404


def test_the_script_sends_pictures_and_files_and_hears_why_one_is_refused(studio: Studio):
    base, headers = f"/soan/{studio.slug}", {"X-CSRFToken": "-", "Accept": "application/json"}
    sent = studio.author.post(f"{base}/hinh", data={"upload": (_picture(), "a.png")}, headers=headers)
    assert sent.status_code == 200
    assert studio.author.get(sent.json["url"]).mimetype == "image/png"
    pdf = {"upload": (io.BytesIO(b"%PDF-1.7"), "Kế hoạch.pdf")}
    kept = studio.author.post(f"{base}/tep", data=pdf, headers=headers)
    shown = studio.author.get(kept.json["url"])
    assert shown.headers["Content-Disposition"].startswith("attachment")
    svg = {"upload": (io.BytesIO(b"<svg onload=alert(1)></svg>"), "a.svg")}
    refused = studio.author.post(f"{base}/hinh", data=svg, headers=headers)
    assert (refused.status_code, len(refused.json["messages"])) == (422, 1)
    assert studio.author.post(f"{base}/hinh", data={}, headers=headers).status_code == 422
    assert studio.author.post(f"{base}/hinh", data={"upload": (_picture(), "a.png")}).status_code == 400


def test_half_an_emoji_that_a_browser_cut_in_two_is_left_out(studio: Studio):
    cut = {**TEXT, "html": "<p>Giữ kín \ud83d</p>"}
    heading = {"id": "h", "kind": "heading", "level": 2, "text": "Mở đầu \ud83d"}
    assert studio.save([heading, cut], revision=studio.read().revision).status_code == 200
    assert [block.get("html") or block["text"] for block in studio.blocks()] == ["Mở đầu", "<p>Giữ kín </p>"]


def test_a_long_lesson_carries_each_list_of_choices_once(studio: Studio, app: Flask) -> None:
    with app.app_context(), transaction(write=True):
        make_question(pool="self_test", key="hoi-1")
    studio.write(*({"id": f"q{number}", "kind": "question", "question": "hoi-1"} for number in range(30)))
    page = studio.author.get(studio.lesson).text
    assert page.count('<option value="hoi-1"') == 1
    assert page.count("<select") < 20


def test_without_javascript_the_form_of_a_block_is_opened_by_its_link(studio: Studio) -> None:
    studio.write(TEXT, {"id": "note1", "kind": "note", "tone": "info", "html": "<p>Nhớ.</p>"})
    assert 'name="html"' not in studio.author.get(studio.lesson).text.split("<template")[0]
    opened = studio.author.get(f"{studio.lesson}?sua=note1").text.split("<template")[0]
    assert 'id="b-note1-html"' in opened
    assert 'id="b-note1-tone"' in opened
    assert 'id="b-abc-html"' not in opened
