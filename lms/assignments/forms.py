"""A rule as HR writes it: what, for whom, by when; and the small forms about one person's assignment."""

from typing import Any

import wtforms
from sqlalchemy import func, select
from wtforms import BooleanField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from lms.assignments.actions.drafts import Saying
from lms.assignments.models import AssignmentVersion
from lms.assignments.rules.audiences import Audience, Group, read_audience
from lms.assignments.rules.schedules import Schedule
from lms.assignments.targets import open_choices
from lms.assignments.wording import FIELD_WORDS, TOLD_WORDS, frequency
from lms.core.db import db
from lms.core.forms import DateField, LineField, SiteForm, choices_of, required
from lms.core.i18n import _, lazy
from lms.core.text import clean_line
from lms.organisations.forms import UnitField
from lms.organisations.models import Unit
from lms.organisations.queries import SubtreeScope, find_unit_in, list_units
from lms.people.models import PostTitle
from lms.people.wording import GROUPS

MOST_GROUPS = 6
_MOST_UNITS = 200
_MONTHS = (0, 1, 3, 6, 12, 24, 36)


class NumberField(wtforms.StringField):
    """A whole number, or nothing."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        """The number; a fault in words where it is none."""
        text = clean_line(valuelist[0]) if valuelist else ""
        if text and not (text.isascii() and text.isdigit() and len(text) < 6):
            self.data = None
            raise ValueError(_("Write a whole number."))
        self.data = int(text) if text else None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else str(self.data)


class GroupForm(wtforms.Form):
    """People for whom all these conditions hold; a condition left empty asks for nothing."""

    units = TextAreaField(lazy("Only these units"), render_kw={"rows": 3})
    with_below = BooleanField(lazy("And all units below them"), default=True)
    titles = SelectMultipleField(lazy("Only these post titles"), coerce=int, choices=[])
    person_groups = SelectMultipleField(
        lazy("Only these groups"),
        choices=[],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


class RuleForm(SiteForm):
    """What a rule says. Empty fields of time leave the answer to the rule of a unit above."""

    title = LineField(
        lazy("Name of the rule"), most=200, needed=lazy("Give the rule a name that people will read.")
    )
    decision_number = LineField(lazy("Number and date of the decision"), most=120)
    due_on = DateField(lazy("Due day"))
    every_months = SelectField(lazy("Frequency"), choices=[], validate_choice=False)
    notice_days = NumberField(lazy("Notice, in days"))
    open_days = NumberField(lazy("Opens so many days before it is due"))
    counts_from = DateField(lazy("Completions count from"))
    binding = SelectMultipleField(
        lazy("Binding for the units below"),
        choices=[],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    groups = wtforms.FieldList(wtforms.FormField(GroupForm), min_entries=1, max_entries=MOST_GROUPS)

    def offer(self) -> None:
        """Every choice that does not depend on the unit."""
        often = [("", _("As the unit above says")), *((str(each), frequency(each)) for each in _MONTHS)]
        self.every_months.choices = choices_of(often)
        self.binding.choices = choices_of(FIELD_WORDS.items())
        titles = db.session.execute(
            select(PostTitle.id, PostTitle.name).where(PostTitle.is_open).order_by(PostTitle.title_key)
        )
        named = choices_of((row.id, row.name) for row in titles)
        for entry in self.groups:
            entry.form.titles.choices = named
            entry.form.person_groups.choices = choices_of(GROUPS.items())

    def audience(self, scope: SubtreeScope) -> Audience:
        """Whom it is for; units that are not found are faults of the form."""
        groups = [self._group(entry.form, scope) for entry in self.groups]
        said = tuple(each for each in groups if each.unit_ids or each.title_ids or each.person_groups)
        return Audience(said)

    def _group(self, form: Any, scope: SubtreeScope) -> Group:
        return Group(
            tuple(self._units(form.units.data or "", scope)),
            tuple(sorted(form.titles.data or ())),
            tuple(sorted(form.person_groups.data or ())),
            bool(form.with_below.data),
        )

    def _units(self, text: str, scope: SubtreeScope) -> list[int]:
        """The units of the lines, each by its code or its whole name."""
        lines = [clean_line(line) for line in text.splitlines() if clean_line(line)]
        if len(lines) > _MOST_UNITS:
            self.form_errors.append(_("At most %(most)s units in a group.", most=_MOST_UNITS))
            return []
        found = []
        for line in lines:
            unit_id = _find_unit(line, scope)
            if unit_id is None:
                self.form_errors.append(_("No unit below is called “%(name)s”.", name=line))
            else:
                found.append(unit_id)
        return sorted(set(found))

    def saying(self, scope: SubtreeScope) -> Saying:
        """What the form says, for the use case."""
        schedule = Schedule(
            due_on=self.due_on.data,
            every_months=int(self.every_months.data) if self.every_months.data else None,
            notice_days=self.notice_days.data,
            open_days=self.open_days.data,
            counts_from=self.counts_from.data,
        )
        return Saying(
            title=self.title.data,
            audience=self.audience(scope),
            schedule=schedule,
            decision_number=self.decision_number.data,
            binding=frozenset(self.binding.data or ()),
        )

    def fill(self, version: AssignmentVersion) -> None:
        """The form shows what the version says."""
        for name in ("title", "decision_number", "due_on", "notice_days", "open_days", "counts_from"):
            self[name].data = getattr(version, name)
        self.every_months.data = "" if version.every_months is None else str(version.every_months)
        self.binding.data = list(version.binding)
        audience = read_audience(version.audience)
        units = _codes({unit for group in audience.groups for unit in group.unit_ids})
        for number, group in enumerate(audience.groups):
            if number:
                self.groups.append_entry()
            form = self.groups[number].form
            form.units.data = "\n".join(units[unit] for unit in group.unit_ids)
            form.with_below.data, form.titles.data = group.with_below, list(group.title_ids)
            form.person_groups.data = list(group.person_groups)

    def validate_every_months(self, field: Any) -> None:
        """A number of months from the list."""
        if field.data and field.data not in {str(each) for each in _MONTHS}:
            raise ValidationError(_("Choose from the list."))


def _find_unit(line: str, scope: SubtreeScope) -> int | None:
    unit = find_unit_in(scope, line, on=scope.on)
    if unit is not None:
        return unit.id
    rows = db.session.execute(list_units(scope, on=scope.on, search=line).limit(50)).all()
    same = [row.id for row in rows if row.name.casefold() == line.casefold()]
    return same[0] if len(same) == 1 else None


def _codes(ids: set[int]) -> dict[int, str]:
    rows = db.session.execute(select(Unit.id, func.max(Unit.code)).where(Unit.id.in_(ids)).group_by(Unit.id))
    return {row[0]: row[1] for row in rows}


class NewRuleForm(RuleForm):
    """A new rule: of which unit, for what."""

    unit = UnitField(lazy("Unit that gives it"))
    target = SelectField(
        lazy("Course or programme"),
        choices=[],
        validators=[required(lazy("Choose a course or a programme."))],
    )

    def offer_targets(self) -> None:
        """Everything that can be given today."""
        self.target.choices = choices_of([("", _("Choose a course or a programme")), *open_choices()])


class EndForm(SiteForm):
    """Why a rule ends."""

    reason = LineField(lazy("Reason"), most=300, needed=lazy("Say why the rule ends: people will read it."))


class PostponeForm(SiteForm):
    """Another day for one person."""

    until = DateField(lazy("New due day"), needed=lazy("Enter the new due day."))
    reason = LineField(lazy("Reason"), most=300, needed=lazy("Say why it is postponed."))


class ExcuseForm(SiteForm):
    """Why one person need not do it."""

    reason = LineField(
        lazy("Reason"), most=300, needed=lazy("Say why the person need not do it."), id="lift-reason"
    )


class CauseForm(SiteForm):
    """Why somebody is late, as they said."""

    cause = SelectField(lazy("Cause of the delay"), choices=[])

    def offer(self) -> None:
        """The causes that somebody may tell."""
        self.cause.choices = choices_of(TOLD_WORDS.items())


class OutageForm(SiteForm):
    """When the site could not be used."""

    first_on = DateField(lazy("First day"), needed=lazy("Enter the first day."))
    last_on = DateField(lazy("Last day"), needed=lazy("Enter the last day."))
    reason = LineField(lazy("What happened"), most=300, needed=lazy("Say what happened."))
