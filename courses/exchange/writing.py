"""Writing a course as a folder: the same course gives the same bytes.

A course whose lessons are texts of Markdown is written in format 1, any other in format 2.
"""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from courses.exchange.bank import GRADED, MORE, SELF_CHECK
from courses.exchange.course_toml import FORMAT, FORMAT_OF_BLOCKS
from courses.exchange.faults import MANIFEST
from courses.exchange.images import IMAGE_LIMIT
from courses.exchange.json_files import write_json
from courses.exchange.more_questions import fits_gift, pictures_of, questions_as_json
from courses.exchange.plan import CoursePlan, Draw, ItemPlan, LessonPlan, QuizPlan
from courses.exchange.quiz_files import quiz_as_json
from courses.exchange.shown.pages import lesson_page
from courses.exchange.things import write_thing
from courses.exchange.toml_values import in_toml
from courses.questions.formats.gift import write_gift
from courses.questions.formats.question_file import FileQuestion


def write_folder(plan: CoursePlan) -> dict[str, bytes]:
    """The files of the course folder by name, in order, but for those that lie on disk (`list_large`)."""
    graded = _graded(plan)
    apart = {quiz.slug for quiz in plan.quizzes() if _needs_file(quiz, graded)}
    files = {MANIFEST: _manifest(plan, apart).encode()}
    for number, lesson in enumerate(plan.lessons(), 1):
        name = _lesson_file(number, lesson)
        files[name] = _lesson(lesson)
        if lesson.has_blocks:
            files[name.replace(".json", ".html")] = lesson_page(
                lesson, language=plan.language, things=plan.things
            ).content
    for number, quiz in enumerate(plan.quizzes(), 1):
        if quiz.slug in apart:
            files[_quiz_file(number, quiz)] = write_json(quiz_as_json(quiz))
    for file in (*plan.images, *plan.files):
        if isinstance(file.content, bytes):
            files[file.name] = file.content
    for thing in plan.things:
        files |= write_thing(thing)
    for name, questions in ((SELF_CHECK, _self_check(plan)), (GRADED, graded)):
        files |= _questions(name, questions)
    return dict(sorted(files.items()))


def list_large(plan: CoursePlan) -> dict[str, Path]:
    """Where the files, films and packages lie that belong into the folder and are not in memory, by name."""
    files = {file.name: file.content for file in plan.files if isinstance(file.content, Path)}
    return files | {thing.name: thing.content for thing in plan.things}


def _lesson(lesson: LessonPlan) -> bytes:
    if not lesson.has_blocks:
        return lesson.markdown.encode()
    others = {"translations": {key: dict(each) for key, each in lesson.translations.items()}}
    return write_json({"blocks": list(lesson.blocks), **(others if lesson.translations else {})})


def _lesson_file(number: int, lesson: LessonPlan) -> str:
    return f"lessons/{number:02d}-{lesson.slug}.{'json' if lesson.has_blocks else 'md'}"


def _quiz_file(number: int, quiz: QuizPlan) -> str:
    return f"quizzes/{number:02d}-{quiz.slug}.json"


def _questions(name: str, questions: list[FileQuestion]) -> dict[str, bytes]:
    """The questions as GIFT, beside it those that GIFT cannot hold, and the pictures of these."""
    fitting = [question for question in questions if fits_gift(question)]
    files = {name: write_gift(fitting).content} if fitting else {}
    if len(fitting) < len(questions):
        files[MORE[name]] = write_json({"questions": questions_as_json(questions)})
        files |= pictures_of(questions)
    return files


def _needs_file(quiz: QuizPlan, graded: list[FileQuestion]) -> bool:
    """True where course.toml and the categories of the bank would not say all of the quiz."""
    names = [draw.category for draw in quiz.draws]
    if quiz.rules() or len(set(names)) < len(names) or any(draw.band for draw in quiz.draws):
        return True
    return any(_held(draw, graded) != draw.questions for draw in quiz.draws)


def _held(draw: Draw, graded: list[FileQuestion]) -> tuple[FileQuestion, ...]:
    return tuple(question for question in graded if question.category == draw.category)


def _is_in_blocks(plan: CoursePlan, apart: set[str]) -> bool:
    """True where format 1 cannot hold the course."""
    questions = [*_self_check(plan), *_graded(plan)]
    is_large = any(each.size > IMAGE_LIMIT or each.name.endswith(".gif") for each in plan.images)
    return bool(
        apart
        or plan.files
        or plan.things
        or plan.competencies
        or plan.translations
        or is_large
        or not all((plan.summary, plan.field, plan.certificate_title))
        or any(lesson.has_blocks for lesson in plan.lessons())
        or any(item.kind == "meeting" or item.duty_facts() for item in plan.items())
        or not all(map(fits_gift, questions))
    )


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


def _manifest(plan: CoursePlan, apart: set[str]) -> str:
    lines = [
        f"format = {FORMAT_OF_BLOCKS if _is_in_blocks(plan, apart) else FORMAT}",
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
        *(_list("competencies", plan.competencies) if plan.competencies else []),
        *(_list("prerequisites", plan.prerequisites) if plan.prerequisites else []),
        *(line for language in sorted(plan.translations) for line in _translation(plan, language)),
    ]
    files = _files_of(plan, apart)
    for module in plan.modules:
        lines += ["", "[[modules]]", _pair("title", module.title)]
        for item in module.items:
            lines += ["", "  [[modules.items]]", *_item(item, files.get(item.slug, ""))]
    return "\n".join(lines) + "\n"


def _translation(plan: CoursePlan, language: str) -> list[str]:
    """What the course is called in that language."""
    said = plan.translations[language]
    return ["", f"[translations.{language}]", *(_pair(name, said[name]) for name in sorted(said))]


def _files_of(plan: CoursePlan, apart: set[str]) -> dict[str, str]:
    """The file of every lesson, and of every quiz that has one."""
    lessons = {each.slug: _lesson_file(number, each) for number, each in enumerate(plan.lessons(), 1)}
    quizzes = {each.slug: _quiz_file(number, each) for number, each in enumerate(plan.quizzes(), 1)}
    return lessons | {slug: file for slug, file in quizzes.items() if slug in apart}


def _item(item: ItemPlan, file: str) -> list[str]:
    lines = [_pair("kind", item.kind), _pair("slug", item.slug), _pair("title", item.title)]
    lines += [_pair("file", file)] if file else []
    lines.append(f"minutes = {item.minutes}")
    if isinstance(item, QuizPlan):
        lines += [f"attempts = {item.attempts}", f"pass_percent = {item.pass_percent}"]
    lines = _indented(2, [*lines, *_duty(item)])
    for draw in item.draws if isinstance(item, QuizPlan) and not file else ():
        table = ["[[modules.items.draw]]", _pair("category", draw.category), f"count = {draw.count}"]
        lines += ["", *_indented(4, table)]
    return lines


def _duty(item: ItemPlan) -> list[str]:
    """How the item counts, where that does not go without saying."""
    lines = [] if item.is_required else ["is_required = false"]
    return [*lines, *([f"completion = {in_toml(item.completion)}"] if item.completion else [])]


def _indented(by: int, lines: Iterable[str]) -> list[str]:
    return [" " * by + line for line in lines]


def _pair(name: str, value: str) -> str:
    return f"{name} = {in_toml(value)}"


def _list(name: str, values: tuple[str, ...]) -> list[str]:
    return [f"{name} = [", *(f"  {in_toml(value)}," for value in values), "]"] if values else [f"{name} = []"]


def _tiet(hundredths: int) -> str:
    whole, rest = divmod(hundredths, 100)
    return f"{whole}.{rest:02d}".rstrip("0") if rest else str(whole)
