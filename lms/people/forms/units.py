"""Units, as administrators enter them: every change from a day on."""

from wtforms import SelectField

from lms.core.forms import DateField, LineField, SiteForm, choices_of, matching
from lms.core.i18n import lazy
from lms.organisations.forms import UnitField
from lms.organisations.rules import is_code, is_e_identifier
from lms.people.wording import UNIT_KINDS


class NewUnitForm(SiteForm):
    """A unit under another."""

    name = LineField(lazy("Name of the unit"), needed=lazy("Enter the name of the unit."))
    kind = SelectField(
        lazy("Kind"), choices=choices_of((key, words) for key, words in UNIT_KINDS.items() if key != "root")
    )
    code = LineField(
        lazy("Code"),
        most=40,
        needed=lazy("Enter a code."),
        description=lazy(
            "2 to 40 letters, digits, dots or hyphens; it stays the same when the unit is renamed."
        ),
        validators=[
            matching(
                lambda text: is_code(text.upper()),
                lazy("A unit code has 2 to 40 letters, digits, dots or hyphens."),
            )
        ],
    )
    e_identifier = LineField(
        lazy("Electronic identifier"),
        most=35,
        description=lazy("Decision 20/2020/QĐ-TTg, for example H31.05."),
        validators=[
            matching(
                lambda text: is_e_identifier(text.upper()),
                lazy("An electronic identifier is a letter A–Y, two digits, then groups separated by dots."),
            )
        ],
    )
    parent = UnitField(lazy("Stands under"))
    valid_from = DateField(lazy("From"), needed=lazy("Enter the day from which the unit exists."))
