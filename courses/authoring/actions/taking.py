"""Taking a file of others into a draft: always a draft, never what learners have."""

from typing import Any

from courses.authoring.actions.items import add_item
from courses.authoring.actions.saving import keep_draft_file, save_facts, save_outline
from courses.authoring.incoming import Incoming, IncomingLesson, IncomingModule, IncomingQuiz
from courses.authoring.intake import find_intake
from courses.authoring.models import CourseDraft
from courses.authoring.rules.outlines import find_item
from courses.catalogue.actions import keep_item
from courses.catalogue.models import Course
from courses.lessons.blocks.base import Block, new_block_id
from courses.questions.actions import keep_category, put_question
from courses.questions.formats.question_file import FileQuestion
from courses.questions.models import QuestionVersion
from courses.questions.rendered import render_question
from courses.quizzes.actions import put_quiz
from lms.audit.actions import record
from lms.core.db import db
from lms.core.i18n import _

SELF_TEST, GRADED = "self_test", "graded"


def take_in(*, draft: CourseDraft, incoming: Incoming, person_id: int) -> list[str]:
    """Everything the file holds stands at the end of the draft; the addresses of its new items, in order.

    An empty lesson that the draft began with gives way. Graded questions come into the bank for quizzes that
    draw them; files and records behind blocks are kept first.
    """
    course = db.session.get_one(Course, draft.course_id)
    intake = _Intake(draft, course, incoming, person_id)
    slugs = intake.take()
    detail = {"items": len(slugs), "losses": len(incoming.losses)}
    record("course.file_taken_in", kind="course", id=course.id, label=incoming.title, detail=detail)
    return slugs


class _Intake:
    """One file on its way into one draft."""

    def __init__(self, draft: CourseDraft, course: Course, incoming: Incoming, person_id: int) -> None:
        self.draft, self.course, self.incoming, self.person_id = draft, course, incoming, person_id
        self.kept: dict[tuple[str, str], str] = {}

    def take(self) -> list[str]:
        for name, file in self.incoming.files.items():
            if not name.startswith(("media/", "packages/")):
                keep_draft_file(draft=self.draft, name=name, content=file.read(), media_type=file.media_type)
        for question in self.incoming.questions:
            self._put_question(question, SELF_TEST)
        self._state_facts()
        return [slug for module in self.incoming.modules for slug in self._module(module)]

    def _state_facts(self) -> None:
        """What the draft does not say yet, the file says."""
        facts = {"summary": self.incoming.summary} if not self.draft.facts["summary"] else {}
        save_facts(draft=self.draft, facts=facts, revision=self.draft.revision, person_id=self.person_id)

    def _module(self, module: IncomingModule) -> list[str]:
        key = f"m{new_block_id()}"
        modules = [*self._without_empty(), {"id": key, "title": module.title or _("Contents"), "items": []}]
        save_outline(
            draft=self.draft,
            outline={"modules": modules},
            revision=self.draft.revision,
            person_id=self.person_id,
        )
        return [self._item(key, item) for item in module.items]

    def _without_empty(self) -> list[dict[str, Any]]:
        """The modules without the one that a new draft begins with, while nobody wrote in it."""
        modules: list[dict[str, Any]] = self.draft.outline["modules"]
        is_new = self.draft.based_on is None and self.draft.revision <= 2 and len(modules) == 1
        untouched = is_new and [item["slug"] for item in modules[0]["items"]] == ["bai-1"]
        return [] if untouched and self._is_blank("bai-1") else modules

    def _is_blank(self, slug: str) -> bool:
        from courses.authoring.queries import get_draft_lesson

        return not get_draft_lesson(self.draft.course_id, slug).content["blocks"]

    def _item(self, module_id: str, item: IncomingLesson | IncomingQuiz) -> str:
        kind = "lesson" if isinstance(item, IncomingLesson) else "quiz"
        content = None
        if isinstance(item, IncomingLesson):
            content = {"blocks": [self._block(block) for block in item.blocks], "translations": {}}
        slug = add_item(
            draft=self.draft,
            module_id=module_id,
            kind=kind,
            title=item.title or _("Lesson"),
            person_id=self.person_id,
            content=content,
        )
        if isinstance(item, IncomingQuiz):
            self._quiz(slug, item)
        self._set_minutes(slug, item.minutes)
        return slug

    def _set_minutes(self, slug: str, minutes: int) -> None:
        outline = self.draft.outline
        listed = find_item(outline, slug)
        if listed is None or listed["minutes"] == minutes:
            return
        modules = [
            {
                **each,
                "items": [
                    {**item, "minutes": minutes} if item["slug"] == slug else item for item in each["items"]
                ],
            }
            for each in outline["modules"]
        ]
        save_outline(
            draft=self.draft,
            outline={"modules": modules},
            revision=self.draft.revision,
            person_id=self.person_id,
        )

    def _block(self, block: Block) -> Block:
        """The block with an id of its own; what stands behind it is kept by the feature of its kind."""
        keep = find_intake(block["kind"])
        name = block.get("file", "")
        if keep is None or not name:
            return {**block, "id": new_block_id()}
        key = (block["kind"], name)
        if key not in self.kept:
            file = self.incoming.files[name]
            self.kept[key] = keep(file, str(block.get("title", "")), self.course.unit_id, self.person_id)
        return {
            "id": new_block_id(),
            "kind": block["kind"],
            block["kind"]: self.kept[key],
            "title": block.get("title", ""),
        }

    def _quiz(self, slug: str, quiz: IncomingQuiz) -> None:
        kept = keep_item(course=self.course, slug=slug, kind="quiz")
        pools = {category: self._pool(category) for category, _count in quiz.draws}
        put_quiz(
            item=kept,
            minutes=quiz.minutes,
            attempts=quiz.attempts,
            pass_percent=quiz.pass_percent,
            sections=[
                (category, min(count, len(pools[category])), [(version, None) for version in pools[category]])
                for category, count in quiz.draws
                if pools[category]
            ],
            label=f"{self.draft.facts['title']}: {quiz.title}",
        )

    def _pool(self, category: str) -> list[QuestionVersion]:
        questions = [each for each in self.incoming.graded if each.category == category]
        return [self._put_question(question, GRADED) for question in questions]

    def _put_question(self, question: FileQuestion, pool: str) -> QuestionVersion:
        rendered = render_question(question)
        path = "/".join(
            filter(None, (self.incoming.title.replace("/", "-")[:95].strip(), question.category[:95]))
        )
        category = keep_category(unit_id=self.course.unit_id, path=path or _("Contents"))
        return put_question(
            key=question.id,
            pool=pool,
            kind=question.kind,
            title=question.title,
            stem_html=rendered.stem_html,
            data=rendered.data,
            explanation_html=rendered.explanation_html,
            citation=question.cite,
            source=rendered.source,
            category_id=category.id,
            author_id=self.person_id,
            difficulty=question.difficulty,
            competency=question.competency,
            tags=question.tags,
        )
