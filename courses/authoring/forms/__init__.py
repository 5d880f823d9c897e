"""The forms of the studio."""
