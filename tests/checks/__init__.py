"""Checks of the house that are not tests: the catalogue of words."""
