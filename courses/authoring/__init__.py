"""Authoring: the draft of a course, its review, and the versions that come of it."""
