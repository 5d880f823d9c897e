"""Forms of those who keep the register."""

from flask_wtf import FlaskForm
from wtforms import DateField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from certificates.issuing.rules import REVOCATION_REASONS
from lms.core.i18n import _, lazy


class RevokeForm(FlaskForm):
    """Why a certificate is revoked, and by which decision."""

    reason = SelectField(lazy("Reason"), validators=[InputRequired(lazy("Choose the reason."))])
    decision_number = StringField(
        lazy("Decision number"),
        validators=[InputRequired(lazy("Enter the number of the decision.")), Length(max=100)],
    )

    def __init__(self, *arguments: object, **values: object) -> None:
        super().__init__(*arguments, **values)
        self.reason.choices = [(key, _(words)) for key, words in REVOCATION_REASONS.items()]


class IssuerForm(FlaskForm):
    """Who signs for a unit from a day on."""

    unit = SelectField(lazy("Unit"), validators=[InputRequired(lazy("Choose the unit."))])
    code = StringField(
        lazy("Short form in register numbers"),
        validators=[InputRequired(lazy("Enter the short form, such as BKHCN.")), Length(max=20)],
    )
    place = StringField(lazy("Place"), validators=[InputRequired(lazy("Enter the place.")), Length(max=80)])
    signer_capacity = StringField(lazy("Capacity (TM., KT., TL., TUQ.)"), validators=[Length(max=10)])
    signer_post = StringField(
        lazy("Post of the signer"),
        validators=[InputRequired(lazy("Enter the post of the signer.")), Length(max=120)],
    )
    signer_name = StringField(
        lazy("Name of the signer"),
        validators=[InputRequired(lazy("Enter the name of the signer.")), Length(max=120)],
    )
    valid_from = DateField(
        lazy("From the day"),
        validators=[InputRequired(lazy("Enter the day as dd/mm/yyyy."))],
        format=["%d/%m/%Y", "%Y-%m-%d"],
    )
