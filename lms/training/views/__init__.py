"""The pages of this feature: one's own ledger, the ledger of others, and targets."""

from lms.training.views import others, own, targets
from lms.training.views.blueprint import training

__all__ = ["others", "own", "targets", "training"]
