"""Forms of proposals, decisions and class lists: each returns every fault at once."""

from typing import Any

import wtforms
from wtforms import (
    HiddenField,
    MultipleFileField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from lms.core.clock import today
from lms.core.forms import DateField, LineField, SiteForm, choices_of, no_longer_than
from lms.core.i18n import _, lazy
from lms.organisations.forms import UnitField
from lms.recognition.forms.fields import number_field
from lms.recognition.models import Submission
from lms.recognition.rules import REASONS
from lms.training.wording import CONTENT_GROUPS, STUDY_FORMS

_PAPERS = {"accept": ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"}


class TrainingForm(SiteForm):
    """What was done outside the site: of one person, or of a class."""

    title = LineField(lazy("Name of the training"), most=300, needed=lazy("Enter the name of the training."))
    organiser = LineField(lazy("Organised by"), most=300, needed=lazy("Enter who organised it."))
    started_on = DateField(lazy("First day"), needed=lazy("Enter the first day."))
    ended_on = DateField(lazy("Last day"), needed=lazy("Enter the last day."))
    hours = number_field(lazy("Hours"), 400)
    minutes = number_field(lazy("Minutes"), 24_000)
    count = number_field(lazy("How many"), 100)
    content_group = SelectField(
        lazy("Content"), coerce=int, choices=choices_of(CONTENT_GROUPS.items()), default=4
    )
    study_form = SelectField(
        lazy("Form of study"), choices=choices_of(STUDY_FORMS.items()), default=next(iter(STUDY_FORMS))
    )
    proof_label = LineField(
        lazy("Number and date of the decision or certificate"),
        most=300,
        needed=lazy("Name the decision or certificate that proves it."),
    )

    def validate_ended_on(self, field: DateField) -> None:
        """The training ended, and not before it began."""
        if field.data and self.started_on.data and field.data < self.started_on.data:
            raise wtforms.validators.ValidationError(_("The last day is before the first day."))
        if field.data and field.data > today():
            raise wtforms.validators.ValidationError(_("A training that has not ended yet cannot count."))

    @property
    def seconds(self) -> int:
        """The time that was typed in."""
        return (self.hours.data or 0) * 3600 + (self.minutes.data or 0) * 60

    @property
    def number(self) -> int:
        """How many pieces were typed in."""
        return self.count.data or 0


class RevisionForm(SiteForm):
    """A form that tells which revision of the proposal its page showed."""

    revision = HiddenField(default="0")

    @property
    def shown_revision(self) -> int:
        """Which revision the page showed; 0, which is none, for anything else."""
        text = self.revision.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


class SubmissionForm(TrainingForm, RevisionForm):
    """A proposal: what was done, and what proves it."""

    activity = SelectField(lazy("Activity"), choices=[], validators=[Optional()])
    note = TextAreaField(lazy("Remark for whoever decides"), validators=[Optional(), no_longer_than(2000)])
    papers = MultipleFileField(
        lazy("Proof"),
        description=lazy("PDF, JPG or PNG, at most 5 files of 5 MB each, 10 MB at a time."),
        render_kw=_PAPERS,
        validators=[Optional()],
    )
    revision = HiddenField(default="1")

    def show(self, submission: Submission) -> None:
        """Fill in what the proposal says now."""
        for name in (
            "title",
            "organiser",
            "started_on",
            "ended_on",
            "content_group",
            "study_form",
            "proof_label",
        ):
            self[name].data = getattr(submission, name)
        self.hours.data, self.minutes.data = submission.seconds // 3600, submission.seconds % 3600 // 60
        self.count.data = submission.count or None
        self.note.data, self.revision.data = submission.note, str(submission.revision)


class DecisionForm(RevisionForm):
    """Why a proposal is sent back or refused: every reason at once."""

    reasons = SelectMultipleField(
        lazy("Every reason that holds"),
        choices=choices_of((key, lazy(words)) for key, words in REASONS.items()),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    words = TextAreaField(lazy("Remark"), validators=[Optional(), no_longer_than(2000)])


class RevokeForm(SiteForm):
    """Why a recognition is taken back."""

    reason = LineField(lazy("Reason"), most=1000, needed=lazy("Say why the recognition is taken back."))


class ClassForm(TrainingForm):
    """A class: what it was, who took part, and what proves it."""

    unit = UnitField(
        lazy("Whose people took part?"),
        description=lazy("Participants are looked for in this unit and in all units below it."),
    )
    activity = SelectField(lazy("Activity"), choices=[])
    file = wtforms.FileField(
        lazy("List of participants"),
        description=lazy("The organiser's list as it is (.xlsx, .xls, .ods, .csv), at most 5 MB."),
        render_kw={"accept": ".xlsx,.xlsm,.xlsb,.xls,.ods,.csv,.txt"},
    )
    papers = MultipleFileField(
        lazy("Proof"),
        description=lazy("PDF, JPG or PNG, at most 5 files of 5 MB each, 10 MB at a time."),
        render_kw=_PAPERS,
        validators=[Optional()],
    )

    def validate_file(self, _field: Any) -> None:
        """A file was chosen."""
        if not getattr(self.file.data, "filename", ""):
            raise wtforms.validators.ValidationError(_("Choose the file with the list of participants."))
