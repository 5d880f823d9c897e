"""A form for each kind of reorganisation: what it asks becomes the steps of a plan, and back."""

from lms.core.forms import LineField
from lms.core.i18n import lazy
from lms.organisations.forms import UnitField
from lms.reorganisations.forms.base import KindForm, code_of
from lms.reorganisations.forms.decision import OptionalUnitField
from lms.reorganisations.forms.merging import MergeForm
from lms.reorganisations.forms.splitting import SplitForm
from lms.reorganisations.rules import Abolish, Move, Rename, Step


class MoveForm(KindForm):
    """A unit stands under another."""

    unit_names = ("unit", "parent")
    unit = UnitField(lazy("Unit that moves"))
    parent = UnitField(lazy("Stands under"))

    def steps(self) -> list[Step]:
        """One move."""
        return [Move(code_of(self.unit), code_of(self.parent))]

    def codes_of(self, step: Move) -> list[str]:
        """The unit and where it goes."""
        return [step.unit, step.parent]


class RenameForm(KindForm):
    """A unit has another name."""

    unit = UnitField(lazy("Unit that is renamed"))
    name = LineField(lazy("New name"), needed=lazy("Enter the new name."))

    def steps(self) -> list[Step]:
        """One change of name."""
        return [Rename(code_of(self.unit), self.name.data)]

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
        return [Abolish(code_of(self.unit), code_of(self.heir), code_of(self.children_to))]

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
