"""A draft from its first word to the version that learners get."""

from collections.abc import Iterator

import pytest

from courses.authoring import actions
from courses.authoring.models import CourseDraft
from courses.authoring.queries import find_draft, get_draft_lesson, list_draft_lessons
from courses.authoring.rules.outlines import items_of
from courses.catalogue.models import Course
from courses.catalogue.queries import get_course, get_outline
from courses.lessons.queries import get_lesson
from courses.progress.actions import enrol
from lms.core.db import db
from lms.core.errors import Refusal
from lms.organisations.queries import get_root
from tests.factories.courses import make_course
from tests.factories.people import make_person

TEXT = {"id": "abc", "kind": "text", "html": "<p>Giữ mật khẩu cho riêng mình.</p><script>alert(1)</script>"}


@pytest.fixture
def author(writing: None) -> Iterator[int]:
    yield make_person("Lê Văn Đạt").id


def _new(author: int) -> CourseDraft:
    return actions.begin_course(unit=get_root(), title="An toàn dữ liệu", person_id=author)


def _save(draft: CourseDraft, author: int, slug: str = "bai-1", *blocks: dict[str, object]) -> None:
    lesson = get_draft_lesson(draft.course_id, slug)
    content = {"blocks": list(blocks or (TEXT,))}
    actions.save_lesson(draft=draft, slug=slug, content=content, revision=lesson.revision, person_id=author)


def test_a_new_course_needs_one_field_and_nobody_sees_it_yet(author):
    draft = _new(author)
    assert [item["slug"] for item in items_of(draft.outline)] == ["bai-1"]
    assert db.session.get_one(Course, draft.course_id).current_number is None


def test_what_an_author_sends_is_made_safe_before_it_is_kept(author):
    draft = _new(author)
    _save(draft, author)
    kept = get_draft_lesson(draft.course_id, "bai-1")
    assert "script" not in kept.content["blocks"][0]["html"]
    assert kept.revision == 2


def test_an_author_who_comes_second_meets_what_the_first_one_saved(author):
    draft = _new(author)
    _save(draft, author)
    other = make_person("Đỗ Thị Ánh").id
    mine = {"blocks": [{"kind": "text", "html": "<p>Khác</p>"}]}
    with pytest.raises(actions.Overtaken) as met:
        actions.save_lesson(draft=draft, slug="bai-1", content=mine, revision=1, person_id=other)
    assert met.value.theirs.content["blocks"][0]["html"] == "<p>Giữ mật khẩu cho riêng mình.</p>"


def test_a_save_sent_again_after_a_lost_answer_changes_nothing(author):
    draft = _new(author)
    content = {"blocks": [TEXT]}
    for _ in range(2):
        actions.save_lesson(draft=draft, slug="bai-1", content=content, revision=1, person_id=author)
    assert get_draft_lesson(draft.course_id, "bai-1").revision == 2


def test_a_draft_that_lacks_things_names_all_of_them(author):
    draft = _new(author)
    picture = {"kind": "image", "file": "images/mat.png", "alt": "Ảnh"}
    _save(draft, author, "bai-1", picture)
    with pytest.raises(Refusal) as refused:
        actions.publish_draft(draft=draft, person_id=author)
    assert len(refused.value.messages) == 2


def test_a_published_draft_is_what_new_learners_get_and_is_gone(author):
    draft = _new(author)
    _save(draft, author)
    actions.save_facts(draft=draft, facts={"tiet_hundredths": 200}, revision=draft.revision, person_id=author)
    course_id = draft.course_id
    version = actions.publish_draft(draft=draft, person_id=author, note="Bản đầu")
    course = db.session.get_one(Course, course_id)
    assert (version.number, course.current_number, version.note) == (1, 1, "Bản đầu")
    place = get_outline(version.id).places()[0]
    assert place.minutes == 1
    assert get_lesson(place.item_id, place.content_number).blocks[0]["id"] == "abc"
    assert find_draft(course_id) is None


def test_those_under_way_keep_their_version_when_a_draft_is_published(author):
    made = make_course()
    learner = make_person("Ngô Ẳn").id
    enrolment = enrol(person_id=learner, course=made.course, version=made.version)
    draft = actions.open_draft(course=made.course, person_id=author)
    slug = next(iter(list_draft_lessons(draft.course_id)))
    _save(draft, author, slug)
    version = actions.publish_draft(draft=draft, person_id=author)
    assert (version.number, version.based_on) == (2, 1)
    assert enrolment.version_id == made.version.id
    assert get_course(made.course.slug)[1].id == version.id


def test_a_draft_opened_and_published_untouched_says_what_the_course_said(author):
    made = make_course()
    before = get_outline(made.version.id)
    draft = actions.open_draft(course=made.course, person_id=author)
    after = get_outline(actions.publish_draft(draft=draft, person_id=author).id)
    assert [each.slug for each in after.places()] == [each.slug for each in before.places()]
    assert [each.minutes for each in after.places()] == [each.minutes for each in before.places()]


def test_an_item_is_refused_with_every_fault_before_anything_is_saved(author):
    draft = _new(author)
    before = draft.outline, draft.revision
    asked = [{"id": f"q{at}", "kind": "question", "question": f"la-{at}"} for at in (1, 2)]
    with pytest.raises(Refusal) as refused:
        actions.add_item(
            draft=draft, module_id="m9", kind="lesson", title=" ", person_id=author, content={"blocks": asked}
        )
    assert len(refused.value.messages) == 4
    assert (draft.outline, draft.revision) == before
    assert list(list_draft_lessons(draft.course_id)) == ["bai-1"]
