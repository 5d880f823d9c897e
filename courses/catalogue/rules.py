"""Rules of the catalogue: content groups and forms of study, and what may stand in an address."""

import re

from lms.core.text import msgid

# The five content groups of Decree 171/2025/NĐ-CP (English message ids).
CONTENT_GROUPS = {
    1: msgid("Political theory"),
    2: msgid("National defence and security"),
    3: msgid("State management knowledge and skills"),
    4: msgid("Knowledge and skills of the job position"),
    5: msgid("Science, technology, innovation and digital skills"),
}
STUDY_FORMS = {"online": msgid("online"), "in_class": msgid("in class"), "blended": msgid("blended")}


def is_slug(text: str) -> bool:
    """True for a name that may stand in an address: lower-case letters, digits and single hyphens."""
    return re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text) is not None and len(text) <= 80
