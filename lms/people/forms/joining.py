"""Join codes as HR officers make them, joining by one, and accepting an invitation."""

import datetime as dt
import re
from typing import Any

from wtforms import BooleanField, IntegerField, SelectField
from wtforms.validators import ValidationError

from lms.core.clock import VIETNAM, today
from lms.core.forms import DateField, LineField, SiteForm, choices_of, is_email
from lms.core.i18n import _, lazy
from lms.organisations.forms import UnitField
from lms.people.forms.signing_in import NewPasswordFields
from lms.people.seats import MOST_SEATS, domains_in
from lms.people.wording import GROUPS, OUTSIDES

_MOST_DOMAINS = 20
_DOMAIN = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")


class SeatsForm(SiteForm):
    """How many may join by a code, and until when."""

    seats = IntegerField(lazy("Number of seats"), render_kw={"inputmode": "numeric"})
    last_day = DateField(
        lazy("Last day"), needed=lazy("Enter the last day on which people can join by this code.")
    )

    def validate_seats(self, field: Any) -> None:
        """A whole number from 1 on."""
        if field.data is None or not 1 <= field.data <= MOST_SEATS:
            field.process_errors = []
            raise ValidationError(_("Enter a whole number from 1 to 100,000."))

    def validate_last_day(self, field: Any) -> None:
        """A day to come, at most two years away."""
        if field.data is not None and not today() <= field.data <= today() + dt.timedelta(days=731):
            raise ValidationError(_("Choose a day from today on, at most two years away."))

    @property
    def expires_at(self) -> dt.datetime:
        """The midnight in Viet Nam after the last day."""
        following = self.last_day.data + dt.timedelta(days=1)
        return dt.datetime.combine(following, dt.time(), tzinfo=VIETNAM)


class JoinCodeForm(SeatsForm):
    """A code for a unit: what people are there, and whose addresses it takes."""

    unit = UnitField(lazy("Unit"))
    title = LineField(
        lazy("Post or title"),
        needed=lazy("Enter the post or title."),
        description=lazy(
            "Everybody who joins by this code is entered with it. You can correct it for each person."
        ),
    )
    person_group = SelectField(lazy("Group"), choices=choices_of(GROUPS.items()), default="cong_chuc")
    is_counted = BooleanField(lazy("Counts towards the figures of the unit"), default=True)
    outside_reason = SelectField(
        lazy("If not counted: why"),
        choices=choices_of([("", "–"), *OUTSIDES.items()]),
    )
    domains = LineField(
        lazy("Mail domains"),
        most=1000,
        description=lazy(
            "Only addresses of these domains may join, for example haiphong.gov.vn. Empty: any."
        ),
        render_kw={"autocapitalize": "none", "spellcheck": "false"},
    )

    def validate_outside_reason(self, field: Any) -> None:
        """Who is not counted is not counted for a reason."""
        if not self.is_counted.data and not field.data:
            raise ValidationError(_("Say why these people are not counted."))

    def validate_domains(self, field: Any) -> None:
        """Each is a domain, as it stands in an address after the @."""
        found = domains_in(field.data or "")
        wrong = [domain for domain in found if not _DOMAIN.fullmatch(domain)]
        if wrong:
            raise ValidationError(
                _("%(domain)s is no mail domain. Example: haiphong.gov.vn", domain=wrong[0])
            )
        if len(found) > _MOST_DOMAINS:
            raise ValidationError(_("At most %(most)s domains.", most=_MOST_DOMAINS))


class EnterCodeForm(SiteForm):
    """The join code that somebody was given."""

    code = LineField(
        lazy("Join code"),
        most=40,
        needed=lazy("Enter the join code you were given."),
        render_kw={
            "autocomplete": "off",
            "autocapitalize": "characters",
            "spellcheck": "false",
            "placeholder": "XXXX-XXXX-XXXX",
        },
    )


class JoinerForm(SiteForm):
    """Who joins."""

    full_name = LineField(
        lazy("Full name"), most=120, needed=lazy("Enter your full name."), render_kw={"autocomplete": "name"}
    )
    email = LineField(
        lazy("E-mail"),
        needed=lazy("Enter your e-mail address."),
        validators=[is_email],
        render_kw={"autocomplete": "email", "inputmode": "email"},
    )
    birth_on = DateField(lazy("Date of birth"))

    def validate_full_name(self, field: Any) -> None:
        """A name is made of letters."""
        if field.data and not any(char.isalpha() for char in field.data):
            raise ValidationError(_("A name is made of letters."))

    def validate_birth_on(self, field: Any) -> None:
        """Nobody was born in the future."""
        if field.data and field.data >= today():
            raise ValidationError(_("The date of birth is in the past."))


class ProveAddressForm(NewPasswordFields):
    """The code from the letter, and the first password."""

    code = LineField(
        lazy("Code of six digits"),
        most=20,
        needed=lazy("Enter the code from the e-mail."),
        render_kw={"autocomplete": "one-time-code", "maxlength": "7"},
    )


class AddressForm(SiteForm):
    """The corrected address of somebody whose invitation failed."""

    email = LineField(
        lazy("E-mail"),
        needed=lazy("Enter the e-mail address."),
        validators=[is_email],
        render_kw={"inputmode": "email"},
    )
