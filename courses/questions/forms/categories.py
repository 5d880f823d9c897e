"""The forms of categories."""

from lms.core.forms import LineField, SiteForm
from lms.core.i18n import lazy
from lms.organisations.forms import UnitField


def _path_field(label: object) -> LineField:
    return LineField(
        label,
        most=200,
        needed=lazy("Enter the name of the category."),
        description=lazy("Levels are parted by “/”. For example: An toàn số/Mật khẩu"),
    )


class NewCategoryForm(SiteForm):
    """A category of a unit."""

    path = _path_field(lazy("Name of the category"))
    unit = UnitField(lazy("Kept by"))


class RenameCategoryForm(SiteForm):
    """Another name, or another place among the levels."""

    path = _path_field(lazy("New name"))
