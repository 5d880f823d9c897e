"""Several units become one."""

from typing import Any

from wtforms import RadioField
from wtforms.validators import ValidationError

from lms.core.forms import LineField, choices_of
from lms.core.i18n import _, lazy
from lms.organisations.forms import UnitField
from lms.reorganisations.forms.base import KindForm, code_field, code_of, kind_field
from lms.reorganisations.forms.decision import OptionalUnitField
from lms.reorganisations.rules import Merge, Step, Target

_MOST = 5  # the units that the page has fields for


class MergeForm(KindForm):
    """Units become one: a new unit, or one that exists."""

    unit_names = ("unit", "second", "third", "fourth", "fifth", "into", "parent")
    unit = UnitField(lazy("Unit that is merged"))
    second, third = OptionalUnitField(lazy("Second unit")), OptionalUnitField(lazy("Third unit"))
    fourth, fifth = OptionalUnitField(lazy("Fourth unit")), OptionalUnitField(lazy("Fifth unit"))
    becomes = RadioField(
        lazy("They become"),
        choices=choices_of([("new", lazy("a new unit")), ("existing", lazy("part of a unit that exists"))]),
        default="new",
    )
    into = OptionalUnitField(lazy("The unit that takes over"))
    name = LineField(
        lazy("Name of the unit from then on"),
        description=lazy("Empty for a unit that exists and keeps its name."),
    )
    code = code_field(lazy("Code of the new unit"))
    unit_kind = kind_field()
    parent = OptionalUnitField(
        lazy("Stands under"), description=lazy("Empty: where the first of the old units stood.")
    )

    def validate_second(self, field: UnitField) -> None:
        """No unit is named twice."""
        if field.unit is not None and any(field.unit is each for each in self._units_before(field)):
            raise ValidationError(_("This unit is chosen already. Choose another, or none."))

    validate_third = validate_fourth = validate_fifth = validate_second

    def _units_before(self, field: UnitField) -> list[Any]:
        merged = self.unit_fields()[:_MOST]
        return [each.unit for each in merged[: merged.index(field)]]

    def validate_into(self, field: UnitField) -> None:
        """Who takes over is said."""
        if self.becomes.data == "existing" and field.unit is None:
            raise ValidationError(_("Choose the unit that takes over."))

    def validate_name(self, field: LineField) -> None:
        """A new unit has a name."""
        if self.becomes.data == "new" and not field.data:
            raise ValidationError(_("Enter the name of the new unit."))

    def validate_code(self, field: LineField) -> None:
        """A new unit has a code."""
        if self.becomes.data == "new" and not field.data:
            raise ValidationError(_("Enter the code of the new unit."))

    def steps(self) -> list[Step]:
        """One merger."""
        merged = [code_of(field) for field in self.unit_fields()[:_MOST]]
        units = tuple(code for code in merged if code)
        if self.becomes.data == "existing":
            return [Merge(units, Target(code_of(self.into), self.name.data))]
        facts = (self.code.data.upper(), self.name.data, self.unit_kind.data, code_of(self.parent))
        return [Merge(units, Target(*facts, is_new=True))]

    def can_show(self, step: Merge) -> bool:
        """As many units as the page has fields."""
        return len(step.units) <= _MOST

    def codes_of(self, step: Merge) -> list[str]:
        """The merged units, then who takes over, then where the new one stands."""
        into = step.into
        is_new = bool(into.kind or into.parent) or self.becomes.data == "new"
        return [*[*step.units, "", "", "", ""][:_MOST], "" if is_new else into.code, into.parent]

    def show_step(self, step: Merge) -> None:
        """The name, code and kind of who takes over."""
        self.name.data, self.unit_kind.data = step.into.name, step.into.kind
        self.code.data = step.into.code if self.becomes.data == "new" else ""
