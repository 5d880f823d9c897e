"""Rules of units: kinds, and the electronic identifier."""

import re

from lms.core.text import msgid

# The kinds of unit, with what the interface calls them (English message ids).
KINDS = {
    "root": msgid("Platform"),
    "ministry": msgid("Ministry or ministerial-level agency"),
    "department": msgid("Department"),
    "province": msgid("Provincial People's Committee"),
    "provincial_department": msgid("Provincial department"),
    "commune": msgid("Communal People's Committee"),
    "public_service_unit": msgid("Public service unit"),
    "district": msgid("District (until 30/06/2025)"),
}

# Decision 20/2020/QĐ-TTg, article 4: at most 35 characters; level 1 is a letter A-Y and two digits.
_E_IDENTIFIER = re.compile(r"(?=.{3,35}\Z)[A-Y][0-9]{2}(\.[A-Z0-9]+)*")


def is_e_identifier(text: str) -> bool:
    """True for an electronic identifier of an agency (mã định danh điện tử, Decision 20/2020/QĐ-TTg, article 4)."""
    return _E_IDENTIFIER.fullmatch(text) is not None


def is_code(text: str) -> bool:
    """True for a unit code of the site: letters, digits, dots and hyphens, 2 to 40."""
    return re.fullmatch(r"[A-Z0-9][A-Z0-9.\-]{1,39}", text) is not None
