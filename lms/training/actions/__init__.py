"""Every use case of this feature, by subject."""

from lms.training.actions.credits import award_credit, correct_credit, record_outside_credit
from lms.training.actions.deadlines import set_report_deadline, ship_report_deadline
from lms.training.actions.evidence import attach_evidence, note_learning_start
from lms.training.actions.figures import ask_for_figures
from lms.training.actions.offers import offer_creditable
from lms.training.actions.targets import end_target, ship_default_target

__all__ = [
    "ask_for_figures",
    "attach_evidence",
    "award_credit",
    "correct_credit",
    "end_target",
    "note_learning_start",
    "offer_creditable",
    "record_outside_credit",
    "set_report_deadline",
    "ship_default_target",
    "ship_report_deadline",
]
