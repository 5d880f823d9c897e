"""What the forms of every kind share."""

from typing import Any

from wtforms import SelectField

from lms.core.forms import LineField, choices_of, matching
from lms.core.i18n import lazy
from lms.organisations.forms import UnitField
from lms.organisations.rules import is_code
from lms.people.wording import UNIT_KINDS
from lms.reorganisations.forms.decision import DecisionForm
from lms.reorganisations.rules import Step

NEW_CODE = matching(
    lambda text: is_code(text.upper()), lazy("A unit code has 2 to 40 letters, digits, dots or hyphens.")
)


def code_field(label: Any) -> LineField:
    """The code of a new unit."""
    return LineField(label, most=40, validators=[NEW_CODE])


def kind_field() -> SelectField:
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

    def can_show(self, _step: Any) -> bool:
        """True where the page has fields for all that the step says."""
        return True

    def codes_of(self, step: Any) -> list[str]:
        """The codes that the unit fields show for this step, '' for none."""
        raise NotImplementedError

    def show_step(self, step: Any) -> None:
        """The other fields show this step."""


def code_of(field: UnitField) -> str:
    """The code of the unit that was chosen; '' for none."""
    return field.unit.code if field.unit is not None else ""
