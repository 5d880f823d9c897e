"""Every use case of this feature, by subject."""

from lms.assignments.actions.closing import close_by_credit, note_begun
from lms.assignments.actions.drafts import discard_draft, draft_rule, edit_rule
from lms.assignments.actions.easing import excuse, postpone, record_outage, tell_cause
from lms.assignments.actions.offers import AlreadyOffered, offer_programme
from lms.assignments.actions.publishing import end_rule, publish_rule, resume_rule

__all__ = [
    "AlreadyOffered",
    "close_by_credit",
    "discard_draft",
    "draft_rule",
    "edit_rule",
    "end_rule",
    "excuse",
    "note_begun",
    "offer_programme",
    "postpone",
    "publish_rule",
    "record_outage",
    "resume_rule",
    "tell_cause",
]
