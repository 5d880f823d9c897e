"""Rules of the target and the ledger: plain Python, amounts in whole hundredths of a tiết."""

from lms.training.rules.activities import ACTIVITIES
from lms.training.rules.evaluation import LegVerdict, LineVerdict, Outcome, evaluate
from lms.training.rules.ledger import (
    CONTENT_GROUPS,
    LARGEST_CREDIT,
    LARGEST_TARGET,
    STUDY_FORMS,
    Pace,
    balance,
    correction_amount,
    find_pace,
    reckoning_day,
    rule_state,
    running_totals,
    year_of,
)
from lms.training.rules.lines import Line
from lms.training.rules.persons import Away, Exemption, Held, PersonInputs
from lms.training.rules.standing import Stand, stand_on
from lms.training.rules.steps import Step, steps_of
from lms.training.rules.targets import Portion, TargetOnDay, target_on
from lms.training.rules.terms import LEG_KINDS, Leg, RuleBook, Terms, leg_to_json, read_leg

__all__ = [
    "ACTIVITIES",
    "CONTENT_GROUPS",
    "LARGEST_CREDIT",
    "LARGEST_TARGET",
    "LEG_KINDS",
    "STUDY_FORMS",
    "Away",
    "Exemption",
    "Held",
    "Leg",
    "LegVerdict",
    "Line",
    "LineVerdict",
    "Outcome",
    "Pace",
    "PersonInputs",
    "Portion",
    "RuleBook",
    "Stand",
    "Step",
    "TargetOnDay",
    "Terms",
    "balance",
    "correction_amount",
    "evaluate",
    "find_pace",
    "leg_to_json",
    "read_leg",
    "reckoning_day",
    "rule_state",
    "running_totals",
    "stand_on",
    "steps_of",
    "target_on",
    "year_of",
]
