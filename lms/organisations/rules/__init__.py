"""Rules of units: their kinds and codes, and where they stand on which day."""

from lms.organisations.rules.units import KINDS, is_code, is_e_identifier

__all__ = ["KINDS", "is_code", "is_e_identifier"]
