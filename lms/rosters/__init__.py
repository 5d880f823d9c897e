"""Rosters: staff lists as offices keep them, read to a verdict per row, applied at once, undone for 30 days."""
