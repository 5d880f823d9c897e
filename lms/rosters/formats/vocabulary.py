"""The words of staff lists, from vocabulary.toml: headings, values, family names, the rhymes of the language."""

import tomllib
from pathlib import Path
from typing import Any

_WORDS: dict[str, Any] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))

SURNAMES: frozenset[str] = frozenset(_WORDS["surnames"])
ONSETS: tuple[str, ...] = tuple(sorted(_WORDS["onsets"], key=len, reverse=True))
RHYMES: frozenset[str] = frozenset(_WORDS["rhymes"])


def keys_by_word(*tables: str) -> dict[str, str]:
    """Word → key over these tables."""
    return {word: key for table in tables for key, words in _WORDS[table].items() for word in words}
