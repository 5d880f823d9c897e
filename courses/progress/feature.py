"""Progress: the pages of a course, a panel on the home page and what must always hold."""

from flask import Flask
from sqlalchemy import select

from courses.progress.models import Completion, Enrolment
from courses.progress.queries import list_passes, required_items
from courses.progress.rules import is_complete
from courses.progress.views import home_panel, progress
from lms.core.db import db
from lms.core.registries import add_invariant, add_panel
from lms.training.models import Credit


def check_completions() -> list[str]:
    """Each completion is what its rule says, and has exactly one line in the ledger."""
    faults = []
    for completion in db.session.scalars(select(Completion)):
        if not is_complete(list_passes(completion.enrolment_id), required_items(completion.version_id)):
            faults.append(f"enrolment {completion.enrolment_id} is completed but items are missing")
    keys = {f"courses.completion:{key}" for key in db.session.scalars(select(Completion.enrolment_id))}
    lines = set(db.session.scalars(select(Credit.source_key).where(Credit.kind == "course")))
    faults += [f"no credit for {key}" for key in sorted(keys - lines)]
    faults += [f"credit without completion: {key}" for key in sorted(lines - keys)]
    return faults


def check_completed_flag() -> list[str]:
    """An enrolment says it is completed exactly when there is a completion."""
    statement = (
        select(Enrolment.id)
        .outerjoin(Completion, Completion.enrolment_id == Enrolment.id)
        .where(Enrolment.completed_at.is_(None) != Completion.enrolment_id.is_(None))
    )
    return [f"enrolment {key}" for key in db.session.scalars(statement)]


def register(app: Flask) -> None:
    """Pages, panel and invariants of progress."""
    app.register_blueprint(progress)
    add_panel(app, home_panel, order=10)
    add_invariant(app, "completions have their items and their credit", check_completions)
    add_invariant(app, "completed enrolments have a completion", check_completed_flag)
