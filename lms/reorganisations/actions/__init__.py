"""Every use case of this feature."""

from lms.reorganisations.actions.applying import apply_reorganisation
from lms.reorganisations.actions.drafting import (
    Decision,
    allot_people,
    choose_roles,
    discard_draft,
    draft_reorganisation,
    redraft_reorganisation,
    refuse_unless,
)
from lms.reorganisations.actions.sealing import seal_reorganisation
from lms.reorganisations.actions.undoing import undo_reorganisation

__all__ = [
    "Decision",
    "allot_people",
    "apply_reorganisation",
    "choose_roles",
    "discard_draft",
    "draft_reorganisation",
    "redraft_reorganisation",
    "refuse_unless",
    "seal_reorganisation",
    "undo_reorganisation",
]
