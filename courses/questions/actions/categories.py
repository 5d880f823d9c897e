"""Categories: kept by a unit, made, renamed with those below, removed when empty."""

from sqlalchemy import func, select

from courses.questions.models import Question, QuestionCategory, QuestionImport
from courses.questions.queries.categories import find_category
from courses.questions.rules import DEEPEST_PATH, clean_path, path_faults
from lms.audit.actions import record
from lms.core.clock import now
from lms.core.db import db, insert_once
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.core.ids import public_id


def keep_category(*, unit_id: int, path: str) -> QuestionCategory:
    """The unit has a category of that path: the one that is there, else a new one."""
    path = _checked(path)
    is_new = insert_once(
        QuestionCategory, public_id=public_id(), unit_id=unit_id, path=path, created_at=now()
    )
    category = db.session.scalars(
        select(QuestionCategory).where(QuestionCategory.unit_id == unit_id, QuestionCategory.path == path)
    ).one()
    if is_new:
        record("question_category.created", kind="question_category", id=category.id, label=path)
    return category


def create_category(*, unit_id: int, path: str) -> QuestionCategory:
    """The unit has a new category of that path."""
    if find_category(unit_id=unit_id, path=_checked(path)) is not None:
        raise Refusal(_("The category “%(path)s” is there already.", path=clean_path(path)))
    return keep_category(unit_id=unit_id, path=path)


def rename_category(*, category: QuestionCategory, path: str) -> None:
    """The category and those below it have the new path; questions stay in them."""
    path = _checked(path)
    old = category.path
    if path == old:
        return
    if path.startswith(f"{old}/"):
        raise Refusal(_("A category cannot stand below itself."))
    moved = _with_below(category)
    wanted = {each.id: path + each.path.removeprefix(old) for each in moved}
    if any(path_faults(new) for new in wanted.values()):
        raise Refusal(path_words())
    taken = select(QuestionCategory.path).where(
        QuestionCategory.unit_id == category.unit_id,
        QuestionCategory.path.in_(list(wanted.values())),
        QuestionCategory.id.not_in(list(wanted)),
    )
    for other in db.session.scalars(taken):
        raise Refusal(_("The category “%(path)s” is there already.", path=other))
    for each in moved:
        each.path = wanted[each.id]
    db.session.flush()
    record(
        "question_category.renamed",
        kind="question_category",
        id=category.id,
        label=path,
        detail={"before": old},
    )


def remove_category(*, category: QuestionCategory) -> None:
    """The category is gone; only one that holds no question and no other category can go."""
    held = select(func.count(Question.id)).where(Question.category_id == category.id)
    imports = select(func.count(QuestionImport.id)).where(QuestionImport.category_id == category.id)
    if len(_with_below(category)) > 1 or db.session.scalar(held) or db.session.scalar(imports):
        raise Refusal(_("This category is not empty: move its questions first."))
    db.session.delete(category)
    db.session.flush()
    record("question_category.removed", kind="question_category", id=category.id, label=category.path)


def _checked(path: str) -> str:
    path = clean_path(path)
    if path_faults(path):
        raise Refusal(path_words())
    return path


def path_words() -> str:
    """What the path of a category may be."""
    return _(
        "The name of a category has 1 to 200 characters and at most %(most)s levels parted by “/”.",
        most=DEEPEST_PATH,
    )


def _with_below(category: QuestionCategory) -> list[QuestionCategory]:
    below = QuestionCategory.path.startswith(f"{category.path}/", autoescape=True)
    statement = select(QuestionCategory).where(
        QuestionCategory.unit_id == category.unit_id, (QuestionCategory.id == category.id) | below
    )
    return list(db.session.scalars(statement))
