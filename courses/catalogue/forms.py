"""What a course asks for first, and programmes."""

from typing import Any

from wtforms import BooleanField, SelectMultipleField, TextAreaField
from wtforms.widgets import CheckboxInput, ListWidget

from lms.core.forms import LineField, SiteForm, choices_of, no_longer_than, required
from lms.core.i18n import lazy
from lms.organisations.forms import UnitField


class PrerequisitesForm(SiteForm):
    """The courses that have to be completed before."""

    courses = SelectMultipleField(
        lazy("To be completed before"),
        choices=[],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def offer(self, courses: list[tuple[str, str]]) -> None:
        """These courses may be asked for."""
        self.courses.choices = choices_of(courses)


class ProgrammeForm(SiteForm):
    """A programme: its name, and its courses in order."""

    title = LineField(lazy("Name of the programme"), most=200, needed=lazy("Give the programme a name."))
    courses = TextAreaField(
        lazy("Courses in their order"),
        validators=[required(lazy("Enter at least one course.")), no_longer_than(8000)],
        description=lazy("One a line: the name of the course, or the last part of its address."),
        render_kw={"rows": 8, "spellcheck": "false"},
    )
    is_open = BooleanField(lazy("Can be assigned"), default=True)

    def lines(self) -> list[str]:
        """What stands on the lines."""
        text: Any = self.courses.data or ""
        return [line.strip() for line in text.splitlines() if line.strip()]


class NewProgrammeForm(ProgrammeForm):
    """A new programme: of which unit, at which address."""

    unit = UnitField(lazy("Unit that offers it"))
    slug = LineField(
        lazy("Address"),
        most=80,
        needed=lazy("Give the programme an address."),
        description=lazy("Lower-case letters without accents, digits and hyphens: chuyen-doi-so-2026"),
    )


class CompetencyForm(SiteForm):
    """One more competency that courses may name."""

    unit = UnitField(lazy("Unit that keeps the competency"))
    name = LineField(lazy("Name of the competency"), most=200, needed=lazy("Give the competency a name."))
    reference = LineField(
        lazy("Framework"),
        most=300,
        description=lazy(
            "Where it is described. For example: the unit's framework of job positions, item 3.2."
        ),
    )
