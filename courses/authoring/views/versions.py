"""The versions of a course: who learns with which, what differs between two, and reading any of them."""

from collections.abc import Mapping
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.authoring.models import CourseDraft
from courses.authoring.queries import AUTHOR, PUBLISH, find_draft, get_draft_course
from courses.authoring.queries.contents import load_draft, load_versions
from courses.authoring.queries.reviews import list_steps
from courses.authoring.queries.texts import text_of_draft, text_of_version
from courses.authoring.queries.versions import find_version, get_version, list_numbered, list_versions
from courses.authoring.rules.differences import CourseText, compare
from courses.authoring.step_words import step_entries
from courses.authoring.views.blueprint import STUDIO, authoring
from courses.authoring.wording import STATES, name_of
from courses.catalogue.kinds import item_kind
from courses.catalogue.models import Course, CourseVersion
from courses.catalogue.queries import get_outline
from courses.lessons.blocks.drawing import Asked, Scene, draw_blocks
from courses.lessons.blocks.registry import block_kind
from courses.lessons.blocks.things import question_keys
from courses.lessons.queries import get_lesson, list_questions
from courses.lessons.self_test import present
from courses.quizzes.plan_texts import QuizText, read_quizzes
from lms.core.errors import NotFound
from lms.core.i18n import _
from lms.core.permissions import allowed, holds

COURSE = f"{STUDIO}/<slug>"
LOOK = "courses.look"
DRAFT = "ban-nhap"


@authoring.get(f"{COURSE}/phien-ban")
@allowed(LOOK)
def list_course_versions(slug: str) -> ResponseReturnValue:
    """Every version with its learners, the log, and what can be done about them."""
    course = get_draft_course(slug, LOOK)
    rows = list_versions(course.id)
    draft = _find_draft(course)
    title = rows[0].version.title if rows else draft.facts["title"] if draft else course.slug
    return render_template(
        "authoring/versions.html",
        course=course,
        draft=draft,
        title=title,
        rows=rows,
        steps=step_entries(list_steps(course.id)),
        may_publish=holds(PUBLISH),
    )


def _find_draft(course: Course) -> CourseDraft | None:
    """The draft; while it is being written only for those who write it, from its sending on for its reviewers."""
    draft = find_draft(course.id)
    if draft is None or draft.state != "draft":
        return draft
    try:
        get_draft_course(course.slug, AUTHOR)
    except NotFound:
        return None
    return draft


def _asked(name: str) -> str:
    return request.args.get(name, "")[:12]


def _name(asked: str) -> str:
    return _("the draft") if asked == DRAFT else _("version %(number)s", number=asked)


def _texts(
    asked: tuple[str, str], versions: Mapping[str, CourseVersion], draft: CourseDraft | None
) -> dict[str, CourseText]:
    """What each side says; each is loaded once."""
    numbers = [each for each in dict.fromkeys(asked) if each in versions]
    contents = load_versions([versions[each] for each in numbers])
    texts = {each: text_of_version(content) for each, content in zip(numbers, contents, strict=True)}
    if DRAFT in asked and draft is not None:
        texts[DRAFT] = text_of_draft(load_draft(draft))
    return texts


@authoring.get(f"{COURSE}/phien-ban/so-sanh")
@allowed(LOOK)
def compare_versions(slug: str) -> ResponseReturnValue:
    """What differs between two versions, or a version and the draft, by lesson and word by word."""
    course = get_draft_course(slug, LOOK)
    draft = _find_draft(course)
    versions = {str(each.number): each for each in list_numbered(course.id)}
    asked = (_asked("tu"), _asked("den"))
    if any(each not in versions and (each != DRAFT or draft is None) for each in asked):
        raise NotFound()
    texts = _texts(asked, versions, draft)
    return render_template(
        "authoring/compare.html",
        course=course,
        names=[_name(each) for each in asked],
        title=texts[asked[1]].facts["title"] or course.slug,
        found=compare(texts[asked[0]], texts[asked[1]]),
        kind_of=block_kind,
        name_of=name_of,
        states=STATES,
        choices=_choices(versions, draft),
        asked=asked,
    )


def _choices(versions: Mapping[str, CourseVersion], draft: CourseDraft | None) -> list[tuple[str, str]]:
    found = [(number, _("Version %(number)s", number=number)) for number in versions]
    return [*([(DRAFT, _("The draft"))] if draft else []), *found]


@authoring.get(f"{COURSE}/phien-ban/<int:number>")
@allowed(LOOK)
def read_version(slug: str, number: int) -> ResponseReturnValue:
    """That version from its beginning: its first part."""
    course = get_draft_course(slug, LOOK)
    version = get_version(course.id, number)
    places = get_outline(version.id).places()
    return _read(course, number, places[0].slug)


@authoring.get(f"{COURSE}/phien-ban/<int:number>/bai/<item>")
@allowed(LOOK)
def read_part(slug: str, number: int, item: str) -> ResponseReturnValue:
    """A part of that version as its learners see it."""
    return _read(get_draft_course(slug, LOOK), number, item)


def _read(course: Course, number: int, item: str) -> ResponseReturnValue:
    version = find_version(course.id, number)
    if version is None:
        raise NotFound()
    outline = get_outline(version.id)
    place = outline.place(item)
    text = None
    quiz = QuizText()
    if place.kind == "lesson":
        lesson = get_lesson(place.item_id, place.content_number)
        text = draw_blocks(lesson.blocks, _scene(course, version, place, lesson))
    else:
        found = read_quizzes([(place.item_id, place.content_number)])
        quiz = found.get((place.item_id, place.content_number), quiz)
    return render_template(
        "authoring/read_version.html",
        course=course,
        version=version,
        outline=outline,
        place=place,
        text=text,
        quiz=quiz,
        kind=item_kind,
    )


def _scene(course: Course, version: Any, place: Any, lesson: Any) -> Scene:
    keys = question_keys(lesson.blocks)
    questions = list_questions(lesson.id)[: len(keys)]
    return Scene(
        slug=course.slug,
        files=url_for("catalogue.show_file", slug=course.slug, number=version.number, name=""),
        language=version.language,
        item=place.slug,
        item_id=place.item_id,
        questions={
            key: Asked(number=number, test=present(question, enrolment_id=0))
            for number, (key, question) in enumerate(zip(keys, questions, strict=False), 1)
        },
    )
