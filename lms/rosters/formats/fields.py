"""The fields of a roster and the words by which offices head their columns."""

import re

from lms.core.text import fold
from lms.rosters.formats.vocabulary import keys_by_word

FIELDS = (
    *("full_name", "family_middle", "given_name", "birth_on", "gender", "national_id", "staff_number"),
    *("email", "phone", "unit", "unit_code", "title", "person_group", "valid_from", "status", "note"),
    "person_code",
)
# Lists often have a column for men and one for women: the column says the gender.
BY_GENDER = {
    "birth_on_male": "is_male", "birth_on_female": "is_female", "is_male": "is_male", "is_female": "is_female",
}  # fmt: skip
_SYNONYMS = keys_by_word("others", "fields")
_NOISE = re.compile(r"\([^)]*\)|[*:;.…\"“”]+")


def folded_heading(heading: str) -> str:
    """The heading as the words are compared: folded, without brackets, stars and double spaces."""
    bare = fold(_NOISE.sub(" ", heading.replace("\n", " ")).replace("_", " "))
    return re.sub(r"\s*([/,])\s*", r"\1", bare).replace(",", ", ").strip(" -–/,")


def field_of_heading(heading: str) -> tuple[str, int]:
    """(field, strength): 3 for the very words, 2 for a part of a double heading, 1 for words within; ("", 0).

    The field may be one that rosters do not have ("ordinal", "place" …): such a column is none of ours.
    """
    whole = folded_heading(heading)
    if gendered := _of_gender([folded_heading(part) for part in heading.split(" / ")]):
        return gendered, 3
    if found := _SYNONYMS.get(whole) or _SYNONYMS.get(fold(heading).strip("*: ")):
        return found, 3
    parts = [folded_heading(part) for part in heading.split(" / ")]
    for part in (parts[0], parts[-1]) if len(parts) > 1 else ():
        if found := _SYNONYMS.get(part):
            return found, 2
    return _within(whole)


def _of_gender(parts: list[str]) -> str | None:
    """The field of a column for men or women only, such as “Ngày sinh / Nữ”; an x in it then says the gender."""
    gender = {"nam": "male", "nu": "female"}.get(parts[-1])
    above = _SYNONYMS.get(parts[0]) if len(parts) > 1 else "gender"
    if gender and above in ("birth_on", "gender"):
        return f"birth_on_{gender}" if above == "birth_on" else f"is_{gender}"
    found = re.fullmatch(r"(?:nam|ngay|ngay, thang, nam|ngay thang nam) sinh[ (/-]*(nam|nu)\)?", parts[-1])
    return f"birth_on_{'male' if found[1] == 'nam' else 'female'}" if found else None


def _within(whole: str) -> tuple[str, int]:
    """The field whose longest words stand in the heading."""
    padded = f" {re.sub(r'[/,]', ' ', whole)} "
    inside = [word for word in _SYNONYMS if len(word) > 3 and f" {word} " in padded]
    return (_SYNONYMS[max(inside, key=len)], 1) if inside else ("", 0)


def known_headings(texts: list[str]) -> int:
    """How many of these texts are headings of staff lists (whole words only)."""
    return sum(field_of_heading(text)[1] >= 2 for text in texts if text and len(text) < 60)
