"""A form for each kind of reorganisation: what it asks becomes the steps of a plan, and back."""

from typing import Any

from wtforms import RadioField, SelectField
from wtforms.validators import ValidationError

from lms.core.forms import LineField, choices_of, matching
from lms.core.i18n import _, lazy
from lms.organisations.forms import UnitField
from lms.organisations.rules import is_code
from lms.people.wording import UNIT_KINDS
from lms.reorganisations.forms.decision import DecisionForm, OptionalUnitField
from lms.reorganisations.rules import Abolish, Merge, Move, Rename, Split, Step, Target

_NEW_CODE = matching(
    lambda text: is_code(text.upper()), lazy("A unit code has 2 to 40 letters, digits, dots or hyphens.")
)


def _code_field(label: Any) -> LineField:
    return LineField(label, most=40, validators=[_NEW_CODE])


def _kind_field() -> SelectField:
    """The kind of a new unit; unsaid, that of the unit it comes from."""
    kinds = ((key, words) for key, words in UNIT_KINDS.items() if key != "root")
    return SelectField(lazy("Kind"), choices=choices_of([("", lazy("As the old unit")), *kinds]))


class KindForm(DecisionForm):
    """What every kind has: its unit fields, its steps, and the way back from the steps."""

    unit_names: tuple[str, ...] = ("unit",)

    def unit_fields(self) -> list[UnitField]:
        """The fields in which a unit is chosen."""
        return [self[name] for name in self.unit_names]

    def steps(self) -> list[Step]:
        """The plan that was entered."""
        raise NotImplementedError

    def codes_of(self, step: Any) -> list[str]:
        """The codes that the unit fields show for this step, '' for none."""
        raise NotImplementedError

    def show_step(self, step: Any) -> None:
        """The other fields show this step."""


def _code(field: UnitField) -> str:
    return field.unit.code if field.unit is not None else ""


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
    code = _code_field(lazy("Code of the new unit"))
    unit_kind = _kind_field()
    parent = OptionalUnitField(
        lazy("Stands under"), description=lazy("Empty: where the first of the old units stood.")
    )

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
        merged = [_code(field) for field in self.unit_fields()[:5]]
        units = tuple(dict.fromkeys(code for code in merged if code))
        if self.becomes.data == "existing":
            return [Merge(units, Target(_code(self.into), self.name.data))]
        facts = (self.code.data.upper(), self.name.data, self.unit_kind.data, _code(self.parent))
        return [Merge(units, Target(*facts))]

    def codes_of(self, step: Merge) -> list[str]:
        """The merged units, then who takes over, then where the new one stands."""
        into = step.into
        is_new = bool(into.kind or into.parent) or self.becomes.data == "new"
        return [*[*step.units, "", "", "", ""][:5], "" if is_new else into.code, into.parent]

    def show_step(self, step: Merge) -> None:
        """The name, code and kind of who takes over."""
        self.name.data, self.unit_kind.data = step.into.name, step.into.kind
        self.code.data = step.into.code if self.becomes.data == "new" else ""


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
        lazy("Code"), most=40, needed=lazy("Enter the code of the new unit."), validators=[_NEW_CODE]
    )
    second_name, second_code = LineField(lazy("Name")), _code_field(lazy("Code"))
    third_name, third_code = LineField(lazy("Name")), _code_field(lazy("Code"))
    unit_kind = _kind_field()
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
        old, pairs = _code(self.unit), self._pairs()
        facts = (self.unit_kind.data, _code(self.parent))
        new = tuple(Target(code.upper(), name, *facts) for name, code in pairs)
        kept = (Target(old),) if self.goes_on.data == "yes" else ()
        return [Split(old, (*kept, *new), heir="" if kept else new[0].code)]

    def _pairs(self) -> list[tuple[str, str]]:
        fields = (
            (self.first_name, self.first_code),
            (self.second_name, self.second_code),
            (self.third_name, self.third_code),
        )
        return [(name.data, code.data) for name, code in fields if code.data]

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


class MoveForm(KindForm):
    """A unit stands under another."""

    unit_names = ("unit", "parent")
    unit = UnitField(lazy("Unit that moves"))
    parent = UnitField(lazy("Stands under"))

    def steps(self) -> list[Step]:
        """One move."""
        return [Move(_code(self.unit), _code(self.parent))]

    def codes_of(self, step: Move) -> list[str]:
        """The unit and where it goes."""
        return [step.unit, step.parent]


class RenameForm(KindForm):
    """A unit has another name."""

    unit = UnitField(lazy("Unit that is renamed"))
    name = LineField(lazy("New name"), needed=lazy("Enter the new name."))

    def steps(self) -> list[Step]:
        """One change of name."""
        return [Rename(_code(self.unit), self.name.data)]

    def codes_of(self, step: Rename) -> list[str]:
        """The unit."""
        return [step.unit]

    def show_step(self, step: Rename) -> None:
        """The new name."""
        self.name.data = step.name


class AbolishForm(KindForm):
    """A unit ends and nothing takes its place."""

    unit_names = ("unit", "heir", "children_to")
    unit = UnitField(lazy("Unit that is abolished"))
    heir = OptionalUnitField(lazy("People and records go to"), description=lazy("Empty: to the unit above."))
    children_to = OptionalUnitField(
        lazy("Units below go under"), description=lazy("Empty: where the people go.")
    )

    def steps(self) -> list[Step]:
        """One abolition."""
        return [Abolish(_code(self.unit), _code(self.heir), _code(self.children_to))]

    def codes_of(self, step: Abolish) -> list[str]:
        """The unit, who has what it leaves, and where the units below go."""
        return [step.unit, step.heir, step.children_to]


FORMS: dict[str, type[KindForm]] = {
    "merge": MergeForm,
    "split": SplitForm,
    "move": MoveForm,
    "rename": RenameForm,
    "abolish": AbolishForm,
}
