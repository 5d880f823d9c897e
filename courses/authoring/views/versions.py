"""The versions of a course: who learns with which, what differs between two, and reading any of them."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.authoring.models import CourseDraft
from courses.authoring.queries import PUBLISH, get_draft_course, get_with_shown_draft
from courses.authoring.queries.contents import load_versions, load_with_draft
from courses.authoring.queries.reviews import list_steps
from courses.authoring.queries.texts import text_of_draft, text_of_version
from courses.authoring.queries.versions import find_version, get_version, list_versions
from courses.authoring.rules.compared import CourseText
from courses.authoring.rules.differences import compare
from courses.authoring.step_words import step_entries
from courses.authoring.views.blueprint import STUDIO, authoring
from courses.authoring.wording import STATES, name_of
from courses.catalogue.kinds import item_kind
from courses.catalogue.models import Course
from courses.catalogue.queries import get_outline
from courses.lessons.blocks.drawing import Scene, asked_of, draw_blocks
from courses.lessons.blocks.registry import block_kind
from courses.lessons.blocks.things import question_keys
from courses.lessons.queries import get_lesson, list_questions
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
    course, draft = get_with_shown_draft(slug, LOOK)
    rows = list_versions(course.id)
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


def _asked(name: str) -> str:
    return request.args.get(name, "")[:12]


def _name(asked: str) -> str:
    return _("the draft") if asked == DRAFT else _("version %(number)s", number=asked)


def _texts(course: Course, asked: tuple[str, str], draft: CourseDraft | None) -> dict[str, CourseText]:
    """What each side says; each is loaded once."""
    numbers = [int(each) for each in dict.fromkeys(asked) if each != DRAFT]
    if DRAFT not in asked or draft is None:
        contents = load_versions(course.id, numbers)
        return {str(each.version.number): text_of_version(each) for each in contents}
    contents, written = load_with_draft(numbers, draft)
    return {str(each.version.number): text_of_version(each) for each in contents} | {
        DRAFT: text_of_draft(written)
    }


@authoring.get(f"{COURSE}/phien-ban/so-sanh")
@allowed(LOOK)
def compare_versions(slug: str) -> ResponseReturnValue:
    """What differs between two versions, or a version and the draft, by lesson and word by word."""
    course, draft = get_with_shown_draft(slug, LOOK)
    choices = _choices(course, draft)
    asked = (_asked("tu"), _asked("den"))
    if any(each not in dict(choices) for each in asked):
        raise NotFound()
    texts = _texts(course, asked, draft)
    return render_template(
        "authoring/compare.html",
        course=course,
        names=[_name(each) for each in asked],
        title=texts[asked[1]].facts["title"] or course.slug,
        found=compare(texts[asked[0]], texts[asked[1]]),
        kind_of=block_kind,
        name_of=name_of,
        states=STATES,
        choices=choices,
        asked=asked,
    )


def _choices(course: Course, draft: CourseDraft | None) -> list[tuple[str, str]]:
    """The draft and all versions, the latest first: they are numbered from 1 without a gap."""
    found = [
        (str(each), _("Version %(number)s", number=each)) for each in range(course.current_number or 0, 0, -1)
    ]
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
        questions=asked_of(keys, dict(zip(keys, questions, strict=False))),
    )
