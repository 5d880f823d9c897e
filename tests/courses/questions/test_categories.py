"""Categories: kept by a unit, open to those below, renamed with their levels."""

import pytest
from sqlalchemy import select

from courses.questions.actions import create_category, keep_category, remove_category, rename_category
from courses.questions.models import QuestionCategory
from courses.questions.queries import list_drawable
from courses.questions.rules import clean_path
from lms.core.db import db, transaction
from lms.core.errors import Refusal
from lms.organisations.queries import get_root
from tests.courses.questions.bank import BANK, Office


@pytest.fixture
def root_id(writing: None) -> int:
    return get_root().id


@pytest.mark.parametrize(
    ("typed", "kept"),
    [(" A / B ", "A/B"), ("A//B/", "A/B"), ("/", ""), ("An  toàn\u200b/ Mật\nkhẩu", "An toàn/Mật khẩu")],
)
def test_levels_are_parted_by_one_stroke(typed: str, kept: str) -> None:
    assert clean_path(typed) == kept


def test_a_category_is_made_once(root_id: int) -> None:
    first = keep_category(unit_id=root_id, path="Luật / An ninh mạng")
    assert keep_category(unit_id=root_id, path="Luật/An ninh mạng").id == first.id
    with pytest.raises(Refusal):
        create_category(unit_id=root_id, path="Luật/An ninh mạng")


@pytest.mark.parametrize("path", ["", " / ", "x" * 201, "a/b/c/d/e/f/g"])
def test_a_path_without_end_is_refused(root_id: int, path: str) -> None:
    with pytest.raises(Refusal):
        keep_category(unit_id=root_id, path=path)


def test_a_new_name_takes_the_categories_below_along(root_id: int) -> None:
    top = keep_category(unit_id=root_id, path="Luật")
    below, like = (keep_category(unit_id=root_id, path=path) for path in ("Luật/Mạng", "Luật sư"))
    rename_category(category=top, path="Pháp luật")
    assert [below.path, like.path] == ["Pháp luật/Mạng", "Luật sư"]
    with pytest.raises(Refusal):
        rename_category(category=top, path="Pháp luật/Mạng/Trong")
    with pytest.raises(Refusal):
        rename_category(category=top, path="Luật sư")


def test_a_wildcard_in_a_name_renames_no_other(root_id: int) -> None:
    odd, other = (keep_category(unit_id=root_id, path=path) for path in ("100%_", "100xy/B"))
    rename_category(category=odd, path="Mới")
    assert other.path == "100xy/B"


def test_only_an_empty_category_is_removed(office: Office) -> None:
    office.write("cau-1")
    tuan = office.browser("tuan")
    tuan.post(f"{BANK}/danh-muc/{office.category()}/bo")
    with office.app.app_context(), transaction(write=True):
        full = db.session.get_one(QuestionCategory, office.categories["tinh"])
        with pytest.raises(Refusal):
            remove_category(category=full)
        remove_category(category=db.session.get_one(QuestionCategory, office.categories["khac"]))


def test_a_trainer_makes_and_renames_categories_of_the_own_branch(office: Office) -> None:
    tuan = office.browser("tuan")
    page = tuan.get(f"{BANK}/danh-muc/moi").text
    unit = page.partition('<option value="')[2].partition("selected")[0]
    assert "Chọn" in page or unit
    with office.app.app_context(), transaction(write=False):
        from lms.organisations.models import Unit

        own = db.session.get_one(QuestionCategory, office.categories["tinh"]).unit_id
        public_id = db.session.get_one(Unit, own).public_id
        other = db.session.get_one(QuestionCategory, office.categories["khac"])
        foreign, foreign_unit = other.public_id, db.session.get_one(Unit, other.unit_id).public_id
    assert tuan.post(f"{BANK}/danh-muc/moi", data={"path": "Luật", "unit": public_id}).status_code == 302
    assert tuan.post(f"{BANK}/danh-muc/moi", data={"path": "Luật", "unit": public_id}).status_code == 422
    assert tuan.post(f"{BANK}/danh-muc/moi", data={"path": "Luật", "unit": foreign_unit}).status_code == 422
    assert tuan.post(f"{BANK}/danh-muc/{office.category()}", data={"path": "Số"}).status_code == 302
    for path in (f"{BANK}/danh-muc/{foreign}", f"{BANK}/danh-muc/{foreign}/bo"):
        assert tuan.post(path, data={"path": "Của tôi"}).status_code == 404
    assert "Số" in tuan.get(f"{BANK}/danh-muc").text


def test_a_unit_below_sees_the_categories_above_but_not_those_beside(office: Office) -> None:
    page = office.browser("xa").get(f"{BANK}/danh-muc").text
    assert "An toàn số/tinh" in page and "An toàn số/xa" in page and "An toàn số/goc" in page
    assert "An toàn số/khac" not in page


def test_questions_of_levels_below_are_drawn_with_those_above(office: Office) -> None:
    with office.app.app_context(), transaction(write=True):
        unit_id = db.session.get_one(QuestionCategory, office.categories["tinh"]).unit_id
        ids = {path: keep_category(unit_id=unit_id, path=path).id for path in ("A", "A/B", "AB")}
    for path, id in ids.items():
        office.write(f"cau-{path.replace('/', '-')}", category_id=id)
    with office.app.app_context(), transaction(write=False):
        assert [each.key for each in list_drawable([ids["A"]])] == ["cau-A", "cau-A-B"]
        assert [each.key for each in list_drawable([ids["A"]], with_below=False)] == ["cau-A"]
        assert db.session.scalars(select(QuestionCategory)).all()
