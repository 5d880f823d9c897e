"""The pages of sealed reports."""

from lms.sealing.views import checking, comparing, listing, showing
from lms.sealing.views.blueprint import sealing

__all__ = ["checking", "comparing", "listing", "sealing", "showing"]
