"""Two people at the same moment: neither writes over the other, and nothing happens twice."""

import threading
from collections.abc import Callable

import pytest
from flask import Flask

from courses.authoring.actions import Overtaken, discard_draft, open_draft, save_lesson
from courses.authoring.actions.releasing import Choice, release_draft
from courses.authoring.models import DraftLesson
from courses.authoring.queries import find_draft, get_draft_lesson
from courses.catalogue.models import CourseVersion
from courses.catalogue.queries import get_outline
from courses.progress.actions import enrol, pass_item
from courses.progress.models import Enrolment
from courses.progress.moving import move_enrolments
from courses.progress.queries import list_passes, list_studies
from lms.core.db import Vanished, db, transaction
from lms.core.errors import Conflict, NotFound
from tests.courses.authoring.workflow.school import School, make_school, text
from tests.factories.courses import make_learner


@pytest.fixture
def school(app: Flask) -> School:
    with app.app_context(), transaction(write=True):
        return make_school()


def _at_once(app: Flask, *deeds: Callable[[], object]) -> list[BaseException]:
    """What went wrong where everybody had read before anybody wrote (as far as the database lets them)."""
    faults: list[BaseException] = []

    def work(deed: Callable[[], object]) -> None:
        try:
            with app.app_context(), transaction(write=True):
                deed()
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=work, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return faults


def test_of_two_authors_who_save_a_lesson_at_once_one_meets_the_other(app: Flask, school: School):
    both_have_read = threading.Barrier(2)
    with app.app_context(), transaction(write=False):
        seen = get_draft_lesson(school.course_id, "bai-1").revision

    def save(words: str) -> None:
        draft, _lesson = school.draft, get_draft_lesson(school.course_id, "bai-1")
        if db.engine.dialect.name == "postgresql":
            both_have_read.wait(10)
        content = {"blocks": [text("a", f"<p>{words}</p>")]}
        save_lesson(draft=draft, slug="bai-1", content=content, revision=seen, person_id=school.author)

    faults = _at_once(app, lambda: save("Một"), lambda: save("Hai"))
    assert [type(fault) for fault in faults] == [Overtaken]


def test_a_draft_is_published_once_however_often_the_button_is_pressed(app: Flask, school: School):
    with app.app_context(), transaction(write=True):
        school.approve()

    def publish() -> None:
        draft = find_draft(school.course_id)
        if draft is None:
            raise NotFound()
        release_draft(draft=draft, choice=Choice(seen=None), person_id=school.second)

    faults = _at_once(app, *[publish] * 4)
    assert len(faults) == 3
    assert {type(fault) for fault in faults} <= {Conflict, NotFound}
    with app.app_context(), transaction(write=False):
        assert db.session.query(CourseVersion).count() == 1


def test_what_is_saved_while_the_draft_is_given_up_finds_no_draft(app: Flask, school: School):
    def save() -> None:
        draft = find_draft(school.course_id)
        if draft is None:
            raise NotFound()
        save_lesson(
            draft=draft, slug="bai-1", content={"blocks": [text("a", "<p>Ba</p>")]}, revision=2,
            person_id=school.author,
        )  # fmt: skip

    def give_up() -> None:
        draft = find_draft(school.course_id)
        assert draft is not None
        discard_draft(draft=draft)

    faults = _at_once(app, give_up, *[save] * 3)
    assert {type(fault) for fault in faults} <= {Overtaken, NotFound, Vanished}
    with app.app_context(), transaction(write=False):
        assert db.session.query(DraftLesson).count() == 0


def test_what_a_learner_passes_while_she_is_moved_counts_and_completes_once(app: Flask, school: School):
    with app.app_context(), transaction(write=True):
        school.approve()
        first = release_draft(draft=school.draft, choice=Choice(seen=None), person_id=school.second).version
        learners = [make_learner(f"Người Học {number}").id for number in range(4)]
        studies = [enrol(person_id=each, course=school.course, version=first).id for each in learners]
        open_draft(course=school.course, person_id=school.author)
        school.write(text("a", "<p>Lời khác hẳn.</p>"))
        school.approve()
        second = release_draft(draft=school.draft, choice=Choice(seen=1), person_id=school.second).version.id
        item_id = get_outline(first.id).places()[0].item_id

    def read(enrolment_id: int) -> None:
        enrolment = db.session.get_one(Enrolment, enrolment_id)
        pass_item(enrolment=enrolment, item_id=item_id, rule="read", detail={})

    def move() -> None:
        version = db.session.get_one(CourseVersion, second)
        move_enrolments(course=school.course, version=version, again={item_id})

    faults = _at_once(app, move, *[lambda each=each: read(each) for each in studies])
    assert faults == []
    with app.app_context(), transaction(write=False):
        assert all(list_studies(each)[0].percent == 100 for each in learners)
        assert all(item_id in list_passes(each) for each in studies)
