"""Reorganisations, as administrators enter them: a form for each kind, and one for a file."""

from lms.reorganisations.forms.decision import DecisionForm, FileForm, offer_all
from lms.reorganisations.forms.kinds import (
    FORMS,
    AbolishForm,
    KindForm,
    MergeForm,
    MoveForm,
    RenameForm,
    SplitForm,
)

__all__ = [
    "FORMS",
    "AbolishForm",
    "DecisionForm",
    "FileForm",
    "KindForm",
    "MergeForm",
    "MoveForm",
    "RenameForm",
    "SplitForm",
    "offer_all",
]
