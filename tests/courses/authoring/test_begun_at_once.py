"""Two authors begin a course of the same name at the same moment: each has one, neither meets a fault."""

import threading

from flask import Flask
from sqlalchemy import select

from courses.authoring.actions import begin_course, beginning
from courses.authoring.models import CourseDraft
from courses.catalogue.models import Course
from lms.core.db import db, transaction
from lms.core.permissions import Role
from lms.organisations.models import Unit
from tests.factories.organisations import make_unit
from tests.factories.people import make_holder

TITLE = "An toàn thông tin"


def _authors() -> list[tuple[int, int]]:
    """(person, unit) of two trainers of two units."""
    units = [make_unit("Sở Nội vụ"), make_unit("Sở Y tế")]
    people = [make_holder(Role.TRAINER, unit, "Lê Anh Tuấn") for unit in units]
    db.session.flush()
    return [(person.id, unit.id) for person, unit in zip(people, units, strict=True)]


def test_two_courses_of_one_name_begun_at_once_have_two_addresses(app: Flask, monkeypatch):
    with app.app_context(), transaction(write=True):
        authors = _authors()
    is_shared = app.config["SQLALCHEMY_DATABASE_URI"].startswith("postgresql")
    both_have_read = threading.Barrier(2 if is_shared else 1)
    choose, faults = beginning.slug_of, list[BaseException]()

    def chosen(title, taken, **said):
        slug = choose(title, taken, **said)
        if slug == "an-toan-thong-tin":
            both_have_read.wait(10)
        return slug

    monkeypatch.setattr(beginning, "slug_of", chosen)

    def begin(person_id: int, unit_id: int) -> None:
        try:
            with app.app_context(), transaction(write=True):
                unit = db.session.get_one(Unit, unit_id)
                begin_course(unit=unit, title=TITLE, person_id=person_id)
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=begin, args=each) for each in authors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    with app.app_context(), transaction(write=False):
        rows = db.session.execute(
            select(Course.slug, Course.unit_id, CourseDraft.authors)
            .join(CourseDraft, CourseDraft.course_id == Course.id)
            .order_by(Course.slug)
        ).all()
    assert [row.slug for row in rows] == ["an-toan-thong-tin", "an-toan-thong-tin-2"]
    assert {(row.authors[0], row.unit_id) for row in rows} == set(authors)
