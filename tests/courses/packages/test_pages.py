"""The pages of packages: for learners, trainers and reviewers."""

import dataclasses
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from courses.packages.models import PackageApproval, PackageCommit, PackageSession
from courses.progress.actions import enrol
from lms.core.content_app import create_content_app
from lms.core.db import db, transaction
from lms.core.permissions import Role
from lms.organisations.queries import get_root
from lms.people.actions import grant_role
from tests.conftest import START
from tests.factories.courses import make_learner
from tests.factories.packages import make_package, make_package_course

SignIn = Callable[[int], FlaskClient]


@dataclass
class Scene:
    """A published course with a package, and who has to do with it."""

    app: Flask
    learner: FlaskClient
    trainer: FlaskClient
    reviewer: FlaskClient
    address: str
    package: str
    enrolment: str

    def start(self, sco: str = "bai") -> dict[str, Any]:
        """What the player is told when it opens the part."""
        answer = self.learner.post(f"{self.address}/bat-dau", json={"sco": sco})
        assert answer.status_code == 200
        return dict(answer.json)

    def report(self, session: int, seq: int = 1, **facts: Any) -> Any:
        """A report of the package."""
        data = {"cmi.core.lesson_status": "passed", "cmi.core.score.raw": "80"}
        body = {"session": session, "seq": seq, "data": data, "is_final": True, **facts}
        return self.learner.post(f"{self.address}/ghi", json=body)

    def count(self, model: Any) -> int:
        """How many rows there are."""
        with self.app.app_context(), transaction(write=False):
            return db.session.scalar(select(func.count()).select_from(model)) or 0


@pytest.fixture
def scene(app: Flask, sign_in: SignIn) -> Scene:
    """One learner, one trainer and one reviewer at the topmost unit."""
    with app.app_context(), transaction(write=True):
        course = make_package_course(make_package())
        people = [make_learner(name) for name in ("Trần Thị Hằng", "Lê Văn Giảng", "Phạm Thị Thẩm")]
        enrolment = enrol(person_id=people[0].id, course=course.course, version=course.version)
        for person, role in zip(people[1:], (Role.TRAINER, Role.REVIEWER), strict=True):
            root = get_root()
            grant_role(person=person, role=role, unit=root, valid_from=START.date(), granted_by_id=None)
        facts = (course.address, course.package.public_id, enrolment.public_id)
        ids = [person.id for person in people]
    return Scene(app, *(sign_in(id) for id in ids), *facts)


def test_no_byte_of_a_package_is_named_before_it_is_opened(scene: Scene) -> None:
    page = scene.learner.get(scene.address.rsplit("/goi/", 1)[0])
    assert page.status_code == 200
    assert scene.address in page.text
    assert "iframe" not in page.text and "frame-src" not in page.headers["Content-Security-Policy"]


def test_only_the_page_of_the_player_may_show_a_frame_and_only_of_that_origin(scene: Scene) -> None:
    page = scene.learner.get(scene.address)
    assert page.status_code == 200
    policy = page.headers["Content-Security-Policy"]
    assert re.search(r"frame-src http://127\.0\.0\.1:8001$", policy)
    assert "script-src 'self';" in policy


def test_opening_the_page_writes_nothing_and_opening_a_part_begins_a_session(scene: Scene) -> None:
    scene.learner.get(scene.address)
    assert scene.count(PackageSession) == 0
    begun = scene.start()
    assert begun["begin"]["values"]["cmi.core.entry"] == "ab-initio"
    assert begun["begin"]["values"]["cmi.core.student_id"] == scene.enrolment
    assert begun["begin"]["launch"] == "trang/bai%20mot.html?lop=1"
    assert scene.count(PackageSession) == 1


def test_a_report_is_answered_with_what_is_on_record(scene: Scene) -> None:
    answer = scene.report(scene.start()["session"])
    assert answer.json["is_passed"] is True and answer.json["score"] == 80
    assert answer.json["part"] == {"sco": "bai", "is_done": True}
    why = scene.learner.get(f"{scene.address}/vi-sao").text
    assert "cmi.core.lesson_status" in why and "80" in why


def test_why_a_package_does_not_count_yet_says_the_rule(scene: Scene) -> None:
    page = scene.learner.get(f"{scene.address}/vi-sao").text
    assert "Vì sao chưa hoàn thành" in page and "Mọi phần của gói báo" in page


@pytest.mark.parametrize(
    "body",
    [[], {"session": "1"}, {"session": 1, "seq": 0, "data": {}}, {"session": True, "seq": 1, "data": {}}, {}],
)
def test_what_is_no_report_is_answered_with_404(scene: Scene, body: Any) -> None:
    assert scene.learner.post(f"{scene.address}/ghi", json=body).status_code == 404
    assert scene.count(PackageCommit) == 0


def test_a_package_that_no_block_of_the_lesson_opens_is_not_found(scene: Scene) -> None:
    with scene.app.app_context(), transaction(write=True):
        other = make_package().public_id
    assert scene.learner.get(scene.address.replace(scene.package, other)).status_code == 404


def test_somebody_who_does_not_study_the_course_reports_nothing(scene: Scene) -> None:
    session = scene.start()["session"]
    scene.learner = scene.trainer
    assert scene.report(session).status_code == 302
    assert scene.count(PackageCommit) == 0


def test_a_trainer_sees_the_package_its_learners_and_their_reports(scene: Scene) -> None:
    scene.report(scene.start()["session"])
    for path in ("", "/nguoi-hoc", "/thu"):
        assert scene.trainer.get(f"/soan/goi/{scene.package}{path}").status_code == 200
    assert "An toàn thông tin" in scene.trainer.get("/soan/goi").text
    original = scene.trainer.get(f"/soan/goi/{scene.package}/goc", buffered=True)
    assert original.data[:2] == b"PK" and original.headers["Content-Type"] == "application/zip"


def test_trying_a_package_out_writes_nothing(scene: Scene) -> None:
    answer = scene.trainer.get(f"/soan/goi/{scene.package}/thu/bai")
    assert answer.json["begin"]["values"]["cmi.core.lesson_mode"] == "browse"
    assert scene.count(PackageSession) == 0


def test_a_learner_is_not_let_to_the_desk(scene: Scene) -> None:
    assert scene.learner.get("/soan/goi").status_code == 403
    for path in ("", "/goc", "/thu", "/thu/bai"):
        assert scene.learner.get(f"/soan/goi/{scene.package}{path}").status_code == 404


def test_only_a_reviewer_lets_the_score_count_and_can_take_it_back(scene: Scene) -> None:
    place = f"/soan/goi/{scene.package}/diem"
    assert scene.trainer.post(place).status_code == 403
    assert scene.reviewer.post(place).status_code == 302
    assert scene.count(PackageApproval) == 1
    assert scene.reviewer.get(f"/soan/goi/{scene.package}").status_code == 200
    scene.reviewer.post(place)
    assert scene.count(PackageApproval) == 0


@pytest.fixture
def content(scene: Scene) -> tuple[FlaskClient, str]:
    """(the other origin, the path under which the package of the scene is opened there)."""
    frame = scene.start()["frame"]
    other = create_content_app(scene.app.config["LMS"])
    return other.test_client(), frame.split("8001", 1)[1].removesuffix("~/")


def test_the_other_origin_serves_a_package_by_its_token_and_nothing_without(
    content: tuple[FlaskClient, str],
) -> None:
    client, path = content
    page = client.get(f"{path}trang/bai%20mot.html")
    assert page.status_code == 200 and page.headers["Content-Type"] == "text/html"
    assert client.get(f"{path}trang/").status_code == 404
    assert client.get(f"{path}../imsmanifest.xml").status_code in (404, 308)
    assert client.get("/gia-mao/trang/bai%20mot.html").status_code == 404
    assert client.get(f"{path[:-3]}xx/imsmanifest.xml").status_code == 404
    for address in ("/", "/khoa-hoc", "/dang-nhap"):
        assert client.get(address).status_code == 404


def test_the_other_origin_knows_no_cookies_and_is_shown_by_the_site_alone(
    content: tuple[FlaskClient, str],
) -> None:
    client, path = content
    for address in (f"{path}~/", f"{path}imsmanifest.xml", "/healthz", "/nothing"):
        answer = client.get(address)
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    policy = client.get(f"{path}~/").headers["Content-Security-Policy"]
    assert "frame-ancestors 'self' http://localhost" in policy
    assert "connect-src 'self'" in policy and "sandbox" in policy and "allow-top-navigation" not in policy


def test_the_other_origin_serves_parts_of_a_file(content: tuple[FlaskClient, str]) -> None:
    client, path = content
    whole = client.get(f"{path}trang/scorm.js")
    part = client.get(f"{path}trang/scorm.js", headers={"Range": "bytes=5-9"})
    assert part.status_code == 206 and part.data == whole.data[5:10]
    assert client.get(f"{path}trang/scorm.js", headers={"Range": "bytes=999999-"}).status_code == 416
    assert client.head(f"{path}trang/scorm.js").content_length == len(whole.data)
    tag = whole.headers["ETag"]
    assert client.get(f"{path}trang/scorm.js", headers={"If-None-Match": tag}).status_code == 304


def test_a_token_ends_by_itself(content: tuple[FlaskClient, str], monkeypatch: pytest.MonkeyPatch) -> None:
    client, path = content
    monkeypatch.setattr("lms.core.content.TOKEN_SECONDS", -1)
    assert client.get(f"{path}imsmanifest.xml").status_code == 404


def test_the_player_of_the_other_origin_is_made_of_its_own_script(content: tuple[FlaskClient, str]) -> None:
    client, path = content
    page = client.get(f"{path}~/").text
    script = re.search(r'src="(/~/[^"]+)"', page)
    assert script and "scorm12" in script[1]
    packed = client.get(script[1], headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip" and len(packed.data) < 40_000
    assert client.get("/~/app.js").status_code == 404


def test_a_package_made_where_the_case_of_names_says_nothing_finds_its_files(
    content: tuple[FlaskClient, str],
) -> None:
    client, path = content
    assert client.get(f"{path}TRANG/Bai%20Mot.HTML").status_code == 200
    assert client.get(f"{path}trang/bai%20ba.html").status_code == 404


def test_where_each_package_has_a_name_of_its_own_a_token_opens_nothing_under_another(scene: Scene) -> None:
    settings = dataclasses.replace(scene.app.config["LMS"], content_url="http://*.goi.example")
    scene.app.config["LMS"] = settings
    begun = scene.start()
    frame = urlsplit(begun["frame"])
    policy = scene.learner.get(scene.address).headers["Content-Security-Policy"]
    assert f"frame-src http://{frame.netloc}" in policy and "*" not in policy
    other = create_content_app(settings).test_client()
    path = f"{frame.path.removesuffix('~/')}trang/scorm.js"
    assert other.get(path, base_url=f"http://{frame.netloc}").status_code == 200
    for host in ("g.goi.example", "gabc.goi.example", "goi.example"):
        assert other.get(path, base_url=f"http://{host}").status_code == 404
    trial = scene.trainer.get(f"/soan/goi/{scene.package}/thu/bai").json["frame"]
    assert urlsplit(trial).netloc != frame.netloc
