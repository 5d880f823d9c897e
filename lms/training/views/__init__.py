"""The pages of this feature: one's own ledger, the ledger of others, targets and exemptions."""

from lms.training.views import (
    advice,
    advice_rates,
    deadlines,
    exemption_papers,
    exemptions,
    others,
    own,
    targets,
    targets_drafts,
    targets_legs,
    targets_previews,
)
from lms.training.views.blueprint import training

__all__ = [
    "advice",
    "advice_rates",
    "deadlines",
    "exemption_papers",
    "exemptions",
    "others",
    "own",
    "targets",
    "targets_drafts",
    "targets_legs",
    "targets_previews",
    "training",
]
