"""Bringing a package in."""

from typing import Any

import wtforms

from lms.core.forms import SiteForm, one_line
from lms.core.i18n import lazy
from lms.organisations.forms import UnitField
from lms.uploads.forms import UploadField

PURPOSE = "package"


class PackageForm(SiteForm):
    """The package as its authoring tool exported it; its own title unless another is given."""

    file: Any = UploadField(
        lazy("Package (SCORM 1.2 or SCORM 2004)"), purpose=PURPOSE, needed=lazy("Choose a file.")
    )
    title = wtforms.StringField(
        lazy("Title"), filters=[one_line], validators=[wtforms.validators.Length(max=200)]
    )
    unit = UnitField(lazy("Unit that keeps it"))
