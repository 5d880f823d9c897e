"""A unit as a field of a form."""

import datetime as dt
from typing import Any

import wtforms
from wtforms.validators import ValidationError
from wtforms.widgets import TextInput

from lms.core.forms import choices_of, one_line
from lms.core.i18n import _
from lms.core.permissions import Scope
from lms.organisations.models import Unit
from lms.organisations.queries import find_unit_in, unit_choices

MOST_CHOICES = 400


class UnitField(wtforms.SelectField):
    """A unit of a scope: chosen from a list, or, where that would be too long, by its code."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(label, choices=[], validate_choice=False, coerce=one_line, **kwargs)
        self.unit: Any = None
        self._scope: Scope | None = None
        self._on = dt.date.max

    def offer(self, scope: Scope, on: dt.date, *, chosen: Unit | None = None) -> None:
        """Let the units of the scope that exist on that day be chosen."""
        self._scope, self._on = scope, on
        choices = unit_choices(scope, on, limit=MOST_CHOICES + 1)
        is_long = len(choices) > MOST_CHOICES
        if is_long:
            self.widget, self.description = (
                TextInput(),
                _("The code of the unit, as the list of units shows it."),
            )
        else:
            self.choices = choices_of([("", _("Choose a unit")), *choices])
        self._choose(chosen)

    def offer_like(self, other: "UnitField", *, chosen: Unit | None = None) -> None:
        """Let the same units be chosen as in the other field, without reading them again."""
        self._scope, self._on = other._scope, other._on
        self.choices = other.choices
        if isinstance(other.widget, TextInput):
            self.widget, self.description = other.widget, other.description
        self._choose(chosen)

    def _choose(self, chosen: Unit | None) -> None:
        if chosen is not None and not self.raw_data:
            self.process_data(chosen.code if isinstance(self.widget, TextInput) else chosen.public_id)

    def _value(self) -> str:
        return one_line(self.data)

    def pre_validate(self, _form: wtforms.Form) -> None:
        """The unit named is one of the scope."""
        assert self._scope is not None
        key = one_line(self.data)
        self.unit = find_unit_in(self._scope, key, on=self._on) if key else None
        if self.unit is None:
            raise ValidationError(_("Choose a unit from the list."))
