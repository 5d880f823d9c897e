"""What no package sends: refused or kept as far as it can be read, never a fault of the site."""

import json
from typing import Any

import pytest

from courses.packages.models import PackageCommit, PackageState
from tests.courses.packages.test_pages import Scene, scene

__all__ = ["scene"]
ODD: list[Any] = [
    None, True, -1, 0, 2**31, 10**40, 1.5, "", "x", "\ud800", "a\x00b", "9" * 6000, "٣", "-0", "1e999", [], [[]], {},
    {"a": []}, "P" + "9" * 30 + "Y", "99:59:59.99", "<script>", "NaN", "Infinity",
]  # fmt: skip
FIELDS = [
    "cmi.core.lesson_status", "cmi.core.score.raw", "cmi.core.score.max", "cmi.core.score.min", "cmi.suspend_data",
    "cmi.core.session_time", "cmi.core.lesson_location", "cmi.core.exit", "cmi.interactions.0.id",
    "cmi.objectives.0.id", "cmi.score.scaled", "cmi.completion_status", "adl.nav.request", "cmi.", "x" * 400,
    "cmi.interactions.99999.id",
]  # fmt: skip


@pytest.mark.parametrize("name", ["session", "seq", "data", "is_final"])
def test_a_report_with_anything_anywhere_is_answered(scene: Scene, name: str) -> None:
    session = scene.start()["session"]
    for number, odd in enumerate(ODD, 1):
        body = {"session": session, "seq": number, "data": {}, name: odd}
        assert scene.learner.post(f"{scene.address}/ghi", json=body).status_code in (200, 404), odd


def test_a_field_with_anything_in_it_is_answered_and_what_was_reached_stays(scene: Scene) -> None:
    session = scene.start()["session"]
    assert scene.report(session).json["is_passed"] is True
    for number, (field, odd) in enumerate(((f, o) for f in FIELDS for o in ODD), 2):
        answer = scene.report(session, number, data={field: odd})
        assert answer.status_code == 200, (field, odd)
        assert answer.json["score"] >= 80 and answer.json["part"]["is_done"], (field, odd)
    assert scene.learner.get(f"{scene.address}/vi-sao").status_code == 200
    assert scene.learner.get(scene.address).status_code == 200
    assert scene.count(PackageState) == 1


@pytest.mark.parametrize(
    "body", [*ODD, {"sco": []}, {"sco": {}}, {"sco": 5}, {"sco": "\ud800"}, {"sco": "a\x00"}]
)
def test_a_part_that_there_is_not_is_not_opened(scene: Scene, body: Any) -> None:
    assert scene.learner.post(f"{scene.address}/bat-dau", json=body).status_code == 404
    assert scene.learner.post(f"{scene.address}/ghi", json=body).status_code == 404


@pytest.mark.parametrize("text", ["[" * 5000, "{", json.dumps("x"), '{"session": NaN}', "\x00"])
def test_a_report_that_is_no_json_is_not_taken(scene: Scene, text: str) -> None:
    answer = scene.learner.post(f"{scene.address}/ghi", data=text, content_type="application/json")
    assert answer.status_code == 404


def test_nobody_reports_into_the_session_of_another(scene: Scene) -> None:
    session = scene.start()["session"]
    body = {"session": session, "seq": 1, "data": {"cmi.core.lesson_status": "passed"}}
    assert scene.trainer.post(f"{scene.address}/ghi", json=body).status_code in (302, 403, 404)
    assert scene.count(PackageCommit) == 0
