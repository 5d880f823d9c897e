"""Forms of appeals: what a learner writes, what a trainer answers."""

from typing import Any

from wtforms import Field, RadioField, TextAreaField
from wtforms.validators import ValidationError

from courses.quizzes.forms.marking import paragraphs
from lms.core.forms import SiteForm, choices_of, no_longer_than, required
from lms.core.i18n import _, lazy

TEXT_LIMIT, _LEAST = 4000, 10


def _says_something(_form: Any, field: Field) -> None:
    if field.data and len(field.data) < _LEAST:
        raise ValidationError(_("Write at least %(least)s characters.", least=_LEAST))


class AppealForm(SiteForm):
    """What is contested or reported, in the learner's words."""

    kind = RadioField(
        lazy("What is it about"),
        choices=choices_of(
            [
                ("contest", lazy("I contest my mark and ask for it to be looked at again")),
                ("report", lazy("The question or its key is faulty")),
            ]
        ),
        default="contest",
        validate_choice=True,
    )
    text = TextAreaField(
        lazy("What should be looked at, and why"),
        filters=[paragraphs],
        validators=[
            required(lazy("Write what should be looked at, and why.")),
            _says_something,
            no_longer_than(TEXT_LIMIT),
        ],
    )


class AppealAnswerForm(SiteForm):
    """The decision about an appeal, and its reason."""

    decision = RadioField(
        lazy("Decision"),
        choices=choices_of(
            [
                ("upheld", lazy("Found right: the mark or the key is to be corrected")),
                ("rejected", lazy("Not found right: the result stays")),
            ]
        ),
        validate_choice=True,
    )
    reply = TextAreaField(
        lazy("Reason"),
        filters=[paragraphs],
        validators=[
            required(lazy("Write the reason: the learner reads it.")),
            _says_something,
            no_longer_than(TEXT_LIMIT),
        ],
    )
