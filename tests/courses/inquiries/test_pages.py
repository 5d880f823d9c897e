"""Learners ask and report from a lesson; trainers answer in one queue."""

import pytest
from sqlalchemy import func, select

from courses.inquiries.models import Inquiry
from courses.inquiries.rules import MOST_AN_HOUR
from lms.core.db import db, transaction
from lms.core.jobs import drain
from lms.core.registries import invariants
from lms.notices.models import Message
from tests.conftest import HeldClock
from tests.courses.inquiries.conftest import LESSON, QUEUE, School

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>"


def messages(school: School, name: str) -> list[str]:
    with school.app.app_context():
        drain()
        with transaction(write=False):
            wanted = select(Message.key).where(
                Message.person_id == school.people[name], Message.key.like("inquiry:%")
            )
            return list(db.session.scalars(wanted.order_by(Message.id)))


def test_a_learner_asks_from_the_lesson_and_is_answered(school: School) -> None:
    learner = school.browser("hang")
    assert f"{LESSON}/hoi" in learner.get(LESSON).text
    assert learner.get(f"{LESSON}/hoi?loai=loi").status_code == 200
    key = school.ask()
    assert messages(school, "tuan") == [f"inquiry:{key}"]
    queue = school.browser("tuan").get(QUEUE).text
    assert "Mật khẩu dài bao nhiêu là đủ?" in queue
    assert "Nguyễn Thị Hằng" in queue
    school.answer(key)
    assert "Từ 12 ký tự trở lên." in learner.get(f"/hoi-dap/{key}").text
    assert "Mật khẩu dài" in learner.get("/hoi-dap").text
    assert len(messages(school, "hang")) == 1
    assert "Mật khẩu dài" not in school.browser("tuan").get(QUEUE).text
    assert "Mật khẩu dài" in school.browser("tuan").get(f"{QUEUE}?loc=cua-toi").text


def test_whoever_answers_goes_on_with_the_one_that_waits_longest(school: School, clock: HeldClock) -> None:
    first = school.ask()
    clock.forward(minutes=5)
    second = school.ask(text="Sai chính tả", kind="error")
    trainer = school.browser("tuan")
    assert f'href="{QUEUE}/{second}"' in trainer.get(f"{QUEUE}/{first}").text
    school.answer(first)
    school.answer(second)
    assert f'href="{QUEUE}/{second}"' not in trainer.get(f"{QUEUE}/{first}").text


def test_the_notice_of_an_answer_leads_to_it(school: School) -> None:
    key = school.ask()
    school.answer(key)
    messages(school, "hang")
    with school.app.app_context(), transaction(write=False):
        wanted = select(Message).where(
            Message.person_id == school.people["hang"], Message.key.like("inquiry:%")
        )
        notice = db.session.scalars(wanted).one()
        assert notice.link == f"/hoi-dap/{key}"
        assert "Mật khẩu dài" in notice.body


def test_an_error_is_reported_at_a_block_with_the_words_it_had(school: School) -> None:
    page = school.browser("hang").get(f"{LESSON}/hoi").text
    block = page.split('<option value="')[2].split('"')[0]
    key = school.ask(kind="error", block=block, text="Sai chính tả")
    thread = school.browser("tuan").get(f"{QUEUE}/{key}").text
    assert f"#khoi-{block}" in thread
    assert "Mở đầu" in thread
    assert "Sai chính tả" in school.browser("tuan").get(f"{QUEUE}?loc=loi").text


def test_a_part_that_the_lesson_does_not_have_is_the_whole_lesson(school: School) -> None:
    key = school.ask(block="khongco9")
    with school.app.app_context(), transaction(write=False):
        assert db.session.query(Inquiry).filter(Inquiry.public_id == key).one().block_id == ""


def test_writing_on_makes_it_wait_again_and_the_learner_closes_it(school: School) -> None:
    key, learner = school.ask(), school.browser("hang")
    school.answer(key)
    assert learner.post(f"/hoi-dap/{key}", data={"text": "Thế còn mã PIN?"}).status_code == 302
    assert school.state(key) == "open"
    learner.post(f"/hoi-dap/{key}/dong")
    assert school.state(key) == "closed"
    assert learner.post(f"/hoi-dap/{key}", data={"text": "Nữa"}).status_code == 422
    assert school.browser("tuan").post(f"{QUEUE}/{key}", data={"text": "x"}).status_code == 422


def test_a_trainer_closes_and_takes_up_again(school: School) -> None:
    key, trainer = school.ask(), school.browser("tuan")
    trainer.post(f"{QUEUE}/{key}/dong")
    assert school.state(key) == "closed"
    trainer.post(f"{QUEUE}/{key}/mo-lai")
    assert school.state(key) == "open"


def test_a_shared_answer_stands_under_the_lesson_without_the_name(school: School) -> None:
    key = school.ask(text="Em là Hằng ở xã Nam Sách, mật khẩu dài bao nhiêu?")
    school.answer(key)
    trainer, other = school.browser("tuan"), school.browser("uoc")
    assert "Từ 12 ký tự" not in other.get(LESSON).text
    page = trainer.get(f"{QUEUE}/{key}").text
    post = page.split('name="post" value="')[1].split('"')[0]
    said = {"post": post, "question": "Mật khẩu dài bao nhiêu là đủ?"}
    assert trainer.post(f"{QUEUE}/{key}/chia-se", data=said).status_code == 302
    for address in (LESSON, "/khoa-hoc/an-toan-so/hoi-dap"):
        shown = other.get(address).text
        assert "Từ 12 ký tự trở lên." in shown
        assert "Hằng" not in shown
        assert "Nam Sách" not in shown
    trainer.post(f"{QUEUE}/{key}/thoi-chia-se")
    assert "Từ 12 ký tự" not in other.get(LESSON).text


def test_an_answer_of_another_thread_is_not_shared(school: School) -> None:
    one, other = school.ask(), school.ask("uoc", "Câu khác?")
    school.answer(other)
    trainer = school.browser("tuan")
    post = trainer.get(f"{QUEUE}/{other}").text.split('name="post" value="')[1].split('"')[0]
    for wrong in (post, "0", "x", "9" * 40, ""):
        assert (
            trainer.post(f"{QUEUE}/{one}/chia-se", data={"post": wrong, "question": "a"}).status_code == 404
        )


def test_nobody_reads_or_writes_to_what_is_not_theirs(school: School) -> None:
    key = school.ask()
    for name in ("uoc", "anh", "tuan"):
        browser = school.browser(name)
        assert browser.get(f"/hoi-dap/{key}").status_code == 404
        assert browser.post(f"/hoi-dap/{key}", data={"text": "x"}).status_code == 404
        assert browser.post(f"/hoi-dap/{key}/dong").status_code == 404
    stranger = school.browser("xuan")
    assert "Mật khẩu" not in stranger.get(f"{QUEUE}?loc=tat-ca").text
    assert stranger.get(f"{QUEUE}/{key}").status_code == 404
    for deed in ("", "/dong", "/mo-lai", "/chia-se", "/thoi-chia-se"):
        assert stranger.post(f"{QUEUE}/{key}{deed}", data={"text": "x", "post": "1"}).status_code == 404
        assert school.browser("hang").post(f"{QUEUE}/{key}{deed}").status_code == 403
    assert messages(school, "xuan") == []


def test_who_does_not_study_the_course_cannot_ask(school: School) -> None:
    browser = school.browser("anh")
    assert browser.get(f"{LESSON}/hoi").status_code == 302
    assert browser.post(f"{LESSON}/hoi", data={"kind": "question", "text": "Hỏi"}).status_code == 302
    assert browser.get("/khoa-hoc/an-toan-so/hoi-dap").status_code in (302, 404)
    with school.app.app_context(), transaction(write=False):
        assert db.session.scalar(select(func.count(Inquiry.id))) == 0


def test_hostile_texts_are_shown_as_texts(school: School) -> None:
    key = school.ask(text=HOSTILE)
    school.answer(key, HOSTILE)
    trainer = school.browser("tuan")
    post = trainer.get(f"{QUEUE}/{key}").text.split('name="post" value="')[1].split('"')[0]
    trainer.post(f"{QUEUE}/{key}/chia-se", data={"post": post, "question": HOSTILE})
    pages = [
        trainer.get(f"{QUEUE}/{key}"),
        trainer.get(f"{QUEUE}?loc=tat-ca"),
        school.browser("uoc").get(LESSON),
    ]
    pages += [school.browser("hang").get(address) for address in ("/hoi-dap", f"/hoi-dap/{key}")]
    for page in pages:
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text


@pytest.mark.parametrize("wrong", [{"text": ""}, {"text": " \n "}, {"text": "a" * 4000}, {"kind": "khac"}])
def test_a_form_that_says_nothing_or_too_much_is_shown_again(school: School, wrong: dict[str, str]) -> None:
    data = {"kind": "question", "text": "Hỏi"} | wrong
    assert school.browser("hang").post(f"{LESSON}/hoi", data=data).status_code == 422


def test_sent_twice_it_is_one_and_one_too_many_in_an_hour_is_refused(
    school: School, clock: HeldClock
) -> None:
    assert school.ask(text="Một") == school.ask(text="Một")
    for number in range(MOST_AN_HOUR - 1):
        school.ask(text=f"Câu {number}")
    browser = school.browser("hang")
    assert browser.post(f"{LESSON}/hoi", data={"kind": "question", "text": "Thừa"}).status_code == 422
    clock.forward(minutes=61)
    school.ask(text="Thừa")
    with school.app.app_context(), transaction(write=False):
        assert [check() for name, check in invariants().items() if name.startswith("inquiries:")] == [[]] * 4


def test_the_teaching_page_says_how_many_wait(school: School) -> None:
    school.ask()
    assert QUEUE in school.browser("tuan").get("/day-hoc").text
