"""A version, or a draft, as it is weighed before it is published: what it states, and what its items stand on."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from courses.authoring.models import CourseDraft
from courses.authoring.queries.drafts import list_draft_lessons
from courses.authoring.rules.facts import FACTS
from courses.authoring.rules.impact import Plan, Planned
from courses.authoring.rules.outlines import reading_minutes
from courses.catalogue.kinds import item_kind
from courses.catalogue.models import CourseVersion, Item
from courses.catalogue.queries import Outline, get_outline
from courses.lessons.actions.storing import Translation, digest_of, find_numbers
from courses.lessons.blocks.registry import references_of, words_of
from courses.lessons.blocks.things import question_keys
from courses.lessons.models import LessonQuestion, LessonReference, LessonVersion
from courses.questions.models import Question, QuestionVersion
from lms.core.db import db

# The law that a lesson cites may be cited otherwise by a correction; what learners do with these may not.
_STANDS_ON = ("question", "media", "package")


def plan_of_version(version: CourseVersion) -> Plan:
    """The published version: three statements."""
    outline = get_outline(version.id)
    stands_on = _references(outline)
    items = [
        Planned(
            slug=place.slug,
            kind=place.kind,
            title=place.title,
            module=number,
            minutes=place.minutes,
            is_required=place.is_required,
            completion=dict(place.completion),
            number=place.content_number,
            item_id=place.item_id,
            stands_on=frozenset(stands_on.get((place.item_id, place.content_number), ())),
        )
        for number, module in enumerate(outline.modules)
        for place in module.places
    ]
    return Plan({name: getattr(version, name) for name in FACTS}, items)


def _references(outline: Outline) -> dict[tuple[int, int], set[tuple[str, str]]]:
    """What the lessons of the version stand on, the questions at their ends among it, by item and number."""
    ids = [place.item_id for place in outline.places() if place.kind == "lesson"]
    named = (
        select(LessonVersion.item_id, LessonVersion.number, LessonReference.kind, LessonReference.reference)
        .join(LessonReference, LessonReference.lesson_version_id == LessonVersion.id)
        .where(LessonVersion.item_id.in_(ids), LessonReference.kind.in_(_STANDS_ON))
    )
    asked = (
        select(LessonVersion.item_id, LessonVersion.number, Question.key)
        .join(LessonQuestion, LessonQuestion.lesson_version_id == LessonVersion.id)
        .join(QuestionVersion, QuestionVersion.id == LessonQuestion.question_version_id)
        .join(Question, Question.id == QuestionVersion.question_id)
        .where(LessonVersion.item_id.in_(ids))
    )
    found: dict[tuple[int, int], set[tuple[str, str]]] = {}
    for item_id, number, kind, reference in db.session.execute(named):
        found.setdefault((item_id, number), set()).add((kind, reference))
    for item_id, number, key in db.session.execute(asked):
        found.setdefault((item_id, number), set()).add(("question", key))
    return found


def plan_of_draft(draft: CourseDraft) -> Plan:
    """The draft as it would be published now, with the newest content of its quizzes."""
    ids = _item_ids(draft.course_id)
    lessons = {slug: row.content for slug, row in list_draft_lessons(draft.course_id).items()}
    numbers = _numbers(lessons, ids)
    items = [
        _planned(draft, item, number, ids.get(item["slug"]), lessons, numbers)
        for number, module in enumerate(draft.outline["modules"])
        for item in module["items"]
    ]
    return Plan(dict(draft.facts), items)


def _item_ids(course_id: int) -> dict[str, int]:
    rows = db.session.execute(select(Item.slug, Item.id).where(Item.course_id == course_id))
    return {row.slug: row.id for row in rows}


def _planned(
    draft: CourseDraft,
    item: Mapping[str, Any],
    module: int,
    item_id: int | None,
    lessons: Mapping[str, Mapping[str, Any]],
    numbers: Mapping[str, int],
) -> Planned:
    is_lesson = item["kind"] == "lesson"
    blocks = lessons[item["slug"]]["blocks"] if is_lesson and item["slug"] in lessons else []
    newest = None if is_lesson else item_kind(item["kind"]).newest(draft.course_id, item["slug"])
    return Planned(
        slug=item["slug"],
        kind=item["kind"],
        title=item["title"],
        module=module,
        minutes=item["minutes"] or (reading_minutes(words_of(blocks)) if is_lesson else 0),
        is_required=item["is_required"],
        completion=dict(item["completion"]),
        number=numbers.get(item["slug"]) if is_lesson else newest,
        item_id=item_id,
        stands_on=frozenset(each for each in references_of(blocks) if each[0] in _STANDS_ON),
    )


def _numbers(lessons: Mapping[str, Mapping[str, Any]], ids: Mapping[str, int]) -> dict[str, int]:
    """The lessons that say exactly what some version of theirs says already, by its number."""
    keys = [key for content in lessons.values() for key in question_keys(content["blocks"])]
    questions = current_questions(keys)
    digests = {}
    for slug, content in lessons.items():
        asked = question_keys(content["blocks"])
        if slug in ids and all(key in questions for key in asked):
            found = [questions[key] for key in asked]
            digests[ids[slug]] = digest_of(content["blocks"], found, translations_of(content))
    numbers = find_numbers(digests)
    return {slug: numbers[item_id] for slug, item_id in ids.items() if item_id in numbers}


def translations_of(content: Mapping[str, Any]) -> dict[str, Translation]:
    """The lesson in the languages in which it says something."""
    return {
        language: Translation(each["title"], each["blocks"])
        for language, each in (content.get("translations") or {}).items()
        if each["blocks"]
    }


def current_questions(keys: list[str]) -> dict[str, QuestionVersion]:
    """The present version of each self-test question in use, by key: one statement, none for no keys."""
    if not keys:
        return {}
    statement = (
        select(Question.key, QuestionVersion)
        .join(QuestionVersion, QuestionVersion.question_id == Question.id)
        .where(Question.key.in_(keys), Question.pool == "self_test", Question.state == "in_use")
        .where(QuestionVersion.number == Question.current_number)
    )
    return {row[0]: row[1] for row in db.session.execute(statement)}
