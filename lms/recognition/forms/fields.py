"""Fields of the forms of recognition."""

from typing import Any

import wtforms
from wtforms import IntegerField
from wtforms.validators import NumberRange, Optional, StopValidation

from lms.core.i18n import lazy
from lms.training.forms import TietField


def number_field(label: Any, most: int) -> IntegerField:
    """A whole number from 0 to that, or nothing."""
    message = lazy("Enter a whole number from 0 to %(most)s.", most=most)
    return IntegerField(label, validators=[Optional(), NumberRange(0, most, message)])


class CapField(TietField):
    """An amount of tiết that may be left open."""

    def pre_validate(self, form: wtforms.Form) -> None:
        """Empty is fine."""
        if self.data is None and not self.process_errors:
            raise StopValidation()
