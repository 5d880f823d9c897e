"""What a course asks for first, and programmes."""

from collections.abc import Sequence

from wtforms import BooleanField, FieldList, SelectField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from lms.core.forms import LineField, SiteForm, choices_of
from lms.core.i18n import _, lazy
from lms.organisations.forms import UnitField

LEAST_LINES, MORE_LINES, MOST_LINES = 4, 3, 200


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
    """A programme: its name, and its courses in order, one chosen on each line; an empty line is passed over."""

    title = LineField(lazy("Name of the programme"), most=200, needed=lazy("Give the programme a name."))
    courses = FieldList(
        SelectField(choices=[], default=""),
        lazy("Courses in their order"),
        min_entries=LEAST_LINES,
        max_entries=MOST_LINES,
    )
    is_open = BooleanField(lazy("Can be assigned"), default=True)

    def offer(self, courses: Sequence[tuple[str, str]]) -> None:
        """These courses (address, title) may be chosen on every line."""
        for line in self.courses:
            line.choices = choices_of([("", _("No course")), *courses])

    def show(self, chosen: Sequence[str]) -> None:
        """These courses are chosen, in this order, with room below them."""
        for number, slug in enumerate(chosen[:MOST_LINES]):
            self._line(number).data = slug
        self.make_room()

    def make_room(self) -> None:
        """There are empty lines at the end."""
        wanted = min(len(self.chosen()) + MORE_LINES, MOST_LINES)
        while len(self.courses) < wanted:
            self.courses.append_entry()

    def chosen(self) -> list[str]:
        """The courses chosen, in their order."""
        return [line.data for line in self.courses if line.data]

    def _line(self, number: int) -> SelectField:
        lines = self.courses.entries
        found: SelectField = lines[number] if number < len(lines) else self.courses.append_entry()
        return found


class NewProgrammeForm(ProgrammeForm):
    """A new programme: of which unit."""

    unit = UnitField(lazy("Unit that offers it"))


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
