"""Citations in a text: which documents it names, and which articles of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lms.law.rules.articles import PHRASE, articles_in
from lms.law.rules.numbers import NUMBER, keep_d, kind_key, name_key, number_key, number_year

_KIND = (
    r"(?:hien phap|bo luat|luat|phap lenh|nghi quyet|nghi [ðd]inh|quyet [ðd]inh|chi thi|thong tu lien tich|"
    r"thong tu|ke hoach|huong dan|cong van|van ban hop nhat|n[ðd]|tt|q[ðd]|nq|cv)"
)
_DOCUMENT = re.compile(rf"(?:(?<!\w)({_KIND})\s+(?:so\s*:?\s*)?)?({NUMBER})")
_NAMED = re.compile(r"(?<!\w)((?:bo )?luat)\s+([a-zð][^;.()\n]{3,120})")
_DATE = re.compile(
    r"\s*(?:,\s*)?(?:ban hanh\s+)?(?:ngay\s+\d{1,2}\s*(?:/|thang)\s*\d{1,2}\s*(?:/|nam)\s*|nam\s+)(\d{4})"
)
_AFTER = re.compile(r"[\s,:(]*(?:tai\s+)?")
_LONGEST_GAP = 160


@dataclass(frozen=True)
class Cited:
    """A document that a text names, and one article of it ("" for the whole document).

    `number` is the key of its number, "" where only its name is given (`name`, folded words from the name on).
    A number without its last part ("224/2026") needs `kind`, the folded word for what it is.
    """

    number: str
    article: str = ""
    year: int = 0
    kind: str = ""
    name: str = ""


@dataclass(frozen=True)
class _Found:
    start: int
    end: int
    number: str
    kind: str
    year: int = 0
    name: str = ""


def read_citations(text: str) -> list[Cited]:
    """Every document that the text names with every article of it, each once, in order."""
    folded = keep_d(text)
    found = sorted([*_numbered(folded), *_by_name(folded)], key=lambda each: each.start)
    cited: list[Cited] = []
    start = 0
    for position, each in enumerate(found):
        following = found[position + 1].start if position + 1 < len(found) else len(folded)
        articles = _before(folded[start : each.start]) or _behind(
            folded[each.end : following], following == len(folded)
        )
        for article in articles or [""]:
            cited.append(Cited(each.number, article, each.year, each.kind, each.name))
        start = each.end
    return list(dict.fromkeys(cited))


def _numbered(folded: str) -> Iterator[_Found]:
    for found in _DOCUMENT.finditer(folded):
        kind, number = kind_key(found[1] or ""), number_key(found[2])
        if re.fullmatch(r"\d+/\d{4}", number) and not kind:
            continue
        date = _DATE.match(folded, found.end())
        end = date.end() if date else found.end()
        year = number_year(number, int(date[1])) if date else 0
        yield _Found(found.start(), end, number, kind.replace("ð", "d"), year)


def _by_name(folded: str) -> Iterator[_Found]:
    """Laws that are named without a number: “Điều 5 Luật An ninh mạng”."""
    for found in _NAMED.finditer(folded):
        if not _DOCUMENT.search(found.group()):
            name = name_key(found[2].replace("ð", "d"))
            yield _Found(found.start(), found.end(), "", found[1], name=name)


def _before(text: str) -> list[str]:
    """The articles of the last phrase of the text, if nothing ends between it and the document."""
    phrases = list(PHRASE.finditer(text))
    if not phrases:
        return []
    found = phrases[-1]
    gap = text[found.end() :]
    ends = len(gap) > _LONGEST_GAP or ";" in gap or re.search(r"\.\s|[)]", gap)
    return [] if ends else articles_in(found.group())


def _behind(text: str, is_last: bool) -> list[str]:
    """“Nghị định 224/2026/NĐ-CP (Điều 5)”: the articles that stand right behind their document."""
    gap = _AFTER.match(text)
    assert gap is not None
    found = PHRASE.match(text, gap.end())
    if found is None:
        return []
    closed = is_last or "(" in gap.group() or text[found.end() :].lstrip().startswith((";", "."))
    return articles_in(found.group()) if closed else []
