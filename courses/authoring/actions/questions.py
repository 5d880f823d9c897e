"""Questions that a file brings: kept in the bank of the course's unit, without touching what stands there."""

from courses.authoring.incoming import SELF_TEST
from courses.authoring.intake import Prepared
from courses.authoring.queries.asking import questions_out_of_reach
from courses.catalogue.models import Course
from courses.questions.actions import keep_category, put_question
from courses.questions.formats.question_file import FileQuestion
from courses.questions.models import Question, QuestionVersion
from courses.questions.queries import find_question, find_version
from courses.questions.rendered import RenderedQuestion
from lms.core.i18n import _
from lms.core.ids import public_id

_LEVEL_LIMIT = 95


class QuestionIntake:
    """The questions of one file on their way into the bank.

    `keys` maps the file's keys of questions to test oneself, which blocks name, to those they have there.
    """

    def __init__(self, course: Course, prepared: Prepared, person_id: int) -> None:
        self.course, self.prepared, self.person_id = course, prepared, person_id
        self.keys: dict[str, str] = {}
        self.kept: dict[tuple[str, str], QuestionVersion] = {}

    def keep(self, question: FileQuestion, pool: str) -> QuestionVersion:
        """The question is in use; a known one of the same words is that one, any other known one is left alone."""
        if (pool, question.id) not in self.kept:
            self.kept[pool, question.id] = self._keep(question, pool)
        return self.kept[pool, question.id]

    def _keep(self, question: FileQuestion, pool: str) -> QuestionVersion:
        rendered = self.prepared.rendered[pool, question.id]
        known = find_question(question.id)
        same = self._same(known, rendered, pool) if known is not None else None
        is_free = known is None or same is not None
        key = question.id if is_free else f"{question.id[:60]}-{public_id()}"
        if pool == SELF_TEST:
            self.keys[question.id] = key
        return same or self._put(rendered, pool, key)

    def _same(self, known: Question, rendered: RenderedQuestion, pool: str) -> QuestionVersion | None:
        if known.pool != pool or known.state != "in_use":
            return None
        if pool == SELF_TEST and questions_out_of_reach(self.course.id, [known.key]):
            return None
        version = find_version(known.id, known.current_number)
        return version if version is not None and version.source == rendered.source else None

    def _put(self, rendered: RenderedQuestion, pool: str, key: str) -> QuestionVersion:
        question = rendered.question
        levels = (self.prepared.incoming.title.replace("/", "-"), question.category)
        path = "/".join(level[:_LEVEL_LIMIT].strip() for level in levels if level.strip())
        category = keep_category(unit_id=self.course.unit_id, path=path or _("Contents"))
        return put_question(
            key=key,
            pool=pool,
            kind=question.kind,
            title=question.title,
            stem_html=rendered.stem_html,
            data=rendered.data,
            explanation_html=rendered.explanation_html,
            citation=question.cite,
            source=rendered.source | {"id": key},
            category_id=category.id,
            author_id=self.person_id,
            difficulty=question.difficulty,
            competency=question.competency,
            tags=question.tags,
        )
