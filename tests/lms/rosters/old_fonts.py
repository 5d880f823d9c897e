"""Text as the programs of TCVN3 and VNI fonts wrote it."""

from lms.rosters.formats.legacy_tables import TCVN3, VNI_SIGNS

_TO_TCVN3 = {letter: sign for sign, letter in TCVN3.items()}


def to_legacy(text: str, encoding: str) -> str:
    """The text as a program of that time wrote it. TCVN3: a capital with a tone becomes a small letter."""
    if encoding == "vni":
        return "".join(VNI_SIGNS.get(char, char) for char in text)
    return "".join(_TO_TCVN3.get(char) or _TO_TCVN3.get(char.lower(), char) for char in text)
