"""One unit becomes several."""

from wtforms import RadioField
from wtforms.validators import ValidationError

from lms.core.forms import LineField, choices_of
from lms.core.i18n import _, lazy
from lms.organisations.forms import UnitField
from lms.reorganisations.forms.base import NEW_CODE, KindForm, code_field, code_of, kind_field
from lms.reorganisations.forms.decision import OptionalUnitField
from lms.reorganisations.rules import Split, Step, Target

_MOST_NEW = 3  # the new units that the page has fields for


class SplitForm(KindForm):
    """A unit becomes several."""

    unit_names = ("unit", "parent")
    unit = UnitField(lazy("Unit that is split"))
    goes_on = RadioField(
        lazy("The unit itself"),
        choices=choices_of(
            [
                ("yes", lazy("goes on, with part of it set apart")),
                ("no", lazy("ends, and others take its place")),
            ]
        ),
        default="yes",
    )
    first_name = LineField(lazy("Name"), needed=lazy("Enter the name of the new unit."))
    first_code = LineField(
        lazy("Code"), most=40, needed=lazy("Enter the code of the new unit."), validators=[NEW_CODE]
    )
    second_name, second_code = LineField(lazy("Name")), code_field(lazy("Code"))
    third_name, third_code = LineField(lazy("Name")), code_field(lazy("Code"))
    unit_kind = kind_field()
    parent = OptionalUnitField(
        lazy("The new units stand under"), description=lazy("Empty: where the old unit stands.")
    )

    def validate_second_code(self, field: LineField) -> None:
        """Where a unit ends, at least two take its place; a name has its code."""
        if self.goes_on.data == "no" and not field.data:
            raise ValidationError(_("A unit that ends is split into at least two. Enter the second."))
        if bool(field.data) != bool(self.second_name.data):
            raise ValidationError(_("Enter both the name and the code, or neither."))

    def validate_third_code(self, field: LineField) -> None:
        """A name has its code."""
        if bool(field.data) != bool(self.third_name.data):
            raise ValidationError(_("Enter both the name and the code, or neither."))

    def steps(self) -> list[Step]:
        """One split; the first of the new units is heir where the old one ends."""
        old, pairs = code_of(self.unit), self._pairs()
        facts = (self.unit_kind.data, code_of(self.parent))
        new = tuple(Target(code.upper(), name, *facts, is_new=True) for name, code in pairs)
        kept = (Target(old),) if self.goes_on.data == "yes" else ()
        return [Split(old, (*kept, *new), heir="" if kept else new[0].code)]

    def _pairs(self) -> list[tuple[str, str]]:
        fields = (
            (self.first_name, self.first_code),
            (self.second_name, self.second_code),
            (self.third_name, self.third_code),
        )
        return [(name.data, code.data) for name, code in fields if code.data]

    def can_show(self, step: Split) -> bool:
        """As many new units as the page has fields."""
        return sum(target.code != step.unit for target in step.into) <= _MOST_NEW

    def codes_of(self, step: Split) -> list[str]:
        """The unit that is split, and where the new ones stand."""
        return [step.unit, step.into[-1].parent]

    def show_step(self, step: Split) -> None:
        """The new units."""
        new = [target for target in step.into if target.code != step.unit]
        self.goes_on.data = "yes" if len(new) < len(step.into) else "no"
        names = (self.first_name, self.second_name, self.third_name)
        codes = (self.first_code, self.second_code, self.third_code)
        for target, name, code in zip(new, names, codes, strict=False):
            name.data, code.data = target.name, target.code
        self.unit_kind.data = new[0].kind
