"""Forms of targets: each returns every fault at once."""

import dataclasses
from collections.abc import Iterable
from typing import Any

from wtforms import Form, HiddenField, IntegerField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from lms.core.forms import DateField, LineField, SiteForm, choices_of
from lms.core.i18n import _, lazy
from lms.people.wording import GROUPS
from lms.training.forms import TietField
from lms.training.models import TargetRule
from lms.training.rules.terms import Leg
from lms.training.rules.wanted import LONGEST_LABEL, Audience, Wanted, amount_from, amount_in
from lms.training.target_wording import LEG_KINDS, MEASURES, PRO_RATA, SOURCES
from lms.training.wording import ACTIVITIES, CONTENT_GROUPS, STUDY_FORMS

_REPEATS = (1, 2, 3, 4, 5, 10, 20)


class AmountField(TietField):
    """An amount that may be left out."""

    def pre_validate(self, form: Form) -> None:
        """Nothing is an amount too."""


class WholeField(IntegerField):
    """A whole number that may be left out; a fault in words where it is none."""

    def process_formdata(self, valuelist: Any) -> None:
        """The number, None for nothing."""
        self.data = None
        text = valuelist[0].strip() if valuelist else ""
        if text and not (text.isascii() and text.isdigit() and len(text) < 6):
            raise ValueError(_("Write a whole number."))
        self.data = int(text) if text else None


def _ticks(label: Any, words: Any, coerce: Any = str) -> SelectMultipleField:
    return SelectMultipleField(
        label,
        coerce=coerce,
        choices=choices_of(words.items()),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


class TermsForm(SiteForm):
    """What a version of a target says, but for its parts."""

    measure = RadioField(lazy("The target is read in"), choices=choices_of(MEASURES.items()), default="tiet")
    worth = AmountField(lazy("One hour or one day is worth so many periods"))
    amount = TietField(lazy("Target of a year"))
    valid_from = DateField(lazy("From"), needed=lazy("Enter the day from which it holds."))
    pro_rata = RadioField(
        lazy("For people who come, leave or are away during the year"),
        choices=choices_of(PRO_RATA.items()),
        default="none",
    )
    carry_over = AmountField(lazy("At most so much is carried over into the next year"))
    repeat_years = SelectField(lazy("The same course again"), coerce=int, default=1)
    legal_basis = LineField(lazy("Legal basis"), most=300)
    digest = HiddenField(validators=[Length(max=64)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = [(each, _("Counts once in %(years)s calendar years", years=each)) for each in _REPEATS[1:]]
        first = [(0, _("Counts every time")), (1, _("Counts once in a calendar year"))]
        self.repeat_years.choices = choices_of([*first, *years])

    def show(self, rule: TargetRule) -> None:
        """The form says what the version says."""
        self.measure.data, self.pro_rata.data = rule.measure, rule.pro_rata
        self.worth.data = rule.measure_hundredths if rule.measure != "tiet" else None
        self.amount.data = amount_in(rule.amount_hundredths, rule.measure_hundredths)
        carried = rule.carry_over_hundredths
        self.carry_over.data = amount_in(carried, rule.measure_hundredths) if carried else None
        self.repeat_years.data, self.legal_basis.data = rule.repeat_years, rule.legal_basis
        self.valid_from.data = rule.valid_from

    @property
    def measure_hundredths(self) -> int:
        """What one of the measure is worth, in hundredths of a tiết."""
        return 100 if self.measure.data == "tiet" else self.worth.data or 0

    def validate_worth(self, field: AmountField) -> None:
        """Who counts in hours or days says what one is worth."""
        if self.measure.data != "tiet" and not field.data:
            raise ValidationError(_("Say how many periods one hour or one day is worth."))

    def validate_amount(self, field: TietField) -> None:
        """It comes to an amount of tiết that can be written down."""
        _check_whole(self, field)

    def validate_carry_over(self, field: AmountField) -> None:
        """So does what is carried over."""
        _check_whole(self, field)

    def wanted(self, legs: tuple[Leg, ...] = ()) -> Wanted:
        """What the form says, with these parts."""
        worth = self.measure_hundredths
        return Wanted(
            amount=amount_from(self.amount.data, worth) or 0,
            valid_from=self.valid_from.data,
            measure=self.measure.data,
            measure_hundredths=worth,
            pro_rata=self.pro_rata.data,
            carry_over=amount_from(self.carry_over.data or 0, worth) or 0,
            repeat_years=self.repeat_years.data,
            legs=legs,
            legal_basis=self.legal_basis.data or None,
        )


def _check_whole(form: Any, field: Any) -> None:
    if field.data and form.measure_hundredths and amount_from(field.data, form.measure_hundredths) is None:
        raise ValidationError(
            _("This is no whole hundredth of a period: write fewer places after the comma.")
        )


class NewTargetForm(TermsForm):
    """A new draft: also for whom it is."""

    audience = SelectField(lazy("For whom"), choices=[], default="")

    def offer(self, titles: Iterable[tuple[str, str]]) -> None:
        """Let everybody, a group or one of these titles (public id, name) be chosen."""
        self.audience.choices = {
            "": choices_of([("", _("All people"))]),
            _("Person groups"): choices_of([(f"group:{key}", words) for key, words in GROUPS.items()]),
            _("Titles of the master list"): choices_of([(f"title:{key}", name) for key, name in titles]),
        }

    def chosen(self, title_ids: dict[str, int]) -> Audience:
        """Whom the form names; `title_ids` by public id."""
        kind, _colon, key = (self.audience.data or "").partition(":")
        if kind == "title":
            return Audience(title_id=title_ids[key])
        return Audience(person_group=key) if kind == "group" else Audience()


class LegForm(SiteForm):
    """One part of a target. Nothing ticked under a heading means: whatever it is."""

    kind = RadioField(lazy("What it asks"), choices=choices_of(LEG_KINDS.items()), default="at_least")
    label = LineField(
        lazy("Name of the part"),
        most=LONGEST_LABEL,
        needed=lazy("Give the part a name that people understand."),
    )
    amount = AmountField(lazy("How much"))
    count = WholeField(lazy("How many of the courses"))
    content_groups = _ticks(lazy("Content"), CONTENT_GROUPS, int)
    study_forms = _ticks(lazy("Form of study"), STUDY_FORMS)
    sources = _ticks(lazy("Source"), SOURCES)
    activities = _ticks(lazy("Kind of training outside the site"), ACTIVITIES)
    creditables = SelectMultipleField(
        lazy("Courses"),
        choices=[],
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    search = LineField(lazy("Find courses by their title"), most=100)
    digest = HiddenField(validators=[Length(max=64)])

    def show(self, leg: Leg, measure_hundredths: int) -> None:
        """The form says what the part says."""
        self.kind.data, self.label.data, self.count.data = leg.kind, leg.label, leg.count or None
        self.amount.data = amount_in(leg.amount, measure_hundredths) if leg.kind != "courses" else None
        for name in ("content_groups", "study_forms", "sources", "activities", "creditables"):
            self[name].data = sorted(getattr(leg, name))

    def validate_amount(self, field: AmountField) -> None:
        """Who asks for an amount says how much."""
        if self.kind.data != "courses" and field.data is None and not field.errors:
            raise ValidationError(_("Enter how much."))

    def validate_count(self, field: WholeField) -> None:
        """Who asks for courses says how many."""
        if self.kind.data == "courses" and not field.data and not field.errors:
            raise ValidationError(_("Enter how many of the courses."))

    def leg(self, measure_hundredths: int) -> Leg:
        """What the form says."""
        filters: dict[str, Any] = {
            name: frozenset(self[name].data or ())
            for name in ("content_groups", "study_forms", "sources", "activities", "creditables")
        }
        leg = Leg(kind=self.kind.data, label=self.label.data, **filters)
        if leg.kind == "courses":
            return dataclasses.replace(leg, count=self.count.data or 0)
        return dataclasses.replace(leg, amount=amount_from(self.amount.data or 0, measure_hundredths) or 0)


class EndTargetForm(SiteForm):
    """The day from which the unit has no target of its own for these people."""

    ended_on = DateField(lazy("Ends on"), needed=lazy("Enter the day on which it ends."))
