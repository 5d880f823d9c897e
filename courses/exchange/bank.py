"""The two question files of a course, and how they hang together with its lessons and quizzes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from courses.exchange.faults import MANIFEST, Faults
from courses.exchange.listing import ListedQuiz, Manifest
from courses.exchange.more_questions import read_more
from courses.exchange.plan import Questions
from courses.exchange.texts import read_text
from courses.questions.formats.gift import read_gift
from courses.questions.formats.question_file import FileQuestion
from courses.questions.kinds.base import Fault
from lms.core.text import clean_line, msgid

SELF_CHECK, GRADED = "questions/self-check.gift", "questions/graded.gift"
# Beside each of them, what GIFT cannot hold.
MORE = {SELF_CHECK: "questions/self-check.json", GRADED: "questions/graded.json"}
GIFT_LIMIT = 1_000_000
QUESTION_LIMIT = 2000
_CATEGORY = re.compile(r"^[ \t]*\$CATEGORY:(.*)$", re.MULTILINE | re.IGNORECASE)
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
_IMAGE = re.compile(r"!\[|<img\b|@@PLUGINFILE@@", re.IGNORECASE)


@dataclass(frozen=True)
class Bank:
    """The questions of one file. `faulty` counts those that could not be read."""

    file: str
    questions: Questions = ()
    lines: dict[str, int] = field(default_factory=dict)
    faulty: int = 0

    def of(self, category: str) -> Questions:
        """The questions of that category in the order of the file."""
        return tuple(question for question in self.questions if question.category == category)

    def categories(self) -> list[str]:
        """The categories that hold questions, in the order of the file."""
        return list(dict.fromkeys(question.category for question in self.questions))

    def line(self, category: str) -> int:
        """Where the category is opened."""
        return self.lines.get(category, 1)


def read_bank(file: str, contents: Mapping[str, bytes], faults: Faults) -> Bank:
    """The questions of the file and of the one beside it, with every fault; an empty bank where there is none."""
    bank = _read_gift(file, contents.get(file), faults)
    more = MORE[file]
    questions = list(bank.questions)
    for question, before in read_more(more, contents.get(more), contents, faults):
        _check_question(more, question, faults)
        questions.insert(_place_after(questions, question.category, before), question)
    return replace(bank, questions=tuple(questions))


def _place_after(questions: list[FileQuestion], category: str, before: str) -> int:
    """The place after the question with that id in the category, or before the first of the category."""
    own = [place for place, each in enumerate(questions) if each.category == category]
    after = [place + 1 for place in own if before and questions[place].id == before]
    return after[0] if after else own[0] if own else len(questions)


def _read_gift(file: str, content: bytes | None, faults: Faults) -> Bank:
    text = read_text(file, content, faults, limit=GIFT_LIMIT) if content is not None else None
    if text is None or faults.errors(file):
        return Bank(file, faulty=QUESTION_LIMIT if content is not None else 0)
    found = read_gift(text)
    for note in found.notes:
        tell = faults.add if note.level == "error" else faults.warn
        tell(file, note.line, Fault(note.message, note.params))
    if len(found.questions) > QUESTION_LIMIT:
        faults.add(file, 1, Fault("The file holds more than %(limit)s questions.", {"limit": QUESTION_LIMIT}))
        return Bank(file, faulty=QUESTION_LIMIT)
    lines: dict[str, int] = {}
    for match in _CATEGORY.finditer(text):
        lines.setdefault(clean_line(match[1]), text.count("\n", 0, match.start()) + 1)
    for question in found.questions:
        _check_question(file, question, faults)
    return Bank(file, found.questions, lines, len(found.faults))


def _check_question(file: str, question: FileQuestion, faults: Faults) -> None:
    if not question.category:
        faults.add(file, question.line, Fault("This question stands before the first “$CATEGORY:” line."))
    if not question.id:
        advice = msgid(
            "This question has no id: write a comment line above it, for example “// [id:%(example)s]”. "
            "An id never changes and is used once."
        )
        example = f"{question.category or 'cau'}-{question.line:03d}"
        faults.add(file, question.line, Fault(advice, {"example": example}))
    elif not _ID.fullmatch(question.id):
        params = {"id": question.id[:80]}
        advice = msgid(
            "The id “%(id)s” is refused: use letters without marks, digits, points and hyphens, at most 80."
        )
        faults.add(file, question.line, Fault(advice, params))
    if _IMAGE.search(question.stem) or _IMAGE.search(question.explanation):
        faults.warn(
            file, question.line, Fault("Images in questions are not shown: describe in words what is asked.")
        )


def check_ids(banks: list[Bank], faults: Faults) -> None:
    """Every id stands once in the course: a question belongs to one of the two files."""
    first: dict[str, tuple[str, int]] = {}
    for bank in banks:
        for question in bank.questions:
            file, line = first.setdefault(question.id, (bank.file, question.line))
            if question.id and (file, line) != (bank.file, question.line):
                params = {"id": question.id[:80], "file": file, "line": line}
                taken = Fault(
                    "The id “%(id)s” belongs to the question in %(file)s, line %(line)s already.", params
                )
                faults.add(bank.file, question.line, taken)


def check_self_check(bank: Bank, manifest: Manifest, faults: Faults) -> None:
    """Every category is the slug of a lesson, and what is asked is explained."""
    slugs = [lesson.slug for lesson in manifest.lessons()]
    for category in bank.categories():
        if category and category not in slugs:
            faults.add(bank.file, bank.line(category), _no_lesson(category, slugs, faults))
    for question in bank.questions:
        if not question.explanation:
            unexplained = Fault("This self-test question has no explanation: write one after “####”.")
            faults.warn(bank.file, question.line, unexplained)


def _no_lesson(name: str, slugs: list[str], faults: Faults) -> Fault:
    params = {"name": name[:80], "nearest": faults.nearest(name, slugs) or ""}
    if params["nearest"]:
        return Fault("“%(name)s” is not the slug of a lesson: is “%(nearest)s” meant?", params)
    return Fault("“%(name)s” is not the slug of a lesson.", params)


def check_graded(bank: Bank, manifest: Manifest, faults: Faults) -> None:
    """Every graded question names a lesson of the course, and every category is drawn from."""
    slugs = [lesson.slug for lesson in manifest.lessons()]
    for question in bank.questions:
        if not question.lesson:
            unnamed = Fault(
                "This question names no lesson to study again: write “[lesson:…]” in the comment above it."
            )
            faults.warn(bank.file, question.line, unnamed)
        elif question.lesson not in slugs:
            faults.add(bank.file, question.line, _no_lesson(question.lesson, slugs, faults))
    if any(quiz.file for quiz in manifest.quizzes()):
        return
    drawn = {draw.category for quiz in manifest.quizzes() for draw in quiz.draws}
    for category in bank.categories():
        if category and category not in drawn:
            advice = msgid(
                "No quiz draws from “%(category)s”: add it to a quiz in course.toml, or remove its questions."
            )
            faults.add(bank.file, bank.line(category), Fault(advice, {"category": category[:80]}))


def check_draws(quiz: ListedQuiz, bank: Bank, faults: Faults) -> None:
    """Every category that the quiz draws from holds enough questions."""
    for draw in quiz.draws:
        held = len(bank.of(draw.category))
        if not draw.category or (not held and bank.faulty):
            continue
        params = {"category": draw.category[:80], "held": held, "count": draw.count, "file": bank.file}
        if not held:
            meant = faults.nearest(draw.category, bank.categories())
            line = draw.table.line("category")
            faults.add(MANIFEST, line, _no_category({**params, "nearest": meant or ""}))
        elif draw.count > held + bank.faulty:
            few = Fault(
                "“%(category)s” holds %(held)s questions in %(file)s: %(count)s cannot be drawn.", params
            )
            faults.add(MANIFEST, draw.table.line("count"), few)


def _no_category(params: dict[str, object]) -> Fault:
    if params["nearest"]:
        return Fault("%(file)s has no category “%(category)s”: is “%(nearest)s” meant?", params)
    return Fault("%(file)s has no category “%(category)s” with questions.", params)


def self_test_question(question: FileQuestion) -> FileQuestion:
    """The question as it stands at the end of its lesson: the category says the lesson."""
    return replace(question, lesson="")
