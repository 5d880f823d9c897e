"""Writing a course as a folder: the same course gives the same bytes."""

import json
from collections.abc import Iterable
from dataclasses import replace

from courses.exchange.bank import GRADED, SELF_CHECK
from courses.exchange.course_toml import FORMAT
from courses.exchange.faults import MANIFEST
from courses.exchange.limits import refuse_questions
from courses.exchange.plan import CoursePlan, LessonPlan, QuizPlan
from courses.questions.formats.gift import write_gift
from courses.questions.formats.question_file import FileQuestion


def write_folder(plan: CoursePlan) -> dict[str, bytes]:
    """The files of the course folder by name, in order; refused where a question cannot stand in one."""
    files = {MANIFEST: _manifest(plan).encode()}
    for number, lesson in enumerate(plan.lessons(), 1):
        files[_lesson_file(number, lesson)] = lesson.markdown.encode()
    for image in plan.images:
        files[image.name] = image.content
    for name, questions in ((SELF_CHECK, _self_check(plan)), (GRADED, _graded(plan))):
        if questions:
            refuse_questions(questions)
            files[name] = write_gift(questions).content
    return dict(sorted(files.items()))


def _lesson_file(number: int, lesson: LessonPlan) -> str:
    return f"lessons/{number:02d}-{lesson.slug}.md"


def _self_check(plan: CoursePlan) -> list[FileQuestion]:
    return [
        replace(question, category=lesson.slug) for lesson in plan.lessons() for question in lesson.questions
    ]


def _graded(plan: CoursePlan) -> list[FileQuestion]:
    found = {
        question.id: replace(question, category=draw.category)
        for quiz in plan.quizzes()
        for draw in quiz.draws
        for question in draw.questions
    }
    return list(found.values())


def _manifest(plan: CoursePlan) -> str:
    lines = [
        f"format = {FORMAT}",
        _pair("slug", plan.slug),
        _pair("title", plan.title),
        _pair("summary", plan.summary),
        *_list("objectives", plan.objectives),
        _pair("language", plan.language),
        _pair("field", plan.field),
        _pair("tiet", _tiet(plan.tiet_hundredths)),
        f"content_group = {plan.content_group}",
        _pair("study_form", plan.study_form),
        _pair("certificate_title", plan.certificate_title),
        *_list("legal_documents", plan.legal_documents),
        *(_list("prerequisites", plan.prerequisites) if plan.prerequisites else []),
    ]
    number = 0
    for module in plan.modules:
        lines += ["", "[[modules]]", _pair("title", module.title)]
        for item in module.items:
            number += isinstance(item, LessonPlan)
            lines += ["", "  [[modules.items]]", *_item(item, number)]
    return "\n".join(lines) + "\n"


def _item(item: LessonPlan | QuizPlan, number: int) -> list[str]:
    if isinstance(item, LessonPlan):
        pairs = [_pair("file", _lesson_file(number, item)), f"minutes = {item.minutes}"]
        return _indented(
            2, [_pair("kind", "lesson"), _pair("slug", item.slug), _pair("title", item.title), *pairs]
        )
    rules = [
        f"minutes = {item.minutes}",
        f"attempts = {item.attempts}",
        f"pass_percent = {item.pass_percent}",
    ]
    lines = _indented(
        2, [_pair("kind", "quiz"), _pair("slug", item.slug), _pair("title", item.title), *rules]
    )
    for draw in item.draws:
        table = ["[[modules.items.draw]]", _pair("category", draw.category), f"count = {draw.count}"]
        lines += ["", *_indented(4, table)]
    return lines


def _indented(by: int, lines: Iterable[str]) -> list[str]:
    return [" " * by + line for line in lines]


def _pair(name: str, value: str) -> str:
    return f"{name} = {_quoted(value)}"


def _list(name: str, values: tuple[str, ...]) -> list[str]:
    return [f"{name} = [", *(f"  {_quoted(value)}," for value in values), "]"] if values else [f"{name} = []"]


def _quoted(value: str) -> str:
    """A TOML basic string: its escapes are those of JSON; texts are clean lines, so no other is needed."""
    return json.dumps(value, ensure_ascii=False)


def _tiet(hundredths: int) -> str:
    whole, rest = divmod(hundredths, 100)
    return f"{whole}.{rest:02d}".rstrip("0") if rest else str(whole)
