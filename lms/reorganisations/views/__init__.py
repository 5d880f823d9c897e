"""The list, the wizard, the dry run and the way back."""

from lms.reorganisations.views import drafts, reading, undoing, wizard
from lms.reorganisations.views.blueprint import reorganisations

__all__ = ["drafts", "reading", "reorganisations", "undoing", "wizard"]
