"""What the checklist has to know of files, questions, media and addresses: each asked once for a whole draft."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import select
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from courses.authoring.models import CourseDraft, DraftFile, DraftLesson
from courses.authoring.queries import list_draft_lessons
from courses.authoring.rules.checking import is_outside, links_of
from courses.catalogue.kinds import item_kind
from courses.catalogue.models import Course
from courses.lessons.blocks.base import Block
from courses.lessons.blocks.registry import files_of
from courses.lessons.blocks.things import question_keys
from courses.media.queries import list_lacking_texts, show_all
from courses.questions.models import Question, QuestionVersion
from lms.core.db import db
from lms.core.storage import StoredFile


@dataclass(frozen=True)
class Ground:
    """What is known about a draft: its lessons, its files with their weight, the questions in use (and whether each
    is explained), its media, those without texts by title, and the courses that links name.
    """

    draft: CourseDraft
    lessons: Mapping[str, DraftLesson]
    files: Mapping[str, int]
    questions: Mapping[str, bool] = field(default_factory=dict)
    media: frozenset[str] = frozenset()
    lacking: Mapping[str, str] = field(default_factory=dict)
    courses: frozenset[str] = frozenset()

    def weight(self, blocks: Iterable[Block]) -> int:
        """How many bytes a reader fetches for these blocks, without films."""
        return sum(self.files.get(name, 0) for name in files_of(blocks))

    def has_content(self, item: Mapping[str, Any]) -> bool:
        """True where an item that is no lesson has a content to pin."""
        return item_kind(item["kind"]).newest(self.draft.course_id, item["slug"]) is not None

    def leads_somewhere(self, link: str, blocks: Iterable[Block]) -> bool:
        """True where a link within the site leads to a block, a file of the course or a page."""
        if link.startswith("#"):
            ids = {f"khoi-{block['id']}" for block in blocks}
            return len(link) > 1 and link[1:] in ids
        path = urlsplit(link).path
        return path in self.files or (path.startswith("/") and self._is_page(path))

    def _is_page(self, path: str) -> bool:
        try:
            endpoint, arguments = current_app.url_map.bind("").match(path, method="GET")
        except RequestRedirect:
            return True
        except HTTPException:
            return False
        is_of_course = endpoint.startswith(("progress.", "lessons.", "quizzes.")) and "slug" in arguments
        return not is_of_course or arguments["slug"] in self.courses


def read_ground(draft: CourseDraft, *, only: str = "") -> Ground:
    """What is known about the draft, or about one lesson of it: a handful of statements."""
    lessons = list_draft_lessons(draft.course_id)
    if only:
        lessons = {slug: lesson for slug, lesson in lessons.items() if slug == only}
    blocks = [block for lesson in lessons.values() for block in _all_blocks(lesson)]
    media = sorted({block["media"] for block in blocks if block.get("media")})
    return Ground(
        draft=draft,
        lessons=lessons,
        files=_files(draft.course_id),
        questions=_questions(question_keys(blocks)),
        media=frozenset(show_all(media)) if media else frozenset(),
        lacking={each.public_id: each.title for each in list_lacking_texts(media)} if media else {},
        courses=_courses(blocks),
    )


def _all_blocks(lesson: DraftLesson) -> list[Block]:
    others = (lesson.content.get("translations") or {}).values()
    return [*lesson.content["blocks"], *(block for each in others for block in each["blocks"])]


def _files(course_id: int) -> dict[str, int]:
    statement = (
        select(DraftFile.name, StoredFile.size)
        .join(StoredFile, StoredFile.sha256 == DraftFile.sha256)
        .where(DraftFile.course_id == course_id)
    )
    return {row.name: row.size for row in db.session.execute(statement)}


def _questions(keys: list[str]) -> dict[str, bool]:
    if not keys:
        return {}
    statement = (
        select(Question.key, QuestionVersion.explanation_html)
        .join(QuestionVersion, QuestionVersion.question_id == Question.id)
        .where(Question.key.in_(keys), Question.pool == "self_test", Question.state == "in_use")
        .where(QuestionVersion.number == Question.current_number)
    )
    return {key: bool(explanation.strip()) for key, explanation in db.session.execute(statement)}


def _courses(blocks: Iterable[Block]) -> frozenset[str]:
    """The published courses among those that links lead to."""
    paths = [urlsplit(link).path for block in blocks for link in links_of(block) if not is_outside(link)]
    slugs = {parts[2] for path in paths if len(parts := path.split("/")) > 2 and parts[1] == "khoa-hoc"}
    if not slugs:
        return frozenset()
    published = select(Course.slug).where(Course.slug.in_(slugs), Course.current_number.is_not(None))
    return frozenset(db.session.scalars(published))
