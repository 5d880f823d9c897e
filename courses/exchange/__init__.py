"""Courses as plain-text folders: import and export."""
