"""Names that go into addresses: random, unambiguous to read aloud, never a count."""

import secrets

# Without 0 O 1 I L, so that a code can be read from paper.
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_ADDRESS_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


def public_id(length: int = 12) -> str:
    """A random id for an address: 12 letters are 59 bits."""
    return "".join(secrets.choice(_ADDRESS_ALPHABET) for _ in range(length))


def short_code(length: int = 16) -> str:
    """A secret code for paper: 16 letters are 79 bits."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(length))


def read_code(text: str) -> str:
    """What the person meant: upper case, without spaces, hyphens and dots."""
    return "".join(char for char in text.upper() if char.isalnum())


def group_code(code: str) -> str:
    """The code in groups of four, as printed."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
