"""What a package says of its items: their order, the sections of its tests, words and difficulty of each."""

import codecs
import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from courses.questions.formats.archives import Archive
from courses.questions.formats.images import Allowance, Pictures
from courses.questions.formats.qti_names import camel, normalise
from courses.questions.formats.qti_shown import Shown
from courses.questions.formats.xml import BadXml, Element, local_name, parse_xml
from lms.core.text import clean_line

_DIFFICULTY = {
    "very easy": "easy", "easy": "easy", "medium": "medium", "difficult": "hard", "very difficult": "hard",
    "low": "easy", "high": "hard", "hard": "hard",
}  # fmt: skip
_DEPTH = 20
# Texts that items share are copied into each: so much all copies together may be.
COPY_LIMIT = 5_000_000


@dataclass
class About:
    """What the package says of one item; `source` is what this site wrote of it."""

    category: str = ""
    title: str = ""
    tags: tuple[str, ...] = ()
    difficulty: str = ""
    source: Element | None = None
    is_named: bool = False


@dataclass
class Package:
    """The XML documents of an archive, and what is known of them, in the order in which items are asked."""

    archive: Archive
    roots: dict[str, Element] = field(default_factory=dict)
    broken: dict[str, BadXml] = field(default_factory=dict)
    about: dict[str, About] = field(default_factory=dict)
    allowance: Allowance = field(default_factory=Allowance)
    copied: int = 0

    def shown(self, name: str) -> Shown:
        """What the texts of one question of this document meet."""
        return Shown(self.archive, name, Pictures(self.allowance))

    def of(self, name: str) -> About:
        """What is known of this document."""
        return self.about.setdefault(name, About())


def read_package(archive: Archive) -> Package:
    """Every XML document of the archive is read once; manifests and tests say what they say of the others."""
    package = Package(archive)
    for name, content in archive.files.items():
        if name.lower().endswith((".xml", ".qti", ".dat")) or _is_unnamed_xml(name, content):
            try:
                package.roots[name] = parse_xml(_honest(content))
            except BadXml as error:
                package.broken[name] = error
    for name, root in package.roots.items():
        if local_name(root) == "manifest":
            _read_manifest(package, name, root)
    for name, root in package.roots.items():
        if local_name(root) in ("assessmentTest", "qti-assessment-test"):
            _read_test(package, name, normalise(root))
    return package


def _honest(content: bytes) -> bytes:
    """The same; UTF-8 that claims to be another encoding, as Canvas writes it, is marked as what it is."""
    head = content[:200].lower()
    if b"encoding" not in head or b"utf" in head or content.isascii():
        return content
    try:
        content.decode()
    except UnicodeDecodeError:
        return content
    return codecs.BOM_UTF8 + content


def _is_unnamed_xml(name: str, content: bytes) -> bool:
    """True for XML in a file without an ending."""
    return not posixpath.splitext(name)[1] and content[:200].lstrip(b"\xef\xbb\xbf \r\n\t").startswith(
        b"<?xml"
    )


def _read_manifest(package: Package, name: str, root: Element) -> None:
    for resource in root.iter("{*}resource"):
        kind = (resource.get("type") or "").lower()
        href = resource.get("href") or next((each.get("href") for each in resource.iter("{*}file")), None)
        found = package.archive.find(href or "", name)
        if found is None:
            continue
        about = package.of(found)
        about.is_named = about.is_named or "qti" in kind
        for element in resource.iter():
            if isinstance(element.tag, str):
                _read_word(about, element)


def _read_word(about: About, element: Element) -> None:
    """What one element of the metadata says."""
    name = local_name(element)
    words = clean_line("".join(element.itertext()))
    if name == "title" and not about.title and words:
        about.title = words
    elif name == "keyword" and words and len(words) <= 80:
        about.tags = tuple(dict.fromkeys((*about.tags, words)))
    elif name == "difficulty" and not about.difficulty:
        values = [clean_line("".join(each.itertext())).lower() for each in element.iter("{*}value")]
        about.difficulty = next((_DIFFICULTY[value] for value in values if value in _DIFFICULTY), "")
    elif name == "question" and "tuhoc" in (element.nsmap.get(element.prefix) or ""):
        about.source = element


def _read_test(package: Package, name: str, root: Element) -> None:
    title = clean_line(root.get("title") or "")
    order: dict[str, About] = {}
    for found, path in _references(package, name, root, ()):
        about = package.of(found)
        about.category, about.is_named = "/".join(path) or title, True
        order[found] = about
    # Items stand in the order in which the test asks them.
    package.about = order | {key: about for key, about in package.about.items() if key not in order}


def _references(
    package: Package, name: str, element: Element, path: tuple[str, ...], depth: int = 0
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The items that a test or section refers to, each with the titles of its sections."""
    if depth > _DEPTH:
        return
    for child in element:
        tag = camel(str(child.tag)) if isinstance(child.tag, str) else ""
        if tag == "assessmentItemRef":
            found = package.archive.find(child.get("href") or "", name)
            if found:
                yield found, path
        elif tag == "assessmentSectionRef":
            found = package.archive.find(child.get("href") or "", name)
            if found in package.roots:
                section = normalise(package.roots[found])
                yield from _references(package, found, section, _longer(path, section), depth + 1)
        elif tag == "assessmentSection":
            yield from _references(package, name, child, _longer(path, child), depth + 1)
        elif tag == "testPart":
            yield from _references(package, name, child, path, depth + 1)


def _longer(path: tuple[str, ...], section: Element) -> tuple[str, ...]:
    title = clean_line(section.get("title") or "").replace("/", "-")
    return (*path, title) if title else path


def ordered(package: Package, wanted: Mapping[str, str]) -> list[str]:
    """The documents of these kinds: first those that the package names, in its order, then the others."""
    named = [name for name in package.about if name in wanted]
    return named + [name for name in package.roots if name in wanted and name not in package.about]
