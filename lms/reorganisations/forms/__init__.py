"""Reorganisations, as administrators enter them: a form for each kind, and one for a file."""

from lms.reorganisations.forms.base import KindForm
from lms.reorganisations.forms.decision import DecisionForm, FileForm, offer_all
from lms.reorganisations.forms.kinds import FORMS

__all__ = ["FORMS", "DecisionForm", "FileForm", "KindForm", "offer_all"]
