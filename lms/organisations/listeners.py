"""The long work on units. It may run twice without harm."""

from typing import Any

from lms.core.db import begin_writing, db, lock
from lms.organisations.loading.working import BUSY, work_off
from lms.organisations.models import UnitLoad


def work_on_load(payload: dict[str, Any]) -> None:
    """The table of units is applied, or taken back, unless another worker did it."""
    begin_writing()
    load = db.session.get(UnitLoad, payload["load_id"])
    if load is None:
        return
    lock(load)
    if load.state in BUSY:
        person_id, name = payload["by"]
        work_off(load=load, by=(person_id, name))
