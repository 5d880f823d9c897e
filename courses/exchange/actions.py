"""Importing a course: everything in one transaction, or nothing."""

from dataclasses import dataclass

from courses.catalogue.actions import (
    PlacedItem,
    PlannedModule,
    VersionFacts,
    keep_item,
    open_course,
    publish_version,
)
from courses.catalogue.kinds import newest_contents
from courses.catalogue.models import Course, CourseVersion, Item
from courses.catalogue.prerequisites import set_prerequisites
from courses.catalogue.queries import get_course
from courses.exchange.plan import CoursePlan, ItemPlan, LessonPlan, Questions, QuizPlan
from courses.exchange.queries import GRADED_POOL, SELF_TEST_POOL, list_conflicts
from courses.exchange.things_in import ThingsIn
from courses.lessons.actions import Translation, put_blocks, put_lesson
from courses.lessons.models import LessonVersion
from courses.questions.actions import keep_category, note_use, put_question
from courses.questions.formats.question_file import EmbeddedFile
from courses.questions.models import QuestionVersion
from courses.questions.rendered import RenderedQuestion, render_question
from courses.quizzes.actions import put_quiz
from courses.quizzes.actions.composing import PlannedSection
from courses.quizzes.models import QuizVersion
from lms.core.db import begin_writing, lock
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.core.storage import record_file, write_content, write_file

_LONGEST_LEVEL = 95


@dataclass(frozen=True, kw_only=True)
class ImportOutcome:
    """What an import left behind. `is_new` is False where the site held exactly this course already."""

    slug: str
    title: str
    number: int
    is_new: bool
    lessons: int
    self_test_questions: int
    graded_questions: int


def import_course(plan: CoursePlan, *, unit_id: int) -> ImportOutcome:
    """The plan is the version of the course that new learners get; an identical course is left as it is.

    A course that is new belongs to that unit; one that exists keeps its own. Images are on disk before
    their rows, and texts are rendered before the first write.
    """
    rendered = {question.id: render_question(question) for question in [*plan.self_test(), *plan.graded()]}
    files = {file.name: write_content(file.content)[0] for file in (*plan.images, *plan.files)}
    for picture in _pictures(plan):
        write_file(picture.content)
    things = ThingsIn(plan)
    begin_writing()
    course = open_course(slug=plan.slug, unit_id=unit_id)
    lock(course)
    conflicts = list_conflicts(plan)
    if conflicts:
        raise Refusal(*(_(each.fault.message, **each.fault.params) for each in conflicts))
    version, is_new = _current(course), False
    if version is None or version.digest != plan.digest():
        version, is_new = _Import(plan, course, rendered, files, things).publish(), True
    if plan.prerequisites is not None:
        set_prerequisites(course=course, slugs=plan.prerequisites)
    return _outcome(plan, version, is_new=is_new)


def _current(course: Course) -> CourseVersion | None:
    return get_course(course.slug)[1] if course.current_number is not None else None


def _outcome(plan: CoursePlan, version: CourseVersion, *, is_new: bool) -> ImportOutcome:
    return ImportOutcome(
        slug=plan.slug,
        title=version.title,
        number=version.number,
        is_new=is_new,
        lessons=len(plan.lessons()),
        self_test_questions=len(plan.self_test()),
        graded_questions=len(plan.graded()),
    )


class _Import:
    """One plan on its way into one course."""

    def __init__(
        self,
        plan: CoursePlan,
        course: Course,
        rendered: dict[str, RenderedQuestion],
        files: dict[str, str],
        things: ThingsIn,
    ) -> None:
        self.plan = plan
        self.course = course
        self.rendered = rendered
        self.files = files
        self.things = things

    def publish(self) -> CourseVersion:
        """Questions, lessons, quizzes and images are stored, and a version puts them in order."""
        for file in (*self.plan.images, *self.plan.files):
            record_file(self.files[file.name], size=file.size, media_type=file.media_type)
        for picture in _pictures(self.plan):
            record_file(picture.sha256, size=len(picture.content), media_type=picture.media_type)
        self.things.keep(self.course.unit_id)
        modules = [
            PlannedModule(module.title, [self._place(item) for item in module.items])
            for module in self.plan.modules
        ]
        return publish_version(course=self.course, facts=_facts(self.plan), modules=modules, files=self.files)

    def _place(self, item: ItemPlan) -> PlacedItem:
        kept = keep_item(course=self.course, slug=item.slug, kind=item.kind)
        number = self._put_content(kept, item)
        return PlacedItem(kept, item.title, item.minutes, number, item.is_required, item.completion)

    def _put_content(self, kept: Item, item: ItemPlan) -> int:
        """The number of the content that the version pins."""
        if isinstance(item, LessonPlan):
            questions = self._put(item.questions, SELF_TEST_POOL, item.title)
            number = self._put_lesson(kept, item, questions).number
            self._note_uses(questions, item)
            return number
        if isinstance(item, QuizPlan):
            return self._put_quiz(kept, item).number
        return newest_contents(self.course.id, [(item.kind, item.slug)]).get(item.slug, 0)

    def _put_lesson(self, kept: Item, item: LessonPlan, questions: list[QuestionVersion]) -> LessonVersion:
        if not item.has_blocks:
            return put_lesson(item=kept, markdown=item.markdown, questions=questions)
        translations = {
            language: Translation(each["title"], self.things.blocks(each["blocks"]))
            for language, each in item.translations.items()
        }
        blocks = self.things.blocks(item.blocks)
        return put_blocks(item=kept, blocks=blocks, questions=questions, translations=translations)

    def _put_quiz(self, kept: Item, item: QuizPlan) -> QuizVersion:
        return put_quiz(
            item=kept,
            minutes=item.minutes,
            attempts=item.attempts,
            pass_percent=item.pass_percent,
            sections=[
                PlannedSection(draw.category, draw.count, self._pool(draw.questions), draw.band)
                for draw in item.draws
            ],
            extras=item.extras,
            label=f"{self.plan.title}: {item.title}",
        )

    def _pool(self, questions: Questions) -> list[tuple[QuestionVersion, str | None]]:
        versions = self._put(questions, GRADED_POOL, questions[0].category if questions else "")
        return [
            (version, question.lesson or None) for version, question in zip(versions, questions, strict=True)
        ]

    def _put(self, questions: Questions, pool: str, category: str) -> list[QuestionVersion]:
        if not questions:
            return []
        levels = [level.replace("/", "-")[:_LONGEST_LEVEL].strip() for level in (self.plan.title, category)]
        kept = keep_category(unit_id=self.course.unit_id, path="/".join(filter(None, levels)))
        return [self._put_question(self.rendered[question.id], pool, kept.id) for question in questions]

    def _put_question(self, rendered: RenderedQuestion, pool: str, category_id: int) -> QuestionVersion:
        question = rendered.question
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
            category_id=category_id,
            difficulty=question.difficulty,
            competency=question.competency,
            tags=question.tags,
        )

    def _note_uses(self, versions: list[QuestionVersion], lesson: LessonPlan) -> None:
        for version in versions:
            note_use(
                question_id=version.question_id,
                place=f"lesson:{self.course.slug}/{lesson.slug}",
                label=f"{self.plan.title}: {lesson.title}",
                path=f"/khoa-hoc/{self.course.slug}/bai/{lesson.slug}",
            )


def _pictures(plan: CoursePlan) -> list[EmbeddedFile]:
    """The pictures that questions of the plan show, each content once."""
    questions = [*plan.self_test(), *plan.graded()]
    return [*{file.sha256: file for question in questions for file in question.files}.values()]


def _facts(plan: CoursePlan) -> VersionFacts:
    return VersionFacts(
        title=plan.title,
        summary=plan.summary,
        objectives=list(plan.objectives),
        field=plan.field,
        language=plan.language,
        tiet_hundredths=plan.tiet_hundredths,
        content_group=plan.content_group,
        study_form=plan.study_form,
        certificate_title=plan.certificate_title,
        legal_documents=list(plan.legal_documents),
        competencies=list(plan.competencies),
        translations={language: dict(each) for language, each in plan.translations.items()},
        digest=plan.digest(),
        search_words=" ".join(item.title for item in plan.items()),
    )
