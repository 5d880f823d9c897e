"""The pages of sealed reports: sealing, looking, taking the file, recomputing, comparing, checking."""

import io
import re
import zipfile
from collections.abc import Callable

from flask.testing import FlaskClient

from lms.core.db import db, transaction
from lms.organisations.models import Unit
from tests.factories.organisations import make_unit
from tests.factories.training import make_officer
from tests.lms.sealing.conftest import Sealer

PAGES = "/nhan-su/bao-cao-chot"
SignIn = Callable[[int], FlaskClient]


def _unit_key(place: Sealer) -> str:
    with place.app.app_context(), transaction(write=False):
        return db.session.get_one(Unit, place.province_id).public_id


def _seal(place: Sealer, browser: FlaskClient, on: str = "20/11/2026") -> str:
    answer = browser.post(f"{PAGES}/moi", data={"unit": _unit_key(place), "on": on})
    assert answer.status_code == 302, answer.text
    return str(answer.headers["Location"])


def _file(browser: FlaskClient, address: str) -> bytes:
    with browser.get(f"{address}/tep.zip") as answer:
        return answer.data


def test_an_officer_seals_watches_and_takes_the_file(place: Sealer, sign_in: SignIn) -> None:
    mai = sign_in(place.officer_id)
    assert "Chưa chốt báo cáo nào" in mai.get(PAGES).text
    assert "20/11/2026" in mai.get(f"{PAGES}/moi").text
    address = _seal(place, mai)
    waiting = mai.get(address).text
    assert "Đang chốt" in waiting and "data-refresh" in waiting
    place.work()
    page = mai.get(address).text
    assert "50,0" in page and re.search(r"01/2026/BC-T\d+", page)
    with zipfile.ZipFile(io.BytesIO(_file(mai, address))) as archive:
        assert {"manifest.json", "cover.pdf", "outputs/people.csv"} <= set(archive.namelist())
        cover = archive.read("cover.pdf")
    assert mai.get(f"{address}/bia.pdf").data == cover
    assert "Đã chốt" in mai.get(PAGES).text


def test_the_officer_recomputes_it_on_the_page(place: Sealer, sign_in: SignIn) -> None:
    mai = sign_in(place.officer_id)
    address = _seal(place, mai)
    place.work()
    assert mai.post(f"{address}/tinh-lai").status_code == 302
    assert "Đang tính lại" in mai.get(address).text
    place.work()
    assert "giống từng ký tự" in mai.get(address).text


def test_two_reports_are_compared_and_each_person_leads_on(place: Sealer, sign_in: SignIn) -> None:
    mai = sign_in(place.officer_id)
    first = _seal(place, mai, "02/03/2026")
    place.work()
    second = _seal(place, mai)
    place.work()
    other = first.rsplit("/", 1)[-1]
    compared = mai.post(f"{second}/so-sanh", data={"voi": other}).headers["Location"]
    assert "Đang chờ đến lượt" in mai.get(compared).text
    place.work()
    page = mai.get(compared).text
    assert "Ghi nhận mới" in page and "Lê Thị Đào" in page and "+42" in page
    assert "Trần Thị Ánh" not in page
    assert "Lê Thị Đào" in mai.get(f"{compared}?ly-do=credit&tim=Đào").text
    assert "Lê Thị Đào" not in mai.get(f"{compared}?ly-do=left").text
    person = re.search(r'href="(/nhan-su/nguoi/[^"]+)"', page)
    assert person is not None and mai.get(person.group(1).replace("&amp;", "&")).status_code == 200


def test_a_report_is_not_compared_with_itself(place: Sealer, sign_in: SignIn) -> None:
    mai = sign_in(place.officer_id)
    address = _seal(place, mai)
    place.work()
    refused = mai.post(f"{address}/so-sanh", data={"voi": address.rsplit("/", 1)[-1]}, follow_redirects=True)
    assert "Chọn hai báo cáo khác nhau." in refused.text


def test_a_day_to_come_and_a_second_sealing_at_once_are_refused_in_words(
    place: Sealer, sign_in: SignIn
) -> None:
    mai, unit = sign_in(place.officer_id), _unit_key(place)
    refused = mai.post(f"{PAGES}/moi", data={"unit": unit, "on": "21/11/2026"})
    assert refused.status_code == 422 and "Chỉ chốt được" in refused.text
    _seal(place, mai)
    refused = mai.post(f"{PAGES}/moi", data={"unit": unit, "on": "20/11/2026"})
    assert refused.status_code == 422 and "đang được chốt" in refused.text


def test_a_file_is_checked_by_whoever_holds_it(place: Sealer, sign_in: SignIn) -> None:
    mai = sign_in(place.officer_id)
    address = _seal(place, mai)
    place.work()
    content = _file(mai, address)

    def check(sent: bytes) -> str:
        return mai.post(f"{PAGES}/kiem-tra", data={"file": (io.BytesIO(sent), "a.zip")}).text

    assert "còn nguyên như khi chốt" in check(content)
    assert "không còn như khi chốt" in check(content[:-30])
    assert "không còn như khi chốt" in check(b"PK\x03\x04 no zip")
    assert mai.post(f"{PAGES}/kiem-tra", data={}).status_code == 422


def test_nobody_sees_the_reports_of_other_units(place: Sealer, sign_in: SignIn) -> None:
    mai = sign_in(place.officer_id)
    address = _seal(place, mai)
    place.work()
    with place.app.app_context(), transaction(write=True):
        other = make_officer("Cao Văn Lạ", make_unit("UBND tỉnh Lạ", kind="province")).id
    stranger = sign_in(other)
    for page in ("", "/tep.zip", "/bia.pdf"):
        assert stranger.get(f"{address}{page}").status_code == 404
    for deed in ("tinh-lai", "so-sanh", "chot-lai"):
        assert stranger.post(f"{address}/{deed}").status_code == 404
    assert "01/2026" not in stranger.get(PAGES).text
    assert sign_in(place.people["Đỗ Văn Ân"]).get(PAGES).status_code == 403
