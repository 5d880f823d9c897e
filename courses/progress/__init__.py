"""Enrolments, passed items, completion and the credit that follows."""
