import pytest
from flask import Flask
from sqlalchemy import select

from lms.core.clock import today
from lms.core.db import db
from lms.people.demonstration import seed_people
from lms.reorganisations.demonstration import seed_reorganisations
from lms.reorganisations.models import Reorganisation
from lms.reorganisations.wording import state_of


@pytest.mark.usefixtures("writing")
def test_the_demonstration_shows_a_reorganisation_of_every_state(app: Flask) -> None:
    app.extensions["lms.is_demonstration"].path.write_text("mat-khau-trinh-dien", encoding="utf-8")
    seed_reorganisations()
    assert db.session.scalars(select(Reorganisation)).all() == []
    seed_people()
    seed_reorganisations()
    states = [state_of(row, today()) for row in db.session.scalars(select(Reorganisation))]
    assert sorted(states) == ["applied", "planned", "sealed", "undone"]
