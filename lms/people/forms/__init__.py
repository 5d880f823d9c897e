"""The forms of this feature, by subject."""
