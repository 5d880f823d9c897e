"""The forms by which files come in."""

from typing import Any

import wtforms
from wtforms.validators import ValidationError

from courses.exchange.wording import SHAPES
from lms.core.forms import LineField, SiteForm
from lms.core.i18n import _, lazy
from lms.organisations.forms import UnitField
from lms.uploads.forms import UploadField

PURPOSE, MEBIBYTES = "course_file", 300


class BringForm(SiteForm):
    """A file to become a course, or a part of one."""

    file = UploadField(lazy("File"), purpose=PURPOSE, needed=lazy("Choose a file."))


class TakeForm(SiteForm):
    """In which shape the file comes in."""

    shape = wtforms.RadioField(lazy("What should it become?"), choices=[])

    def offer_shapes(self, keys: list[str]) -> None:
        """Let these shapes be chosen, the first unless another is."""
        self.shape.choices = [(key, str(SHAPES[key][0])) for key in keys]
        if not self.shape.data:
            self.shape.process_data(keys[0])


class NewCourseForm(TakeForm):
    """The same for a new course: its name and the unit that keeps it."""

    title = LineField(lazy("Name of the course"), most=200)
    unit = UnitField(lazy("Kept by"))

    def validate_title(self, field: Any) -> None:
        """A course has a name."""
        if not field.data:
            raise ValidationError(_("Give the course a name."))
