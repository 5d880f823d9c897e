"""Courses and lessons that cite documents which are replaced, as their learners and trainers see it."""

import datetime as dt
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select

from courses.catalogue.actions import PlacedItem, PlannedModule, VersionFacts, publish_version
from courses.catalogue.models import CourseVersion
from courses.lessons.actions import put_blocks
from courses.progress.actions import enrol
from lms.core.db import db, transaction
from lms.core.jobs import drain
from lms.core.permissions import Role
from lms.core.registries import setup_steps
from lms.law.actions import replace_document
from lms.law.models import LegalCitation
from lms.law.queries import find_document
from lms.notices.models import Message
from lms.organisations.queries import get_root
from tests.factories.courses import SmallCourse, make_course
from tests.factories.people import make_holder, make_person

QUOTED = {
    "id": "trich1",
    "kind": "legal",
    "document": "",
    "article": "Điều 8",
    "citation": "khoản 2 Điều 8 Nghị định 30/2020/NĐ-CP",
    "html": "<p>Thể thức văn bản</p>",
}


def republish(made: SmallCourse, *, documents: list[str], blocks: list[dict[str, str]]) -> CourseVersion:
    number = put_blocks(item=made.lesson, blocks=blocks, questions=[]).number
    facts = VersionFacts(
        title="Văn thư",
        summary="",
        objectives=[],
        field="",
        language="vi",
        tiet_hundredths=100,
        content_group=5,
        study_form="online",
        certificate_title="",
        legal_documents=documents,
        digest="x",
    )
    placed = PlacedItem(made.lesson, "Bài một", 1, number)
    return publish_version(
        course=made.course, facts=facts, modules=[PlannedModule("Một", [placed])], files={}
    )


def school(app: Flask) -> tuple[str, str, int, int]:
    """(course, lesson, trainer, learner) of a course that cites the decree on clerical work."""
    with app.app_context(), transaction(write=True):
        trainer = make_holder(Role.TRAINER, get_root(), "Trần Anh Tuấn").id
        learner = make_person("Nguyễn Thị Hằng", unit=get_root()).id
        made = make_course()
        version = republish(made, documents=["Nghị định 30/2020/NĐ-CP của Chính phủ"], blocks=[QUOTED])
        enrol(person_id=learner, course=made.course, version=version)
        return made.slug, made.lesson.slug, trainer, learner


def replace_decree(app: Flask) -> None:
    with app.app_context():
        with transaction(write=True):
            document, by = find_document("30/2020/NĐ-CP"), find_document("224/2026/NĐ-CP")
            assert document is not None
            replace_document(document=document, replaced_by=by, effective_on=dt.date(2026, 11, 1))
        drain()


def test_a_published_version_says_what_it_and_its_lessons_cite(app: Flask) -> None:
    slug, item, _trainer, _learner = school(app)
    with app.app_context(), transaction(write=False):
        cited = {each.place: each.article for each in db.session.scalars(select(LegalCitation))}
    assert cited == {f"course:{slug}": "", f"lesson:{slug}/{item}": "Điều 8 khoản 2"}


def test_the_learner_reads_beside_the_quotation_what_replaced_it(
    app: Flask, sign_in: Callable[[int], FlaskClient]
) -> None:
    slug, item, _trainer, learner = school(app)
    browser = sign_in(learner)
    lesson, course = f"/khoa-hoc/{slug}/bai/{item}", f"/khoa-hoc/{slug}"
    assert "224/2026/NĐ-CP" not in browser.get(lesson).text
    replace_decree(app)
    assert "224/2026/NĐ-CP" in browser.get(lesson).text
    assert "01/11/2026" in browser.get(lesson).text
    assert "224/2026/NĐ-CP" in browser.get(course).text


def test_trainers_are_told_once_and_a_reviewer_approves_the_lesson_again(
    app: Flask, sign_in: Callable[[int], FlaskClient]
) -> None:
    _slug, _item, trainer, _learner = school(app)
    replace_decree(app)
    with app.app_context(), transaction(write=True):
        drained = list(db.session.scalars(select(Message).where(Message.key.like("law:%"))))
        assert [each.person_id for each in drained] == [trainer]
        reviewer = make_holder(Role.REVIEWER, get_root(), "Phạm Ánh Nguyệt").id
        document = find_document("30/2020/NĐ-CP")
        assert document is not None
        address = f"/quan-tri/van-ban/{document.public_id}/noi-trich"
        waiting = list(db.session.scalars(select(LegalCitation.id).where(LegalCitation.state == "outdated")))
    assert len(waiting) == 2
    assert sign_in(trainer).post(address, data={"chon": str(waiting[0])}).status_code == 403
    browser = sign_in(reviewer)
    assert "Văn thư: Bài một" in browser.get(address).text
    assert browser.post(address, data={"chon": [str(each) for each in waiting]}).status_code == 302
    with app.app_context(), transaction(write=False):
        assert set(db.session.scalars(select(LegalCitation.state))) == {"approved"}


def test_a_version_that_cites_it_no_more_is_gone_from_the_list(app: Flask) -> None:
    with app.app_context(), transaction(write=True):
        made = make_course()
        republish(made, documents=["Nghị định 30/2020/NĐ-CP"], blocks=[QUOTED])
        republish(made, documents=[], blocks=[{"id": "chu1", "kind": "text", "html": "<p>Chữ</p>"}])
        assert db.session.scalar(select(LegalCitation.id).where(LegalCitation.owner == made.slug)) is None


def test_courses_and_questions_of_earlier_releases_become_places_at_set_up(app: Flask) -> None:
    with app.app_context(), transaction(write=True):
        made = make_course()
        republish(made, documents=["Nghị định 30/2020/NĐ-CP"], blocks=[QUOTED])
        before = set(db.session.scalars(select(LegalCitation.place)))
        db.session.execute(delete(LegalCitation))
        for step in setup_steps():
            step()
        assert set(db.session.scalars(select(LegalCitation.place))) == before
