"""Imports: staged and looked through first, then in the bank all at once as drafts, or taken back whole."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete

from courses.questions.actions.categories import keep_category, remove_category
from courses.questions.actions.drafts import Facts
from courses.questions.actions.several import (
    NewQuestion,
    create_several,
    prepare_question,
    rename,
)
from courses.questions.kinds.base import Json
from courses.questions.models import Question, QuestionCategory, QuestionImport
from courses.questions.queries.imports import Held, list_called, list_same, taken_keys
from courses.questions.staging import Staged, usable_key
from lms.audit.actions import record
from lms.core.clock import now
from lms.core.db import db, lock
from lms.core.errors import Conflict, Refusal
from lms.core.i18n import _
from lms.core.ids import public_id

FORGOTTEN_AFTER = dt.timedelta(days=14)


@dataclass(frozen=True)
class Planned:
    """A question that is to be imported and the path of the category it will stand in."""

    new: NewQuestion
    path: str


def stage_import(
    *, category: QuestionCategory, name: str, format: str, content: Json, person_id: int, readable: Any
) -> QuestionImport:
    """What was read is kept for its author to look through; what the bank or the file has already is left out.

    `readable` is the condition under which a question of the bank counts. What the same person staged long ago
    and never decided about is forgotten.
    """
    staged = Staged(content)
    batch = QuestionImport(
        public_id=public_id(),
        person_id=person_id,
        category_id=category.id,
        name=name,
        format=format,
        content=content | {"left_out": sorted(held_already(staged, readable))},
        created_at=now(),
    )
    stale = (QuestionImport.state == "previewed") & (QuestionImport.created_at < now() - FORGOTTEN_AFTER)
    db.session.execute(delete(QuestionImport).where(QuestionImport.person_id == person_id, stale))
    db.session.add(batch)
    db.session.flush()
    detail = {"count": len(staged)}
    record("question_import.staged", kind="question_import", id=batch.public_id, label=name, detail=detail)
    return batch


def held_already(staged: Staged, readable: Any) -> dict[int, Held | int]:
    """What the bank or the file holds already: by place the question of the bank, or the place of the first copy.

    One that asks the same as another of the file, but with other answers, points or feedback, is no copy.
    """
    ids = [staged.id_at(place) for place in range(len(staged))]
    same, called = list_same(staged.prints, readable), list_called(ids, readable)
    found: dict[int, Held | int] = {
        place: repeat.first for place, repeat in staged.repeats().items() if repeat.is_copy
    }
    for place, print in enumerate(staged.prints):
        held = same.get(print) or called.get(ids[place])
        if held:
            found[place] = held
    return found


def choose_questions(*, batch: QuestionImport, shown: Collection[int], taken: Collection[int]) -> None:
    """Of the questions that were shown, those that were taken are wanted and the others left out."""
    lock(batch)
    _check_open(batch)
    batch.content = batch.content | {"left_out": chosen(batch, shown=shown, taken=taken)}
    db.session.flush()


def chosen(batch: QuestionImport, *, shown: Collection[int], taken: Collection[int]) -> list[int]:
    """The positions that are left out after that choice."""
    staged = Staged(batch.content)
    places = set(shown) & set(range(len(staged)))
    return sorted((staged.left_out - places) | (places - set(taken)))


def _check_open(batch: QuestionImport) -> None:
    if batch.state != "previewed":
        raise Conflict(_("This import has been decided already."))


def plan_import(
    *, batch: QuestionImport, category: QuestionCategory, left_out: Collection[int]
) -> list[Planned]:
    """The questions that are wanted, ready to be written: nothing is written by this, and it may take its time."""
    staged, gone = Staged(batch.content), set(left_out)
    wanted = [place for place in range(len(staged)) if place not in gone]
    keys = _keys(staged, wanted)
    return [_planned(batch, staged, category, place, keys.get(place, "")) for place in wanted]


def _keys(staged: Staged, places: Sequence[int]) -> dict[int, str]:
    """The ids of the file that can be keys and are free, each once."""
    first: dict[str, int] = {}
    for place in places:
        key = usable_key(staged.id_at(place))
        if key:
            first.setdefault(key, place)
    taken = taken_keys(first)
    return {place: key for key, place in first.items() if key not in taken}


def _planned(
    batch: QuestionImport, staged: Staged, category: QuestionCategory, place: int, key: str
) -> Planned:
    question = staged.question(place)
    new = prepare_question(
        content=question,
        pool=staged.pool,
        facts=Facts(
            category_id=category.id,
            difficulty=question.difficulty,
            competency=question.competency,
            tags=question.tags,
        ),
        author_id=batch.person_id,
        key=key,
    )
    return Planned(new, staged.path(question, category.path) or category.path)


def confirm_import(
    *, batch: QuestionImport, category: QuestionCategory, planned: Sequence[Planned]
) -> list[Question]:
    """The planned questions are drafts in the bank, all of them; a second call finds the import decided."""
    lock(batch)
    _check_open(batch)
    if not planned:
        raise Refusal(_("Choose at least one question to import."))
    _place(category, planned)
    taken = taken_keys(each.new.question.key for each in planned)
    for each in planned:
        if each.new.question.key in taken:
            rename(each.new)
    made = create_several([each.new for each in planned], import_id=batch.id)
    batch.state, batch.decided_at = "confirmed", now()
    batch.content = _decided(batch, created=len(made))
    note_import(batch, "question_import.confirmed", count=len(made))
    return made


def _place(category: QuestionCategory, planned: Sequence[Planned]) -> None:
    """Every question stands in the category of its path, which is there."""
    ids = {category.path: category.id}
    for path in dict.fromkeys(each.path for each in planned):
        if path not in ids:
            ids[path] = keep_category(unit_id=category.unit_id, path=path).id
    for each in planned:
        each.new.question.category_id = ids[each.path]


def _decided(batch: QuestionImport, *, created: int) -> Json:
    """What stays of the content once it is in the bank: the questions have become drafts."""
    content = batch.content
    gone: Json = {"questions": [], "prints": [], "files": [], "left_out": []}
    return content | gone | {"created": created, "not_taken": len(content["questions"]) - created}


def note_import(batch: QuestionImport, deed: str, **detail: Any) -> None:
    """The deed stands in the trail."""
    db.session.flush()
    record(deed, kind="question_import", id=batch.public_id, label=batch.name, detail=detail)


def discard_import(*, batch: QuestionImport, category: QuestionCategory) -> None:
    """What was staged is gone, with the category that was made for it, where nothing else stands in that."""
    lock(batch)
    _check_open(batch)
    made_category = batch.content["made_category"]
    note_import(batch, "question_import.discarded")
    db.session.delete(batch)
    db.session.flush()
    if made_category:
        try:
            with db.session.begin_nested():
                remove_category(category=category)
        except Refusal:
            return
