"""The pages of assignments: rules for HR, drafts and previews, one person's assignment, one's own."""

from lms.assignments.views import drafts, outages, own, people, rules
from lms.assignments.views.blueprint import assignments

__all__ = ["assignments", "drafts", "outages", "own", "people", "rules"]
