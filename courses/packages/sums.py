"""The rules that the author of a package wrote into its manifest, in words."""

from collections.abc import Iterator, Sequence

from courses.packages.formats.base import Manifest, Node
from courses.packages.formats.sequencing import Condition, RollupRule, Sequencing
from lms.core.i18n import _, lazy
from lms.core.text import msgid

_RESULTS = {
    "satisfied": msgid("passed"),
    "notSatisfied": msgid("not passed"),
    "completed": msgid("completed"),
    "incomplete": msgid("not completed"),
}
_CONDITIONS = {
    "satisfied": msgid("passed"),
    "completed": msgid("completed"),
    "attempted": msgid("opened"),
    "objectiveStatusKnown": msgid("passed or failed"),
    "activityProgressKnown": msgid("begun or completed"),
    "objectiveMeasureKnown": msgid("with a score"),
    "objectiveMeasureGreaterThan": msgid("with a score above the bound"),
    "objectiveMeasureLessThan": msgid("with a score below the bound"),
}
_WAYS = {
    "disabled": lazy("Some parts open only when others were done."),
    "skip": lazy("Some parts are left out when they are no longer needed."),
    "hiddenFromChoice": lazy("Some parts cannot be chosen from the list at times."),
    "stopForwardTraversal": lazy("Some parts have to be done before one can go on."),
}
_AFTER = lazy("After some parts the package itself decides where it goes on, or repeats what was not passed.")


def sum_sentences(manifest: Manifest) -> list[str]:
    """How the results of the parts become that of the package; [] where the author says nothing about it."""
    if not manifest.sums_up:
        return []
    whole = (_("The package as a whole"), manifest.sequencing)
    groups = [whole, *((f"“{node.title}”", node.sequencing) for node in _every(manifest) if node.children)]
    found = [sentence for title, sequencing in groups for sentence in _of_group(title, sequencing)]
    left_out = [node.title for node in _every(manifest) if node.path and not _counts(node.sequencing)]
    if left_out:
        found.append(_("These do not count towards the result: %(titles)s.", titles=", ".join(left_out)))
    return found


def path_sentences(manifest: Manifest) -> list[str]:
    """What the author of the package says about the way through it."""
    every = [manifest.sequencing, *(node.sequencing for node in _every(manifest))]
    actions = {rule.action for each in every for rule in each.before}
    found = [str(words) for action, words in _WAYS.items() if action in actions]
    return [*found, str(_AFTER)] if any(each.after or each.exits for each in every) else found


def _every(manifest: Manifest) -> Iterator[Node]:
    return (each for node in manifest.nodes for each in node.everything())


def _counts(sequencing: Sequencing) -> bool:
    return sequencing.is_tracked and (sequencing.counts_satisfied or sequencing.counts_completed)


def _of_group(title: str, sequencing: Sequencing) -> Iterator[str]:
    least = sequencing.main.least
    if least is not None:
        percent = round(least * 100)
        yield _(
            "%(title)s is passed from %(percent)s per cent of the weighed score of its parts.",
            title=title,
            percent=percent,
        )
    actions = {rule.action for rule in sequencing.rollups}
    if not actions & {"completed", "incomplete"}:
        yield _("%(title)s is completed when all of its parts that count are.", title=title)
    if least is None and not actions & {"satisfied", "notSatisfied"}:
        yield _("%(title)s is passed when all of its parts that count are.", title=title)
    yield from (_of_rule(title, rule) for rule in sequencing.rollups if rule.action in _RESULTS)


def _of_rule(title: str, rule: RollupRule) -> str:
    return _(
        "%(title)s is %(result)s when %(share)s: %(conditions)s.",
        title=title,
        result=_(_RESULTS[rule.action]),
        share=_share(rule),
        conditions=_conditions(rule.conditions, needs_all=rule.needs_all),
    )


def _share(rule: RollupRule) -> str:
    if rule.share == "atLeastCount":
        return _("at least %(count)s of its parts are", count=rule.count)
    if rule.share == "atLeastPercent":
        return _("at least %(percent)s per cent of its parts are", percent=round(rule.percent * 100))
    if rule.share == "any":
        return _("one of its parts is")
    return _("none of its parts is") if rule.share == "none" else _("all of its parts are")


def _conditions(conditions: Sequence[Condition], *, needs_all: bool) -> str:
    words = [_condition(each) for each in conditions]
    return (_(" and ") if needs_all else _(" or ")).join(words)


def _condition(condition: Condition) -> str:
    word = _(_CONDITIONS[condition.name]) if condition.name in _CONDITIONS else condition.name
    return _("not %(what)s", what=word) if condition.is_not else word
