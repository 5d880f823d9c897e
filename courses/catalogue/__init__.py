"""Courses, their immutable versions, modules and items."""
