"""Forms of plans: each returns every fault at once."""

from typing import Any

from wtforms import IntegerField, SelectField, TextAreaField
from wtforms.validators import ValidationError

from lms.core.clock import today
from lms.core.forms import DateField, LineField, SiteForm, choices_of, no_longer_than, one_line
from lms.core.i18n import _, lazy
from lms.organisations.forms import UnitField
from lms.plans.rules import LONGEST_TOPIC, MOST_TURNS
from lms.plans.wording import QUARTERS
from lms.training.forms import TietField
from lms.training.wording import CONTENT_GROUPS, STUDY_FORMS


class WholeField(IntegerField):
    """A whole number, or a fault in words."""

    def __init__(self, label: Any, *, least: int = 0, most: int = MOST_TURNS, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.least, self.most = least, most

    def process_formdata(self, valuelist: Any) -> None:
        """The number; 1.200 is how officials write 1200."""
        text = str(valuelist[0]).strip().replace(".", "").replace(" ", "") if valuelist else ""
        self.data = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None

    def pre_validate(self, _form: Any) -> None:
        """The number lies between the bounds."""
        if self.data is None or not self.least <= self.data <= self.most:
            raise ValidationError(
                _("Enter a whole number from %(least)s to %(most)s.", least=self.least, most=self.most)
            )


def _optional_number(text: Any) -> int | None:
    return int(text) if str(text or "").isdigit() else None


class _SubjectForm(SiteForm):
    """What is to be learned: a topic, perhaps a course of the site."""

    topic = LineField(lazy("Topic"), most=LONGEST_TOPIC, needed=lazy("Enter the topic."))
    creditable_id = SelectField(
        lazy("Course of this site"),
        coerce=_optional_number,
        description=lazy("Only where a course of this site is meant. It can then be assigned."),
    )
    content_group = SelectField(
        lazy("Content group"), coerce=int, choices=choices_of(CONTENT_GROUPS.items()), default=4
    )
    study_form = SelectField(
        lazy("Form of study"), choices=choices_of(STUDY_FORMS.items()), default=next(iter(STUDY_FORMS))
    )
    quarter = SelectField(
        lazy("When"),
        coerce=_optional_number,
        choices=choices_of([("", lazy("Any time of the year")), *QUARTERS.items()]),
    )
    note = TextAreaField(
        lazy("Note"), validators=[no_longer_than(1000)], filters=[one_line], render_kw={"rows": 2}
    )

    def offer(self, courses: Any) -> None:
        """Let these courses (id, title) be chosen."""
        self.creditable_id.choices = choices_of([("", "–"), *courses])


class NeedForm(_SubjectForm):
    """What a unit needs, and for how many."""

    unit = UnitField(lazy("Which unit"))
    year = SelectField(lazy("Year"), coerce=int)
    people = WholeField(lazy("For how many people"), least=1)


class ChangeNeedForm(_SubjectForm):
    """The same, of a need that was stated."""

    people = WholeField(lazy("For how many people"), least=1)


class LineForm(_SubjectForm):
    """A line of a plan."""

    amount_hundredths = TietField(
        lazy("Periods (tiết) of one turn"), description=lazy("0 where it is not known yet.")
    )


class PlanForm(SiteForm):
    """A plan to be drafted."""

    unit = UnitField(
        lazy("Which unit"), description=lazy("The plan is for its people and those of all units below.")
    )
    year = SelectField(lazy("Year"), coerce=int)
    title = LineField(lazy("Name of the plan"), most=300, needed=lazy("Enter the name of the plan."))


class ReasonForm(SiteForm):
    """Why."""

    reason = LineField(lazy("Reason"), most=1000, needed=lazy("Say why."))


class DecisionForm(SiteForm):
    """The decision by which a plan, or an amendment, holds."""

    number = LineField(
        lazy("Number of the decision"), most=100, needed=lazy("Enter the number of the decision.")
    )
    decided_on = DateField(lazy("Decided on"), needed=lazy("Enter the day of the decision."))
    signer = LineField(lazy("Signed by"), most=200, needed=lazy("Enter who signed the decision."))

    def validate_decided_on(self, field: Any) -> None:
        """The day has come."""
        if field.data and field.data > today():
            raise ValidationError(_("The day of the decision has not come yet."))


class ClassForm(SiteForm):
    """A class of a line."""

    name = LineField(lazy("Name of the class"), most=300, needed=lazy("Enter the name of the class."))
    organiser = LineField(lazy("Organised by"), most=300, needed=lazy("Enter who organises it."))
    place = LineField(lazy("Where it takes place"), most=300)
    starts_on = DateField(lazy("First day"), needed=lazy("Enter the first day."))
    ends_on = DateField(lazy("Last day"), needed=lazy("Enter the last day."))
    seats = WholeField(lazy("Seats"), least=1, most=100_000)
    amount_hundredths = TietField(lazy("Number of periods (tiết)"))

    def validate_ends_on(self, field: Any) -> None:
        """Not before it began."""
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError(_("The last day is before the first day."))

    def validate_amount_hundredths(self, field: Any) -> None:
        """More than nothing."""
        if field.data is not None and field.data <= 0:
            raise ValidationError(_("The amount is more than 0."))


class PeopleForm(SiteForm):
    """Who goes on the list of a class: staff numbers or e-mail addresses, one a line."""

    people = TextAreaField(
        lazy("Staff numbers or e-mail addresses"),
        description=lazy("One a line, or separated by commas; paste a column of your list."),
        validators=[no_longer_than(50_000)],
        render_kw={"rows": 8},
    )


class AssignForm(SiteForm):
    """By when the people of a line have to complete its course."""

    due_on = DateField(lazy("Due on"), needed=lazy("Enter the day by which it is due."))
