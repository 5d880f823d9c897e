"""Two officers add a programme of the same name at the same moment: each has one, neither changes the other's."""

import threading

import pytest
from flask import Flask
from sqlalchemy import select

from courses.catalogue import programmes
from lms.assignments.models import Programme, ProgrammePart
from lms.core.db import db, transaction
from lms.training.models import Creditable
from tests.factories.courses import make_course
from tests.factories.organisations import make_unit

TITLE = "Chương trình tập sự"


def _kept(app: Flask) -> list[tuple[str, int, str]]:
    """(address, unit, course) of every programme."""
    with app.app_context(), transaction(write=False):
        rows = db.session.execute(
            select(Programme.key, Programme.unit_id, Creditable.key)
            .join(ProgrammePart, ProgrammePart.programme_id == Programme.id)
            .join(Creditable, Creditable.id == ProgrammePart.creditable_id)
            .order_by(Programme.key)
        )
        return [(row[0], row[1], row[2]) for row in rows]


def test_two_programmes_of_one_name_added_at_once_have_two_addresses(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context(), transaction(write=True):
        units = [make_unit("Sở Nội vụ").id, make_unit("Sở Y tế").id]
        courses = [make_course(slug).course.slug for slug in ("mot", "hai")]
    both_have_read = threading.Barrier(1 if app.config["LMS"].is_embedded else 2)
    choose, faults = programmes.slug_of, list[BaseException]()

    def chosen(title: str, taken: set[str], **said: str) -> str:
        slug = choose(title, taken, **said)
        if slug == "chuong-trinh-tap-su":
            both_have_read.wait(10)
        return slug

    monkeypatch.setattr(programmes, "slug_of", chosen)

    def add(unit_id: int, course: str) -> None:
        try:
            with app.app_context(), transaction(write=True):
                programmes.begin_programme(title=TITLE, courses=[course], unit_id=unit_id)
        except BaseException as fault:
            faults.append(fault)

    officers = [threading.Thread(target=add, args=each) for each in zip(units, courses, strict=True)]
    for officer in officers:
        officer.start()
    for officer in officers:
        officer.join(30)
    assert faults == []
    kept = _kept(app)
    assert [key for key, _unit, _course in kept] == [
        "programmes:chuong-trinh-tap-su",
        "programmes:chuong-trinh-tap-su-2",
    ]
    assert {(unit, course) for _key, unit, course in kept} == {
        (units[0], "courses:mot"),
        (units[1], "courses:hai"),
    }
