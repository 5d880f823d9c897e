"""What an author could hide from those who review and publish: each is seen, or refused."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from courses.authoring.actions import open_draft, save_lesson
from courses.authoring.actions.releasing import Choice, release_draft
from courses.authoring.actions.reviewing import take_back
from courses.authoring.checks import draft_checks
from courses.authoring.queries import get_draft_lesson
from courses.authoring.queries.contents import load_draft, load_versions
from courses.authoring.queries.impacts import impact_of_draft
from courses.authoring.queries.texts import text_of_draft, text_of_version
from courses.authoring.queries.versions import get_version
from courses.authoring.rules.compared import Differences
from courses.authoring.rules.differences import compare
from courses.media.models import Media
from courses.questions.actions import put_question
from lms.core.clock import now
from lms.core.db import db, transaction
from lms.core.errors import Conflict
from lms.core.storage import record_file, write_file
from tests.courses.authoring.workflow.school import School, make_school, text
from tests.factories.courses import make_question
from tests.factories.organisations import make_unit


@pytest.fixture
def school(writing: None) -> School:
    return make_school()


def _translate(school: School, words: str) -> None:
    lesson = get_draft_lesson(school.course_id, "bai-1")
    said = {"en": {"title": "Keep data safe", "blocks": [text("e", f"<p>{words}</p>")]}}
    content = {**lesson.content, "translations": said}
    save_lesson(
        draft=school.draft, slug="bai-1", content=content, revision=lesson.revision, person_id=school.author
    )


def _publish(school: School) -> None:
    school.approve()
    seen = school.course.current_number
    release_draft(draft=school.draft, choice=Choice(seen=seen), person_id=school.second)


def _differences(school: School) -> Differences:
    version = get_version(school.course_id, school.course.current_number)
    old = text_of_version(load_versions(version.course_id, [version.number])[0])
    return compare(old, text_of_draft(load_draft(school.draft)))


def test_what_a_translation_says_anew_is_among_the_differences(school):
    _translate(school, "Never lend your account.")
    _publish(school)
    open_draft(course=school.course, person_id=school.author)
    assert _differences(school).is_empty
    _translate(school, "Always lend your account.")
    (item,) = [each for each in _differences(school).items if not each.is_untouched]
    assert [block.block_id for block in item.blocks if block.state != "same"] == ["en:e"]


def test_a_reviewer_reads_the_translation_that_is_published_with_the_lesson(
    app: Flask, sign_in: Callable[[int], FlaskClient]
):
    with app.app_context(), transaction(write=True):
        school = make_school()
        _translate(school, "Never lend your account.")
        school.send()
        slug, reviewer = school.slug, school.reviewer
    page = sign_in(reviewer).get(f"/tham-dinh-khoa-hoc/{slug}/bai/bai-1").text
    assert "Never lend your account." in page


def test_a_question_that_asks_something_else_under_its_old_title_is_a_difference(school):
    question = make_question(pool="self_test", key="hoi-1", stem="<p>Có nên cho mượn?</p>")
    school.write(text("a"), {"id": "q", "kind": "question", "question": "hoi-1"})
    _publish(school)
    open_draft(course=school.course, person_id=school.author)
    assert _differences(school).is_empty
    put_question(
        key="hoi-1", pool="self_test", kind=question.kind, title=question.title,
        stem_html="<p>Có được cho mượn?</p>", data=question.data, explanation_html="<p>Không.</p>",
        citation="", source={},
    )  # fmt: skip
    (item,) = [each for each in _differences(school).items if not each.is_untouched]
    (block,) = [each for each in item.blocks if each.state != "same"]
    assert [change.name for change in block.settings] == ["question_version"]
    assert any("được" in words for piece in block.pieces for words in piece)


def test_a_film_of_another_unit_is_not_published(app: Flask):
    with app.app_context(), transaction(write=True):
        school = make_school(make_unit("Sở Nội vụ"))
        digest = write_file(b"phim")
        record_file(digest, size=4, media_type="video/mp4")
        film = Media(
            public_id="phimcuasoyte", unit_id=make_unit("Sở Y tế").id, title="Phim nội bộ", search_text="",
            kind="video", original_sha256=digest, original_name="x.mp4", original_size=4, state="ready",
            created_at=now(), created_by_id=school.author,
        )  # fmt: skip
        db.session.add(film)
        db.session.flush()
        school.write(text("a"), {"id": "m", "kind": "media", "media": film.public_id, "title": "Phim"})
        assert "foreign" in {check.key for check in draft_checks(school.draft) if check.is_error}
        film.unit_id = school.course.unit_id
        assert "foreign" not in {check.key for check in draft_checks(school.draft)}


def test_what_was_approved_anew_after_the_impact_was_shown_is_looked_at_again(school):
    school.approve()
    shown = impact_of_draft(school.course, school.draft).mark
    take_back(draft=school.draft, person_id=school.author)
    _translate(school, "Something else.")
    school.approve()
    with pytest.raises(Conflict):
        release_draft(draft=school.draft, choice=Choice(mark=shown), person_id=school.second)
    looked = impact_of_draft(school.course, school.draft).mark
    release_draft(draft=school.draft, choice=Choice(mark=looked), person_id=school.second)
