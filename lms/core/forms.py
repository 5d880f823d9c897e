"""The form of this site, and fields and checks that every feature uses.

Every text is one line in normal form C before it is looked at.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import wtforms
from email_validator import EmailNotValidError, validate_email
from flask import request
from flask_wtf import FlaskForm
from wtforms import SelectChoice
from wtforms.validators import ValidationError

from lms.core.i18n import _
from lms.core.text import clean_line, msgid

Check = Callable[[Any, wtforms.Field], None]


def one_line(text: str | None) -> str:
    """The text as one clean line; '' for nothing."""
    return clean_line(text or "")


class _Words:
    """What WTForms itself has to say, in the site's language."""

    said = (
        msgid("Not a valid choice."),
        msgid("Invalid Choice: could not coerce."),
        msgid("'%(value)s' is not a valid choice for this field."),
        msgid("'%(value)s' are not valid choices for this field."),
        msgid("Field must be between %(min)d and %(max)d characters long."),
        msgid("Field cannot be longer than %(max)d character."),
        msgid("Field cannot be longer than %(max)d characters."),
    )

    def gettext(self, text: str) -> str:
        """The text in the language of the request."""
        return str(_(text))

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """The text for that number in the language of the request; WTForms fills in the values."""
        return str(_(singular if number == 1 else plural))


class SiteForm(FlaskForm):
    """A form of this site: every message in the reader's language."""

    class Meta(FlaskForm.Meta):
        """Where messages come from, and that only a form is read as one."""

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """What the browser's form sent; a JSON body is none: its numbers and lists are no texts."""
            return None if request.is_json else super().wrap_formdata(form, formdata)

        def get_translations(self, _form: Any) -> _Words:
            """The site's own catalogue."""
            return _Words()


class LineField(wtforms.StringField):
    """One line of text."""

    def __init__(self, label: Any, *, most: int = 200, needed: Any = None, **kwargs: Any) -> None:
        checks: list[Check] = [*([required(needed)] if needed else []), no_longer_than(most)]
        super().__init__(
            label, validators=[*checks, *kwargs.pop("validators", [])], filters=[one_line], **kwargs
        )


def read_date(text: str) -> dt.date | None:
    """The day that a text names, as officials write it (05/01/2026) or as machines do (2026-01-05)."""
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return dt.datetime.strptime(one_line(text), form).date()
        except ValueError:
            continue
    return None


class DateField(wtforms.DateField):
    """A day, written 21/11/2026."""

    data: Any

    def __init__(self, label: Any, *, needed: Any = None, **kwargs: Any) -> None:
        self.needed = needed
        super().__init__(label, format=["%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d"], **kwargs)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """The day, or a fault that says how it is written."""
        if not valuelist or not valuelist[0].strip():
            self.data = None
            return
        try:
            super().process_formdata([valuelist[0].strip()])
        except ValueError as error:
            raise ValueError(_("Write the day as 21/11/2026.")) from error
        if self.data is not None and not 1900 <= self.data.year <= 2100:
            self.data = None
            raise ValueError(_("The year has four digits, from 1900 to 2100."))

    def pre_validate(self, _form: wtforms.Form) -> None:
        """A day that is needed is there."""
        if self.needed and self.data is None and not self.process_errors:
            raise ValidationError(str(self.needed))

    def _value(self) -> str:
        if self.raw_data:
            return " ".join(self.raw_data)
        return f"{self.data:%d/%m/%Y}" if self.data else ""


def choices_of(words: Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
    """The pairs of value and words as choices."""
    return [SelectChoice(value, label) for value, label in words]


def required(message: Any) -> Check:
    """The field is filled in."""

    def check(_form: Any, field: wtforms.Field) -> None:
        if not field.data:
            raise ValidationError(str(message))

    return check


def no_longer_than(most: int) -> Check:
    """The text has no more characters than that."""

    def check(_form: Any, field: wtforms.Field) -> None:
        if field.data and len(field.data) > most:
            raise ValidationError(_("At most %(most)s characters.", most=most))

    return check


def is_address(text: str) -> bool:
    """True for an e-mail address. Letters that only look like others are no part of one."""
    try:
        validate_email(text, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return False
    return text.isascii()


def is_email(_form: Any, field: wtforms.Field) -> None:
    """The text is an e-mail address, or empty."""
    if field.data and not is_address(field.data):
        raise ValidationError(_("This is not an e-mail address. Example: hang@haiphong.gov.vn"))


def matching(rule: Callable[[str], bool], message: Any) -> Check:
    """The text obeys the rule, or is empty."""

    def check(_form: Any, field: wtforms.Field) -> None:
        if field.data and not rule(field.data):
            raise ValidationError(str(message))

    return check
