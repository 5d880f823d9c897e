"""Sections and activities of a backup, in the order in which Moodle shows them."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from courses.exchange.moodle.backup import Backup, each_of, format_at, line_at, text_of
from courses.questions.formats.xml import Element

_SECTION = {"vi": "Phần", "en": "Section"}
_MORE = {"vi": "tiếp", "en": "continued"}
_SUBSECTION = "subsection"


@dataclass(frozen=True)
class Activity:
    """One activity: its kind and number in Moodle, its title, and its own document."""

    kind: str
    number: str
    title: str
    folder: str
    document: Element
    module: Element | None

    @property
    def context(self) -> str:
        """The number by which files name it."""
        return self.document.get("contextid", "")

    @property
    def body(self) -> Element:
        """The element that holds what it says."""
        found = self.document.find(self.kind)
        return self.document if found is None else found


@dataclass
class Section:
    """A section with what its head says and its activities in order; `within` is the activity that opens it."""

    id: str
    title: str
    document: Element | None = None
    within: str = ""
    sequence: list[str] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)

    @property
    def is_hidden(self) -> bool:
        """True where Moodle shows it to no learner."""
        return text_of(self.document, "visible") == "0"

    @property
    def summary(self) -> str:
        """What its head says."""
        return text_of(self.document, "summary")

    @property
    def text_format(self) -> str:
        """The format of that."""
        return format_at(self.document, "summaryformat") if self.document is not None else "html"


def read_sections(backup: Backup, root: Element, title: str, language: str) -> list[Section]:
    """The sections in order, activities in each in order; a backup of one activity is one section.

    A section that stands within another comes after what is before it there, under the names of both.
    """
    activities = dict(_activities(backup, root))
    sections = _sections(backup, root, title, language)
    placed: set[str] = set()
    for section in sections:
        inside = {key: found for key, found in activities.items() if key[1] == section.id}
        order = {number: place for place, number in enumerate(section.sequence)}
        known = sorted(inside, key=lambda key: order.get(key[0], len(order)))
        section.activities = [inside[key] for key in known]
        placed |= {key[0] for key in known}
    rest = [found for key, found in activities.items() if key[0] not in placed]
    if rest:
        sections.append(Section("", title or rest[0].title, activities=rest))
    return _unfolded(sections, language)


def _unfolded(sections: list[Section], language: str) -> list[Section]:
    """The sections with those within them, one after the other; one whose place is unknown stands at the end."""
    nested = {section.within: section for section in sections if section.within}
    outer = [each for section in sections if not section.within for each in _parts(section, nested, language)]
    return [*outer, *nested.values()]


def _parts(section: Section, nested: dict[str, Section], language: str) -> Iterator[Section]:
    part = replace(section, activities=[])
    for activity in section.activities:
        inner = nested.pop(_key(activity), None) if activity.kind == _SUBSECTION else None
        if inner is None:
            part.activities.append(activity)
            continue
        yield part
        yield replace(inner, title=f"{section.title} – {inner.title}"[:300])
        more = _MORE.get(language, _MORE["vi"])
        part = Section(section.id, f"{section.title[:280]} ({more})")
    yield part


def _key(activity: Activity) -> str:
    return f"{_SUBSECTION} {activity.body.get('id', '')}"


def _activities(backup: Backup, root: Element) -> list[tuple[tuple[str, str], Activity]]:
    found = []
    for each in each_of(root, "information/contents/activities/activity"):
        kind, folder = text_of(each, "modulename"), text_of(each, "directory").strip("/")
        document = backup.document(f"{folder}/{kind}.xml")
        if document is None:
            continue
        number = text_of(each, "moduleid")
        module = backup.document(f"{folder}/module.xml")
        title = line_at(document.find(kind), "name") or line_at(each, "title")
        activity = Activity(kind, number, title, folder, document, module)
        backup.titles[number] = title
        found.append(((number, text_of(each, "sectionid")), activity))
    return found


def _sections(backup: Backup, root: Element, title: str, language: str) -> list[Section]:
    numbered: list[tuple[int, Section]] = []
    for each in each_of(root, "information/contents/sections/section"):
        document = backup.document(f"{text_of(each, 'directory').strip('/')}/section.xml")
        number = text_of(document, "number")
        place = int(number) if number.isdecimal() and len(number) < 6 else len(numbered)
        word = _SECTION.get(language, _SECTION["vi"])
        name = line_at(document, "name") or (f"{word} {place}" if place else title or f"{word} 0")
        section = Section(text_of(each, "sectionid"), name, document)
        section.sequence = text_of(document, "sequence").split(",")
        if text_of(document, "component") == f"mod_{_SUBSECTION}":
            section.within = f"{_SUBSECTION} {text_of(document, 'itemid')}"
        numbered.append((place, section))
    return [section for _, section in sorted(numbered, key=lambda each: each[0])]
