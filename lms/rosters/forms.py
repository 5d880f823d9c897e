"""The forms of a staff list: the file, which column is what, how it is to be taken."""

from collections.abc import Mapping, Sequence
from typing import Any

import wtforms
from wtforms import BooleanField, IntegerField, RadioField, SelectField
from wtforms.validators import NumberRange, Optional, ValidationError

from lms.core.clock import today
from lms.core.forms import DateField, LineField, SiteForm, choices_of
from lms.core.i18n import _, lazy
from lms.core.text import clean_line
from lms.organisations.forms import UnitField
from lms.people.rules import END_REASONS, OUTSIDE_REASONS
from lms.people.wording import GROUPS
from lms.rosters.wording import FIELD_HINTS, FIELDS, PAIRED, field_label

LARGEST_FILE = 32 * 1024 * 1024
_COLUMNS = {**FIELDS, **PAIRED}
_ENDS = ("left", "moved", "retired", "resigned", "died")


class UploadForm(SiteForm):
    """A staff list and the unit whose people it names."""

    file = wtforms.FileField(
        lazy("Staff list"),
        description=lazy("An Excel workbook (.xlsx, .xls), .ods or .csv, at most 32 MB. Any layout will do."),
        render_kw={"accept": ".xlsx,.xlsm,.xlsb,.xls,.ods,.csv,.txt,.htm,.html"},
    )
    unit = UnitField(
        lazy("Whose staff list is it?"),
        description=lazy("People of this unit and of all units below who are not in the file will be named."),
    )

    @property
    def file_name(self) -> str:
        """The name of the file without its folders, on one line."""
        name = str(getattr(self.file.data, "filename", "") or "")
        return clean_line(name.replace("\\", "/").rsplit("/", 1)[-1])[-200:]

    def validate_file(self, _field: Any) -> None:
        """A file was chosen."""
        if not self.file_name:
            raise ValidationError(_("Choose the file with the staff list."))


class SheetForm(SiteForm):
    """Which sheet, and which row names the columns."""

    sheet = RadioField(lazy("Which sheet holds the list?"))
    header_row = IntegerField(
        lazy("Row of the headings"),
        validators=[
            Optional(),
            NumberRange(1, 2_000_000, lazy("Enter the number of a row, as Excel shows it.")),
        ],
        description=lazy("Leave it empty to have it found. With headings over two rows: the lower one."),
    )


class _OtherUnitField(UnitField):
    """A unit that may be left open."""

    def pre_validate(self, form: wtforms.Form) -> None:
        """A unit of the scope, if one is named."""
        if self.data:
            super().pre_validate(form)


def _is_offered(field: SelectField) -> bool:
    """True where a column was chosen, and from the list: the field itself says what is wrong with all else."""
    return bool(field.data) and field.data in {choice.value for choice in field.choices}


class ColumnsForm(SiteForm):
    """Which column of the file is which of our fields, and what holds where the file is silent."""

    swap_names = BooleanField(
        lazy("Family name and given name stand in each other's columns: swap them"),
        description=lazy(
            "Look at the samples: “Nguyễn Thị” is a family and middle name, “Hằng” a given name."
        ),
    )
    effective_on = DateField(
        lazy("The list holds from"), needed=lazy("Enter the day from which the list holds.")
    )
    default_unit = _OtherUnitField(
        lazy("Unit, where the file names none"), description=lazy("Otherwise the unit of the list.")
    )
    default_group = SelectField(
        lazy("Group, where the file names none"), choices=choices_of(GROUPS.items()), default="cong_chuc"
    )
    default_title = LineField(lazy("Post or title, where the file names none"), most=200)
    counted = BooleanField(
        lazy("New people count towards the figures of the unit"),
        default=True,
        description=lazy("Not for people on short contracts, community teams and citizens."),
    )
    outside_reason = SelectField(
        lazy("Why they do not count"),
        choices=choices_of((key, lazy(words)) for key, words in OUTSIDE_REASONS.items()),
    )
    absent = RadioField(
        lazy("People of the unit who are not in the file"),
        choices=choices_of(
            [("keep", lazy("Stay as they are")), ("leave", lazy("Have left: their posts here end"))]
        ),
        default="keep",
        description=lazy("They are listed apart in either case, and each can be decided by itself."),
    )
    absent_reason = SelectField(
        lazy("Why they left"), choices=choices_of((key, lazy(END_REASONS[key])) for key in _ENDS)
    )

    def offer(self, columns: Sequence[tuple[int, str]], mapping: Mapping[str, int]) -> None:
        """Let these columns (place, words) be chosen, those of the mapping first of all."""
        named = [(str(place), words) for place, words in columns]
        choices = choices_of([("", _("Not in the file")), *named])
        for name in _COLUMNS:
            field = self[f"field_{name}"]
            field.choices = choices
            if not self.is_submitted() and name in mapping:
                field.data = str(mapping[name])
        if not self.is_submitted() and self.effective_on.data is None:
            self.effective_on.data = today()

    def of_fields(self) -> dict[str, Any]:
        """Our field → the choice of its column; paired ones where the file has them."""
        fields = {name: self[f"field_{name}"] for name in _COLUMNS}
        return {name: field for name, field in fields.items() if name in FIELDS or field.data}

    @property
    def mapping(self) -> dict[str, int]:
        """Our field → the place of its column, for those that have one."""
        return {name: int(field.data) for name, field in self.of_fields().items() if _is_offered(field)}

    def validate_field_full_name(self, _field: Any) -> None:
        """People have names, and no column is two things."""
        mapping = self.mapping
        if "full_name" not in mapping and not {"family_middle", "given_name"} <= mapping.keys():
            raise ValidationError(
                _("Say which column holds the full name, or the family and the given name.")
            )
        if len(set(mapping.values())) < len(mapping):
            raise ValidationError(
                _("One column is chosen for two fields: %(fields)s.", fields=self._shared())
            )

    def _shared(self) -> str:
        places = list(self.mapping.values())
        names = [name for name, place in self.mapping.items() if places.count(place) > 1]
        return ", ".join(field_label(name) for name in names)


for _name, _label in _COLUMNS.items():
    _field = SelectField(_label, choices=[], description=FIELD_HINTS.get(_name, ""), validators=[Optional()])
    setattr(ColumnsForm, f"field_{_name}", _field)


class ConfirmForm(SiteForm):
    """Whether those who are new are told."""

    invite = RadioField(
        lazy("Invite those who are new"),
        choices=choices_of(
            [("", lazy("No, not now")), ("yes", lazy("Yes, send each an e-mail with a way in"))]
        ),
        default="",
        description=lazy("Only those with an e-mail address. You can invite them later too."),
    )
