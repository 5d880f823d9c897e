"""The decision about an outage."""

from wtforms import TextAreaField
from wtforms.validators import Length

from lms.core.forms import SiteForm, one_line, required
from lms.core.i18n import lazy


class DecisionForm(SiteForm):
    """Why the time is given back, or why not."""

    reason = TextAreaField(
        lazy("Reason"),
        validators=[
            required(lazy("Write the reason: it stands in the audit trail.")),
            Length(max=500, message=lazy("A reason has at most 500 characters.")),
        ],
        filters=[one_line],
        description=lazy("For example: power failure in the data centre, report 12/BC of that day."),
        render_kw={"rows": 3},
    )
