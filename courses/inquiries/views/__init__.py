"""Pages of inquiries."""

from courses.inquiries.views import answering, asking, own
from courses.inquiries.views.blueprint import inquiries

PAGES = (answering, asking, own)

__all__ = ["PAGES", "inquiries"]
