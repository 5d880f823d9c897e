"""What the resources of a cartridge become: pages and files, links, tests, and descriptions of all else."""

import re
from collections.abc import Mapping
from urllib.parse import quote, unquote

from courses.exchange.cartridge.manifest import Resource
from courses.exchange.cartridge.package import Package
from courses.exchange.cartridge.tests_in import Tests
from courses.exchange.cartridge.titles import described_title, title_in, written_in
from courses.exchange.foreign.assembling import Part, Piece, lesson_of
from courses.exchange.foreign.keeping import file_block
from courses.exchange.foreign.kinds import KIND_WORDS
from courses.exchange.foreign.pages import INSIDE, link_block, read_page
from courses.lessons.blocks.base import Block
from courses.questions.formats.xml import local_name
from lms.core.text import msgid

PAGES = (".html", ".htm", ".xhtml")
NO_RESOURCE = msgid("“%(title)s” refers to nothing that is in the package.")
_NO_KIND = msgid("“%(title)s” (%(kind_word)s) is not taken in: there is nothing like it here.")
_EMPTY_PAGE = msgid("The page “%(title)s” is empty.")
_DESCRIBED = msgid("Of “%(title)s” (%(kind_word)s) only the description is taken in.")
_PAGE_LIMIT, _TASK = 4_000_000, "assignment_settings.xml"
# How Canvas writes links within the course.
_LINK = re.compile(
    r"(?:\$|%24)(?:WIKI|CANVAS_OBJECT|CANVAS_COURSE)_REFERENCE(?:\$|%24)([^\"'?#<>\s]{0,300})[^\"'<>\s]{0,300}"
)


class Resources:
    """The resources of one cartridge as they are read; `used` are those that came up so far."""

    def __init__(self, package: Package, tests: Tests, titles: Mapping[str, str]) -> None:
        self.package, self.tests, self.titles = package, tests, titles
        self.used: set[str] = set()

    def read(self, resource: Resource, title: str) -> list[Piece]:
        """What the resource becomes, by its type."""
        self.used.add(resource.id)
        kind = resource.type
        if kind.startswith("imsqti"):
            return (
                [*self.tests.read_test(resource, title)]
                if "question-bank" not in kind
                else self._bank(resource)
            )
        if "imswl" in kind:
            return self._link(resource, title)
        if kind == "webcontent" or kind.startswith("associatedcontent"):
            return self.read_content(resource, title)
        return self.read_description(resource, title)

    def _bank(self, resource: Resource) -> list[Piece]:
        self.tests.read_bank(resource)
        return []

    def _link(self, resource: Resource, title: str) -> list[Piece]:
        root = self.package.document(resource.href)
        url = (
            next((each for each in root.iter() if local_name(each) == "url"), None)
            if root is not None
            else None
        )
        address = (url.get("href", "") if url is not None else "").strip()
        return [Part(title, [link_block(address, title)])] if address else []

    def read_content(self, resource: Resource, title: str) -> list[Piece]:
        """A page is a lesson, a file a part of one."""
        if resource.href.lower().endswith(PAGES):
            blocks = self._page(resource.href, title)
            if not blocks:
                self.package.keeper.lose(title, _EMPTY_PAGE, title=title)
            return [lesson_of(title, blocks)]
        found = self.package.find(resource.href, "")
        if found is None:
            self.package.keeper.lose(title, NO_RESOURCE, title=title)
            return []
        name = self.package.keeper.keep(*found, title)
        return [Part(title, [file_block(name, title)])] if name else []

    def _page(self, name: str, title: str) -> list[Block]:
        content = self.package.content(name)
        if content is None:
            return []
        return self._blocks(content[:_PAGE_LIMIT].decode("utf-8", "replace"), name, title)

    def _blocks(self, written: str, name: str, title: str) -> list[Block]:
        keeper = self.package.keeper
        named = _LINK.sub(self._named, written)
        return read_page(
            named, find=lambda address: self.package.find(address, name), keeper=keeper, place=title
        )

    def _named(self, link: re.Match[str]) -> str:
        """The title of what the link leads to, where it is known."""
        return INSIDE + quote(self.titles.get(unquote(link[1]).rpartition("/")[2], ""))

    def read_task(self, resource: Resource) -> list[Piece]:
        """What Canvas has beside its modules: tasks under the titles of their settings, and the syllabus."""
        if resource.href not in self.package.members:
            return []
        settings = next((name for name in resource.files if name.endswith(_TASK)), "")
        title = described_title(self.package, settings) if settings else title_in(self.package, resource.href)
        blocks = self._page(resource.href, title)
        if settings:
            self._say(title, "assignment", is_described=bool(blocks))
        return [lesson_of(title, blocks)] if blocks else []

    def read_description(self, resource: Resource, title: str) -> list[Piece]:
        """Discussions, tasks and tools of others are not here; what they say is kept."""
        blocks: list[Block] = []
        for name in (resource.href, *resource.files):
            if name.lower().endswith(".xml") and not blocks:
                blocks = self._blocks(written_in(self.package.document(name)), name, title)
            elif name.lower().endswith(PAGES) and not blocks:
                blocks = self._page(name, title)
        kind = resource.type.split("/")[-1].split("_")[0] or "?"
        self._say(title, kind, is_described=bool(blocks))
        return [Part(title, blocks)] if blocks else []

    def _say(self, title: str, kind: str, *, is_described: bool) -> None:
        """What of that kind is lost."""
        message = _DESCRIBED if is_described else _NO_KIND
        self.package.keeper.lose(title, message, title=title, kind_word=KIND_WORDS.get(kind, kind))
