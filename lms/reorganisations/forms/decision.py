"""The decision behind a reorganisation, and units as fields that share one list."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import wtforms
from flask_wtf.file import FileField, FileRequired

from lms.core.forms import DateField, LineField, SiteForm, one_line
from lms.core.i18n import lazy
from lms.core.permissions import Scope
from lms.organisations.forms import UnitField
from lms.organisations.models import Unit
from lms.reorganisations.actions import Decision
from lms.reorganisations.models import Reorganisation


class OptionalUnitField(UnitField):
    """A unit of the scope, or none."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.flags.optional = True

    def pre_validate(self, form: wtforms.Form) -> None:
        """Nothing, or one of the scope."""
        if one_line(self.data):
            super().pre_validate(form)
        else:
            self.unit = None


def offer_all(fields: Sequence[UnitField], scope: Scope, on: dt.date, chosen: Sequence[Unit | None]) -> None:
    """Let every field choose among the same units, read once."""
    first, *others = fields
    first.offer(scope, on, chosen=chosen[0] if chosen else None)
    for place, field in enumerate(others, 1):
        field.offer_like(first, chosen=chosen[place] if place < len(chosen) else None)


class DecisionForm(SiteForm):
    """Number, day and signer of the decision, and the day from which it holds."""

    decision_number = LineField(
        lazy("Number of the decision"), most=80, needed=lazy("Enter the number of the decision.")
    )
    decided_on = DateField(lazy("Decided on"), needed=lazy("Enter the day of the decision."))
    signer = LineField(lazy("Signed by"), most=120, needed=lazy("Enter who signed the decision."))
    effective_on = DateField(
        lazy("In force from"),
        needed=lazy("Enter the day from which it holds."),
        description=lazy("A day past or to come. Figures of earlier days keep the old units."),
    )
    title = LineField(
        lazy("What this is about"),
        needed=lazy("Say in a line what this is about."),
        description=lazy("The title in the list, for example: Merging An Ổn and Đằng Giang."),
    )

    def decision(self) -> Decision:
        """What was entered."""
        return Decision(
            self.decision_number.data, self.decided_on.data, self.signer.data, self.effective_on.data
        )

    def show(self, draft: Reorganisation) -> None:
        """The decision of a draft, to be corrected."""
        for field in (self.decision_number, self.decided_on, self.signer, self.effective_on, self.title):
            field.data = getattr(draft, field.short_name)


class FileForm(DecisionForm):
    """A decision about many units, as a table."""

    file = FileField(
        lazy("File"),
        validators=[FileRequired(lazy("Choose a file."))],
        description=lazy(".xlsx, .ods or .csv, one row for each old unit."),
    )
