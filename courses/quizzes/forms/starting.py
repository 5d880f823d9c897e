"""Starting an attempt at a quiz that has a password."""

from courses.quizzes.room_password import LONGEST
from lms.core.forms import LineField, SiteForm
from lms.core.i18n import lazy


class StartForm(SiteForm):
    """The word that the person who runs the quiz says."""

    password = LineField(
        lazy("Password of this quiz"),
        most=LONGEST,
        description=lazy("The person who runs the quiz tells you."),
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )
