"""Taking a file of others into a draft: always a draft, never what learners have."""

from typing import Any

from courses.authoring.actions.items import add_item
from courses.authoring.actions.questions import QuestionIntake
from courses.authoring.actions.saving import note_draft_file, save_facts, save_outline
from courses.authoring.incoming import IncomingLesson, IncomingModule, IncomingQuiz
from courses.authoring.intake import Prepared, find_intake
from courses.authoring.models import CourseDraft
from courses.authoring.queries import get_draft_lesson
from courses.authoring.rules.outlines import find_item
from courses.catalogue.actions import keep_item
from courses.catalogue.models import Course
from courses.lessons.blocks.base import Block, new_block_id
from courses.lessons.blocks.things import QuestionBlock
from courses.questions.models import QuestionVersion
from courses.quizzes.actions import put_quiz
from lms.audit.actions import record
from lms.core.db import db
from lms.core.i18n import _
from lms.core.storage import record_file

SELF_TEST, GRADED = "self_test", "graded"


def take_in(*, draft: CourseDraft, prepared: Prepared, person_id: int) -> list[str]:
    """Everything the file holds stands at the end of the draft; the addresses of its new items, in order.

    An empty lesson that the draft began with gives way. Questions come into the bank as the course's own: one that
    the bank knows by its key and with other words is left as it is, and the file's gets a key of its own.
    """
    course = db.session.get_one(Course, draft.course_id)
    intake = _Intake(draft, course, prepared, person_id)
    slugs = intake.take()
    detail = {"items": len(slugs), "losses": len(prepared.incoming.losses)}
    record("course.file_taken_in", kind="course", id=course.id, label=prepared.incoming.title, detail=detail)
    return slugs


class _Intake:
    """One file on its way into one draft."""

    def __init__(self, draft: CourseDraft, course: Course, prepared: Prepared, person_id: int) -> None:
        self.draft, self.course, self.prepared, self.person_id = draft, course, prepared, person_id
        self.incoming = prepared.incoming
        self.kept: dict[tuple[str, str], str] = {}
        self.bank = QuestionIntake(course, prepared, person_id)

    def take(self) -> list[str]:
        for name, file in self.prepared.shown_files().items():
            record_file(file.sha256, size=file.size, media_type=file.media_type)
            note_draft_file(draft=self.draft, name=name, digest=file.sha256)
        for question in self.incoming.questions:
            self.bank.keep(question, SELF_TEST)
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
        if block["kind"] == QuestionBlock.key:
            key = self.bank.keys.get(block["question"], block["question"])
            return {**block, "id": new_block_id(), "question": key}
        if find_intake(block["kind"]) is None or not block.get("file"):
            return {**block, "id": new_block_id()}
        title = str(block.get("title", ""))
        kept = self._behind(block["kind"], block["file"], title)
        return {"id": new_block_id(), "kind": block["kind"], block["kind"]: kept, "title": title}

    def _behind(self, kind: str, name: str, title: str) -> str:
        """The public id of what that file became, made once however many blocks show it."""
        place, intake = (kind, name), find_intake(kind)
        if place not in self.kept and intake is not None:
            file, made = self.prepared.files[name], self.prepared.behind.get(place)
            self.kept[place] = intake.keep(file, made, title, self.course.unit_id, self.person_id)
        return self.kept[place]

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
        return [self.bank.keep(question, GRADED) for question in questions]
