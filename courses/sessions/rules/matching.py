"""Whom a line of a list names: by e-mail, by staff number, by a name that only one of the class has."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lms.core.text import clean_line, fold, msgid

_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_TOKENS = re.compile(r"[\w.@+-]+")


@dataclass(frozen=True)
class Known:
    """Somebody of the class, as a list may name them."""

    person_id: int
    name: str
    email: str = ""
    staff_number: str = ""


@dataclass(frozen=True)
class Match:
    """Who is meant (None: nobody or more than one), and how that is known."""

    person_id: int | None
    how: str


BY_EMAIL = msgid("by e-mail")
BY_NUMBER = msgid("by staff number")
BY_NAME = msgid("by name")
TWO = msgid("more than one person of the class has this name")
NOBODY = msgid("nobody of the class")


class Matcher:
    """Finds the people of one class in the words of others."""

    def __init__(self, people: Iterable[Known]) -> None:
        self.emails: dict[str, int] = {}
        self.numbers: dict[str, int] = {}
        self.names: dict[str, set[int]] = {}
        for each in people:
            if each.email:
                self.emails[each.email.casefold()] = each.person_id
            if each.staff_number:
                self.numbers[each.staff_number.casefold()] = each.person_id
            self.names.setdefault(_words_of(each.name), set()).add(each.person_id)

    def find(self, *, name: str = "", email: str = "", number: str = "") -> Match:
        """Whom these words name: an e-mail before a staff number before a name."""
        words = [token.casefold() for token in _TOKENS.findall(f"{email} {number} {name}")]
        for word in words:
            if word in self.emails:
                return Match(self.emails[word], BY_EMAIL)
        for word in [clean_line(number).casefold(), *words, *_digits(words)]:
            if word in self.numbers:
                return Match(self.numbers[word], BY_NUMBER)
        found = self.names.get(_words_of(name), set())
        if len(found) == 1:
            return Match(next(iter(found)), BY_NAME)
        return Match(None, TWO if found else NOBODY)


def _digits(words: Iterable[str]) -> list[str]:
    """Numbers of staff within words such as "310001_hang"."""
    return [
        part for word in words for part in re.split(r"[_.+-]", word) if any(char.isdigit() for char in part)
    ]


def _words_of(name: str) -> str:
    """The words of a name in one order: programs write Hằng Nguyễn Thị as well as Nguyễn Thị Hằng."""
    return " ".join(sorted(plain_name(name).split()))


def plain_name(name: str) -> str:
    """A name without accents, capitals, asides in brackets, numbers and signs."""
    bare = fold(_ASIDE.sub(" ", clean_line(name)))
    return " ".join(re.sub(r"[^a-z\s]", " ", bare).split())
