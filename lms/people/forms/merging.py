"""Saying that two accounts are one person's."""

from wtforms import BooleanField

from lms.core.forms import LineField, SiteForm
from lms.core.i18n import lazy


class MergeForm(SiteForm):
    """Why, and that contradicting facts were looked at twice."""

    reason = LineField(
        lazy("Why these are accounts of one person"),
        needed=lazy("Say why these are accounts of one person."),
        most=500,
        description=lazy("For example the decision or paper that shows it. It stands in the audit trail."),
    )
    looked_twice = BooleanField(lazy("I have looked at this and it is one person all the same"))
