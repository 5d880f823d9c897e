"""A table of units to be uploaded."""

from collections.abc import Sequence
from typing import Any

import wtforms
from wtforms.validators import ValidationError

from lms.core.forms import SiteForm, choices_of
from lms.core.i18n import _, lazy
from lms.core.text import clean_line


class UnitFileForm(SiteForm):
    """A workbook, and where there are several, the branch in which its units stand."""

    top = wtforms.SelectField(lazy("Branch"), coerce=str)
    file = wtforms.FileField(
        lazy("File"),
        description=lazy("An Excel workbook (.xlsx), an OpenDocument sheet (.ods) or CSV, at most 6 MB."),
    )

    def offer(self, tops: Sequence[Any]) -> None:
        """Let one of these units (public_id, name) be the top of the branch."""
        self.top.choices = choices_of((each.public_id, each.name) for each in tops)
        if len(tops) == 1:
            self.top.process_data(tops[0].public_id)

    @property
    def file_name(self) -> str:
        """The name of the file without its folders, on one line."""
        name = str(getattr(self.file.data, "filename", "") or "")
        return clean_line(name.replace("\\", "/").rsplit("/", 1)[-1])[-200:]

    def validate_file(self, _field: Any) -> None:
        """A file was chosen."""
        if not self.file_name:
            raise ValidationError(_("Choose a file."))
