"""The yearly target, the ledger, and the daily facts made from them."""

from lms.training.models.deadlines import ReportDeadline
from lms.training.models.facts import (
    NEVER,
    CertificateStamp,
    CreditStamp,
    Snapshot,
    Standing,
    StandingDue,
    TallyDue,
    UnitTally,
)
from lms.training.models.ledger import Credit, Creditable, CreditEvidence, LearningStart
from lms.training.models.previews import TargetPreview, TargetPreviewLine
from lms.training.models.targets import TargetExemption, TargetRule

__all__ = [
    "NEVER",
    "CertificateStamp",
    "Credit",
    "CreditEvidence",
    "CreditStamp",
    "Creditable",
    "LearningStart",
    "ReportDeadline",
    "Snapshot",
    "Standing",
    "StandingDue",
    "TallyDue",
    "TargetExemption",
    "TargetPreview",
    "TargetPreviewLine",
    "TargetRule",
    "UnitTally",
]
