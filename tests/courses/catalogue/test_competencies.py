"""Competencies: kept by units, named by courses, found by learners."""

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from courses.authoring.rules.facts import normal_facts
from courses.catalogue.competencies import competency_choices, keep_competency, known_competencies
from courses.catalogue.models import Competency
from courses.catalogue.prerequisites import set_prerequisites
from courses.catalogue.programmes import keep_programme
from courses.catalogue.queries import find_course
from lms.core.clock import now
from lms.core.db import db, transaction
from lms.core.permissions import Role
from lms.organisations.queries import get_root
from tests.factories.organisations import make_unit
from tests.factories.people import make_holder, make_person
from tests.factories.structure import make_ruled_course

SignIn = Callable[[int], FlaskClient]


def test_learners_find_a_course_by_the_competency_it_names(app: Flask, sign_in: SignIn) -> None:
    with app.app_context(), transaction(write=True):
        kept = keep_competency(unit=get_root(), name="Soạn thảo văn bản", reference="Khung 2026, mục 3.2")
        facts = {"competencies": ["Soạn thảo văn bản", "Tên tự do"]}
        make_ruled_course({"kind": "viewed"}, facts=facts)
        make_ruled_course({"kind": "viewed"}, slug="khac", facts={"title": "Khóa khác", "content_group": 2})
        person, public_id = make_person("Trần Thị Hằng").id, kept.public_id
    browser = sign_in(person)
    page = browser.get(f"/khoa-hoc?nang-luc={public_id}").text
    assert "Kỹ năng soạn thảo văn bản" in page and "Khóa khác" not in page
    assert "Khóa khác" in browser.get("/khoa-hoc?nhom=2").text
    assert "Kỹ năng soạn thảo" not in browser.get("/khoa-hoc?nhom=2").text
    assert "Khóa khác" in browser.get("/khoa-hoc?nang-luc=khong-co&nhom=999").text
    course = browser.get("/khoa-hoc/quy-tac").text
    assert "Soạn thảo văn bản – Khung 2026, mục 3.2; Tên tự do" in course


def test_a_trainer_keeps_the_competencies_of_their_unit_and_of_no_other(app: Flask, sign_in: SignIn) -> None:
    with app.app_context(), transaction(write=True):
        own, other = make_unit("UBND tỉnh A", kind="province"), make_unit("UBND tỉnh B", kind="province")
        trainer = make_holder(Role.TRAINER, own, "Trần Anh Tuấn").id
        foreign = keep_competency(unit=other, name="Của tỉnh khác", reference="").public_id
        unit = own.public_id
    browser = sign_in(trainer)
    new = {"unit": unit, "name": "Tiếp công dân", "reference": "Khung A"}
    assert browser.post("/day-hoc/nang-luc", data=new).status_code == 302
    assert browser.post("/day-hoc/nang-luc", data=new).status_code == 422
    assert browser.post("/day-hoc/nang-luc", data=new | {"name": " "}).status_code == 422
    page = browser.get("/day-hoc/nang-luc").text
    assert "Tiếp công dân" in page and "Của tỉnh khác" not in page
    assert browser.post(f"/day-hoc/nang-luc/{foreign}/dong").status_code == 404
    with app.app_context(), transaction(write=False):
        found = db.session.query(Competency).filter(Competency.name == "Tiếp công dân").one()
        kept, keeper = found.public_id, found.unit_id
        assert kept in dict(competency_choices(keeper))
    assert browser.post(f"/day-hoc/nang-luc/{kept}/dong").status_code == 302
    with app.app_context(), transaction(write=True):
        assert kept not in dict(competency_choices(keeper))
        assert dict(competency_choices(keeper, [kept]))[kept] == "Tiếp công dân"
        assert known_competencies(["Tiếp công dân", kept, "Lạ"]) == [kept, "Lạ"]


def test_what_a_draft_says_of_competencies_and_languages_is_brought_into_normal_form() -> None:
    facts = normal_facts(
        {
            "competencies": [" a ", "", 7],
            "translations": {"en": {"title": " A  course ", "x": 1}, "fr": {"title": "Non"}, "vi": 3},
        }
    )
    assert facts["competencies"] == ["a", "7"]
    assert facts["translations"] == {"en": {"title": "A course", "summary": ""}}
    assert normal_facts({"translations": "no"})["translations"] == {}


def test_a_programme_shows_how_far_its_learner_is_and_what_is_archived_stops_nobody(
    app: Flask, sign_in: SignIn
) -> None:
    with app.app_context(), transaction(write=True):
        for slug in ("mot", "hai", "ba"):
            make_ruled_course({"kind": "viewed"}, slug=slug, facts={"title": f"Khóa {slug}"})
        second, first = find_course("hai"), find_course("mot")
        assert first is not None and second is not None
        set_prerequisites(course=second, slugs=["mot"])
        keep_programme(slug="lo-trinh", title="Lộ trình", courses=["mot", "hai", "ba"], unit_id=get_root().id)
        person = make_person("Trần Thị Hằng").id
    browser = sign_in(person)
    page = browser.get("/chuong-trinh/lo-trinh").text
    assert "Đã hoàn thành 0/3 khóa học" in page
    assert "mở sau khi xong các khóa trước" in page
    assert "Bắt đầu: Khóa mot" in page
    browser.post("/khoa-hoc/mot/ghi-danh")
    browser.post("/khoa-hoc/mot/bai/bai-1/xong")
    page = browser.get("/chuong-trinh/lo-trinh").text
    assert "Đã hoàn thành 1/3 khóa học" in page
    assert "Bắt đầu: Khóa hai" in page
    assert browser.get("/chuong-trinh/khong-co").status_code == 404
    with app.app_context(), transaction(write=True):
        archived = find_course("mot")
        assert archived is not None
        archived.archived_at = now()
        newcomer = make_person("Lê Văn Mới").id
    late = sign_in(newcomer)
    assert "đã lưu trữ" in late.get("/chuong-trinh/lo-trinh").text
    assert late.post("/khoa-hoc/hai/ghi-danh").location == "/khoa-hoc/hai/bai/bai-1"
