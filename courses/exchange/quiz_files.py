"""A quiz with rules of its own, in a JSON file: what course.toml and the categories of the bank cannot state."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from courses.exchange.faults import Faults
from courses.exchange.json_files import read_json
from courses.exchange.plan import Draw, QuizPlan
from courses.questions.formats.question_file import FileQuestion
from courses.questions.kinds.base import Fault
from courses.quizzes.rules.plans import Extras, is_sound
from lms.core.text import clean_line

_SHAPE = Fault("This file does not hold what belongs in it.")


def quiz_as_json(quiz: QuizPlan) -> dict[str, Any]:
    """The further rules, and each draw with the questions it draws from."""
    draws = [
        {
            "category": draw.category,
            "band": draw.band,
            "count": draw.count,
            "questions": [{"id": each.id, "lesson": each.lesson} for each in draw.questions],
        }
        for draw in quiz.draws
    ]
    return {"rules": quiz.rules(), "draws": draws}


def read_quiz(
    file: str, content: bytes, known: Mapping[str, FileQuestion], lessons: set[str], faults: Faults
) -> tuple[tuple[Draw, ...], Extras]:
    """The draws and the further rules, with every fault of them."""
    data = read_json(file, content, faults)
    entries = data.get("draws", [])
    extras = _extras(file, data.get("rules", {}), faults)
    if not isinstance(entries, list) or not entries:
        faults.add(file, 1, _SHAPE)
        return (), extras
    draws = [_draw(file, entry, known, lessons, faults) for entry in entries]
    return tuple(draw for draw in draws if draw is not None), extras


def _extras(file: str, data: Any, faults: Faults) -> Extras:
    usual = asdict(Extras())
    if isinstance(data, dict) and all(type(value) is type(usual.get(name)) for name, value in data.items()):
        extras = Extras(**{**usual, **data})
        if is_sound(extras):
            return extras
    faults.add(file, 1, Fault("One of the further rules of the quiz cannot be."))
    return Extras()


def _draw(
    file: str, entry: Any, known: Mapping[str, FileQuestion], lessons: set[str], faults: Faults
) -> Draw | None:
    listed = entry.get("questions") if isinstance(entry, dict) else None
    if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
        faults.add(file, 1, _SHAPE)
        return None
    category, count = clean_line(str(entry.get("category", ""))), entry.get("count")
    questions = []
    for each in listed:
        key, lesson = str(each.get("id", "")), str(each.get("lesson", ""))
        if key not in known or (lesson and lesson not in lessons):
            faults.add(
                file, 1, Fault("The question “%(id)s” is not in the bank of the course.", {"id": key[:80]})
            )
        else:
            questions.append(replace(known[key], category=category, lesson=lesson))
    ids = {question.id for question in questions}
    if (
        not isinstance(count, int)
        or isinstance(count, bool)
        or not 0 < count <= len(ids)
        or len(ids) < len(listed)
    ):
        params = {"category": category[:80], "count": str(count)[:10], "held": len(ids)}
        too_few = "“%(category)s” draws %(count)s of %(held)s questions: this cannot be."
        faults.add(file, 1, Fault(too_few, params))
        return None
    return Draw(category, count, tuple(questions), str(entry.get("band", ""))[:20])
