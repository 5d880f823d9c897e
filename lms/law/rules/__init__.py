"""How documents and their articles are written, read and compared: plain rules."""

from lms.law.rules.articles import read_articles, touches
from lms.law.rules.citations import Cited, read_citations
from lms.law.rules.numbers import (
    KINDS,
    name_key,
    number_key,
    number_year,
    read_number,
    search_text,
)

__all__ = [
    "KINDS",
    "Cited",
    "name_key",
    "number_key",
    "number_year",
    "read_articles",
    "read_citations",
    "read_number",
    "search_text",
    "touches",
]
