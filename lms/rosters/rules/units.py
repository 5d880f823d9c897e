"""Which unit a staff list means: by code, by name as it is or was, under the heading above the row."""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from lms.core.text import fold, msgid

_LONG_FORMS = (
    ("uy ban nhan dan", "ubnd"),
    ("hoi dong nhan dan", "hdnd"),
    ("uy ban mat tran to quoc", "ubmttq"),
    ("thanh pho", "tp"),
    ("trung tam", "tt"),
)
_BETWEEN = re.compile(r"\s*[,;/>\\|()]\s*|\s+[-–—]\s+|\s+thuoc\s+|\s+truc thuoc\s+")
_ALIKE = 84
_NUMBERING = re.compile(r"^(?:[ivxlc]+|\d+(?:\.\d+)*|[a-zđ])\s*[.):/–-]*\s+", re.IGNORECASE)
# How a heading begins that names a unit; other headings (“Lãnh đạo”, “Công chức”) only divide the list.
_UNIT_WORDS = re.compile(
    r"(?:ubnd|hđnd|ubmttq|ủy ban|uỷ ban|hội đồng nhân dân|sở|tỉnh|thành phố|tp|huyện|quận|thị xã|thị trấn|xã"
    r"|phường|đặc khu|phòng|chi cục|cục|trung tâm|văn phòng|thanh tra|đảng ủy|đảng uỷ|bệnh viện|trường(?! hợp)"
    r"|ban(?! (?:lãnh đạo|giám đốc|giám hiệu|chấp hành|thường vụ|thường trực|chỉ huy|chủ nhiệm)))\b",
    re.IGNORECASE,
)

NO_CODE = msgid("No unit with the code %(code)s stands in your branch.")
NO_NAME = msgid("No unit called “%(name)s” stands in your branch.")
NEARLY_NAME = msgid("No unit called “%(name)s” stands in your branch; “%(suggestion)s” does.")
SEVERAL = msgid("Several units are called “%(name)s”: write the code of the unit (%(codes)s).")
TOOK_OVER = msgid("The unit “%(name)s” is no more since %(day)s: “%(heir)s” took over.")
CODE_AND_NAME = msgid("The code %(code)s belongs to “%(unit)s”, but the name says “%(name)s”.")


@dataclass(frozen=True)
class Place:
    """A unit of the branch: who stands for it on the day, what it is called, where it stands."""

    unit_id: int
    now_id: int
    code: str
    name: str
    valid_from: dt.date
    valid_to: dt.date | None
    above: tuple[int, ...] = ()


@dataclass(frozen=True)
class Meant:
    """The unit that is meant, or what is wrong: `fault` and `doubt` are (message id, values)."""

    unit_id: int | None
    is_said: bool = True
    fault: tuple[str, dict[str, str]] | None = None
    doubt: tuple[str, dict[str, str]] | None = None
    column: str = "unit"


def plain_name(name: str) -> str:
    """The name as it is compared: folded, the common long forms shortened, single spaces, no marks."""
    text = re.sub(r"[^\w\s]", " ", fold(name))
    for long, short in _LONG_FORMS:
        text = text.replace(long, short)
    return " ".join(text.split())


@dataclass
class Units:
    """Every unit that a list may name, by code and by every name it has or had."""

    default_id: int
    places: dict[int, Place] = field(default_factory=dict)
    by_code: dict[str, int] = field(default_factory=dict)
    by_name: dict[str, set[int]] = field(default_factory=dict)
    old_names: dict[str, set[int]] = field(default_factory=dict)
    _known: dict[tuple[str, str, str], Meant] = field(default_factory=dict)

    def meant(self, name: str, code: str, heading: str) -> Meant:
        """The unit that a row names; the default unit where it names none."""
        key = (name, code, heading)
        if key not in self._known:
            self._known[key] = self._meant(name, code, heading)
        return self._known[key]

    def _meant(self, name: str, code: str, heading: str) -> Meant:
        above = self._heading(heading) if heading else None
        if code:
            return self._by_code(code, name)
        if name:
            return self._named(name, above.unit_id if above and not above.doubt else None)
        return above or Meant(self.default_id, False)

    def _heading(self, heading: str) -> Meant | None:
        """The unit of a group of rows, or what is wrong with it; None for a heading that names no unit."""
        said = " ".join(unicodedata.normalize("NFC", heading).split())
        bare = _NUMBERING.sub("", said, count=1)
        found = self._named(said, None)
        if bare != said and (found.fault or found.doubt):
            found = self._named(bare, None)
        is_sure = not found.fault and not found.doubt
        return found if is_sure or _UNIT_WORDS.match(bare) else None

    def _by_code(self, code: str, name: str) -> Meant:
        unit_id = self.by_code.get(code.strip().upper())
        if unit_id is None:
            return Meant(None, fault=(NO_CODE, {"code": code}), column="unit_code")
        place = self.places[unit_id]
        names = self.by_name.get(plain_name(name), set()) | self.old_names.get(plain_name(name), set())
        if name and names and unit_id not in names:
            return Meant(None, fault=(CODE_AND_NAME, {"code": code, "unit": place.name, "name": name}))
        return self._standing(place, name or code)

    def _standing(self, place: Place, said: str) -> Meant:
        """The unit itself, or with a doubt who took over from it."""
        if place.now_id == place.unit_id or place.valid_to is None:
            return Meant(place.unit_id)
        heir = self.places.get(place.now_id)
        if heir is None:
            return Meant(None, fault=(NO_NAME, {"name": said}))
        words = {
            "name": place.name,
            "day": f"{place.valid_to:%d/%m/%Y}",
            "heir": heir.name,
            "suggestion": heir.name,
        }
        return Meant(heir.unit_id, doubt=(TOOK_OVER, words))

    def _named(self, name: str, above: int | None) -> Meant:
        for known in (self.by_name, self.old_names):
            found = known.get(plain_name(name), set())
            if found:
                return self._one_of(found, name, above)
        parts = [plain_name(part) for part in _BETWEEN.split(fold(name)) if part and plain_name(part)]
        if len(parts) > 1:
            found = self._by_parts(parts)
            if found:
                return self._one_of(found, name, above)
        return Meant(None, fault=self._no_name(name))

    def _by_parts(self, parts: list[str]) -> set[int]:
        """The units named by one part whose units above bear all the other parts as names."""
        named = [self.by_name.get(part, set()) for part in parts]
        found = set()
        for at, ids in enumerate(named):
            others = [other for place, other in enumerate(named) if place != at]
            found |= {each for each in ids if all(other & set(self.places[each].above) for other in others)}
        return found

    def _one_of(self, found: set[int], name: str, above: int | None) -> Meant:
        living = {each for each in found if self.places[each].now_id == each}
        chosen = living or found
        if len(chosen) > 1 and above is not None:
            chosen = {each for each in chosen if above in (each, *self.places[each].above)} or chosen
        if len({self.places[each].now_id for each in chosen}) > 1:
            codes = ", ".join(sorted(self.places[each].code for each in chosen)[:6])
            return Meant(None, fault=(SEVERAL, {"name": name, "codes": codes}))
        return self._standing(self.places[min(chosen)], name)

    def _no_name(self, name: str) -> tuple[str, dict[str, str]]:
        names = list(self.by_name)
        best = process.extractOne(plain_name(name), names, scorer=fuzz.token_sort_ratio, score_cutoff=_ALIKE)
        if best is None:
            return NO_NAME, {"name": name}
        near = self.places[min(self.by_name[best[0]])]
        return NEARLY_NAME, {"name": name, "suggestion": near.name}
