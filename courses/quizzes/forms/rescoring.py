"""The form of a scoring: a corrected key or full marks, and why. The key itself stands in `corrections`."""

from wtforms import HiddenField, RadioField, TextAreaField

from courses.quizzes.forms.marking import paragraphs
from courses.quizzes.scorings import FULL_MARKS, KEY
from lms.core.forms import SiteForm, choices_of, no_longer_than, required
from lms.core.i18n import lazy


class RescoringForm(SiteForm):
    """How the question is scored from now on, and why."""

    policy = RadioField(
        lazy("How is it scored"),
        choices=choices_of(
            [
                (KEY, lazy("By a corrected key")),
                (FULL_MARKS, lazy("Full marks for everybody, whatever they answered")),
            ]
        ),
        default=KEY,
    )
    reason = TextAreaField(
        lazy("Reason"),
        filters=[paragraphs],
        validators=[
            required(lazy("Say why the question is scored again: learners read it.")),
            no_longer_than(1000),
        ],
    )


class ApplyForm(SiteForm):
    """The scoring that was in force when the effect was shown."""

    basis = HiddenField()
