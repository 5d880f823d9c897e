"""The words of the letters about accounts: (subject, body), in the language of whoever gets them."""

from flask import current_app

from lms.core.i18n import _, in_language
from lms.people.rules import RESET_MINUTES
from lms.people.seats import INVITATION_DAYS, SIGN_UP_MINUTES


def code_letter(code: str, language: str) -> tuple[str, str]:
    """A code for a new password."""
    site = _site_name()
    with in_language(language):
        lines = [
            _("Your code for a new password at %(site)s: %(code)s", site=site, code=code),
            _("It holds for %(minutes)s minutes and works once.", minutes=RESET_MINUTES),
            _address("people.use_reset_code"),
            _("If you did not ask for it, you need not do anything; your password stays as it is."),
        ]
        return _("Code for a new password: %(code)s", code=code), _body(lines)


def password_letter(password: str, language: str) -> tuple[str, str]:
    """A temporary password."""
    site = _site_name()
    with in_language(language):
        lines = [
            _("You can sign in to %(site)s with this e-mail address.", site=site),
            _("Temporary password: %(password)s", password=password),
            _address("people.sign_in"),
            _("You choose a password of your own at the first sign-in."),
        ]
        return _("Your account at %(site)s", site=site), _body(lines)


def sign_up_letter(code: str, language: str) -> tuple[str, str]:
    """The code that proves an address."""
    site = _site_name()
    with in_language(language):
        lines = [
            _("Your code to open an account at %(site)s: %(code)s", site=site, code=code),
            _("It holds for %(minutes)s minutes and works once.", minutes=SIGN_UP_MINUTES),
            _("Type it into the page on which you asked for it."),
            _("If you did not ask for it, you need not do anything; no account is opened."),
        ]
        return _("Code to open an account: %(code)s", code=code), _body(lines)


def known_letter(language: str) -> tuple[str, str]:
    """To an address that has an account: no second one is opened, and how to go on."""
    site = _site_name()
    with in_language(language):
        lines = [
            _(
                "Somebody asked for an account at %(site)s with this address. There is one already.",
                site=site,
            ),
            _(
                "Sign in with it. To join a unit, sign in and enter the join code then: %(address)s",
                address=_address("people.join"),
            ),
            _(
                "If you have no password yet or forgot it, set a new one here: %(address)s",
                address=_address("people.ask_reset_code"),
            ),
            _("If you did not ask for it, you need not do anything."),
        ]
        return _("You have an account at %(site)s", site=site), _body(lines)


def invitation_letter(full_name: str, token: str, language: str) -> tuple[str, str]:
    """The link with which a person sets the first password."""
    site = _site_name()
    with in_language(language):
        lines = [
            _("Dear %(name)s,", name=full_name),
            _("Your unit has opened an account for you at %(site)s, the site for learning.", site=site),
            _("Set your password here: %(address)s", address=_address("people.show_invitation", token=token)),
            _("The link holds for %(days)s days and works once. Give it to nobody.", days=INVITATION_DAYS),
            _(
                "You sign in with this e-mail address. What happens with your data: %(address)s",
                address=_address("people.show_privacy"),
            ),
        ]
        return _("Invitation to %(site)s", site=site), _body(lines)


def _site_name() -> str:
    name: str = current_app.config["LMS"].site_name
    return name


def _body(lines: list[str]) -> str:
    return "\n\n".join(lines) + "\n"


def _address(endpoint: str, **values: str) -> str:
    """The full address of a page; a job has no request to ask."""
    path: str = current_app.url_map.bind("").build(endpoint, values)
    return f"{current_app.config['LMS'].address}{path}"
