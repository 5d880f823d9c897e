"""Taking a file of others into a draft: always a draft, never what learners have."""

from sqlalchemy import delete, select

from courses.authoring.actions.items import add_item
from courses.authoring.actions.questions import QuestionIntake
from courses.authoring.actions.saving import refuse_locked, save_facts, save_outline
from courses.authoring.actions.taken_blocks import BlockIntake
from courses.authoring.incoming import (
    GRADED,
    IncomingDraw,
    IncomingItem,
    IncomingLesson,
    IncomingModule,
    IncomingQuiz,
)
from courses.authoring.intake import Prepared
from courses.authoring.models import CourseDraft, DraftLesson
from courses.authoring.queries import get_draft_lesson
from courses.authoring.rules.facts import FACTS
from courses.catalogue.actions import keep_item
from courses.catalogue.models import Course
from courses.catalogue.prerequisites import list_prerequisites, set_prerequisites
from courses.lessons.blocks.base import new_block_id
from courses.quizzes.actions import put_quiz
from courses.quizzes.actions.composing import PlannedSection, Pool
from courses.quizzes.rules.plans import Extras
from lms.audit.actions import record
from lms.core.db import db
from lms.core.i18n import _


def take_in(*, draft: CourseDraft, prepared: Prepared, person_id: int) -> list[str]:
    """Everything the file holds stands at the end of the draft; the addresses of its new items, in order.

    An empty lesson that the draft began with gives way. Questions come into the bank as the course's own: one that
    the bank knows by its key and with other words is left as it is, and the file's gets a key of its own.
    """
    refuse_locked(draft)
    course = db.session.get_one(Course, draft.course_id)
    intake = _Intake(draft, course, prepared, person_id)
    slugs = intake.take()
    detail = {"items": len(slugs), "losses": len(prepared.incoming.losses)}
    record("course.file_taken_in", kind="course", id=course.id, label=prepared.incoming.title, detail=detail)
    return slugs


class _Intake:
    """One file on its way into one draft; `slugs` are the addresses of its items by those they had in it."""

    def __init__(self, draft: CourseDraft, course: Course, prepared: Prepared, person_id: int) -> None:
        self.draft, self.course, self.person_id = draft, course, person_id
        self.incoming = prepared.incoming
        self.slugs: dict[str, str] = {}
        self.quizzes: list[tuple[str, IncomingQuiz]] = []
        self.bank = QuestionIntake(course, prepared, person_id)
        self.blocks = BlockIntake(draft, course, prepared, person_id, self.bank.keys)

    def take(self) -> list[str]:
        self.blocks.take_files()
        for pool, question in self.incoming.asked():
            self.bank.keep(question, pool)
        self._state_facts()
        slugs = [slug for module in self.incoming.modules for slug in self._module(module)]
        for slug, quiz in self.quizzes:
            self._quiz(slug, quiz)
        self._ask_for_courses()
        return slugs

    def _state_facts(self) -> None:
        """What the draft does not say yet, the file says."""
        said = {"summary": self.incoming.summary, **self.incoming.facts}
        facts = {name: value for name, value in said.items() if not self._is_said(name)}
        save_facts(draft=self.draft, facts=facts, revision=self.draft.revision, person_id=self.person_id)

    def _is_said(self, name: str) -> bool:
        """True for a fact that somebody stated: in a course that was never published, not for the usual one."""
        value = self.draft.facts[name]
        return bool(value) and (self.draft.based_on is not None or value != FACTS[name])

    def _module(self, module: IncomingModule) -> list[str]:
        self._clear_blank()
        key = f"m{new_block_id()}"
        added: dict[str, object] = {"id": key, "title": module.title or _("Contents"), "items": []}
        self._save_modules([*self.draft.outline["modules"], added])
        return [self._item(key, item) for item in module.items]

    def _clear_blank(self) -> None:
        """The module that a new draft begins with is gone, while nobody wrote in its lesson."""
        modules = self.draft.outline["modules"]
        is_first = self.draft.based_on is None and len(modules) == 1 and not self.slugs
        if not is_first or [item["slug"] for item in modules[0]["items"]] != ["bai-1"]:
            return
        if not get_draft_lesson(self.draft.course_id, "bai-1").content["blocks"]:
            blank = (DraftLesson.course_id == self.draft.course_id) & (DraftLesson.slug == "bai-1")
            db.session.execute(delete(DraftLesson).where(blank))
            self.draft.outline = {**self.draft.outline, "modules": []}

    def _save_modules(self, modules: list[dict[str, object]]) -> None:
        outline = {**self.draft.outline, "modules": modules}
        save_outline(
            draft=self.draft, outline=outline, revision=self.draft.revision, person_id=self.person_id
        )

    def _item(self, module_id: str, item: IncomingItem) -> str:
        slug = add_item(
            draft=self.draft,
            module_id=module_id,
            kind=item.kind,
            title=item.title or _("Lesson"),
            person_id=self.person_id,
            slug=item.slug,
            content=self.blocks.content(item) if isinstance(item, IncomingLesson) else None,
            stated={
                "minutes": item.minutes,
                "is_required": item.is_required,
                "completion": item.completion,
            },
        )
        self.slugs[item.slug or slug] = slug
        if isinstance(item, IncomingQuiz):
            self.quizzes.append((slug, item))
        return slug

    def _quiz(self, slug: str, quiz: IncomingQuiz) -> None:
        kept = keep_item(course=self.course, slug=slug, kind="quiz")
        pools = [(draw, self._pool(draw)) for draw in quiz.draws]
        put_quiz(
            item=kept,
            minutes=quiz.minutes,
            attempts=quiz.attempts,
            pass_percent=quiz.pass_percent,
            sections=[
                PlannedSection(draw.category, min(draw.count, len(pool)), pool, draw.band)
                for draw, pool in pools
                if pool
            ],
            extras=Extras(**quiz.rules),
            label=f"{self.draft.facts['title']}: {quiz.title}",
        )

    def _pool(self, draw: IncomingDraw) -> Pool:
        """What can be drawn, each with the lesson to study again."""
        known = {each.id: each for each in self.incoming.graded}
        all_of_it = [(each.id, "") for each in known.values() if each.category == draw.category]
        return [
            (self.bank.keep(known[key], GRADED), self.slugs.get(lesson))
            for key, lesson in draw.questions or all_of_it
        ]

    def _ask_for_courses(self) -> None:
        """A course that was never published and asks for none before it asks for those that are open on this site."""
        is_stated = self.course.current_number is not None or list_prerequisites(self.course.id)
        if is_stated or not self.incoming.prerequisites:
            return
        published = select(Course.slug).where(
            Course.slug.in_(self.incoming.prerequisites),
            Course.current_number.is_not(None),
            Course.archived_at.is_(None),
        )
        slugs = db.session.scalars(published).all()
        if slugs:
            set_prerequisites(course=self.course, slugs=slugs)
