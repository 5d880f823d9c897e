"""The pages of legal documents, for those who keep the list and for everybody."""

import pytest
from flask import Flask
from sqlalchemy import select

from lms.core.db import db, transaction
from lms.law.actions import note_citations
from lms.law.models import DocumentReplacement, LegalCitation
from lms.law.queries import find_document
from lms.law.rules import read_citations
from tests.lms.law.conftest import House

LIST = "/quan-tri/van-ban"
PLACE = {"label": "An toàn số", "path": "/khoa-hoc/an-toan"}


def address(app: Flask, number: str) -> str:
    with app.app_context(), transaction(write=False):
        document = find_document(number)
        assert document is not None
        return document.public_id


def test_the_list_is_searched_without_accents_and_narrowed_by_validity(house: House) -> None:
    browser = house.browser("nguyet")
    page = browser.get(f"{LIST}?tim=chuyen+doi+so+quoc+hoi").text
    assert "148/2025/QH15" in page
    assert "13/2023/NĐ-CP" not in page
    lapsed = browser.get(f"{LIST}?hieu-luc=het-hieu-luc").text
    assert "13/2023/NĐ-CP" in lapsed
    assert "148/2025/QH15" not in lapsed
    assert browser.get(f"{LIST}?hieu-luc=con-hieu-luc&tim=356").text.count("356/2025/NĐ-CP") >= 1
    for other in ("mot-phan", "chua-hieu-luc", "<b>"):
        assert browser.get(f"{LIST}?hieu-luc={other}").status_code == 200


def test_an_administrator_of_the_site_enters_and_changes_a_document(app: Flask, house: House) -> None:
    browser = house.browser("nam")
    given = {
        "number": "15/2024/QĐ-UBND",
        "kind": "Quyết định",
        "title": "Quy chế văn thư",
        "issued_on": "05/02/2024",
    }
    assert browser.post(f"{LIST}/moi", data=given).status_code == 302
    again = browser.post(f"{LIST}/moi", data=given)
    assert again.status_code == 422
    assert "15/2024/QĐ-UBND" in again.text
    edit = f"{LIST}/{address(app, '15/2024/QĐ-UBND')}/sua"
    assert "05/02/2024" in browser.get(edit).text
    assert browser.post(edit, data=given | {"title": "Quy chế văn thư, lưu trữ"}).status_code == 302
    assert "Quy chế văn thư, lưu trữ" in browser.get(f"{LIST}?tim=luu+tru").text


def test_who_looks_after_a_part_of_the_site_reads_the_list_and_does_not_change_it(
    app: Flask, house: House
) -> None:
    key = address(app, "148/2025/QH15")
    for name in ("tinh", "duyet"):
        browser = house.browser(name)
        assert browser.get(f"{LIST}/{key}").status_code == 200
        assert browser.get(f"{LIST}/moi").status_code == 403
        data = {"effective_on": "01/11/2026", "confirmed": "1"}
        assert browser.post(f"{LIST}/{key}/thay-the", data=data).status_code == 403
    assert house.browser("tuan").get(f"{LIST}/{key}/thay-the").status_code == 403
    assert house.browser("hang").get(f"{LIST}/{key}").status_code == 403
    assert house.browser("hang").get(f"/van-ban/{key}").status_code == 200


def test_what_will_be_marked_is_shown_before_it_is_and_can_be_taken_back(app: Flask, house: House) -> None:
    browser, key = house.browser("nam"), address(app, "30/2020/NĐ-CP")
    with app.app_context(), transaction(write=True):
        cited = read_citations("Điều 8 Nghị định 30/2020/NĐ-CP; Điều 9 Nghị định 30/2020/NĐ-CP")
        note_citations(place="course:an-toan", citations=cited, **PLACE)
    replace = f"{LIST}/{key}/thay-the"
    data = {
        "effective_on": "01/11/2026",
        "successor": "171/2025/ND-CP",
        "articles": "Điều 8",
        "legal_basis": "thử",
    }
    shown = browser.post(replace, data=data)
    assert shown.status_code == 200
    assert "1 nơi" in shown.text or "1 place" in shown.text
    with app.app_context(), transaction(write=False):
        assert db.session.scalar(select(LegalCitation).where(LegalCitation.state == "outdated")) is None
    assert browser.post(replace, data=data | {"confirmed": "1"}).status_code == 302
    page = browser.get(f"{LIST}/{key}").text
    assert "171/2025/NĐ-CP" in page
    with app.app_context(), transaction(write=False):
        newest = select(DocumentReplacement.public_id).order_by(DocumentReplacement.id.desc()).limit(1)
        said = db.session.scalar(newest)
    assert browser.post(f"{replace}/{said}/thu-lai").status_code == 302
    assert browser.post(f"{replace}/{said}/thu-lai").status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"effective_on": ""},
        {"successor": "9999/2026/NĐ-CP"},
        {"articles": "đoạn cuối"},
        {"effective_on": "x"},
    ],
)
def test_a_wrong_replacement_is_refused_beside_its_field(
    app: Flask, house: House, wrong: dict[str, str]
) -> None:
    data = {"effective_on": "01/11/2026", "confirmed": "1"} | wrong
    answer = house.browser("nam").post(f"{LIST}/{address(app, '30/2020/NĐ-CP')}/thay-the", data=data)
    assert answer.status_code == 422


def test_everybody_sees_what_holds_on_a_day_and_what_replaced_it(app: Flask, house: House) -> None:
    browser, key = house.browser("hang"), address(app, "13/2023/NĐ-CP")
    today = browser.get(f"/van-ban/{key}").text
    assert "356/2025/NĐ-CP" in today
    assert "Hết hiệu lực" in today
    assert "Hết hiệu lực" not in browser.get(f"/van-ban/{key}?ngay=01/06/2025").text.split("<dl")[0]
    assert browser.get(f"/van-ban/{key}?ngay=<b>").status_code == 200
    assert browser.get("/van-ban/khong-co").status_code == 404


def test_places_one_may_not_see_are_not_listed_and_not_approved(app: Flask, house: House) -> None:
    with app.app_context(), transaction(write=True):
        cited = read_citations("Điều 8 Nghị định 13/2023/NĐ-CP")
        note_citations(place="unknown:mat", citations=cited, **PLACE | {"label": "Bí mật <script>"})
        secret = db.session.scalars(select(LegalCitation.id)).one()
    key = address(app, "13/2023/NĐ-CP")
    browser = house.browser("nguyet")
    assert "Bí mật" not in browser.get(f"{LIST}/{key}/noi-trich").text
    assert browser.post(f"{LIST}/{key}/noi-trich", data={"chon": str(secret)}).status_code == 404
    assert browser.post(f"{LIST}/{key}/noi-trich", data={"chon": "9" * 30}).status_code in (302, 404)
    assert house.browser("tuan").post(f"{LIST}/{key}/noi-trich", data={}).status_code == 403


def test_numbers_that_are_cited_and_unknown_are_listed_where_one_may_see_them(house: House) -> None:
    assert house.browser("nam").get(f"{LIST}/chua-co").status_code == 200
    assert house.browser("nam").get(f"{LIST}/moi?so=15/2024/qđ-ubnd").text.count("15/2024/QĐ-UBND") == 1
