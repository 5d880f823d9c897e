"""Forms of recognition."""

from lms.recognition.forms.catalogue import ActivityForm, EndRuleForm, RuleForm
from lms.recognition.forms.proposals import ClassForm, DecisionForm, RevokeForm, SubmissionForm

__all__ = [
    "ActivityForm",
    "ClassForm",
    "DecisionForm",
    "EndRuleForm",
    "RevokeForm",
    "RuleForm",
    "SubmissionForm",
]
