"""Reorganisations: merging, splitting, moving, renaming and abolishing units by decision, with a way back."""
