"""The forms of decisions about a question."""

from typing import Any

import wtforms
from wtforms.validators import ValidationError

from courses.questions.forms.fields import WrittenField
from lms.core.forms import LineField, SiteForm, choices_of
from lms.core.i18n import _, lazy


class ReviewForm(SiteForm):
    """Approved, or returned with everything that has to be changed."""

    decision = wtforms.RadioField(
        lazy("Your decision"),
        choices=choices_of(
            [("approve", lazy("Approve")), ("return", lazy("Return to the author with remarks"))]
        ),
        validate_choice=False,
    )
    remarks = WrittenField(
        lazy("Remarks"),
        rows=5,
        most=5000,
        description=lazy("All at once, so that the author corrects it once."),
    )
    revision = wtforms.HiddenField(default="0")

    def validate_decision(self, field: Any) -> None:
        """One of the two."""
        if field.data not in ("approve", "return"):
            raise ValidationError(_("Choose whether you approve or return it."))

    def validate_remarks(self, field: Any) -> None:
        """Who returns a draft says why."""
        if self.decision.data == "return" and not field.data:
            raise ValidationError(_("Write what has to be changed: everything at once."))

    def revision_number(self) -> int:
        """The revision that the reviewer saw."""
        sent = self.revision.data or ""
        return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else -1


class ReasonForm(SiteForm):
    """Why a question rests."""

    reason = LineField(
        lazy("Reason"),
        most=300,
        needed=lazy("Say why this question rests."),
        description=lazy("For example: asked too often this month; suspected to be known."),
    )
