"""The settings of a quiz: five things at first sight, the rest for those who look for it."""

from collections.abc import Iterable
from typing import Any

import wtforms
from wtforms import FieldList, FormField, HiddenField, RadioField, SelectField

from courses.quizzes.forms.fields import CountField
from courses.quizzes.pools import Shelf, Source
from courses.quizzes.rule_words import BANDS, COUNTINGS, FEEDBACKS, ORDERS
from courses.quizzes.rules.plans import (
    LONGEST_APPEAL,
    LONGEST_GRACE,
    LONGEST_MINUTES,
    LONGEST_PAUSE,
    LONGEST_TITLE,
    MOST_ATTEMPTS,
    MOST_QUESTIONS,
    MOST_ROWS,
    Extras,
    Plan,
    PlanRow,
)
from lms.core.forms import LineField, SiteForm, choices_of
from lms.core.i18n import _, lazy

_EXTRAS = tuple(Extras.__dataclass_fields__)


class RowForm(wtforms.Form):
    """One line of the blueprint."""

    count = CountField(lazy("Questions"), least=1, most=MOST_QUESTIONS, default=5)
    source = SelectField(lazy("Category"), choices=[], validate_choice=False)
    band = SelectField(lazy("Difficulty"), choices=choices_of(BANDS.items()))
    lesson = SelectField(lazy("Lesson to study again"), choices=[], validate_choice=False)


class PlanForm(SiteForm):
    """A quiz as its trainer wants it."""

    title = LineField(lazy("Title"), most=LONGEST_TITLE, needed=lazy("Give the quiz a title."))
    rows = FieldList(FormField(RowForm), max_entries=MOST_ROWS)
    pass_percent = CountField(lazy("Pass mark in per cent"), least=1, most=100, default=70)
    attempts = CountField(lazy("Attempts"), least=1, most=MOST_ATTEMPTS, default=3)
    minutes = CountField(lazy("Time in minutes"), least=1, most=LONGEST_MINUTES, default=20)
    pause_minutes = CountField(
        lazy("Pause between two attempts, in minutes"),
        least=0,
        most=LONGEST_PAUSE,
        default=0,
        description=lazy("0: the next attempt may follow at once. 1440 minutes are a day."),
    )
    counting = SelectField(lazy("Which score counts"), choices=choices_of(COUNTINGS.items()))
    order = RadioField(lazy("Order of the questions"), choices=choices_of(ORDERS.items()), default="free")
    feedback = RadioField(
        lazy("Right answers are shown"), choices=choices_of(FEEDBACKS.items()), default="after_closing"
    )
    grace_seconds = CountField(
        lazy("Grace for an answer on its way, in seconds"),
        least=0,
        most=LONGEST_GRACE,
        default=30,
        description=lazy("An answer that arrives later than this after the end is refused."),
    )
    markers = CountField(lazy("How many people mark an essay"), least=1, most=2, default=1)
    appeal_days = CountField(
        lazy("Working days to answer a contested result"), least=1, most=LONGEST_APPEAL, default=5
    )
    revision = HiddenField(default="0")

    @classmethod
    def of(cls, plan: Plan, revision: int) -> "PlanForm":
        """The form filled in with a plan; what the browser sent goes before it."""
        facts: dict[str, Any] = plan.to_json()
        return cls(data={**facts, **facts["extras"], "revision": str(revision)})

    def offer(self, shelf: Shelf, lessons: Iterable[tuple[str, str]]) -> None:
        """Let rows draw from what is open to the course, and name its lessons."""
        known = [("", _("as it is now")), *lessons]
        for entry in self.rows:
            row: Any = entry.form
            row.source.choices = _grouped(shelf.sources.values(), row.source.data)
            row.lesson.choices = choices_of(known)

    def remove_row(self, number: int) -> None:
        """The row is gone from the form."""
        if 0 <= number < len(self.rows.entries):
            del self.rows.entries[number]

    def plan(self) -> Plan:
        """What was filled in."""
        return Plan(
            title=self.title.data,
            rows=tuple(_row(entry.form) for entry in self.rows),
            minutes=self.minutes.data,
            attempts=self.attempts.data,
            pass_percent=self.pass_percent.data,
            extras=Extras(**{name: self[name].data for name in _EXTRAS}),
        )

    def asked_revision(self) -> int:
        """Which state of the draft stood on the page."""
        text = self.revision.data or "0"
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1

    @property
    def has_further_faults(self) -> bool:
        """True where something among the further rules is to be corrected."""
        return any(self[name].errors for name in _EXTRAS)


def _row(form: Any) -> PlanRow:
    return PlanRow(
        source=form.source.data or "",
        band=form.band.data or "",
        count=form.count.data,
        lesson=form.lesson.data or "",
    )


def _grouped(sources: Iterable[Source], chosen: str | None) -> dict[str, list[Any]]:
    """The sources by unit, each with how many questions of each band may be drawn now."""
    known = list(sources)
    groups: dict[str, list[tuple[str, str]]] = {"": [("", _("Choose a category"))]}
    if chosen and chosen not in {source.key for source in known}:
        groups[""].append((chosen, _("A category that is not open any more")))
    for source in known:
        unit = source.unit_name or _("What this quiz holds now")
        group = f"{unit}: {source.parent}" if source.parent else unit
        groups.setdefault(group, []).append((source.key, f"{source.short_name} ({source_words(source)})"))
    return {unit: choices_of(choices) for unit, choices in groups.items()}


def source_words(source: Source) -> str:
    """How much may be drawn: "40 questions: easy 20, medium 12, hard 8"."""
    named = [
        f"{BANDS[band]} {source.bands[band]}" for band in ("easy", "medium", "hard") if source.bands.get(band)
    ]
    total = _("%(count)s questions", count=source.available(""))
    return f"{total}: {', '.join(named)}" if named else total


class NewQuizForm(SiteForm):
    """A quiz that is new to its course."""

    title = LineField(
        lazy("Title"),
        most=LONGEST_TITLE,
        needed=lazy("Give the quiz a title."),
        description=lazy("For example: Final quiz, part 2."),
    )
