"""Signing in and up, and setting a password."""

from typing import Any

from wtforms import BooleanField, HiddenField, PasswordField
from wtforms.validators import ValidationError

from lms.core.forms import LineField, SiteForm, is_email, no_longer_than, required
from lms.core.i18n import _, lazy
from lms.people.rules import password_faults

_MOST = 200


def is_good_password(_form: Any, field: Any) -> None:
    """The password obeys the rules that need no knowledge of the person."""
    faults = password_faults(field.data or "", names=[])
    if faults:
        raise ValidationError(" ".join(_(fault) for fault in faults))


class SignInForm(SiteForm):
    """Name and password."""

    name = LineField(
        lazy("E-mail, staff number or user name"),
        needed=lazy("Enter your e-mail address, staff number or user name."),
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        lazy("Password"),
        validators=[required(lazy("Enter your password.")), no_longer_than(_MOST)],
        render_kw={"autocomplete": "current-password"},
    )
    own_device = BooleanField(lazy("This device is mine alone"))
    next = HiddenField()


class NewPasswordFields(SiteForm):
    """A new password, twice."""

    password = PasswordField(
        lazy("New password"),
        validators=[is_good_password],
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(lazy("New password once more"), render_kw={"autocomplete": "new-password"})

    def validate_again(self, field: Any) -> None:
        """Both are the same."""
        if self.password.data and field.data != self.password.data:
            raise ValidationError(_("The two passwords are not the same."))


class ChangePasswordForm(NewPasswordFields):
    """The present password and a new one."""

    present = PasswordField(
        lazy("Present password"),
        validators=[required(lazy("Enter your present password.")), no_longer_than(_MOST)],
        render_kw={"autocomplete": "current-password"},
    )


class FirstPasswordForm(NewPasswordFields):
    """A password in place of a temporary one."""

    next = HiddenField()


class AskCodeForm(SiteForm):
    """Under which name a code is asked for."""

    name = LineField(
        lazy("E-mail, staff number or user name"),
        needed=lazy("Enter your e-mail address, staff number or user name."),
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )


class UseCodeForm(NewPasswordFields):
    """The code and a new password."""

    name = LineField(
        lazy("E-mail, staff number or user name"),
        needed=lazy("Enter your e-mail address, staff number or user name."),
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    code = LineField(
        lazy("Code of six digits"),
        most=20,
        needed=lazy("Enter the code from the e-mail."),
        render_kw={"autocomplete": "one-time-code", "maxlength": "7"},
    )


class SignUpForm(SiteForm):
    """Who a citizen is."""

    full_name = LineField(
        lazy("Full name"),
        most=120,
        needed=lazy("Enter your full name."),
        render_kw={"autocomplete": "name"},
    )
    email = LineField(
        lazy("E-mail"),
        needed=lazy("Enter your e-mail address."),
        validators=[is_email],
        render_kw={"autocomplete": "email", "inputmode": "email"},
    )
