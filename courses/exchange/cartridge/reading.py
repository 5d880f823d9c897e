"""Reading a Common Cartridge whole: its course as an Incoming, and all that does not come as losses."""

from collections.abc import Iterator
from pathlib import Path

from courses.authoring.incoming import Incoming, IncomingLesson, IncomingModule
from courses.exchange.cartridge.manifest import Manifest, Node, Resource, read_manifest
from courses.exchange.cartridge.package import Package
from courses.exchange.cartridge.tests_in import Tests
from courses.exchange.cartridge.titles import described_title, test_title, title_in, written_in
from courses.exchange.foreign.assembling import Part, Piece, assembled
from courses.exchange.foreign.keeping import Keeper, file_block, numbered
from courses.exchange.foreign.pages import link_block, read_page
from courses.exchange.foreign.refusing import Unreadable
from courses.exchange.foreign.unpacking import unpack
from courses.lessons.blocks.base import Block
from courses.questions.formats.xml import local_name
from courses.questions.kinds.base import Fault
from lms.core.text import msgid

MANIFEST = "imsmanifest.xml"
_NO_CARTRIDGE = Fault("This is not a Common Cartridge: it has no imsmanifest.xml.")
_SCORM = Fault("This is a SCORM package, not a Common Cartridge.")
_EMPTY = Fault("The package holds no course: nothing in it can be taken in.")
_NO_RESOURCE = msgid("“%(title)s” refers to nothing that is in the package.")
_NO_KIND = msgid("“%(title)s” (%(kind)s) is not taken in: there is nothing like it here.")
_EMPTY_PAGE = msgid("The page “%(title)s” is empty.")
_UNSEEN = msgid("Files that no page shows are not taken in: %(count)s.")
_DESCRIBED = msgid("Of “%(title)s” (%(kind)s) only the description is taken in.")
_PAGES = (".html", ".htm", ".xhtml")
_LANGUAGES = ("vi", "en")
_PAGE_LIMIT = 4_000_000


def read_cartridge(path: Path, scratch: Path) -> Incoming:
    """The course of the cartridge, its files lying in `scratch`; Unreadable says why there is none."""
    package = Package(unpack(path, scratch), Keeper())
    if MANIFEST not in package.members:
        raise Unreadable(_NO_CARTRIDGE)
    root = package.document(MANIFEST)
    if root is None or local_name(root) != "manifest":
        raise Unreadable(*(loss.message for loss in package.keeper.losses), _NO_CARTRIDGE)
    manifest = read_manifest(root)
    if "SCORM" in manifest.schema.upper():
        raise Unreadable(_SCORM)
    return _Course(package, manifest).read()


class _Course:
    """One cartridge on its way to an Incoming."""

    def __init__(self, package: Package, manifest: Manifest) -> None:
        self.package, self.manifest = package, manifest
        self.tests = Tests(package, manifest)
        self.used: set[str] = set()

    def read(self) -> Incoming:
        """The course."""
        title = self.manifest.title or (self.manifest.nodes[0].title if self.manifest.nodes else "")
        modules = [*self._modules(title)]
        rest = assembled(title, self._rest())
        if rest:
            modules.append(IncomingModule(title=title, items=rest))
        if not modules and not self.tests.questions and not self.manifest.nodes:
            raise Unreadable(*(loss.message for loss in self.package.keeper.losses[:5]), _EMPTY)
        self._say_unseen()
        language = self.manifest.language
        return Incoming(
            title=title,
            summary=self.manifest.description,
            language=language if language in _LANGUAGES else "vi",
            modules=modules,
            files=self.package.keeper.files,
            graded=self.tests.questions,
            losses=self.package.keeper.losses,
        )

    def _modules(self, title: str) -> Iterator[IncomingModule]:
        """A module for every item that holds others; items that stand alone are a module together."""
        alone: list[Node] = []
        for node in [*self.manifest.nodes, None]:
            if node is not None and not node.children:
                alone.append(node)
                continue
            yield from self._module(title, tuple(alone))
            alone = []
            if node is not None:
                own = (Node(node.title, node.reference),) if node.reference else ()
                yield from self._module(node.title, (*own, *node.children))

    def _module(self, title: str, nodes: tuple[Node, ...]) -> Iterator[IncomingModule]:
        """The module, and after it one for each folder in it."""
        pieces = [piece for node in nodes if not node.children for piece in self._pieces(node)]
        items = assembled(title, pieces)
        if items:
            yield IncomingModule(title=title, items=items)
        for node in nodes:
            if node.children:
                own = (Node(node.title, node.reference),) if node.reference else ()
                yield from self._module(f"{title} – {node.title}"[:300], (*own, *node.children))

    def _pieces(self, node: Node) -> list[Piece]:
        if not node.reference:
            return [Part(node.title, [{"kind": "heading", "level": 2, "text": node.title}], is_named=False)]
        resource = self.manifest.resources.get(node.reference)
        if resource is None:
            self.package.keeper.lose(node.title, _NO_RESOURCE, title=node.title)
            return []
        return self._resource(resource, node.title or resource.href.rpartition("/")[2])

    def _resource(self, resource: Resource, title: str) -> list[Piece]:
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
            return self._content(resource, title)
        return self._described(resource, title)

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

    def _content(self, resource: Resource, title: str) -> list[Piece]:
        """A page is a lesson, a file a part of one."""
        if resource.href.lower().endswith(_PAGES):
            blocks = self._page(resource.href, title)
            if not blocks:
                self.package.keeper.lose(title, _EMPTY_PAGE, title=title)
            return [IncomingLesson(title=title, blocks=numbered(blocks))]
        found = self.package.find(resource.href, "")
        if found is None:
            self.package.keeper.lose(title, _NO_RESOURCE, title=title)
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
        return read_page(
            written, find=lambda address: self.package.find(address, name), keeper=keeper, place=title
        )

    def _described(self, resource: Resource, title: str) -> list[Piece]:
        """Discussions, tasks and tools of others are not here; what they say is kept."""
        kind = resource.type.split("/")[-1].split("_")[0] or "?"
        blocks: list[Block] = []
        for name in (resource.href, *resource.files):
            if name.lower().endswith(".xml") and not blocks:
                blocks = self._blocks(written_in(self.package.document(name)), name, title)
            elif name.lower().endswith(_PAGES) and not blocks:
                blocks = self._page(name, title)
        self.package.keeper.lose(title, _DESCRIBED if blocks else _NO_KIND, title=title, kind=kind)
        return [Part(title, blocks)] if blocks else []

    def _rest(self) -> Iterator[Piece]:
        """What no item refers to: pages, tests, banks, tasks. Other files are there for pages to show."""
        for resource in self.manifest.resources.values():
            is_page = resource.href.lower().endswith(_PAGES)
            if resource.id in self.used or resource.id.endswith("_fallback"):
                continue
            if resource.type.startswith("imsqti"):
                yield from self._resource(resource, test_title(self.package, resource.href))
            elif resource.type == "webcontent" and is_page:
                yield from self._content(resource, title_in(self.package, resource.href))
            elif resource.type != "webcontent" and not resource.type.startswith("associatedcontent"):
                yield from self._described(resource, described_title(self.package, resource.href))

    def _say_unseen(self) -> None:
        """How many files of the course no page shows."""
        files = {
            name
            for each in self.manifest.resources.values()
            if each.type == "webcontent" and each.id not in self.used
            for name in each.files
            if not name.lower().endswith(_PAGES)
        }
        count = len(files - self.package.found)
        if count:
            self.package.keeper.lose(MANIFEST, _UNSEEN, count=count)
