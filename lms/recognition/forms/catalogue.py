"""Forms of the catalogue: each returns every fault at once."""

import wtforms
from wtforms import SelectField

from lms.core.forms import DateField, LineField, SiteForm, choices_of
from lms.core.i18n import lazy
from lms.recognition.forms.fields import CapField, number_field
from lms.recognition.models import RecognitionRule
from lms.recognition.rules import DECIDERS, Band, Conversion, Terms
from lms.training.wording import ACTIVITIES


class ActivityForm(SiteForm):
    """A further activity of the catalogue."""

    kind = SelectField(lazy("Kind"), choices=choices_of(ACTIVITIES.items()))
    name = LineField(lazy("Name"), most=200, needed=lazy("Enter the name of the activity."))


class BandForm(wtforms.Form):
    """One band: from so many minutes and seconds, so many periods."""

    minutes = number_field(lazy("Minutes"), 24_000)
    seconds = number_field(lazy("Seconds"), 59)
    amount = CapField(lazy("Counts (periods)"))
    is_above = wtforms.BooleanField(lazy("only above it"))


class RuleForm(SiteForm):
    """A version of the terms of an activity at a unit."""

    basis = wtforms.RadioField(
        lazy("What decides how much counts?"),
        choices=choices_of([("time", lazy("The time it took")), ("number", lazy("How many there are"))]),
        default="time",
    )
    each = CapField(lazy("Each counts (periods)"))
    unit_minutes = number_field(lazy("Minutes"), 24_000)
    unit_amount = CapField(lazy("Counts (periods)"))
    bands = wtforms.FieldList(wtforms.FormField(BandForm), min_entries=4, max_entries=4)
    each_cap = CapField(lazy("The most for one proposal (periods)"))
    year_cap = CapField(lazy("The most for a year (periods)"))
    proof_files = SelectField(
        lazy("Files needed as proof"),
        coerce=int,
        choices=choices_of((n, str(n)) for n in range(6)),
        default=1,
    )
    proof_words = LineField(lazy("What proves it"), most=300, needed=lazy("Say which paper proves it."))
    decider = wtforms.RadioField(
        lazy("Who decides"),
        choices=choices_of((key, lazy(words)) for key, words in DECIDERS.items()),
        default="hr",
    )
    may_differ = wtforms.BooleanField(lazy("Units below may set their own terms within these"))
    legal_basis = LineField(lazy("Legal basis"), most=300)
    valid_from = DateField(lazy("From"), needed=lazy("Enter the day from which it holds."))

    @property
    def terms(self) -> Terms:
        """What the form says."""
        return Terms(
            conversion=self._conversion(),
            each_cap=self.each_cap.data,
            year_cap=self.year_cap.data,
            proof_files=self.proof_files.data,
            decider=self.decider.data,
            may_differ=bool(self.may_differ.data),
        )

    def _conversion(self) -> Conversion:
        if self.basis.data == "number":
            return Conversion(each_hundredths=self.each.data or -1)
        bands = [
            Band(
                (band.minutes.data or 0) * 60 + (band.seconds.data or 0),
                band.amount.data,
                bool(band.is_above.data),
            )
            for band in (entry.form for entry in self.bands)
            if band.amount.data is not None
        ]
        return Conversion(
            unit_seconds=(self.unit_minutes.data or 0) * 60,
            unit_hundredths=self.unit_amount.data or 0,
            bands=tuple(sorted(bands)),
        )

    def show(self, rule: RecognitionRule) -> None:
        """Fill in what the version says."""
        terms = rule.terms
        conversion = terms.conversion
        self.basis.data = "time" if conversion.is_by_time else "number"
        self.each.data = conversion.each_hundredths or None
        self.unit_minutes.data = conversion.unit_seconds // 60 or None
        self.unit_amount.data = conversion.unit_hundredths or None
        for entry, band in zip(self.bands, conversion.bands, strict=False):
            entry.form.minutes.data, entry.form.seconds.data = divmod(band.seconds, 60)
            entry.form.amount.data, entry.form.is_above.data = band.hundredths, band.is_above
        self.each_cap.data, self.year_cap.data = terms.each_cap, terms.year_cap
        self.proof_files.data, self.proof_words.data = terms.proof_files, rule.proof_words
        self.decider.data, self.may_differ.data = terms.decider, terms.may_differ
        self.legal_basis.data = rule.legal_basis or ""


class EndRuleForm(SiteForm):
    """The day on which a version ends."""

    ended_on = DateField(lazy("Ends on"), needed=lazy("Enter the day on which it ends."))
