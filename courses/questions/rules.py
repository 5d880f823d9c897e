"""Rules of the bank that need nothing but their arguments: bands, levels, fingerprints, likeness, citations."""

import hashlib
import html
import re
from collections.abc import Collection, Iterator
from typing import Any

from lms.core.text import clean_line, fold

ENOUGH_ANSWERS = 30
EASY_FROM, HARD_BELOW = 0.7, 0.4
ALIKE_FROM = 0.8
LONGEST_PATH, DEEPEST_PATH = 200, 6
LONGEST_TAG, MOST_TAGS = 40, 12
# What an author fills in beside the text of an answer: no part of what is asked.
_NOT_ASKED = {"id", "weight", "feedback", "feedback_right", "feedback_wrong", "html", "format", "scoring"}
_NOT_ASKED |= {"sha256", "shape", "points", "factor", "tolerance", "guide", "kind"}
_MARKUP = re.compile(r"</?[a-zA-Z!][^<>]*>|@@FILE@@/[^\s)]+|\]\([^()\[\]\s]*\)")
_EMPHASIS = re.compile(r"\*\*|__|`|!\[|^#+\s", re.MULTILINE)
_ARTICLE = re.compile(r"(điểm|khoản|điều|mục|tiểu mục|chương|phần|phụ lục)\b", re.IGNORECASE)
_OF = " của "
_WORD = re.compile(r"[a-z0-9]+")
# Why a question rests: a legal text it stands on was replaced.
LAW = "law"


def band_of(difficulty: str, *, answers: int, facility: float | None) -> str:
    """The band of difficulty: by measured facility from 30 answers on, until then as the author declared it."""
    if facility is None or answers < ENOUGH_ANSWERS:
        return difficulty
    if facility >= EASY_FROM:
        return "easy"
    return "hard" if facility < HARD_BELOW else "medium"


def clean_path(text: str) -> str:
    """The levels of a category, each one line, parted by one “/”: `clean_path(" A / B ") == "A/B"`."""
    return "/".join(level for level in (clean_line(part) for part in text.split("/")) if level)


def path_faults(path: str) -> bool:
    """True for a path that is empty, too long or too deep."""
    return not path or len(path) > LONGEST_PATH or path.count("/") >= DEEPEST_PATH


def clean_tags(text: str) -> list[str]:
    """The words between commas, each once whatever its accents, in the order typed."""
    tags: dict[str, str] = {}
    for part in text.replace(";", ",").split(","):
        tag = clean_line(part)[:LONGEST_TAG]
        if tag:
            tags.setdefault(fold(tag), tag)
    return list(tags.values())[:MOST_TAGS]


def texts_of(data: Any) -> Iterator[str]:
    """Every text of the data of a question that a learner reads or has to find, in the order of the data."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, list):
        for entry in data:
            yield from texts_of(entry)
    elif isinstance(data, dict):
        for key, value in data.items():
            if key not in _NOT_ASKED:
                yield from texts_of(value)


def plain_words(text: str) -> str:
    """The folded words of a text without its markup: case, accents, spaces and signs make no difference."""
    return " ".join(_WORD.findall(fold(html.unescape(_MARKUP.sub(" ", text)))))


def words_shown(text: str, most: int) -> str:
    """The first words of a text without its markup, for lists."""
    bare = _EMPHASIS.sub("", html.unescape(_MARKUP.sub(" ", text)))
    bare = " ".join(bare.split())
    return bare if len(bare) <= most else bare[: most - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def search_text(key: str, title: str, stem: str, data: Any) -> str:
    """What a question is found by: its key and title on one line, then every word that it asks.

    A space stands before every word, so that a search finds words by their beginning.
    """
    asked = plain_words(" ".join([stem, *texts_of(data)]))
    return f" {plain_words(key)} {plain_words(title)}\n {asked}"


def asked_words(indexed: str) -> frozenset[str]:
    """The words of the question out of its search text, each once."""
    return frozenset(indexed.partition("\n")[2].split())


def cite(document: str, article: str) -> str:
    """The citation as officials write it: “khoản 2 Điều 5 của Luật An ninh mạng”."""
    return f"{article}{_OF}{document}" if document and article else document or article


def read_citation(citation: str) -> tuple[str, str]:
    """(document, article) of a citation; one that does not begin with its article is all document."""
    article, _, document = citation.partition(_OF)
    return (document, article) if document and _ARTICLE.match(article) else (citation, "")


def place_of(key: str) -> str:
    """How the list of legal documents knows the question as a place that cites."""
    return f"question:{key}"


def fingerprint(kind: str, stem: str, data: Any) -> str:
    """Equal for two questions that ask the same: kind, folded stem and folded answers in any order."""
    answers = sorted(filter(None, (plain_words(text) for text in texts_of(data))))
    asked = "\n".join([kind, plain_words(stem), *answers])
    return hashlib.sha256(asked.encode()).hexdigest()[:32]


def likeness(first: Collection[str], second: Collection[str]) -> float:
    """How much two sets of words overlap, from 0 to 1 (Jaccard)."""
    one, other = set(first), set(second)
    return len(one & other) / len(one | other) if one and other else 0.0


def telling_words(words: Collection[str]) -> list[str]:
    """Words of which every question that is alike (`ALIKE_FROM`) holds at least one; the longest, as the rarest.

    Two sets that overlap by four fifths miss at most a fifth of each other's words.
    """
    missed = int(len(words) * (1 - ALIKE_FROM) + 1e-9)
    return sorted(words, key=lambda word: (-len(word), word))[: missed + 1]
