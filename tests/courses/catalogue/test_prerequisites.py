"""What a course asks for first: told to whoever begins it, and never in a circle."""

import re
from collections.abc import Callable
from itertools import pairwise

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from courses.catalogue import arranging
from courses.catalogue.prerequisites import all_needs, no_course_waits_for_itself, set_prerequisites
from courses.catalogue.programmes import keep_programme
from courses.catalogue.queries import find_course, get_course
from courses.catalogue.rules import find_cycle, misplaced
from courses.progress.actions import enrol, pass_item
from courses.progress.queries import find_enrolment, required_items
from lms.core.db import transaction
from lms.core.errors import Refusal
from lms.core.permissions import Role
from lms.organisations.queries import get_root
from tests.factories.courses import enrol_in, make_course, make_learner
from tests.factories.people import make_holder, make_person

SignIn = Callable[[int], FlaskClient]
GRAPHS = st.dictionaries(
    st.sampled_from("abcdef"), st.sets(st.sampled_from("abcdef"), max_size=3), max_size=6
)


def reachable(needs: dict[str, set[str]], start: str) -> set[str]:
    """Everything that has to be completed before, worked out by widening."""
    found: set[str] = set()
    while True:
        wider = found | {each for here in {start, *found} for each in needs.get(here, set())}
        if wider == found:
            return found
        found = wider


@given(GRAPHS, st.sampled_from("abcdef"))
def test_a_circle_is_found_exactly_where_there_is_one_and_shown_step_by_step(
    needs: dict[str, set[str]], start: str
) -> None:
    way = find_cycle(needs, start)
    assert bool(way) == (start in reachable(needs, start))
    if way:
        assert way[0] == way[-1] == start
        assert all(following in needs[here] for here, following in pairwise(way))


def test_a_programme_puts_no_course_before_what_it_asks_for() -> None:
    assert misplaced(["b", "a"], {"b": {"a"}}) == [("b", "a")]
    assert misplaced(["a", "b"], {"b": {"a"}}) == []


@pytest.fixture
def three(app: Flask) -> list[str]:
    """Three courses: the second asks for the first."""
    with app.app_context(), transaction(write=True):
        courses = [make_course(slug).course for slug in ("nen-tang", "nang-cao", "chuyen-sau")]
        set_prerequisites(course=courses[1], slugs=["nen-tang"])
        return [course.slug for course in courses]


def test_a_circle_of_courses_is_refused_with_its_way(app: Flask, three: list[str]) -> None:
    with app.app_context(), transaction(write=True):
        first, second, third = (find_course(slug) for slug in three)
        assert first is not None and second is not None and third is not None
        set_prerequisites(course=third, slugs=["nang-cao"])
        with pytest.raises(Refusal, match=r"→.*→.*→"):
            set_prerequisites(course=first, slugs=["chuyen-sau"])
        with pytest.raises(Refusal):
            set_prerequisites(course=first, slugs=["nen-tang"])
        with pytest.raises(Refusal, match="khong-co"):
            set_prerequisites(course=first, slugs=["khong-co"])
        assert all_needs() == {"nang-cao": {"nen-tang"}, "chuyen-sau": {"nang-cao"}}
        assert no_course_waits_for_itself() == []


def test_whoever_begins_is_told_which_course_is_missing(
    app: Flask, three: list[str], sign_in: SignIn
) -> None:
    with app.app_context(), transaction(write=True):
        person = make_person("Trần Thị Hằng").id
    client = sign_in(person)
    page = client.get("/khoa-hoc/nang-cao").text
    assert "/khoa-hoc/nen-tang" in page and "/khoa-hoc/nang-cao/ghi-danh" not in page
    answer = client.post("/khoa-hoc/nang-cao/ghi-danh", follow_redirects=True)
    assert "An toàn số cho người mới" in answer.text
    with app.app_context(), transaction(write=False):
        course = find_course("nang-cao")
        assert course is not None
        assert find_enrolment(person_id=person, course_id=course.id) is None


def test_somebody_enrolled_by_others_is_told_at_the_first_lesson_and_whoever_began_goes_on(
    app: Flask, sign_in: SignIn
) -> None:
    with app.app_context(), transaction(write=True):
        first, second = make_course("nen-tang"), make_course("nang-cao")
        person = make_person("Trần Thị Hằng")
        enrolment = enrol_in(second, person)
        set_prerequisites(course=second.course, slugs=["nen-tang"])
        person_id, first_id = person.id, first.course.id
        assert enrolment.last_item_id is None
    client = sign_in(person_id)
    lesson = "/khoa-hoc/nang-cao/bai/mo-dau"
    assert client.get(lesson).headers["Location"] == "/khoa-hoc/nang-cao"
    with app.app_context(), transaction(write=True):
        course, version = get_course("nen-tang")
        assert course.id == first_id
        done = enrol(person_id=person_id, course=course, version=version)
        for item_id in sorted(required_items(version.id)):
            pass_item(enrolment=done, item_id=item_id, rule="read", detail={})
    assert client.get(lesson).status_code == 200


def lines(*slugs: str) -> dict[str, str]:
    """The courses as the form of a programme sends them, one on each line."""
    return {f"courses-{number}": slug for number, slug in enumerate(slugs)}


def test_trainers_set_the_order_and_make_programmes(app: Flask, three: list[str], sign_in: SignIn) -> None:
    with app.app_context(), transaction(write=True):
        trainer = make_holder(Role.TRAINER, get_root(), "Giảng Viên").id
        make_learner()
    client = sign_in(trainer)
    page = "/day-hoc/khoa-hoc/nen-tang/tien-quyet"
    assert client.post(page, data={"courses": ["nang-cao"]}).status_code == 422
    assert (
        client.post("/day-hoc/khoa-hoc/chuyen-sau/tien-quyet", data={"courses": ["nang-cao"]}).status_code
        == 302
    )
    unit = re.search(r'<option value="(\w+)"[^>]*>[^<]+', client.get("/day-hoc/chuong-trinh/moi").text)
    new = {"title": "Chuyển đổi số cơ bản", "is_open": "y"}
    with app.app_context():
        new["unit"] = get_root().public_id
    assert unit is None or unit
    answer = client.post("/day-hoc/chuong-trinh/moi", data=new | lines("nang-cao", "nen-tang"))
    assert answer.status_code == 422
    answer = client.post("/day-hoc/chuong-trinh/moi", data=new | lines("nen-tang", "", "nang-cao"))
    assert answer.status_code == 302
    assert "Chuyển đổi số cơ bản" in client.get("/day-hoc/chuong-trinh").text
    assert "/khoa-hoc/nang-cao" in client.get("/chuong-trinh/chuyen-doi-so-co-ban").text
    again = {"title": "Tên mới", "is_open": "y"} | lines("nen-tang")
    assert client.post("/day-hoc/chuong-trinh/chuyen-doi-so-co-ban/sua", data=again).status_code == 302
    page = client.get("/chuong-trinh/chuyen-doi-so-co-ban").text
    assert "Tên mới" in page and "/khoa-hoc/nang-cao" not in page


def test_a_trainer_chooses_courses_by_their_titles_and_is_asked_for_no_address(
    app: Flask, three: list[str], sign_in: SignIn
) -> None:
    with app.app_context(), transaction(write=True):
        trainer = make_holder(Role.TRAINER, get_root(), "Giảng Viên").id
        unit = get_root().public_id
    client, page = sign_in(trainer), "/day-hoc/chuong-trinh/moi"
    shown = client.get(page).text
    assert 'name="slug"' not in shown
    assert re.search(r'<option value="nen-tang">[^<]*An toàn số cho người mới', shown)
    new = {"title": "Bồi dưỡng năm 2026", "unit": unit, "is_open": "y"}
    longer = client.post(page, data=new | lines("a", "b", "nen-tang", "nang-cao") | {"more": "1"})
    assert longer.status_code == 200 and 'name="courses-6"' in longer.text
    assert 'value="nang-cao" selected' in longer.text
    assert client.post(page, data=new).status_code == 422
    assert client.post(page, data=new | lines("nen-tang", "nen-tang")).status_code == 422
    for address in ("boi-duong-nam-2026", "boi-duong-nam-2026-2"):
        assert client.post(page, data=new | lines("nen-tang", "chuyen-sau")).status_code == 302
        assert client.get(f"/chuong-trinh/{address}").status_code == 200
        edited = client.get(f"/day-hoc/chuong-trinh/{address}/sua").text
        assert re.findall(r'value="([a-z-]+)" selected', edited) == ["nen-tang", "chuyen-sau"]


def test_enter_in_the_name_of_a_programme_saves_it_and_asks_for_no_more_lines(
    app: Flask, three: list[str], sign_in: SignIn
) -> None:
    with app.app_context(), transaction(write=True):
        trainer = make_holder(Role.TRAINER, get_root(), "Giảng Viên").id
    page = sign_in(trainer).get("/day-hoc/chuong-trinh/moi").text
    form = page[: page.index('name="title"')].rindex("<form")
    pressed_by_enter, *others = re.findall(r"<button[^>]*>", page[form : page.index("</form>", form)])
    assert 'type="submit"' in pressed_by_enter and "name=" not in pressed_by_enter
    assert any('name="more"' in other and "formnovalidate" in other for other in others)


def test_a_programme_says_all_its_faults_at_once(app: Flask, three: list[str]) -> None:
    with app.app_context(), transaction(write=True), pytest.raises(Refusal) as refusal:
        keep_programme(slug="Sai Địa Chỉ", title="", courses=three[::-1], unit_id=get_root().id)
    assert len(refusal.value.messages) == 3


def test_what_is_asked_for_stays_when_more_courses_exist_than_can_be_offered(
    app: Flask, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arranging, "_MOST_CHOICES", 2)
    with app.app_context(), transaction(write=True):
        made = {slug: make_course(slug) for slug in ("ba", "bon", "hai", "mot")}
        for title, slug in zip(("A", "B", "C", "Z"), ("mot", "hai", "ba", "bon"), strict=True):
            made[slug].version.title = title
        set_prerequisites(course=made["mot"].course, slugs=["bon"])
        trainer = make_holder(Role.TRAINER, get_root(), "Trần Anh Tuấn").id
    browser, page = sign_in(trainer), "/day-hoc/khoa-hoc/mot/tien-quyet"
    boxes = re.findall(r'<input[^>]*type="checkbox"[^>]*>', browser.get(page).text)
    ticked = [re.findall(r'value="([^"]+)"', box)[0] for box in boxes if re.search(r"\schecked", box)]
    assert ticked == ["bon"]
    assert browser.post(page, data={"courses": [*ticked, "hai"]}).status_code == 302
    with app.app_context(), transaction(write=False):
        assert all_needs() == {"mot": {"bon", "hai"}}
