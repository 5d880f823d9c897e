"""The completion rule "package": what is still missing, in words."""

from collections.abc import Mapping
from typing import Any

from courses.packages.models import Package, PackageState
from courses.packages.queries import counted_packages, list_states, parts_of
from courses.packages.rules import DEFAULT_PERCENT, DEFAULT_RULE, RULES, is_met, read_params
from courses.progress.completion import CompletionKind, Setting
from courses.progress.models import Enrolment
from lms.core.i18n import _, lazy

KEY = "package"


def rule_sentence(params: Mapping[str, Any], _place: object = None) -> str:
    """The rule in words."""
    read = read_params(params)
    sentence = RULES[read["rule"]].sentence
    return _(sentence, percent=read["percent"])


def meets(package: Package, states: dict[str, PackageState], params: Mapping[str, Any]) -> bool:
    """True when what the package reported is enough for the rule."""
    read = read_params(params)
    return is_met(read["rule"], read["percent"], parts_of(package, states))


def what_is_missing(enrolment: Enrolment, place: Any, params: Mapping[str, Any]) -> list[str]:
    """Each package of the lesson that has not yet reported enough, in words; [] when nothing is missing."""
    packages = counted_packages(place.item_id, place.content_number)
    states = list_states(enrolment.id, [package.id for package in packages])
    return [
        _("the package “%(title)s” has not reported enough yet", title=package.title)
        for package in packages
        if not meets(package, states[package.id], params)
    ]


COMPLETION = CompletionKind(
    key=KEY,
    label=lazy("The package reports enough"),
    sentence=rule_sentence,
    check=what_is_missing,
    settings=(
        Setting(
            name="rule",
            label=lazy("What the package has to report"),
            default=DEFAULT_RULE,
            choices=tuple((rule.key, lazy(rule.label)) for rule in RULES.values()),
        ),
        Setting(
            name="percent",
            label=lazy("Least score in per cent, where the score decides"),
            default=DEFAULT_PERCENT,
            least=1,
        ),
    ),
)
