"""The terms of an activity: how it counts, how much at most, what proves it and who decides; and their limits."""

from collections.abc import Sequence
from dataclasses import dataclass

from lms.core.text import msgid
from lms.recognition.rules.conversion import Conversion, convert, exceeds

# Who may decide, the strictest first: HR officers only, or the head of the unit as well.
DECIDERS = {
    "hr": msgid("HR officer of the unit"),
    "head": msgid("Head of the unit, or its HR officer"),
}
LIMITS = {
    "conversion": msgid("It counts more than the terms above allow."),
    "basis": msgid("The terms above count another way: by time, or by number."),
    "each_cap": msgid("The most for one proposal is higher than the terms above allow."),
    "year_cap": msgid("The most for a year is higher than the terms above allow."),
    "proof": msgid("The terms above ask for more files as proof."),
    "decider": msgid("By the terms above only an HR officer decides."),
    "closed": msgid("The terms above do not let units set their own."),
}


@dataclass(frozen=True)
class Terms:
    """What a version of a rule says; None is no cap."""

    conversion: Conversion
    each_cap: int | None = None
    year_cap: int | None = None
    proof_files: int = 1
    decider: str = "hr"
    may_differ: bool = False


@dataclass(frozen=True)
class Counted:
    """What a proposal comes to: what the conversion gives, what of it counts, and which cap held it down."""

    converted: int
    amount: int
    cap: str = ""


def beyond_limits(own: Terms, above: Terms) -> list[str]:
    """The keys of LIMITS that the unit's own terms break; none where they keep within what stands above."""
    if not above.may_differ:
        return ["closed"]
    found = []
    if own.conversion.is_by_time != above.conversion.is_by_time:
        found.append("basis")
    elif exceeds(own.conversion, above.conversion) is not None:
        found.append("conversion")
    found += ["each_cap"] if _is_higher(own.each_cap, above.each_cap) else []
    found += ["year_cap"] if _is_higher(own.year_cap, above.year_cap) else []
    found += ["proof"] if own.proof_files < above.proof_files else []
    found += ["decider"] if own.decider == "head" and above.decider == "hr" else []
    return found


def _is_higher(own: int | None, above: int | None) -> bool:
    return above is not None and (own is None or own > above)


def bounded(chain: Sequence[Terms]) -> Terms:
    """The first terms, held within all that follow: what was tightened above later holds at once."""
    own, above = chain[0], chain[1:]
    return Terms(
        conversion=own.conversion,
        each_cap=_least([terms.each_cap for terms in chain]),
        year_cap=_least([terms.year_cap for terms in chain]),
        proof_files=max(terms.proof_files for terms in chain),
        decider="hr" if any(terms.decider == "hr" for terms in chain) else own.decider,
        may_differ=all(terms.may_differ for terms in above) and own.may_differ,
    )


def _least(caps: Sequence[int | None]) -> int | None:
    return min((cap for cap in caps if cap is not None), default=None)


def count_amount(chain: Sequence[Terms], *, seconds: int, count: int, used_this_year: int) -> Counted:
    """What so much time or so many pieces count by the first terms, within all that follow and their caps."""
    converted = min(
        convert(terms.conversion, seconds=seconds, count=count)
        for terms in chain
        if terms.conversion.is_by_time == chain[0].conversion.is_by_time
    )
    terms, amount, cap = bounded(chain), converted, ""
    if terms.each_cap is not None and amount > terms.each_cap:
        amount, cap = terms.each_cap, "each"
    if terms.year_cap is not None and amount > terms.year_cap - used_this_year:
        amount, cap = max(terms.year_cap - used_this_year, 0), "year"
    return Counted(converted, amount, cap)
