"""The rule of an item in a form: a tick for each kind of rule, and its settings under it.

    form = completion_form(item["kind"], item["completion"])     # filled from what was chosen, or from the request
    if form.validate(): item["completion"] = form.chosen()

Templates draw it with `completion_fields(form)` of progress/_completion_fields.html.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import wtforms
from wtforms import BooleanField, IntegerField, SelectField
from wtforms.validators import NumberRange, Optional

from courses.catalogue.queries import Place
from courses.progress.completion import (
    ALL,
    CompletionKind,
    Setting,
    completion_kinds,
    completion_sentences,
    read_completion,
)
from lms.core.forms import SiteForm, choices_of
from lms.core.i18n import _

PREFIX = "rule_"


@dataclass(frozen=True)
class RuleRow:
    """One kind of rule in the form: its tick, and its settings."""

    kind: CompletionKind
    tick: wtforms.Field
    settings: list[wtforms.Field]


class CompletionForm(SiteForm):
    """The rules that can be chosen for an item; none chosen is the rule of its kind."""

    item_kind = ""

    def rows(self) -> list[RuleRow]:
        """Each kind of rule with its fields, the one that holds unchosen first."""
        return [
            RuleRow(kind, self[f"{PREFIX}{kind.key}"], [self[_name(kind, each)] for each in kind.settings])
            for kind in completion_kinds(self.item_kind)
        ]

    def chosen(self) -> dict[str, Any]:
        """What was ticked, in normal form: {} for the rule of the kind of item."""
        rules = [
            {
                "kind": row.kind.key,
                **{each.name: self[_name(row.kind, each)].data for each in row.kind.settings},
            }
            for row in self.rows()
            if row.tick.data
        ]
        found = read_completion({"kind": ALL, "rules": rules}, self.item_kind)
        first = self.rows()[0].kind if self.rows() else None
        return {} if first is not None and found == first.read({}) else found


def completion_form(item_kind: str, chosen: Mapping[str, Any], **options: Any) -> CompletionForm:
    """The form for an item of that kind, showing the rule it has."""
    fields: dict[str, Any] = {"item_kind": item_kind}
    values: dict[str, Any] = {}
    current = _by_kind(chosen, item_kind)
    for kind in completion_kinds(item_kind):
        fields[f"{PREFIX}{kind.key}"] = BooleanField(kind.label)
        values[f"{PREFIX}{kind.key}"] = kind.key in current
        for each in kind.settings:
            fields[_name(kind, each)] = _field(each)
            values[_name(kind, each)] = current.get(kind.key, {}).get(each.name, each.default)
    return type("ItemCompletionForm", (CompletionForm,), fields)(data=values, **options)


def _by_kind(chosen: Mapping[str, Any], item_kind: str) -> dict[str, dict[str, Any]]:
    read = read_completion(chosen, item_kind)
    kinds = completion_kinds(item_kind)
    if not read:
        return {kinds[0].key: kinds[0].read({})} if kinds else {}
    rules = read["rules"] if read["kind"] == ALL else [read]
    return {rule["kind"]: rule for rule in rules}


def _name(kind: CompletionKind, setting: Setting) -> str:
    return f"{PREFIX}{kind.key}_{setting.name}"


def _field(setting: Setting) -> wtforms.Field:
    if setting.choices:
        return SelectField(setting.label, choices=choices_of(setting.choices))
    bounds = NumberRange(
        setting.least,
        setting.most,
        message=_("A whole number from %(least)s to %(most)s.", least=setting.least, most=setting.most),
    )
    return IntegerField(setting.label, validators=[Optional(), bounds])


def rule_in_words(item: Mapping[str, Any]) -> list[str]:
    """The rule of an item of an outline, as its learner will read it."""
    place = Place(
        item_id=0,
        slug=str(item["slug"]),
        kind=str(item["kind"]),
        title=str(item["title"]),
        minutes=int(item["minutes"]),
        position=0,
        content_number=0,
        is_required=bool(item["is_required"]),
        completion=item["completion"],
    )
    return completion_sentences(place)
