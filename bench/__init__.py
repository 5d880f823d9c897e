"""Scenarios of `lms bench`: each module with a `command` is a verb."""
