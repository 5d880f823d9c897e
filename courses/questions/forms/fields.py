"""Fields of authors' forms: texts of several lines, shares, numbers, points."""

from decimal import Decimal
from typing import Any

import wtforms
from wtforms.validators import ValidationError

from courses.questions.kinds.numerals import readings
from courses.questions.kinds.shape import plain_decimal
from courses.questions.kinds.texts import FORMATS, RichText
from lms.core.forms import LineField, no_longer_than
from lms.core.i18n import _, lazy
from lms.core.text import format_number, nfc

LONGEST_TEXT = 20_000
_PICTURE = ("@@FILE@@/",)
_MARKUP = (*_PICTURE, "\n")


def lines_of(text: str | None) -> str:
    """The text in normal form, its lines ended alike, nothing around it."""
    plain = nfc(text or "").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return plain.strip("\n ")


class WrittenField(wtforms.TextAreaField):
    """A text of several lines."""

    def __init__(self, label: Any, *, rows: int = 3, most: int = LONGEST_TEXT, **kwargs: Any) -> None:
        super().__init__(
            label,
            validators=[no_longer_than(most), *kwargs.pop("validators", [])],
            filters=[lines_of],
            render_kw={"rows": rows},
            **kwargs,
        )


class NumberField(LineField):
    """A number as people type it, kept as an exact decimal string with a point; '' for nothing.

    What can be read in two ways (1.234) is asked back, so that no key is wrong by a factor of a thousand.
    """

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(label, most=40, **kwargs)

    def pre_validate(self, _form: Any) -> None:
        """The text is one number."""
        typed = self.data or ""
        if typed and not readings(typed):
            raise ValidationError(_("Write a number, for example 1234,5."))
        if len(readings(typed)) > 1:
            shown = {"number": typed}
            raise ValidationError(
                _("“%(number)s” can be read in two ways: write it without a sign for thousands.", **shown)
            )

    @property
    def exact(self) -> str:
        """The number as it is stored; '' for nothing."""
        found = readings(self.data or "")
        return plain_decimal(found[0]) if found else ""


class ShareField(NumberField):
    """A share of the points in per cent, from -100 to 100."""

    def pre_validate(self, form: Any) -> None:
        """The text is one number within the bounds."""
        super().pre_validate(form)
        if self.exact and abs(Decimal(self.exact)) > 100:
            raise ValidationError(_("A weight is a number from -100 to 100."))


class WholeField(LineField):
    """A whole number from 0 on."""

    def __init__(self, label: Any, *, top: int = 100_000, **kwargs: Any) -> None:
        self.top = top
        super().__init__(label, most=10, **kwargs)

    def pre_validate(self, _form: Any) -> None:
        """The text is a whole number within the bounds, or empty."""
        typed = self.data or ""
        if typed and not (typed.isascii() and typed.isdigit() and int(typed) <= self.top):
            raise ValidationError(_("Write a whole number from 0 to %(top)s.", top=self.top))

    @property
    def whole(self) -> int:
        """The number; 0 for nothing."""
        return int(self.data) if self.data else 0


def shown_number(stored: str) -> str:
    """A stored decimal string as people type it, so that it reads in one way: '3.14' → '3,14', '1.234' → '1,2340'."""
    shown = format_number(Decimal(stored)).replace(".", "") if stored else ""
    return f"{shown}0" if len(readings(shown)) > 1 else shown


def format_field() -> wtforms.HiddenField:
    """The format of the text beside it, kept from where it came; '' for a text that is new here."""
    return wtforms.HiddenField(default="")


def rich_json(text: str, known: str | None, *, new: str = "plain") -> Any:
    """The stored form of a text in its known format; a new one is plain, or Markdown where it needs markup."""
    text_format = known if known in FORMATS else new
    is_marked = any(mark in text for mark in (_PICTURE if known in FORMATS else _MARKUP))
    if text_format == "plain" and is_marked:
        text_format = "markdown"
    return RichText(text, text_format).to_json()


def rich_values(stored: Any, name: str = "text") -> dict[str, str]:
    """The values of a text field and of the hidden field of its format."""
    if isinstance(stored, dict):
        return {name: stored.get("text", ""), f"{name}_format": stored.get("format", "plain")}
    return {name: stored or "", f"{name}_format": "plain" if stored else ""}


FEEDBACK = lazy("Feedback")
