"""The wizard: new units have codes of their own, and drafts that it cannot show, or that say nothing, say so."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms.core.clock import today
from lms.core.db import db, transaction
from lms.organisations.models import Unit
from lms.organisations.queries import get_unit, name_on
from lms.people.actions.merging import merge_accounts
from lms.reorganisations.models import Reorganisation
from lms.reorganisations.preview import preview
from lms.reorganisations.rules import Merge, Rename, Step, Target
from tests.factories.organisations import make_unit
from tests.factories.people import make_person
from tests.lms.reorganisations.conftest import draft
from tests.lms.reorganisations.test_pages import DECISION, HOME, Province, _merge, _place, province

__all__ = ["province"]
Browser = Callable[[int], FlaskClient]
TAKEN = "Mã này đã thuộc đơn vị khác"


def _code(app: Flask, public_id: str) -> str:
    with app.app_context(), transaction(write=False):
        return get_unit(public_id).code


def _drafted(app: Flask, kind: str, *steps: Step) -> str:
    """The page of a draft that did not come from the wizard."""
    with app.app_context(), transaction(write=True):
        return f"{HOME}/{draft(steps, kind=kind).public_id}"


def test_a_new_unit_does_not_take_over_one_that_has_its_code(
    app: Flask, province: Province, sign_in: Browser
) -> None:
    browser = sign_in(province.administrator)
    with app.app_context(), transaction(write=True):
        third = make_unit("UBND xã Ba", parent=get_unit(province.second), code="BA.03").id
    page = _place(browser.post(f"{HOME}/moi/sap-nhap", data=_merge(province, code="ba.03")))
    assert TAKEN in browser.get(page).text
    assert browser.post(f"{page}/ap-dung").status_code == 422
    assert 'value="new" checked' in browser.get(f"{page}/sua").text
    with app.app_context(), transaction(write=False):
        assert name_on(third, today()) == "UBND xã Ba"


@pytest.mark.parametrize("which", ["first", "second"])
def test_a_part_set_apart_does_not_take_over_a_unit_that_has_its_code(
    app: Flask, province: Province, sign_in: Browser, which: str
) -> None:
    browser = sign_in(province.administrator)
    code = _code(app, getattr(province, which))
    form = {"unit": province.first, "goes_on": "yes", "first_name": "Trung tâm", "first_code": code}
    asked = _place(browser.post(f"{HOME}/moi/chia-tach", data=form | DECISION))
    page = asked.removesuffix("/phan-nguoi")
    assert TAKEN in browser.get(page).text
    assert browser.post(f"{page}/ap-dung").status_code == 422


def test_the_same_unit_twice_is_a_fault_of_the_form(province: Province, sign_in: Browser) -> None:
    answer = sign_in(province.administrator).post(
        f"{HOME}/moi/sap-nhap", data=_merge(province, third=province.first)
    )
    assert answer.status_code == 422 and "đã được chọn" in answer.text


def test_a_draft_that_the_wizard_cannot_show_is_not_edited_there(
    app: Flask, province: Province, sign_in: Browser
) -> None:
    first, second = _code(app, province.first), _code(app, province.second)
    browser = sign_in(province.administrator)
    pages = [
        _drafted(app, "merge", Rename(first, "UBND xã Một"), Rename(second, "UBND xã Hai")),
        _drafted(app, "merge", Rename(first, "UBND xã Một")),
        _drafted(app, "file", Rename(first, "UBND xã Một")),
        _drafted(app, "merge", Merge(tuple(f"X{place}" for place in range(6)), Target(first))),
    ]
    for page in pages:
        assert f"{page}/sua" not in browser.get(page).text
        answer = browser.get(f"{page}/sua")
        assert answer.status_code == 409 and "tải lên lại" in answer.text


def test_going_back_to_the_form_of_what_was_applied_says_why_not(
    province: Province, sign_in: Browser
) -> None:
    browser = sign_in(province.administrator)
    page = _place(browser.post(f"{HOME}/moi/sap-nhap", data=_merge(province)))
    assert browser.post(f"{page}/ap-dung").status_code == 302
    for answer in (browser.get(f"{page}/sua"), browser.post(f"{page}/sua", data=_merge(province))):
        assert answer.status_code == 409 and "Có người vừa áp dụng" in answer.text


def test_a_plan_that_changes_nothing_says_so(app: Flask, province: Province, sign_in: Browser) -> None:
    browser = sign_in(province.administrator)
    named = {"unit": province.first, "name": "UBND xã An Ổn"}
    with app.app_context(), transaction(write=False):
        above = db.session.scalars(select(Unit.public_id).where(Unit.kind == "province")).first()
    moved = {"unit": province.first, "parent": above}
    for word, form in (("doi-ten", named), ("chuyen", moved)):
        page = _place(browser.post(f"{HOME}/moi/{word}", data=form | DECISION))
        text = browser.get(page).text
        assert "không có gì thay đổi" in text.lower() and f"{page}/ap-dung" not in text
        assert browser.post(f"{page}/ap-dung").status_code == 422
    with app.app_context(), transaction(write=False):
        assert {row.state for row in db.session.scalars(select(Reorganisation))} == {"draft"}


def test_the_dry_run_counts_people_not_accounts(app: Flask, province: Province, sign_in: Browser) -> None:
    with app.app_context(), transaction(write=True):
        unit = get_unit(province.first)
        keep, other = make_person("Lê Hoà An", unit=unit), make_person("Lê Hòa An", unit=unit)
        merge_accounts(keep=keep, other=other, reason="Một người", by_id=None, looked_twice=True)
    with app.app_context(), transaction(write=True):
        made = draft([Merge((get_unit(province.first).code,), Target(get_unit(province.second).code))])
        (group,) = preview(made, None).groups
        assert group.people == 4
