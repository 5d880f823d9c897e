"""What a proposal counts, in sentences, before it is decided."""

from collections.abc import Sequence
from dataclasses import dataclass

from lms.core.i18n import _, format_date
from lms.core.text import format_tiet
from lms.organisations.queries import name_on
from lms.recognition.catalogue import terms_of
from lms.recognition.models import RecognitionRule
from lms.recognition.rules import Counted, bounded
from lms.recognition.views.terms import cap_lines
from lms.recognition.wording import conversion_lines


@dataclass(frozen=True)
class Weighed:
    """What counts now, and why: the terms, whose they are, and which cap holds it down."""

    amount: str
    counts: bool
    lines: list[str]
    source: str
    cap: str


def weighed(chain: Sequence[RecognitionRule], counted: Counted | None) -> Weighed | None:
    """The amount with the terms it comes from; None where the catalogue has no such activity."""
    if counted is None:
        return None
    rule, terms = chain[0], bounded(terms_of(chain))
    source = _(
        "Version %(number)s of %(unit)s, from %(day)s.",
        number=rule.number,
        unit=name_on(rule.unit_id, rule.valid_from),
        day=format_date(rule.valid_from),
    )
    lines = [*conversion_lines(terms.conversion), *cap_lines(terms.each_cap, terms.year_cap)]
    return Weighed(format_tiet(counted.amount), counted.amount > 0, lines, source, _cap_words(counted))


def _cap_words(counted: Counted) -> str:
    amount = format_tiet(counted.converted)
    if counted.cap == "each":
        return _(
            "By its length it would count %(amount)s; the most for one proposal holds it down.", amount=amount
        )
    if counted.cap == "year":
        return _(
            "By its length it would count %(amount)s; the most for the year holds it down.", amount=amount
        )
    return ""
