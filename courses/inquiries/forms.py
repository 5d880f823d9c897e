"""Forms of inquiries."""

from wtforms import HiddenField, RadioField, SelectField, TextAreaField

from courses.inquiries.rules import ERROR, LONGEST, QUESTION
from lms.core.forms import SiteForm, choices_of, no_longer_than, required
from lms.core.i18n import lazy


class AskForm(SiteForm):
    """A question, or an error, about a lesson or a part of it."""

    kind = RadioField(
        lazy("What is it?"),
        choices=choices_of(
            [(QUESTION, lazy("I ask the trainer")), (ERROR, lazy("I report an error in the lesson"))]
        ),
        default=QUESTION,
    )
    block = SelectField(lazy("Which part of the lesson?"), choices=[], validate_choice=False)
    text = TextAreaField(
        lazy("Your words"), validators=[required(lazy("Write something.")), no_longer_than(LONGEST)]
    )


class WriteForm(SiteForm):
    """What is written to an inquiry."""

    text = TextAreaField(
        lazy("Your answer"), validators=[required(lazy("Write something.")), no_longer_than(LONGEST)]
    )


class ShareForm(SiteForm):
    """An answer for all learners of the course."""

    post = HiddenField()
    question = TextAreaField(
        lazy("The question as the others read it, without names"),
        validators=[
            required(lazy("Word the question for the other learners, without names.")),
            no_longer_than(LONGEST),
        ],
    )
