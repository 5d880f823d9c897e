"""How the site speaks to a person and looks."""

from wtforms import BooleanField, RadioField, SelectField

from lms.core.forms import SiteForm, choices_of
from lms.core.i18n import LANGUAGES, lazy
from lms.people.rules import ADDRESS_FORMS
from lms.people.wording import TEXT_SIZES, THEMES


class ProfileForm(SiteForm):
    """A person's own choices."""

    address_form = SelectField(
        lazy("The site addresses me as"), choices=choices_of((form, form) for form in ADDRESS_FORMS)
    )
    language = SelectField(lazy("Language"), choices=choices_of(LANGUAGES.items()))
    text_size = RadioField(lazy("Text size"), choices=choices_of(TEXT_SIZES.items()))
    theme = RadioField(lazy("Light or dark"), choices=choices_of(THEMES.items()))
    data_saver = BooleanField(
        lazy("Save data"), description=lazy("Pages come without their own typeface, and pictures smaller.")
    )
