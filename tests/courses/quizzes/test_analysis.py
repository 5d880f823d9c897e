"""What trainers read of a quiz and its questions, and what they can do about a question that went round."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from courses.quizzes.views.analysis import ANALYSE
from lms.core.db import transaction
from lms.core.permissions import Role, roles_with
from lms.organisations.queries import get_root
from tests.courses.quizzes.measured import Measured, open_measured
from tests.factories.organisations import make_unit
from tests.factories.people import make_holder

SignIn = Callable[[int], FlaskClient]
PAGES = "/day-hoc/phan-tich"


@pytest.fixture
def measured(app: Flask) -> Measured:
    return open_measured(app)


@pytest.fixture
def trainer(app: Flask, sign_in: SignIn) -> FlaskClient:
    with app.app_context(), transaction(write=True):
        person_id = make_holder(Role.TRAINER, get_root(), "Phạm Văn Giảng").id
    return sign_in(person_id)


def exam_page(measured: Measured) -> str:
    return f"{PAGES}/{measured.slug}/kiem-tra"


def question_page(measured: Measured, number: int = 0) -> str:
    return f"{exam_page(measured)}/cau/{measured.key_of(measured.version_ids[number])}"


def test_trainers_and_administrators_analyse(app: Flask) -> None:
    with app.app_context():
        assert roles_with(ANALYSE) == {Role.TRAINER, Role.ADMINISTRATOR}


def test_a_quiz_that_nobody_took_says_so(measured: Measured, trainer: FlaskClient) -> None:
    page = trainer.get(exam_page(measured))
    assert page.status_code == 200
    assert '<svg class="chart' not in page.text
    assert trainer.get(question_page(measured)).status_code == 404
    assert trainer.get(PAGES).status_code == 200


def test_a_few_attempts_come_with_a_caution(measured: Measured, trainer: FlaskClient) -> None:
    measured.take(12)
    measured.count()
    assert "note--warning" in trainer.get(exam_page(measured)).text
    measured.take(30)
    measured.count()
    assert "note--warning" not in trainer.get(exam_page(measured)).text


def test_the_page_of_a_quiz_shows_charts_with_their_tables(measured: Measured, trainer: FlaskClient) -> None:
    measured.take(60)
    measured.count()
    text = trainer.get(exam_page(measured)).text
    assert text.count('role="img" aria-labelledby="scores-title scores-desc"') == 1
    assert text.count('role="img" aria-labelledby="plot-title plot-desc"') == 1
    assert text.count('<circle class="chart__point"') + text.count('<rect class="chart__marked"') == 6
    assert "style=" not in text
    for version_id in measured.version_ids:
        assert f"/cau/{measured.key_of(version_id)}" in text
    assert "60" in text


def test_questions_are_sorted_by_the_server(measured: Measured, trainer: FlaskClient) -> None:
    measured.take(60)
    measured.count()
    sums = measured.questions()
    by_facility = sorted(measured.version_ids, key=lambda key: sums[key][0].facility or 0)
    for order, wanted in (("do-kho", by_facility), ("-do-kho", by_facility[::-1])):
        text = trainer.get(f"{exam_page(measured)}?sap-xep={order}").text
        shown = re.findall(r"/cau/([^\"?]+)\?ban", text)
        assert shown == [measured.key_of(key) for key in wanted]
    assert trainer.get(f"{exam_page(measured)}?sap-xep=nothing&trang=99").status_code == 200


def test_a_question_shows_who_chose_what(measured: Measured, trainer: FlaskClient) -> None:
    measured.take(60)
    measured.count()
    text = trainer.get(question_page(measured)).text
    assert "Mật khẩu dài" in text
    assert "Ngày sinh" in text
    assert 'aria-labelledby="chosen-title chosen-desc"' in text
    assert trainer.get(f"{question_page(measured)}?ban=1").status_code == 200
    assert trainer.get(f"{question_page(measured)}?ban=7").status_code == 404


def test_a_leaked_question_stands_first_with_its_facts(measured: Measured, trainer: FlaskClient) -> None:
    measured.leak()
    text = trainer.get(exam_page(measured)).text
    key = measured.key_of(measured.version_ids[0])
    assert re.findall(r"/cau/([^\"?]+)\?ban", text)[0] == key
    page = trainer.get(question_page(measured)).text
    assert f"/cau/{key}/tam-ngung" in page
    assert f"/cau/{key}/theo-doi-lai" in page
    assert "12 " in page


def test_a_leaked_question_is_put_to_rest(measured: Measured, trainer: FlaskClient) -> None:
    measured.leak()
    page = question_page(measured)
    assert trainer.post(f"{page}/tam-ngung").status_code == 302
    text = trainer.get(page).text
    assert "/tam-ngung" not in text
    assert "notification--info" in text


def test_a_suspicion_is_put_aside(measured: Measured, trainer: FlaskClient) -> None:
    measured.leak()
    page = question_page(measured)
    assert trainer.post(f"{page}/theo-doi-lai").status_code == 302
    assert "/theo-doi-lai" not in trainer.get(page).text
    assert measured.questions()[measured.version_ids[0]][1] is None
    found = measured.measure(measured.version_ids[0])
    assert found is not None
    assert found.flagged_at is None


def test_a_trainer_of_another_unit_finds_nothing(app: Flask, measured: Measured, sign_in: SignIn) -> None:
    measured.leak()
    with app.app_context(), transaction(write=True):
        person_id = make_holder(Role.TRAINER, make_unit("Sở Xây dựng"), "Lê Thị Xa").id
    elsewhere = sign_in(person_id)
    page = question_page(measured)
    assert elsewhere.get(exam_page(measured)).status_code == 404
    assert elsewhere.get(page).status_code == 404
    assert elsewhere.post(f"{page}/tam-ngung").status_code == 404
    assert elsewhere.post(f"{page}/theo-doi-lai").status_code == 404
    assert measured.slug not in elsewhere.get(PAGES).text


def test_learners_do_not_read_the_analysis(measured: Measured, app: Flask, sign_in: SignIn) -> None:
    from tests.factories.people import make_person

    with app.app_context(), transaction(write=True):
        person_id = make_person("Trần Thị Hằng").id
    browser = sign_in(person_id)
    for address in (PAGES, exam_page(measured), question_page(measured)):
        assert browser.get(address).status_code == 403
