"""What may stand in the address of a course."""

import re


def is_slug(text: str) -> bool:
    """True for a name that may stand in an address: lower-case letters, digits and single hyphens."""
    return re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text) is not None and len(text) <= 80
