"""Sections and activities of a backup, in the order in which Moodle shows them."""

from dataclasses import dataclass, field

from courses.exchange.moodle.backup import Backup, each_of, format_at, line_at, text_of
from courses.questions.formats.xml import Element

_SECTION = {"vi": "Phần", "en": "Section"}


@dataclass(frozen=True)
class Activity:
    """One activity: its kind in Moodle, its title, and its own document."""

    kind: str
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
    """A section with what its head says and its activities in order."""

    id: str
    title: str
    summary: str = ""
    text_format: str = "html"
    context: str = ""
    activities: list[Activity] = field(default_factory=list)


def read_sections(backup: Backup, root: Element, title: str, language: str) -> list[Section]:
    """The sections in order, activities in each in order; a backup of one activity is one section."""
    activities = dict(_activities(backup, root))
    sections: list[Section] = []
    placed: set[str] = set()
    for section, sequence in _sections(backup, root, title, language):
        inside = {key: found for key, found in activities.items() if key[1] == section.id}
        order = {number: place for place, number in enumerate(sequence)}
        known = sorted(inside, key=lambda key: order.get(key[0], len(order)))
        section.activities = [inside[key] for key in known]
        placed |= {key[0] for key in known}
        sections.append(section)
    rest = [found for key, found in activities.items() if key[0] not in placed]
    if rest:
        sections.append(Section("", title or rest[0].title, activities=rest))
    return sections


def _activities(backup: Backup, root: Element) -> list[tuple[tuple[str, str], Activity]]:
    found = []
    for each in each_of(root, "information/contents/activities/activity"):
        kind, folder = text_of(each, "modulename"), text_of(each, "directory").strip("/")
        document = backup.document(f"{folder}/{kind}.xml")
        if document is None:
            continue
        module = backup.document(f"{folder}/module.xml")
        title = line_at(document.find(kind), "name") or line_at(each, "title")
        activity = Activity(kind, title, folder, document, module)
        found.append(((text_of(each, "moduleid"), text_of(each, "sectionid")), activity))
    return found


def _sections(backup: Backup, root: Element, title: str, language: str) -> list[tuple[Section, list[str]]]:
    numbered: list[tuple[int, Section, list[str]]] = []
    for each in each_of(root, "information/contents/sections/section"):
        document = backup.document(f"{text_of(each, 'directory').strip('/')}/section.xml")
        number = text_of(document, "number")
        place = int(number) if number.isdecimal() and len(number) < 6 else len(numbered)
        word = _SECTION.get(language, _SECTION["vi"])
        name = line_at(document, "name") or (f"{word} {place}" if place else title or f"{word} 0")
        section = Section(text_of(each, "sectionid"), name)
        if document is not None:
            section.summary = text_of(document, "summary")
            section.text_format = format_at(document, "summaryformat")
        numbered.append((place, section, text_of(document, "sequence").split(",")))
    return [(section, sequence) for _, section, sequence in sorted(numbered, key=lambda each: each[0])]
