"""People, their posts and roles, as administrators enter them."""

from typing import Any

from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import ValidationError

from lms.core.clock import today
from lms.core.forms import DateField, LineField, SiteForm, choices_of, is_email, matching
from lms.core.i18n import _, lazy
from lms.organisations.forms import UnitField
from lms.people.queries import find_by_sign_in_name
from lms.people.rules import is_national_id, is_phone, is_staff_number, is_user_name
from lms.people.wording import GENDERS, GROUPS, OUTSIDES, ROLES


class PersonForm(SiteForm):
    """Who somebody is and the names to sign in with."""

    full_name = LineField(
        lazy("Full name"),
        most=120,
        needed=lazy("Enter the full name, as on the identity card."),
        description=lazy("As on the identity card."),
    )
    birth_on = DateField(lazy("Date of birth"))
    gender = SelectField(lazy("Gender"), choices=choices_of([("", "–"), *GENDERS.items()]))
    email = LineField(lazy("E-mail"), validators=[is_email], render_kw={"inputmode": "email"})
    staff_number = LineField(
        lazy("Staff number"),
        most=40,
        validators=[
            matching(is_staff_number, lazy("A staff number has letters, digits, dots, slashes or hyphens."))
        ],
    )
    user_name = LineField(
        lazy("User name"),
        most=40,
        validators=[
            matching(
                is_user_name,
                lazy("A user name has 3 to 40 small letters without marks, digits, dots or hyphens."),
            )
        ],
    )

    national_id = LineField(
        lazy("Personal identification number"),
        most=12,
        description=lazy("Twelve digits, as on the identity card. Shown in full only here."),
        validators=[matching(is_national_id, lazy("A personal identification number has twelve digits."))],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    phone = LineField(
        lazy("Telephone"),
        most=20,
        validators=[matching(is_phone, lazy("A telephone number has 8 to 15 digits."))],
        render_kw={"inputmode": "tel"},
    )

    # The person whose names these are, once there is one.
    person_id: int | None = None

    def _refuse_taken(self, field: Any) -> None:
        holder = find_by_sign_in_name(field.data) if field.data else None
        if holder is not None and holder.id != self.person_id:
            raise ValidationError(_("%(name)s belongs to another person already.", name=field.data))

    def validate_email(self, field: Any) -> None:
        """Nobody else signs in with this address."""
        self._refuse_taken(field)

    def validate_staff_number(self, field: Any) -> None:
        """Nobody else signs in with this number."""
        self._refuse_taken(field)

    def validate_full_name(self, field: Any) -> None:
        """A name is made of letters."""
        if field.data and not any(char.isalpha() for char in field.data):
            raise ValidationError(_("A name is made of letters."))

    def validate_birth_on(self, field: Any) -> None:
        """Nobody was born in the future."""
        if field.data and field.data >= today():
            raise ValidationError(_("The date of birth is in the past."))

    def validate_user_name(self, field: Any) -> None:
        """There is a name to sign in with, and it is nobody else's."""
        self._refuse_taken(field)
        if not (self.email.data or self.staff_number.data or self.user_name.data):
            raise ValidationError(_("Give an e-mail address, a staff number or a user name to sign in with."))


class PostFields(SiteForm):
    """A post at a unit from a day on."""

    unit = UnitField(lazy("Unit"))
    title = LineField(lazy("Post or title"), needed=lazy("Enter the post or title."))
    person_group = SelectField(lazy("Group"), choices=choices_of(GROUPS.items()), default="cong_chuc")
    valid_from = DateField(lazy("From"), needed=lazy("Enter the day from which the post is held."))
    is_counted = BooleanField(
        lazy("Counts towards the figures of the unit"),
        default=True,
        description=lazy("Not for people on short contracts, community teams and citizens."),
    )
    outside_reason = SelectField(
        lazy("Why it does not count"), choices=choices_of([("", "–"), *OUTSIDES.items()]), default=""
    )

    def validate_outside_reason(self, field: Any) -> None:
        """A post that does not count has a reason."""
        if not self.is_counted.data and not field.data:
            raise ValidationError(_("Choose why this post does not count."))


class NewPersonForm(PersonForm, PostFields):
    """A person with the first post, and how the first password reaches them."""

    handing_over = RadioField(
        lazy("Temporary password"),
        choices=choices_of(
            [
                ("show", lazy("Show it to me once, I hand it over")),
                ("mail", lazy("Send it by e-mail")),
                ("later", lazy("None now: the person is invited later")),
            ]
        ),
        default="show",
    )
    is_another = BooleanField(lazy("It is another person with the same name"))

    def validate_handing_over(self, field: Any) -> None:
        """Mail needs an address."""
        if field.data == "mail" and not self.email.data:
            raise ValidationError(_("Enter an e-mail address, or have the password shown."))


class PostForm(PostFields):
    """A further post, or the correction of one."""

    valid_to = DateField(lazy("Until (the first day without the post)"))
    is_main = BooleanField(
        lazy("Main post"),
        default=True,
        description=lazy(
            "A person is counted where the main post is. The present main post ends on that day."
        ),
    )


class EndForm(SiteForm):
    """The first day on which something holds no more."""

    on = DateField(lazy("First day without it"), needed=lazy("Enter the day."))


class GrantForm(SiteForm):
    """A role at a unit from a day on."""

    role = RadioField(lazy("Role"), choices=choices_of(ROLES.items()))
    unit = UnitField(lazy("At which unit"))
    valid_from = DateField(lazy("From"), needed=lazy("Enter the day from which the role is held."))
