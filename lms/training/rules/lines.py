"""A line of the ledger as the target sees it: with its corrections already in it."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """An entry with everything that corrects it: `amount` is what it comes to, in hundredths, 0 or more.

    `creditable_key` names the course (`courses:<slug>`), `activity` the kind of a training outside.
    """

    id: int
    kind: str
    earned_on: dt.date
    amount: int
    content_group: int | None = None
    study_form: str = ""
    creditable_key: str | None = None
    activity: str | None = None
    title: str = ""
