"""Forms of those who keep the register."""

from typing import Any

from wtforms import SelectField

from certificates.issuing.rules import REVOCATION_REASONS
from lms.core.forms import DateField, LineField, SiteForm, choices_of, required
from lms.core.i18n import _, lazy
from lms.organisations.forms import UnitField


class RevokeForm(SiteForm):
    """Why a certificate is revoked, and by which decision."""

    reason = SelectField(lazy("Reason"), validators=[required(lazy("Choose the reason."))])
    decision_number = LineField(
        lazy("Decision number"), needed=lazy("Enter the number of the decision."), most=100
    )

    def __init__(self, *arguments: Any, **values: Any) -> None:
        super().__init__(*arguments, **values)
        self.reason.choices = choices_of((key, _(words)) for key, words in REVOCATION_REASONS.items())


class IssuerForm(SiteForm):
    """Who signs for a unit from a day on."""

    unit = UnitField(lazy("Unit"))
    code = LineField(
        lazy("Short form in register numbers"), needed=lazy("Enter the short form, such as BKHCN."), most=20
    )
    place = LineField(lazy("Place"), needed=lazy("Enter the place."), most=80)
    signer_capacity = LineField(lazy("Capacity (TM., KT., TL., TUQ.)"), most=10)
    signer_post = LineField(
        lazy("Post of the signer"), needed=lazy("Enter the post of the signer."), most=120
    )
    signer_name = LineField(
        lazy("Name of the signer"), needed=lazy("Enter the name of the signer."), most=120
    )
    valid_from = DateField(lazy("From the day"), needed=lazy("Enter the day as dd/mm/yyyy."))
