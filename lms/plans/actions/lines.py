"""Writing a draft: its lines, and how many turns each unit has of them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from sqlalchemy import delete, func, select, update

from lms.core.db import db
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.core.ids import public_id
from lms.core.text import clean_line
from lms.plans.actions.editions import draft_of
from lms.plans.models import LineVersion, PlanEdition, PlanLine, ShareVersion, TrainingNeed, TrainingPlan
from lms.plans.rules import MOST_TURNS, is_account
from lms.plans.wordings import shares_of, wordings


@dataclass(frozen=True, kw_only=True)
class LineFacts:
    """What a line says: the topic or a course of the site, content group, form, quarter, tiết of one turn."""

    topic: str
    content_group: int
    study_form: str
    quarter: int | None = None
    amount_hundredths: int = 0
    creditable_id: int | None = None
    note: str = ""


def put_line(*, plan: TrainingPlan, facts: LineFacts, line: PlanLine | None = None) -> PlanLine:
    """The draft has that line, or the line says that in it; a decided plan is refused."""
    edition = draft_of(plan)
    if not clean_line(facts.topic):
        raise Refusal(_("Enter the topic."))
    line = line or _new_line(plan)
    said = wordings(plan.id, edition.number).get(line.id)
    values = {**asdict(facts), "topic": clean_line(facts.topic), "note": clean_line(facts.note)}
    if said is None or said.number != edition.number:
        if said is not None and all(getattr(said.version, name) == value for name, value in values.items()):
            return line
        db.session.add(LineVersion(line_id=line.id, edition_id=edition.id, **values))
    else:
        for name, value in values.items():
            setattr(said.version, name, value)
    db.session.flush()
    return line


def _new_line(plan: TrainingPlan) -> PlanLine:
    last = db.session.scalar(select(func.max(PlanLine.position)).where(PlanLine.plan_id == plan.id))
    line = PlanLine(public_id=public_id(), plan_id=plan.id, position=(last or 0) + 1)
    db.session.add(line)
    db.session.flush()
    return line


def remove_line(*, plan: TrainingPlan, line: PlanLine) -> None:
    """A line that was never decided is gone, its needs wait again; a decided one is changed back.

    A decided line is never taken out: its turns are cancelled by the amendment.
    """
    edition = draft_of(plan)
    for table in (ShareVersion, LineVersion):
        db.session.execute(delete(table).where(table.edition_id == edition.id, table.line_id == line.id))
    if db.session.scalar(select(LineVersion.id).where(LineVersion.line_id == line.id).limit(1)) is None:
        waiting = update(TrainingNeed).where(TrainingNeed.line_id == line.id)
        db.session.execute(waiting.values(state="stated", line_id=None))
        db.session.delete(line)
    db.session.flush()


def put_shares(*, plan: TrainingPlan, line: PlanLine, shares: Mapping[int, tuple[int, int]]) -> None:
    """In the draft these units (by id) have so many turns planned and cancelled; the others as before."""
    edition = draft_of(plan)
    if not all(is_account(planned, cancelled) for planned, cancelled in shares.values()):
        raise Refusal(
            _(
                "Turns are whole numbers from 0 to %(most)s, and no more are cancelled than planned.",
                most=MOST_TURNS,
            )
        )
    before = shares_of(plan.id, line.id, edition.number - 1)
    held = select(ShareVersion).where(ShareVersion.edition_id == edition.id, ShareVersion.line_id == line.id)
    written = {row.unit_id: row for row in db.session.scalars(held)}
    for unit_id, wanted in shares.items():
        row = written.get(unit_id)
        if wanted == before.get(unit_id, (0, 0)):
            if row is not None:
                db.session.delete(row)
        elif row is None:
            db.session.add(_version(edition, line, unit_id, wanted))
        else:
            row.planned, row.cancelled = wanted
    db.session.flush()


def _version(edition: PlanEdition, line: PlanLine, unit_id: int, figures: tuple[int, int]) -> ShareVersion:
    return ShareVersion(
        edition_id=edition.id,
        line_id=line.id,
        unit_id=unit_id,
        planned=figures[0],
        cancelled=figures[1],
    )
