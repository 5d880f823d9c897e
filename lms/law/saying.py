"""What became of cited documents, said beside what cites them."""

import datetime as dt
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from lms.core.clock import today
from lms.core.i18n import _
from lms.law.queries import Lapse, Validity, find_cited, validity_of, what_holds_instead
from lms.law.rules import Cited, read_articles, read_citations
from lms.law.wording import lapse_of

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Quote:
    """A citation as it stands: the document by its public id where it is known, else read from the text."""

    text: str
    public_id: str = ""


@dataclass(frozen=True)
class Said:
    """One sentence about a document that lapsed, and the document's own public id."""

    words: str
    public_id: str


def what_lapsed(quotes: Mapping[Key, Quote], on: dt.date | None = None) -> dict[Key, list[Said]]:
    """By the key of each quote, what is to be said of it on that day (today); nothing for what holds.

    At most two statements, however many quotes there are, and one for each link of a chain of replacements.
    """
    read = {key: _read(quote) for key, quote in quotes.items()}
    named = [cited for cites in read.values() for cited in cites if isinstance(cited, Cited)]
    found = find_cited(list(dict.fromkeys(named)))
    lines = {
        key: [
            (_public_id(cited, found), cited.article if isinstance(cited, Cited) else cited[1])
            for cited in cites
        ]
        for key, cites in read.items()
    }
    validity = validity_of({each for pairs in lines.values() for each, _article in pairs}, on or today())
    chained = {
        lapse.by_public_id or ""
        for document in validity.values()
        for lapse in document.lapses
        if lapse.by_ended_on is not None
    }
    instead = what_holds_instead(chained, on)
    said = {key: _sentences(pairs, validity, instead) for key, pairs in lines.items()}
    return {key: sentences for key, sentences in said.items() if sentences}


def _read(quote: Quote) -> list[Cited | tuple[str, str]]:
    if quote.public_id:
        return [(quote.public_id, article) for article in read_articles(quote.text) or [""]]
    return list(read_citations(quote.text))


def _public_id(cited: Cited | tuple[str, str], found: Mapping[Cited, object]) -> str:
    if not isinstance(cited, Cited):
        return cited[0]
    return str(getattr(found.get(cited), "public_id", ""))


def _sentences(
    pairs: list[tuple[str, str]], validity: Mapping[str, Validity], instead: Mapping[str, str]
) -> list[Said]:
    said = []
    for public_id, article in pairs:
        document = validity.get(public_id)
        lapse = _lapse(document, article) if document else None
        if document and lapse:
            words = lapse_of(f"{document.kind} {document.number}", lapse, lapse.by)
            said.append(Said(words + _then(lapse, instead), public_id))
    return list(dict.fromkeys(said))


def _then(lapse: Lapse, instead: Mapping[str, str]) -> str:
    """What became of the document that replaces it, where it lapsed in its turn."""
    if lapse.by_ended_on is None:
        return ""
    last = instead.get(lapse.by_public_id or "", "")
    return "; " + (
        _("in its place now: %(by)s", by=last) if last else _("that one is no longer in force either")
    )


def _lapse(document: Validity, article: str) -> Lapse | None:
    lapse = document.lapse_of(article)
    if lapse is None and document.ended_on is not None:
        nobody = {"by_number": None, "by_public_id": None, "by_kind": None}
        return Lapse(effective_on=document.ended_on, articles=(), **nobody)
    return lapse
