"""The daily facts in tests: brought up to date, and read as pages read them."""

import datetime as dt
from typing import Any

from flask.testing import FlaskClient

from lms.organisations.models import Unit
from lms.reports.queries import Cut
from lms.training.facts import take_snapshot
from lms.training.listeners import refresh


def cut_of(unit: Unit, on: dt.date, structure_on: dt.date | None = None, name: str = "Đơn vị") -> Cut:
    """The report of the unit as of that day, from figures that are up to date."""
    snapshot = take_snapshot()
    return Cut(
        unit=unit,
        unit_name=name,
        year=on.year,
        on=on,
        read_at=snapshot.ready_at or snapshot.begun_at,
        structure_on=structure_on or on,
        snapshot_id=snapshot.id,
        taken_on=snapshot.on,
    )


class FreshClient(FlaskClient):
    """A browser before whose every request the worker has brought the figures up to date, unless it rests."""

    worker_rests = False

    def open(self, *args: Any, **kwargs: Any) -> Any:
        """The answer of the site."""
        if not self.worker_rests:
            with self.application.app_context():
                refresh()
        return super().open(*args, **kwargs)
