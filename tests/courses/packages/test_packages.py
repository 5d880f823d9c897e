"""Packages come in, report, and count, on a real database."""

import io
import random
import zipfile
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from courses.packages.actions import (
    allow_score,
    create_package,
    keep_commit,
    settle_package,
    start_session,
)
from courses.packages.invariants import INVARIANTS
from courses.packages.models import Package, PackageCommit, PackageFile, PackageState
from courses.packages.playing import told_objectives, tree_of
from courses.packages.queries import get_node
from courses.packages.starting import start_values
from courses.progress.actions import enrol
from courses.progress.completion import what_is_missing
from courses.progress.models import Completion, Enrolment, ItemPass
from lms.core.db import db
from lms.core.errors import NotFound, Refusal
from lms.core.storage import StoredFile, read_file, store_file
from lms.organisations.queries import get_root
from tests.conftest import HeldClock
from tests.factories.courses import make_learner
from tests.factories.packages import PackageCourse, make_package, make_package_course
from tests.factories.scorm import scorm12, scorm2004, zipped
from tests.factories.sequenced import objectives, package, part, sequencing, shared

pytestmark = pytest.mark.usefixtures("writing")


class Learner:
    """Somebody with a package open."""

    def __init__(self, course: PackageCourse) -> None:
        self.course = course
        person = make_learner()
        self.enrolment: Enrolment = enrol(person_id=person.id, course=course.course, version=course.version)

    def open(self, sco: str = "bai") -> int:
        """A session with that part."""
        session = start_session(
            enrolment=self.enrolment, item_id=self.course.lesson.id, package=self.course.package, sco=sco
        )
        return session.id

    def report(self, session: int, seq: int, *, is_final: bool = False, **fields: str) -> PackageState:
        """What the package reports, by names without their beginning."""
        names = {
            "status": "cmi.core.lesson_status",
            "raw": "cmi.core.score.raw",
            "suspend": "cmi.suspend_data",
        }
        data = {names.get(name, name): value for name, value in fields.items()}
        return keep_commit(
            enrolment=self.enrolment,
            package=self.course.package,
            session_id=session,
            seq=seq,
            data=data,
            is_final=is_final,
        )

    def settle(self) -> bool:
        """True when the lesson is passed."""
        return settle_package(enrolment=self.enrolment, place=self.course.place)


@pytest.fixture
def learner() -> Learner:
    """A learner of a course whose one lesson opens a package of SCORM 1.2."""
    return Learner(make_package_course(make_package()))


def test_a_package_is_kept_whole_with_its_original() -> None:
    content = scorm12()
    package = make_package(content)
    assert read_file(package.original_sha256) == content
    files = {row.path: row for row in db.session.scalars(select(PackageFile))}
    assert set(files) == {"imsmanifest.xml", "trang/bai mot.html", "trang/scorm.js"}
    assert b"LMSInitialize" in read_file(files["trang/scorm.js"].sha256)
    assert db.session.get(StoredFile, package.index_sha256) is not None
    assert (package.title, package.standard, package.file_count) == ("An toàn thông tin", "scorm12", 3)
    assert [found for check in INVARIANTS.values() for found in check()] == []


def test_a_large_file_of_a_package_is_kept_without_being_held_in_memory() -> None:
    film = random.Random(1).randbytes(4_000_000)
    package = make_package(zipped({**_files(), "phim.mp4": film}))
    row = db.session.get_one(PackageFile, (package.id, "phim.mp4"))
    assert read_file(row.sha256) == film and row.media_type == "video/mp4"


def _files() -> dict[str, str | bytes]:

    with zipfile.ZipFile(io.BytesIO(scorm12())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_other_sites_that_a_package_loads_from_are_named() -> None:
    page = '<script src="https://cdn.example.com/a.js"></script><a href="https://khong.example.com">x</a>'
    package = make_package(zipped({**_files(), "them.html": page}))
    assert list(package.manifest["outside"]) == ["cdn.example.com"]


def test_what_is_no_package_is_refused_and_leaves_no_row() -> None:
    digest = store_file(b"not a zip", "application/zip")
    with pytest.raises(Refusal) as refusal:
        create_package(title="", digest=digest, unit_id=get_root().id, person_id=None)
    assert "ZIP" in str(refusal.value)
    assert db.session.scalar(select(func.count()).select_from(Package)) == 0


def test_a_report_that_is_sent_twice_is_kept_once(learner: Learner) -> None:
    session = learner.open()
    for _ in range(3):
        learner.report(session, 1, status="incomplete", suspend="a")
    assert db.session.scalar(select(func.count()).select_from(PackageCommit)) == 1


def test_a_late_report_lowers_nothing_and_its_own_place_is_kept(learner: Learner) -> None:
    first, second = learner.open(), learner.open()
    learner.report(second, 1, is_final=True, status="passed", raw="90", suspend="mới")
    state = learner.report(first, 1, status="incomplete", raw="10", suspend="cũ")
    assert (state.completion, state.success, state.score_percent) == ("completed", "passed", 90)
    assert state.suspend_data == "mới"
    assert [check() for check in INVARIANTS.values()] == [[], []]


def test_a_session_of_somebody_else_takes_no_report(learner: Learner) -> None:
    other = Learner(learner.course)
    with pytest.raises(NotFound):
        other.report(learner.open(), 1, status="passed")


def test_a_part_that_does_not_exist_is_not_opened(learner: Learner) -> None:
    with pytest.raises(NotFound):
        learner.open("khac")


def test_a_session_lasts_no_longer_than_it_was_open(learner: Learner, clock: HeldClock) -> None:
    session = learner.open()
    clock.forward(minutes=2)
    state = learner.report(session, 1, **{"cmi.core.session_time": "20:00:00"})
    assert state.total_seconds == 125


def test_the_next_time_begins_where_the_last_one_stopped(learner: Learner, clock: HeldClock) -> None:
    session = learner.open()
    clock.forward(minutes=6)
    state = learner.report(
        session,
        1,
        **{
            "suspend": "trang 3",
            "cmi.core.lesson_location": "3",
            "cmi.core.exit": "suspend",
            "cmi.core.session_time": "00:05:00",
        },
    )
    values = start_values(
        standard="scorm12",
        node=get_node(learner.course.package, "bai"),
        state=state,
        objectives={},
        learner_id="x",
        learner_name="Hằng",
        mode="normal",
    )
    assert (values["cmi.suspend_data"], values["cmi.core.lesson_location"]) == ("trang 3", "3")
    assert (values["cmi.core.entry"], values["cmi.core.total_time"]) == ("resume", "0000:05:00.00")
    assert "cmi.core.session_time" not in values and "cmi.core.exit" not in values


def test_the_lesson_counts_when_the_package_has_reported_enough(learner: Learner) -> None:
    session = learner.open()
    learner.report(session, 1, status="incomplete")
    assert not learner.settle()
    learner.report(session, 2, is_final=True, status="passed", raw="80")
    assert learner.settle()
    passed = db.session.scalars(select(ItemPass)).one()
    assert passed.rule == "package" and passed.detail["package_score_percent"] == 80


def test_what_only_the_translation_opens_is_asked_of_nobody() -> None:
    english = make_package(scorm2004())
    learner = Learner(make_package_course(make_package(), in_english=english))
    missing = what_is_missing(learner.enrolment, learner.course.place)
    assert missing == ["gói học “An toàn thông tin” chưa báo đủ kết quả"]
    learner.report(learner.open(), 1, is_final=True, status="passed", raw="80")
    assert learner.settle()
    passed = db.session.scalars(select(ItemPass)).one()
    assert passed.detail["packages"] == [learner.course.package.public_id]


def test_the_score_of_a_package_counts_only_where_a_reviewer_allowed_it(learner: Learner) -> None:
    session = learner.open()
    learner.report(session, 1, is_final=True, status="passed", raw="80")
    learner.settle()
    assert db.session.scalars(select(Completion.score_percent)).one() is None


def test_an_allowed_score_stands_in_the_completion(learner: Learner) -> None:
    allow_score(package=learner.course.package, person_id=make_learner().id)
    session = learner.open()
    learner.report(session, 1, is_final=True, status="passed", raw="80")
    learner.settle()
    assert db.session.scalars(select(Completion.score_percent)).one() == 80


def test_nobody_allows_the_score_of_the_package_they_brought_in() -> None:
    person = make_learner()
    with pytest.raises(Refusal):
        allow_score(package=make_package(person_id=person.id), person_id=person.id)


@pytest.mark.parametrize(
    ("rule", "enough"), [({"rule": "score", "percent": 90}, False), ({"rule": "all"}, True)]
)
def test_the_rule_of_the_author_decides(rule: dict[str, Any], enough: bool) -> None:
    learner = Learner(make_package_course(make_package(), rule=rule))
    session = learner.open()
    learner.report(session, 1, is_final=True, status="passed", raw="80")
    assert learner.settle() is enough


def test_a_package_of_several_parts_counts_when_all_are_done() -> None:
    learner = Learner(make_package_course(make_package(scorm2004()), rule={"rule": "completed"}))
    for name in ("phan1", "phan2"):
        assert not learner.settle()
        session = learner.open(name)
        learner.report(session, 1, is_final=True, **{"cmi.completion_status": "completed"})
    assert learner.settle()


def test_the_feature_is_there(app: Flask) -> None:
    assert "package" in app.extensions["courses.blocks"]
    assert "package" in app.extensions["courses.completions"]


OUT = '<imsss:rollupRules rollupObjectiveSatisfied="false" rollupProgressCompletion="false"/>'


@pytest.fixture
def led() -> Learner:
    """A learner of a package whose author lets part b alone decide, and tells b what a reached."""
    known = objectives("<imsss:primaryObjective/>", shared("truoc", "muc-tieu", writes=False, is_main=False))
    content = package(
        part("a", sequencing(OUT, objectives(shared("xong", "muc-tieu", writes=True)))),
        part("b", sequencing(known)),
    )
    return Learner(make_package_course(make_package(content), slug="hoc-theo-luat"))


def test_the_lesson_counts_by_the_rules_of_the_author_of_the_package(led: Learner) -> None:
    led.report(led.open("b"), 1, is_final=True, **{"cmi.completion_status": "incomplete"})
    assert not led.settle()
    led.report(led.open("a"), 1, is_final=True, **{"cmi.completion_status": "completed"})
    assert not led.settle()
    led.report(led.open("b"), 1, is_final=True, **{"cmi.completion_status": "completed"})
    assert led.settle()
    led.report(led.open("b"), 1, is_final=True, **{"cmi.completion_status": "incomplete"})
    assert led.settle()


def test_a_part_is_told_what_another_reached_of_the_objective_they_share(led: Learner) -> None:
    reported = {"cmi.objectives.0.id": "xong", "cmi.objectives.0.success_status": "passed"}
    state = led.report(
        led.open("a"), 1, is_final=True, **reported, **{"cmi.objectives.0.score.scaled": "0.7"}
    )
    assert state.objectives == {"xong": {"satisfied": "passed", "measure": 0.7}}
    told = start_values(
        standard="scorm2004",
        node=get_node(led.course.package, "b"),
        state=None,
        objectives=told_objectives(tree_of(led.course.package, {"a": state}), "b"),
        learner_id="x",
        learner_name="Hằng",
        mode="normal",
    )
    assert told["cmi.objectives.0.id"] == "truoc"
    assert told["cmi.objectives.0.success_status"] == "passed"
