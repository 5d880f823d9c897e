"""What the checklist has to know of files, questions, media and addresses: each asked once for a whole draft."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import select, union_all
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from courses.authoring.models import CourseDraft, DraftFile, DraftLesson
from courses.authoring.queries import list_draft_lessons
from courses.authoring.queries.asking import current_questions, units_of
from courses.authoring.rules.checking import is_outside, links_of
from courses.authoring.rules.outlines import items_of
from courses.catalogue.kinds import newest_contents
from courses.catalogue.models import Course
from courses.lessons.blocks.base import Block
from courses.lessons.blocks.registry import files_of
from courses.lessons.blocks.texts import LegalBlock, quote_of
from courses.lessons.blocks.things import question_keys
from courses.media.models import Media
from courses.media.queries import list_lacking_texts
from courses.packages.models import Package
from lms.core.db import db
from lms.core.storage import StoredFile
from lms.law.saying import Quote, what_lapsed


@dataclass(frozen=True)
class Ground:
    """What is known about a draft: its lessons, its files with their weight, the questions in use (and whether each
    is explained), the films and packages it shows, those of other units and those without texts by title, the
    courses that links name, the other items that have a content, and what is to be said of cited documents that
    no longer hold.
    """

    draft: CourseDraft
    lessons: Mapping[str, DraftLesson]
    files: Mapping[str, int]
    questions: Mapping[str, bool] = field(default_factory=dict)
    shown: frozenset[str] = frozenset()
    foreign: Mapping[str, str] = field(default_factory=dict)
    lacking: Mapping[str, str] = field(default_factory=dict)
    courses: frozenset[str] = frozenset()
    contents: frozenset[str] = frozenset()
    lapsed: Mapping[Quote, str] = field(default_factory=dict)

    def weight(self, blocks: Iterable[Block]) -> int:
        """How many bytes a reader fetches for these blocks, without films."""
        return sum(self.files.get(name, 0) for name in files_of(blocks))

    def has_content(self, item: Mapping[str, Any]) -> bool:
        """True where an item that is no lesson has a content to pin."""
        return item["slug"] in self.contents

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
    shown = _shown({*media, *(block["package"] for block in blocks if block.get("package"))})
    own = _units_of(draft) if shown else set()
    return Ground(
        draft=draft,
        lessons=lessons,
        files=_files(draft.course_id),
        questions=_questions(draft.course_id, question_keys(blocks)),
        shown=frozenset(shown),
        foreign={key: title for key, (title, unit_id) in shown.items() if unit_id not in own},
        lacking={each.public_id: each.title for each in list_lacking_texts(media)} if media else {},
        courses=_courses(blocks),
        contents=frozenset() if only else _contents(draft),
        lapsed=_lapsed(blocks, [] if only else draft.facts["legal_documents"]),
    )


def _all_blocks(lesson: DraftLesson) -> list[Block]:
    others = (lesson.content.get("translations") or {}).values()
    return [*lesson.content["blocks"], *(block for each in others for block in each["blocks"])]


def _lapsed(blocks: Iterable[Block], lines: Iterable[str]) -> dict[Quote, str]:
    quotes = [quote_of(block) for block in blocks if block["kind"] == LegalBlock.key]
    cited = {quote: quote for quote in [*quotes, *map(Quote, lines)]}
    said = what_lapsed(cited) if cited else {}
    return {quote: "; ".join(each.words for each in found) for quote, found in said.items()}


def _contents(draft: CourseDraft) -> frozenset[str]:
    others = [(each["kind"], each["slug"]) for each in items_of(draft.outline) if each["kind"] != "lesson"]
    return frozenset(newest_contents(draft.course_id, others))


def _files(course_id: int) -> dict[str, int]:
    statement = (
        select(DraftFile.name, StoredFile.size)
        .join(StoredFile, StoredFile.sha256 == DraftFile.sha256)
        .where(DraftFile.course_id == course_id)
    )
    return {row.name: row.size for row in db.session.execute(statement)}


def _questions(course_id: int, keys: list[str]) -> dict[str, bool]:
    """Whether each question that the course may ask is explained, by key."""
    found = current_questions(course_id, keys)
    return {key: bool(version.explanation_html.strip()) for key, version in found.items()}


def _shown(public_ids: set[str]) -> dict[str, tuple[str, int]]:
    """(title, unit) of these films and packages: one statement, none for none."""
    if not public_ids:
        return {}
    found = union_all(
        *(
            select(table.public_id, table.title, table.unit_id).where(table.public_id.in_(public_ids))
            for table in (Media, Package)
        )
    )
    return {key: (title, unit_id) for key, title, unit_id in db.session.execute(found)}


def _units_of(draft: CourseDraft) -> set[int]:
    return set(db.session.scalars(units_of(draft.course_id)))


def _courses(blocks: Iterable[Block]) -> frozenset[str]:
    """The published courses among those that links lead to."""
    paths = [urlsplit(link).path for block in blocks for link in links_of(block) if not is_outside(link)]
    slugs = {parts[2] for path in paths if len(parts := path.split("/")) > 2 and parts[1] == "khoa-hoc"}
    if not slugs:
        return frozenset()
    published = select(Course.slug).where(Course.slug.in_(slugs), Course.current_number.is_not(None))
    return frozenset(db.session.scalars(published))
