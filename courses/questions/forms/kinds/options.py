"""Options to choose from, as authors write them: a text, a tick where it is right, feedback."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import wtforms

from courses.questions.forms.fields import (
    FEEDBACK,
    ShareField,
    WrittenField,
    format_field,
    rich_json,
    rich_values,
    shown_number,
)
from courses.questions.forms.ids import Ids, Path
from courses.questions.forms.parts import Group, Row
from courses.questions.kinds.base import Json
from lms.core.forms import choices_of
from lms.core.i18n import lazy

_EXACT = Decimal("0.00001")


class OptionRow(Row):
    """One option. `weight` is for a share of its own, empty where the tick says enough."""

    shown = ("text", "is_right")
    more = ("weight", "feedback")
    text = WrittenField(lazy("Text of the option"), rows=2, most=5000)
    text_format = format_field()
    is_right = wtforms.BooleanField(lazy("Right answer"))
    weight = ShareField(
        lazy("Share of the points of its own (%)"),
        description=lazy("Only where part of the points is meant: 50 is half, 0 is nothing."),
    )
    feedback = WrittenField(FEEDBACK, rows=2, most=5000, description=lazy("Shown after the quiz is closed."))
    feedback_format = format_field()

    @classmethod
    def from_data(cls, data: Json) -> dict[str, Any]:
        """The values of the option; its weight stands only where the tick does not say it."""
        weight = Fraction(data.get("weight", "0"))
        values = {"row": data["id"], "is_right": weight == 100}
        values["weight"] = "" if weight in (0, 100) else shown_number(data["weight"])
        return values | rich_values(data["text"]) | rich_values(data.get("feedback"), "feedback")

    @property
    def share(self) -> str:
        """The weight that tick and field say."""
        return self.weight.exact or ("100" if self.is_right.data else "0")

    def to_json(self, id: str, weight: str) -> Json:
        """The stored form with that weight."""
        stored = {"id": id, "text": rich_json(self.text.data, self.text_format.data), "weight": weight}
        if self.feedback.data:
            stored["feedback"] = rich_json(self.feedback.data, self.feedback_format.data)
        return stored


OPTIONS = Group(
    "options",
    OptionRow,
    lazy("Options"),
    lazy("Option"),
    lazy("Add an option"),
    begin=4,
    hint=lazy("Empty ones are left out."),
    can_move=True,
)


def read_options(rows: list[OptionRow], weights: list[str], ids: Ids, path: Path) -> list[Json]:
    """The stored options, each with its weight and its stable id."""
    settled = ids.settle(path, [row.row.data or "" for row in rows])
    return [row.to_json(id, weight) for row, id, weight in zip(rows, settled, weights, strict=True)]


def share_of(count: int) -> str:
    """One of so many equal shares, in per cent: '33.33333'."""
    share = (Decimal(100) / max(count, 1)).quantize(_EXACT)
    return format(share.normalize(), "f")


def shuffle_field() -> wtforms.BooleanField:
    """Whether chance orders the options of every paper."""
    return wtforms.BooleanField(
        lazy("Shuffle the options"),
        default=True,
        description=lazy("Take the tick away where the options have an order of their own."),
    )


MODES = {
    "balanced": lazy("Each right one adds an equal share, each wrong one takes the same away"),
    "all_or_nothing": lazy("Only exactly the right ones earn the points"),
    "shares": lazy("Each right one adds an equal share, wrong ones cost nothing"),
    "own": lazy("Shares of my own, written at each option"),
}


def mode_field(hint: Any = "") -> wtforms.RadioField:
    """How part of the right answers counts."""
    return wtforms.RadioField(
        lazy("How part of it counts"),
        choices=choices_of(MODES.items()),
        default="balanced",
        description=hint,
    )


def weights_of(rows: list[tuple[bool, str]], mode: str) -> list[str]:
    """The weight of each (is it right, its own share) under the rule."""
    if mode == "own":
        return [share for _, share in rows]
    share = share_of(sum(is_right for is_right, _ in rows))
    wrong = f"-{share}" if mode == "balanced" else "0"
    return [share if is_right else wrong for is_right, _ in rows]


def mode_of(options: list[Json], scoring: str) -> str:
    """The rule that these options follow."""
    if scoring == "all_or_nothing":
        return scoring
    weights = [option.get("weight", "0") for option in options]
    rows = [(Fraction(weight) > 0, weight) for weight in weights]
    for mode in ("balanced", "shares"):
        if [Fraction(weight) for weight in weights_of(rows, mode)] == [
            Fraction(weight) for weight in weights
        ]:
            return mode
    return "own"
