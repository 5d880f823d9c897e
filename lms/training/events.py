"""What the ledger tells the features above it."""

# A line was written; the payload holds credit_id, person_id, creditable_id (or none) and the year.
CREDIT_RECORDED = "training.credit_recorded.v1"

# A change of a target is to be worked out, or the next part of it; the payload holds preview (its public id) and done.
PREVIEW_ASKED = "training.target_preview_asked.v1"

# Somebody wants the figures brought up to date now; the payload is empty.
FIGURES_WANTED = "training.figures_wanted.v1"
