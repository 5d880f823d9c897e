"""Publishing, going back, archiving, and what came into a course while its draft was written."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from courses.authoring.actions import open_draft, publish_draft, save_facts
from courses.authoring.actions.archiving import archive_course, unarchive_course
from courses.authoring.actions.rebasing import rebase_draft
from courses.authoring.actions.releasing import Choice, Released, release_draft, roll_back
from courses.authoring.queries import find_draft, get_draft_lesson
from courses.authoring.queries.contents import load_draft, load_versions
from courses.authoring.queries.meanwhile import came_between, left_out
from courses.authoring.queries.texts import block_texts, text_of_draft, text_of_version
from courses.authoring.queries.versions import get_version, list_versions
from courses.authoring.rules.differences import compare
from courses.authoring.rules.outlines import items_of
from courses.catalogue.actions import PlacedItem, keep_item, publish_change
from courses.catalogue.queries import get_outline
from courses.lessons.queries import get_lesson
from courses.progress.actions import enrol
from courses.quizzes.actions import put_quiz
from lms.core.db import db
from lms.core.errors import Conflict, Refusal
from lms.training.models import Creditable
from tests.courses.authoring.workflow.school import School, make_school, text
from tests.factories.courses import enrol_in, make_course, make_learner, make_question


@pytest.fixture
def school(writing: None) -> Iterator[School]:
    yield make_school()


def _release(school: School, **choice: object) -> Released:
    seen = school.course.current_number
    return release_draft(
        draft=school.draft,
        choice=Choice(seen=seen, **choice),
        person_id=school.second,  # type: ignore[arg-type]
    )


def _publish(school: School, *blocks: dict[str, object], **choice: object) -> Released:
    if blocks:
        open_draft(course=school.course, person_id=school.author)
        school.write(*blocks)
    school.approve()
    return _release(school, **choice)


def test_the_first_version_moves_nobody(school):
    released = _publish(school, note="Bản đầu")
    assert (released.version.number, released.version.note, released.move) == (1, "Bản đầu", None)
    assert find_draft(school.course_id) is None


def test_what_nobody_approved_is_not_published_whatever_is_sent(school):
    with pytest.raises(Conflict):
        _release(school)
    school.send()
    with pytest.raises(Conflict):
        _release(school)


def test_a_new_rule_is_no_correction(school):
    _publish(school)
    open_draft(course=school.course, person_id=school.author)
    save_facts(
        draft=school.draft, facts={"tiet_hundredths": 400}, revision=school.draft.revision,
        person_id=school.author,
    )  # fmt: skip
    school.approve()
    with pytest.raises(Refusal):
        _release(school, kind="minor")
    assert _release(school).version.kind == "major"


def test_a_typo_touches_nobody_and_is_read_by_everybody(school):
    _publish(school)
    learner = enrol(
        person_id=make_learner().id, course=school.course, version=get_version(school.course_id, 1)
    )
    released = _publish(school, text("a", "<p>Sửa lỗi.</p>"), kind="minor")
    assert learner.version_id == released.version.id
    assert (released.move.moved, released.move.asked_again) == (1, 0)


def test_those_under_way_stay_unless_the_publisher_moves_them(school):
    _publish(school)
    learner = enrol(
        person_id=make_learner().id, course=school.course, version=get_version(school.course_id, 1)
    )
    _publish(school, text("a", "<p>Bài mới.</p>"))
    assert learner.version_id == get_version(school.course_id, 1).id
    third = _publish(school, text("a", "<p>Bài mới hơn.</p>"), moves=True)
    assert learner.version_id == third.version.id


def test_an_impact_that_was_seen_before_another_publication_is_looked_at_again(school):
    _publish(school)
    open_draft(course=school.course, person_id=school.author)
    school.write(text("a", "<p>Khác.</p>"))
    school.approve()
    with pytest.raises(Conflict):
        release_draft(draft=school.draft, choice=Choice(seen=None), person_id=school.second)


def test_only_changed_lessons_are_studied_again(school):
    _publish(school)
    with pytest.raises(Refusal):
        _publish(school, text("a", "<p>Khác.</p>"), moves=True, again=frozenset({"khong-co"}))


def test_going_back_is_a_new_version_and_the_draft_stays(school):
    _publish(school)
    _publish(school, text("a", "<p>Bài hỏng.</p>"))
    open_draft(course=school.course, person_id=school.author)
    released = roll_back(course=school.course, number=1, choice=Choice(seen=2), person_id=school.second)
    assert (released.version.number, released.version.based_on, school.course.current_number) == (3, 1, 3)
    first, third = get_version(school.course_id, 1), get_version(school.course_id, 3)
    old, new = load_versions(first.course_id, [first.number, third.number])
    assert compare(text_of_version(old), text_of_version(new)).is_empty
    assert find_draft(school.course_id) is not None


def test_nobody_goes_back_to_where_they_are(school):
    _publish(school)
    with pytest.raises(Refusal):
        roll_back(course=school.course, number=1, choice=Choice(seen=1), person_id=school.second)


def test_an_archived_course_is_not_given_to_anybody_new(school):
    released = _publish(school)
    archive_course(course=school.course, person_id=school.second)
    with pytest.raises(Refusal):
        enrol(person_id=make_learner().id, course=school.course, version=released.version)
    creditable = db.session.scalars(
        select(Creditable).where(Creditable.key == f"courses:{school.slug}")
    ).one()
    assert not creditable.is_open
    unarchive_course(course=school.course, person_id=school.second)
    assert creditable.is_open
    enrol(person_id=make_learner().id, course=school.course, version=released.version)


def test_differences_name_the_words_that_changed_and_the_questions_of_a_quiz(writing):
    made = make_course()
    draft = open_draft(course=made.course, person_id=make_learner().id)
    old = text_of_version(load_versions(made.course.id, [1])[0])
    assert compare(old, text_of_draft(load_draft(draft))).is_empty
    put_quiz(
        item=made.quiz,
        minutes=20,
        attempts=3,
        pass_percent=80,
        sections=[("chung", 1, [(make_question(), None)])],
    )
    found = compare(old, text_of_draft(load_draft(draft)))
    quiz = next(each for each in found.items if each.item.slug == "kiem-tra")
    assert quiz.state == "changed"
    assert len(quiz.came) == 1
    assert len(quiz.went) == 9


def test_a_quiz_published_meanwhile_is_pinned_by_the_draft_and_a_new_one_is_not_lost_silently(writing):
    made = make_course()
    author, reviewer = make_learner("Lê Đạt").id, make_learner("Trần Thẩm").id
    draft = open_draft(course=made.course, person_id=author)
    rules = put_quiz(
        item=made.quiz,
        minutes=30,
        attempts=1,
        pass_percent=50,
        sections=[("chung", 1, [(make_question(), None)])],
    )
    publish_change(course=made.course, placed=PlacedItem(made.quiz, "Kiểm tra", 30, rules.number))
    other = keep_item(course=made.course, slug="kiem-tra-2", kind="quiz")
    more = put_quiz(
        item=other,
        minutes=10,
        attempts=1,
        pass_percent=50,
        sections=[("chung", 1, [(make_question(), None)])],
    )
    publish_change(course=made.course, placed=PlacedItem(other, "Kiểm tra 2", 10, more.number))
    assert [each.item.slug for each in left_out(came_between(made.course, draft), draft.outline)] == [
        "kiem-tra-2"
    ]
    school = School(author, reviewer, reviewer, made.course.id)
    school.approve()
    with pytest.raises(Refusal):
        release_draft(draft=draft, choice=Choice(seen=3), person_id=reviewer)
    released = release_draft(draft=draft, choice=Choice(seen=3, drops=True), person_id=reviewer)
    places = get_outline(released.version.id).places()
    assert [(place.slug, place.content_number) for place in places if place.kind == "quiz"] == [
        ("kiem-tra", rules.number)
    ]


def test_a_draft_takes_in_what_came_meanwhile_and_keeps_its_own_words(school):
    _publish(school)
    open_draft(course=school.course, person_id=school.author)
    school.write(text("a", "<p>Lời của tôi.</p>"))
    slug = school.slug
    other = keep_item(course=school.course, slug="kiem-tra-2", kind="quiz")
    quiz = put_quiz(
        item=other,
        minutes=10,
        attempts=1,
        pass_percent=50,
        sections=[("chung", 1, [(make_question(), None)])],
    )
    publish_change(course=school.course, placed=PlacedItem(other, "Kiểm tra 2", 10, quiz.number))
    assert rebase_draft(draft=school.draft, person_id=school.author) == []
    assert school.draft.based_on == 2
    assert [item["slug"] for item in items_of(school.draft.outline)] == ["bai-1", "kiem-tra-2"]
    assert "Lời của tôi" in get_draft_lesson(school.course_id, "bai-1").content["blocks"][0]["html"]
    assert slug == school.slug


def test_every_version_says_how_many_learn_with_it(writing):
    made = make_course()
    enrol_in(made, make_learner())
    row = list_versions(made.course.id)[0]
    assert (row.under_way, row.completed) == (1, 0)


def test_the_operators_door_publishes_without_a_review(school):
    version = publish_draft(draft=school.draft, person_id=school.author)
    place = get_outline(version.id).places()[0]
    assert get_lesson(place.item_id, place.content_number).blocks[0]["id"] == "a"


def test_readers_of_a_comparison_meet_the_name_of_a_picture_and_neither_its_folder_nor_its_digest(writing):
    picture = {"id": "p", "kind": "image", "file": "images/vi-tri.png", "alt": "Sơ đồ", "caption": ""}
    (found,) = block_texts([picture], {"images/vi-tri.png": "eff0a34f"}, {})
    assert dict(found.settings)["file"] == "vi-tri.png"
    assert found.contents == (("file", "eff0a34f"),)
