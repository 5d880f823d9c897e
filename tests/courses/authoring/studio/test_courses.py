"""The desk, the outline, facts, quizzes and history of a draft; and those whom it does not concern."""

import io
import re

import pytest
from PIL import Image
from sqlalchemy import event

from courses.authoring.models import CourseDraft
from courses.authoring.pictures import read_file_sent, read_picture
from courses.authoring.rules import outlines
from courses.authoring.rules.merging import Pair, align, digests, merge, read_digests, usual_choice
from courses.catalogue.competencies import keep_competency
from courses.catalogue.models import Course
from courses.questions.kinds.base import Fault
from lms.core.db import db, transaction
from lms.organisations.models import Unit
from tests.courses.authoring.studio.conftest import TEXT, Studio
from tests.factories.courses import make_course

MOST_STATEMENTS = 12


def _count(studio: Studio, path: str) -> int:
    """How many statements the page asks."""
    said: list[str] = []
    with studio.app.app_context():
        engine = db.engine
    note = lambda *arguments: said.append(arguments[2])  # noqa: E731
    event.listen(engine, "before_cursor_execute", note)
    try:
        assert studio.author.get(path).status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len([statement for statement in said if statement.lstrip().upper().startswith("SELECT")])


def test_a_course_begins_with_one_field_and_its_first_lesson(studio: Studio):
    assert 'name="unit"' not in studio.author.get("/soan/moi").text
    answer = studio.author.post("/soan/moi", data={"title": "Viết công văn"})
    assert answer.headers["Location"] == "/soan/viet-cong-van/bai/bai-1"
    assert studio.author.get(answer.headers["Location"]).status_code == 200
    assert "Viết công văn" in studio.author.get("/soan").text


def test_a_course_without_a_name_is_not_begun(studio: Studio):
    assert studio.author.post("/soan/moi", data={"title": "  "}).status_code == 422


def test_an_open_course_gets_its_next_version_once(studio: Studio):
    with studio.app.app_context(), transaction(write=True):
        made = make_course()
        draft = db.session.get_one(CourseDraft, studio.course_id)
        unit_id = db.session.get_one(Course, draft.course_id).unit_id
        db.session.get_one(Course, made.course.id).unit_id = unit_id
        slug = made.slug
    assert "Tạo phiên bản mới" in studio.author.get("/soan?muc=dang-mo").text
    for _ in range(2):
        assert studio.author.post(f"/soan/{slug}/phien-ban-moi").status_code == 302
    assert studio.author.get(f"/soan/{slug}").status_code == 200


def test_items_are_added_moved_renamed_taken_out_and_brought_back(studio: Studio):
    base = f"/soan/{studio.slug}"
    studio.author.post(f"{base}/them", data={"module": "m1", "kind": "lesson", "title": "Mật khẩu"})
    studio.author.post(f"{base}/chuyen", data={"item": "mat-khau", "step": "-1"})
    form = {"title": "Mật khẩu tốt", "minutes": "7"}
    studio.author.post(f"{base}/muc/mat-khau", data=form)
    first = studio.draft().outline["modules"][0]["items"][0]
    assert (first["slug"], first["title"], first["minutes"], first["is_required"]) == (
        "mat-khau", "Mật khẩu tốt", 7, False,
    )  # fmt: skip
    studio.author.post(f"{base}/bo/mat-khau")
    assert [item["slug"] for item in outlines.items_of(studio.draft().outline)] == ["bai-1"]
    assert "Mật khẩu tốt" in studio.author.get(base).text
    studio.author.post(f"{base}/dua-lai/mat-khau")
    assert outlines.find_item(studio.draft().outline, "mat-khau")["minutes"] == 7
    assert "removed" not in studio.draft().outline


def test_faults_of_an_item_are_all_named_and_nothing_changes(studio: Studio):
    answer = studio.author.post(f"/soan/{studio.slug}/muc/bai-1", data={"title": " ", "minutes": "9999"})
    assert answer.status_code == 422
    assert outlines.find_item(studio.draft().outline, "bai-1")["title"] == "Bài 1"


def test_modules_stand_fall_and_change_places(studio: Studio):
    base = f"/soan/{studio.slug}"
    studio.author.post(f"{base}/them", data={"kind": "module", "title": "Phần hai"})
    studio.author.post(f"{base}/chuyen", data={"module": "m2", "step": "-1"})
    assert studio.draft().outline["modules"][0]["title"] == "Phần hai"
    studio.author.post(f"{base}/chuong/m2", data={"do": "remove"})
    assert len(studio.draft().outline["modules"]) == 1
    studio.author.post(f"{base}/chuong/m1", data={"do": "remove"})
    assert len(studio.draft().outline["modules"]) == 1


def test_when_an_item_counts_is_chosen_by_ticks_and_said_in_words(studio: Studio):
    page = f"/soan/{studio.slug}/muc/bai-1/hoan-thanh"
    assert studio.author.get(page).status_code == 200
    assert studio.author.post(page, data={"rule_viewed": "y"}).status_code == 302
    assert outlines.find_item(studio.draft().outline, "bai-1")["completion"] == {"kind": "viewed"}
    assert studio.author.get(f"/soan/{studio.slug}/muc/khong-co/hoan-thanh").status_code == 404
    assert studio.stranger().get(page).status_code == 404


def test_a_drag_sends_the_whole_order_under_its_revision(studio: Studio):
    base = f"/soan/{studio.slug}"
    studio.author.post(f"{base}/them", data={"module": "m1", "kind": "lesson", "title": "Hai"})
    order = [{"id": "m1", "items": ["hai", "bai-1"]}]
    headers = {"Accept": "application/json"}
    body = {"revision": studio.draft().revision, "order": order}
    assert studio.author.post(f"{base}/chuyen", json=body, headers=headers).status_code == 200
    assert [item["slug"] for item in outlines.items_of(studio.draft().outline)] == ["hai", "bai-1"]
    lost = {"revision": studio.draft().revision, "order": [{"id": "m1", "items": ["hai"]}]}
    assert studio.author.post(f"{base}/chuyen", json=lost, headers=headers).status_code == 409
    stale = {"revision": 1, "order": [{"id": "m1", "items": ["bai-1", "hai"]}]}
    assert studio.author.post(f"{base}/chuyen", json=stale, headers=headers).status_code == 409


def _facts(studio: Studio) -> dict[str, str]:
    page = studio.author.get(f"/soan/{studio.slug}/thong-tin").text
    seen = re.search(r'name="seen" value="([^"]+)"', page)
    assert seen
    return {
        "seen": seen[1], "title": "An toàn dữ liệu", "summary": "Ngắn", "objectives": "Một\nHai", "field": "Số",
        "tiet_hundredths": "2,5", "content_group": "4", "study_form": "online", "language": "vi",
        "certificate_title": "GIẤY CHỨNG NHẬN", "legal_documents": "",
    }  # fmt: skip


def test_facts_are_one_form_and_all_faults_come_at_once(studio: Studio):
    form = _facts(studio)
    bad = studio.author.post(
        f"/soan/{studio.slug}/thong-tin", data={**form, "title": "", "tiet_hundredths": "x"}
    )
    assert bad.status_code == 422
    assert studio.author.post(f"/soan/{studio.slug}/thong-tin", data=form).status_code == 302
    facts = studio.draft().facts
    assert (facts["tiet_hundredths"], facts["objectives"]) == (250, ["Một", "Hai"])


def test_a_course_names_its_competencies_and_its_english_name(studio: Studio):
    with studio.app.app_context(), transaction(write=True):
        unit = db.session.get_one(Unit, db.session.get_one(Course, studio.course_id).unit_id)
        kept = keep_competency(unit=unit, name="Kỹ năng số cơ bản", reference="Khung 2026").public_id
    address = f"/soan/{studio.slug}/thong-tin"
    assert "Kỹ năng số cơ bản" in studio.author.get(address).text
    form = {**_facts(studio), "competencies": [kept, "khong-co"], "other_title": "Data safety"}
    assert studio.author.post(address, data=form).status_code == 302
    facts = studio.draft().facts
    assert facts["competencies"] == [kept]
    assert facts["translations"] == {"en": {"title": "Data safety", "summary": ""}}


def test_facts_that_somebody_saved_meanwhile_are_not_written_over(studio: Studio):
    form = _facts(studio)
    studio.author.post(f"/soan/{studio.slug}/thong-tin", data={**form, "summary": "Của người kia"})
    met = studio.author.post(f"/soan/{studio.slug}/thong-tin", data={**form, "summary": "Của tôi"})
    assert met.status_code == 409
    assert "Của người kia" in met.text
    assert studio.draft().facts["summary"] == "Của người kia"


def test_a_quiz_draws_from_the_bank_and_waits_for_the_next_version(studio: Studio):
    studio.author.post(
        f"/soan/{studio.slug}/them", data={"module": "m1", "kind": "quiz", "title": "Cuối khóa"}
    )
    page = f"/soan/{studio.slug}/kiem-tra/cuoi-khoa"
    assert studio.author.get(page).status_code == 200
    form = {"title": "Cuối khóa", "rows-0-count": "5", "rows-0-source": "", "pass_percent": "0"}
    assert studio.author.post(page, data=form).status_code == 422
    assert "Cuối khóa" in studio.author.get(f"/soan/{studio.slug}").text


def test_the_history_says_who_changed_what_and_brings_it_back(studio: Studio, clock):
    studio.write(TEXT)
    clock.forward(minutes=30)
    studio.write({**TEXT, "html": "<p>Khác hẳn.</p>"}, person_id=studio.colleague_id)
    studio.author = studio.colleague()
    page = studio.author.get(f"{studio.lesson}/lich-su")
    assert "Đỗ Thị Ánh" in page.text
    assert "sửa: Văn bản" in page.text
    state = re.search(rf"/soan/{studio.slug}/lich-su/(\d+)/khoi-phuc", page.text)
    assert state
    assert "Giữ mật khẩu" in studio.author.get(f"{studio.lesson}/lich-su/{state[1]}").text
    restore = f"/soan/{studio.slug}/lich-su/{state[1]}/khoi-phuc"
    assert studio.author.post(restore, data={"revision": "1"}).status_code == 302
    assert studio.blocks()[0]["html"] == "<p>Khác hẳn.</p>"
    assert studio.author.post(restore, data={"revision": "3"}).status_code == 302
    assert studio.blocks()[0]["html"] == TEXT["html"]
    assert studio.author.get(f"/soan/{studio.slug}/lich-su").status_code == 200


def test_the_trainer_of_another_unit_finds_nothing_and_changes_nothing(studio: Studio):
    studio.write(TEXT)
    stranger = studio.stranger()
    course, lesson = f"/soan/{studio.slug}", studio.lesson
    for path in (course, f"{course}/thong-tin", f"{course}/lich-su", lesson, f"{lesson}/xem", f"{lesson}/lich-su",
                 f"{course}/tep/images/a.png", f"{course}/kiem-tra/x"):  # fmt: skip
        assert stranger.get(path).status_code == 404, path
    headers = {"X-CSRFToken": "-", "Accept": "application/json"}
    for path in (f"{course}/chuyen", f"{course}/them", f"{course}/muc/bai-1", f"{course}/bo/bai-1",
                 f"{course}/dua-lai/bai-1", f"{course}/chuong/m1", f"{course}/thong-tin", f"{course}/hinh",
                 f"{course}/tep", f"{course}/phien-ban-moi", f"{lesson}/khoi", f"{lesson}/khoi/abc",
                 f"{lesson}/hop-nhat", f"{course}/lich-su/1/khoi-phuc"):  # fmt: skip
        assert stranger.post(path, data={"title": "x"}, headers=headers).status_code == 404, path
    assert studio.save([], revision=2, client=stranger).status_code == 404
    assert studio.blocks() == [TEXT]
    assert "An toàn dữ liệu" not in stranger.get("/soan").text


def test_no_page_of_the_studio_asks_more_for_more_blocks(studio: Studio):
    studio.write(TEXT)
    few = _count(studio, studio.lesson)
    studio.write(*({**TEXT, "id": f"b{number}"} for number in range(60)))
    assert _count(studio, studio.lesson) == few
    assert few <= MOST_STATEMENTS
    assert _count(studio, "/soan") <= 12
    assert _count(studio, f"/soan/{studio.slug}") <= 12


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_picture_is_known_by_its_content_and_drawn_anew(kind: str):
    out = io.BytesIO()
    Image.new("RGB", (3000, 20), "navy").save(out, kind)
    found = read_picture("anh.php", out.getvalue())
    assert not isinstance(found, Fault)
    with Image.open(io.BytesIO(found.content)) as image:
        assert (image.format, image.width) == (kind, 1920)


def test_what_a_camera_wrote_beside_a_picture_is_gone():
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x9286] = "21.0285 N 105.8542 E"
    exif[0x0112] = 6
    Image.new("RGB", (40, 20), "navy").save(out, "JPEG", exif=exif)
    found = read_picture("anh.jpg", out.getvalue())
    assert not isinstance(found, Fault)
    with Image.open(io.BytesIO(found.content)) as image:
        assert (dict(image.getexif()), image.size) == ({}, (20, 40))


def test_pictures_that_are_none_or_too_large_are_refused_in_words():
    bomb = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(bomb, "PNG")
    svg = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    for content in (bomb.getvalue(), svg, b"GIF89a<script>", b""):
        assert isinstance(read_picture("anh.png", content), Fault)


def test_files_are_what_their_names_say():
    assert isinstance(read_file_sent("chay.exe", b"MZ"), Fault)
    assert isinstance(read_file_sent("bang.xlsx", b"<html>"), Fault)
    assert isinstance(read_file_sent("van-ban.pdf", b"<html>"), Fault)
    found = read_file_sent("Kế hoạch.pdf", b"%PDF-1.7")
    assert not isinstance(found, Fault)
    assert found.name.startswith("files/ke-hoach-")


def test_where_only_one_of_two_changed_a_block_the_change_is_the_usual_choice():
    began = [{"id": "a", "kind": "text", "html": "1"}, {"id": "b", "kind": "text", "html": "2"}]
    theirs = [{**began[0], "html": "theirs"}, began[1]]
    mine = [began[0], {**began[1], "html": "mine"}]
    seen = read_digests(digests(began))
    pairs = align(theirs, mine, seen)
    chosen = {pair.key: usual_choice(pair, seen) for pair in pairs}
    assert chosen == {"a": "theirs", "b": "mine"}
    assert merge(pairs, chosen) == [theirs[0], mine[1]]


def test_blocks_that_only_they_moved_stand_where_they_put_them():
    one, two, three = ({"id": key, "html": key} for key in ("a", "b", "c"))
    began = read_digests(digests([one, two, three]))
    mine, more = {**two, "html": "mine"}, {"id": "d", "html": "d"}
    pairs = align([three, one, two], [one, mine, more, three], began)
    assert [pair.key for pair in pairs] == ["c", "a", "b", "d"]
    moved_too = align([three, one, two], [mine, one, three], began)
    assert [pair.key for pair in moved_too] == ["b", "a", "c"]


def test_without_a_choice_both_states_of_a_block_stay():
    theirs, mine = {"id": "a", "html": "theirs"}, {"id": "a", "html": "mine"}
    assert [block["html"] for block in merge([Pair(theirs, mine)], {})] == ["theirs", "mine"]


def test_a_class_meeting_is_added_in_the_outline_like_a_lesson(studio: Studio):
    page = studio.author.get(f"/soan/{studio.slug}").text
    assert 'name="kind" value="meeting"' in page
    sent = {"kind": "meeting", "module": "m1", "title": "Thực hành tại lớp"}
    assert studio.author.post(f"/soan/{studio.slug}/them", data=sent).status_code == 302
    assert "Thực hành tại lớp" in studio.author.get(f"/soan/{studio.slug}").text
    kinds = [item["kind"] for item in studio.draft().outline["modules"][0]["items"]]
    assert kinds == ["lesson", "meeting"]


def test_the_desk_leads_to_what_courses_are_made_from(studio: Studio):
    page = studio.author.get("/soan").text
    for address in ("/soan/tu-tep", "/soan/phuong-tien", "/soan/goi"):
        assert f'href="{address}"' in page
        assert studio.author.get(address).status_code == 200


def test_the_way_back_from_a_file_brought_in_names_the_course(studio: Studio) -> None:
    page = studio.author.get(f"/soan/{studio.slug}/nhap").text
    assert f'<a href="/soan/{studio.slug}">An toàn dữ liệu</a>' in page
