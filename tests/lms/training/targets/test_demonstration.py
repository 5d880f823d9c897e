"""The demonstration's targets: one in every state, and the learner's forty tiết untouched."""

from flask import Flask
from sqlalchemy import select

from lms.core.clock import today
from lms.core.db import db, transaction
from lms.core.jobs import drain
from lms.people.demonstration import seed_people
from lms.people.queries import find_by_sign_in_name
from lms.training import invariants
from lms.training.assessments import assess
from lms.training.demonstration import seed_ledger
from lms.training.demonstration_targets import seed_targets
from lms.training.models import TargetExemption, TargetPreview, TargetRule
from lms.training.versions import state_of


def test_the_demonstration_has_a_target_in_every_state(app: Flask) -> None:
    app.extensions["lms.is_demonstration"].path.write_text("mat-khau-trinh-dien", encoding="utf-8")
    with app.app_context():
        for seeder in (seed_people, seed_ledger, seed_targets, seed_targets):
            with transaction(write=True):
                seeder()
        drain()
        with transaction(write=False):
            states = {state_of(rule, today()) for rule in db.session.scalars(select(TargetRule))}
            assert states == {"draft", "withdrawn", "planned", "running", "ended"}
            exemptions = db.session.scalars(select(TargetExemption)).all()
            assert sorted((each.kind, each.withdrawn_on is None) for each in exemptions) == [
                ("full", False),
                ("full", True),
                ("reduction", True),
            ]
            preview = db.session.scalars(select(TargetPreview)).one()
            assert preview.state == "ready"
            assert preview.counts["people"] > 100
            learner = find_by_sign_in_name("hocvien")
            assert learner is not None
            assert assess(learner.id, today().year).target == 40_00
            assert invariants.targets_do_not_overlap() == []
