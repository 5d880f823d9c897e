"""Pages of legal documents."""

from lms.law.views import citing, keeping, listing, replacing, showing
from lms.law.views.blueprint import law

PAGES = (citing, keeping, listing, replacing, showing)

__all__ = ["PAGES", "law"]
