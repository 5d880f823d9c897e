"""Forms of those who mark: points by rubric, a mark set by hand."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from wtforms import Form, StringField, TextAreaField
from wtforms.validators import StopValidation, ValidationError

from courses.questions.kinds.essay import Criterion
from courses.questions.kinds.shape import plain_decimal
from lms.core.forms import SiteForm, no_longer_than, required
from lms.core.i18n import _, lazy
from lms.core.text import nfc

COMMENT_LIMIT = 4000
_DECIMALS = 4


def paragraphs(text: str | None) -> str:
    """The text in normal form, its line breaks kept; '' for nothing."""
    lines = nfc(text or "").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def written(points: Fraction) -> str:
    """Points as people write them: 2,5."""
    return plain_decimal(points).replace(".", ",")


class PointsField(StringField):
    """A number from 0 to the most, as people write it ("2,5"); `data` is exact."""

    data: Any

    def __init__(self, label: Any, *, most: Fraction, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.most = most

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """The exact number; a fault in words where there is none."""
        self.data = None
        typed = valuelist[0].strip().replace(",", ".") if valuelist else ""
        if not typed:
            return
        try:
            value = Decimal(typed) if len(typed) <= 12 else Decimal("NaN")
        except InvalidOperation as error:
            raise ValidationError(_("Write a number, for example 2,5.")) from error
        if not value.is_finite() or -int(value.as_tuple().exponent) > _DECIMALS:
            raise ValidationError(_("Write a number, for example 2,5."))
        self.data = Fraction(value)

    def pre_validate(self, form: Form) -> None:
        """A number is there, and within its bounds."""
        if self.data is None and not self.process_errors:
            raise StopValidation(_("Enter a number from 0 to %(most)s.", most=written(self.most)))
        if self.data is not None and not 0 <= self.data <= self.most:
            raise StopValidation(_("The number is from 0 to %(most)s.", most=written(self.most)))

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return written(self.data) if self.data is not None else ""


class RubricForm(SiteForm):
    """The points of each line of a rubric and a comment; made for its rubric by `rubric_form`."""

    comment = TextAreaField(
        lazy("Comment for the learner"), filters=[paragraphs], validators=[no_longer_than(COMMENT_LIMIT)]
    )

    def lines(self) -> list[tuple[Criterion, Any]]:
        """Each line of the rubric with its field."""
        rubric: Sequence[Criterion] = getattr(self, "rubric", ())
        return [(criterion, self[f"points_{criterion.id}"]) for criterion in rubric]

    def points(self) -> dict[str, Fraction]:
        """What was given, by line."""
        return {criterion.id: field.data for criterion, field in self.lines()}


def rubric_form(rubric: Sequence[Criterion]) -> RubricForm:
    """The form for this rubric."""
    fields = {
        f"points_{criterion.id}": PointsField(criterion.title, most=criterion.points) for criterion in rubric
    }
    made: type[RubricForm] = type("MadeRubricForm", (RubricForm,), {**fields, "rubric": tuple(rubric)})
    return made()


class HandMarkForm(SiteForm):
    """The mark of one question, set by hand, and why."""

    percent = PointsField(lazy("Mark of this question, in per cent"), most=Fraction(100))
    reason = TextAreaField(
        lazy("Reason"),
        filters=[paragraphs],
        validators=[
            required(lazy("Say why the mark is set by hand: the learner reads it.")),
            no_longer_than(1000),
        ],
    )
