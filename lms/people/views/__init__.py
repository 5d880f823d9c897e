"""The pages of this feature, by subject."""
