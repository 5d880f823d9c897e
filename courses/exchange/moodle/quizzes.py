"""Quizzes of Moodle: what is asked as it stands, and what is drawn at random, as draws from categories."""

import json
from dataclasses import dataclass, field, replace
from typing import Any

from courses.authoring.incoming import IncomingDraw, IncomingQuiz
from courses.exchange.foreign.pages import html_of_text
from courses.exchange.moodle.backup import Backup, each_of, format_at, number_at, text_of
from courses.exchange.moodle.bank import Bank, path_of
from courses.exchange.moodle.outline import Activity
from courses.questions.formats.question_file import FileQuestion
from courses.questions.formats.xml import Element
from lms.core.html import plain_text, sanitise
from lms.core.text import clean_line, msgid

_ATTEMPTS, _MINUTES, _DRAWN = 20, 300, 200
_PASS = 70
_NOTHING = msgid("The quiz “%(title)s” has no question that can be used here: it is left out.")
_MISSING = msgid("A question of the quiz is not in the file or cannot be used here: it is left out.")
_TAGS = msgid("A random question is drawn by its tags in Moodle: here by its category alone.")
_FEWER = msgid("Of “%(category)s” fewer questions can be drawn than Moodle asks: %(count)s.")
_TWICE = msgid("Questions that several quizzes ask stand in the bank once for each: %(count)s.")
_INTRO = msgid("The introduction of the quiz is not taken in: “%(text)s”")
# How Moodle counts several attempts: the best is the usual one here.
_COUNTINGS = {"2": "average", "3": "first", "4": "last"}
_NO_PASS = msgid("Moodle sets no pass mark: %(percent)s%% are taken.")
_UNLIMITED = msgid("Moodle limits the attempts in no way: %(count)s are taken.")


@dataclass
class Graded:
    """The graded questions of the course, each under the category that it is drawn from."""

    backup: Backup
    bank: Bank
    questions: list[FileQuestion] = field(default_factory=list)
    labels: set[str] = field(default_factory=set)
    _taken: dict[str, list[str]] = field(default_factory=dict)

    def put(self, numbers: list[str], label: str) -> None:
        """These questions stand under that category; one that stands under another already is copied."""
        self.labels.add(label)
        copied = 0
        for number in numbers:
            question, taken = self.bank.questions[number], self._taken.setdefault(number, [])
            if label in taken:
                continue
            key = f"{question.id}-{len(taken) + 1}" if taken else question.id
            copied += bool(taken)
            taken.append(label)
            self.questions.append(replace(question, id=key, category=label))
        if copied:
            self.backup.keeper.lose(label, _TWICE, count=copied)

    def put_rest(self) -> None:
        """What no quiz asks stands under its own category."""
        for number, question in self.bank.questions.items():
            if number not in self._taken:
                self.put([number], question.category)


def read_quiz(backup: Backup, of: Activity, graded: Graded) -> list[IncomingQuiz]:
    """The quiz with its draws; nothing where none of its questions can be used."""
    _say_intro(backup, of)
    fixed: list[str] = []
    random: dict[tuple[str, bool], int] = {}
    for slot in each_of(of.body, "question_instances/question_instance"):
        number = _question_of(slot, graded.bank)
        drawn = _drawn_by(slot, number, backup, of, graded.bank)
        if drawn:
            random[drawn] = random.get(drawn, 0) + 1
        elif number in graded.bank.questions:
            fixed.append(number)
        else:
            backup.keeper.lose(of.title, _MISSING)
    draws = [*_fixed(fixed, of, graded), *_random(random, backup, of, graded)]
    if not draws:
        backup.keeper.lose(of.title, _NOTHING, title=of.title)
        return []
    return [_quiz(backup, of, draws)]


def _question_of(slot: Element, bank: Bank) -> str:
    """The number of the question that stands in the slot, "" where it is drawn."""
    entry = text_of(slot, "question_reference/questionbankentryid")
    return text_of(slot, "questionid") or text_of(slot, "question") or bank.entries.get(entry, "")


def _drawn_by(
    slot: Element, number: str, backup: Backup, of: Activity, bank: Bank
) -> tuple[str, bool] | None:
    """The category that the slot draws from, and whether those below it count; None where it does not draw."""
    condition = text_of(slot, "question_set_reference/filtercondition")
    if condition:
        category, with_below, has_tags = _condition(condition)
    elif text_of(slot, "questioncategoryid"):
        category = text_of(slot, "questioncategoryid")
        with_below = text_of(slot, "includingsubcategories") == "1"
        has_tags = next(each_of(slot, ".//slot_tag"), None) is not None
    elif number in bank.random:
        (category, with_below), has_tags = bank.random[number], False
    else:
        return None
    if has_tags:
        backup.keeper.lose(of.title, _TAGS)
    return category, with_below


def _condition(written: str) -> tuple[str, bool, bool]:
    """Category, whether those below it count, and whether tags do; as Moodle 4 writes it, old and new."""
    try:
        said: Any = json.loads(written)
    except (ValueError, RecursionError):
        return "", False, False
    if not isinstance(said, dict):
        return "", False, False
    filters = said.get("filter")
    if not isinstance(filters, dict):
        return (
            str(said.get("questioncategoryid", "")),
            bool(said.get("includingsubcategories")),
            bool(said.get("tags")),
        )
    category = filters.get("category")
    values = category.get("values") if isinstance(category, dict) else None
    options = category.get("filteroptions") if isinstance(category, dict) else None
    below = isinstance(options, dict) and bool(options.get("includesubcategories"))
    first = str(values[0]) if isinstance(values, list) and values else ""
    return first, below, "qtagids" in filters


def _fixed(numbers: list[str], of: Activity, graded: Graded) -> list[tuple[str, int]]:
    """A draw of all the questions that the quiz asks as they stand."""
    numbers = list(dict.fromkeys(numbers))[:_DRAWN]
    if not numbers:
        return []
    label = plain = clean_line(of.title).replace("/", "-")[:90] or of.kind
    number = 1
    while label in graded.labels:
        number += 1
        label = f"{plain} ({number})"
    graded.put(numbers, label)
    return [(label, len(numbers))]


def _random(
    wanted: dict[tuple[str, bool], int], backup: Backup, of: Activity, graded: Graded
) -> list[tuple[str, int]]:
    draws = []
    for (category, with_below), count in wanted.items():
        numbers = graded.bank.within(category, with_below=with_below)
        if category not in graded.bank.categories:
            backup.keeper.lose(of.title, _MISSING)
            continue
        label = path_of(graded.bank, category)
        if with_below and len(numbers) > len(graded.bank.held.get(category, ())):
            label = f"{label} +"
        if len(numbers) < count:
            backup.keeper.lose(of.title, _FEWER, category=label, count=len(numbers))
        if numbers:
            graded.put(numbers, label)
            draws.append((label, min(count, len(numbers), _DRAWN)))
    return draws


def _quiz(backup: Backup, of: Activity, draws: list[tuple[str, int]]) -> IncomingQuiz:
    asked = sum(count for _, count in draws)
    seconds, attempts = number_at(of.body, "timelimit"), number_at(of.body, "attempts_number")
    if not attempts:
        backup.keeper.lose(of.title, _UNLIMITED, count=_ATTEMPTS)
    percent = _pass_percent(backup, of)
    if percent is None:
        backup.keeper.lose(of.title, _NO_PASS, percent=_PASS)
    counting = _COUNTINGS.get(text_of(of.body, "grademethod"))
    return IncomingQuiz(
        title=of.title,
        draws=[IncomingDraw(*each) for each in draws],
        minutes=min(-(-seconds // 60) or max(10, 2 * asked), _MINUTES),
        attempts=min(attempts or _ATTEMPTS, _ATTEMPTS),
        pass_percent=_PASS if percent is None else percent,
        rules={"counting": counting} if counting else {},
    )


def _say_intro(backup: Backup, of: Activity) -> None:
    """A quiz here has no text of its own."""
    written = html_of_text(text_of(of.body, "intro"), format_at(of.body, "introformat"))
    text = clean_line(plain_text(str(sanitise(written))))
    if text:
        backup.keeper.lose(of.title, _INTRO, text=text[:300])


def _pass_percent(backup: Backup, of: Activity) -> int | None:
    """The share of the best grade that passes; None where Moodle says none."""
    item = next(each_of(backup.document(f"{of.folder}/grades.xml"), ".//grade_item"), None)
    try:
        passed, best = float(text_of(item, "gradepass") or 0), float(text_of(item, "grademax") or 0)
        return min(100, max(1, round(passed / best * 100))) if passed > 0 and best > 0 else None
    except (ValueError, OverflowError):
        return None
