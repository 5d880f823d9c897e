"""The form of an import: where the questions go, and a file or a paste."""

from collections.abc import Mapping, Sequence
from typing import Any

import wtforms
from wtforms.validators import ValidationError

from courses.questions.actions.categories import path_words
from courses.questions.forms.fields import WrittenField
from courses.questions.rules import clean_path, path_faults
from courses.questions.wording import POOLS
from lms.core.forms import LineField, SiteForm, choices_of
from lms.core.i18n import _, lazy
from lms.core.text import clean_line
from lms.organisations.forms import UnitField

LONGEST_PASTE = 1_000_000
LARGEST_FILE = 32 * 1024 * 1024
LARGEST_HTML = 6 * 1024 * 1024


class _UnitOfNew(UnitField):
    """The unit that keeps a new category: asked for only where one is named."""

    def pre_validate(self, form: wtforms.Form) -> None:
        """A unit of the scope, if it is needed."""
        if form.new_category.data:
            super().pre_validate(form)


class ImportForm(SiteForm):
    """A category, what the questions are for, and a file or a paste."""

    category = wtforms.SelectField(lazy("Category"), coerce=str, choices=[])
    new_category = LineField(
        lazy("Or a new category"),
        most=200,
        description=lazy("Levels are parted by “/”. For example: An toàn số/Mật khẩu"),
    )
    unit = _UnitOfNew(lazy("The new category is kept by"))
    keep_categories = wtforms.BooleanField(
        lazy("Keep the categories of the file"),
        default=True,
        description=lazy("They become levels below the chosen category."),
    )
    pool = wtforms.RadioField(
        lazy("What it is for"),
        choices=choices_of(POOLS.items()),
        default="graded",
        description=lazy("This is fixed for good when the question is saved."),
    )
    file = wtforms.FileField(
        lazy("File"), description=lazy("At most 32 MB. The format is recognised by its content.")
    )
    text = WrittenField(
        lazy("Paste from Word or Excel"),
        rows=12,
        most=LONGEST_PASTE,
        description=lazy("Bold or a star marks the right answer; a row of a table is a question too."),
    )
    # A hidden text area: browsers bring its content back with that of the visible one.
    html = wtforms.TextAreaField()

    ids_of_categories: Mapping[str, int]

    def offer(self, categories: Sequence[tuple[str, str]], ids: Mapping[str, int]) -> None:
        """Let these categories (address, words) be chosen, whose keys are these."""
        self.category.choices = choices_of([("", _("Choose a category")), *categories])
        self.ids_of_categories = ids

    @property
    def category_id(self) -> int | None:
        """The category that was chosen, if none is to be made."""
        return None if self.new_category.data else self.ids_of_categories.get(self.category.data)

    @property
    def is_paste(self) -> bool:
        """True where text was pasted."""
        return bool(self.text.data)

    @property
    def file_name(self) -> str:
        """The name of the file without its folders, on one line."""
        name = str(getattr(self.file.data, "filename", "") or "")
        return clean_line(name.replace("\\", "/").rsplit("/", 1)[-1])[-200:]

    def validate_category(self, field: Any) -> None:
        """One was chosen, or a new one named."""
        if not field.data and not self.new_category.data:
            raise ValidationError(_("Choose a category, or name a new one."))

    def validate_new_category(self, field: Any) -> None:
        """The path can be one."""
        if field.data and path_faults(clean_path(field.data)):
            raise ValidationError(path_words())

    def validate_file(self, _field: Any) -> None:
        """A file or a paste, not both, not neither."""
        if not self.file_name and not self.is_paste:
            raise ValidationError(_("Choose a file, or paste the questions below."))
        if self.file_name and self.is_paste:
            raise ValidationError(_("Choose a file or paste text, not both: each is imported by itself."))
