"""Reading a Common Cartridge whole: its course as an Incoming, and all that does not come as losses."""

from collections.abc import Iterator
from pathlib import Path

from courses.authoring.incoming import Incoming, IncomingModule
from courses.exchange.cartridge.manifest import Manifest, Node, read_manifest
from courses.exchange.cartridge.package import Package
from courses.exchange.cartridge.resources import NO_RESOURCE, PAGES, Resources
from courses.exchange.cartridge.tests_in import Tests
from courses.exchange.cartridge.titles import described_title, test_title, title_in, titles_of
from courses.exchange.foreign.assembling import Part, Piece, assembled
from courses.exchange.foreign.keeping import Keeper
from courses.exchange.foreign.refusing import Unreadable
from courses.exchange.foreign.unpacking import unpack
from courses.questions.formats.xml import local_name
from courses.questions.kinds.base import Fault
from lms.core.text import msgid

MANIFEST = "imsmanifest.xml"
_NO_CARTRIDGE = Fault("This is not a Common Cartridge: it has no imsmanifest.xml.")
_SCORM = Fault("This is a SCORM package, not a Common Cartridge.")
_EMPTY = Fault("The package holds no course: nothing in it can be taken in.")
_UNSEEN = msgid("Files that no page shows are not taken in: %(count)s.")
_LANGUAGES = ("vi", "en")


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
        self.resources = Resources(package, self.tests, titles_of(manifest))

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
            self.package.keeper.lose(node.title, NO_RESOURCE, title=node.title)
            return []
        return self.resources.read(resource, node.title or resource.href.rpartition("/")[2])

    def _rest(self) -> Iterator[Piece]:
        """What no item refers to: pages, tests, banks, tasks. Other files are there for pages to show."""
        for resource in self.manifest.resources.values():
            is_page = resource.href.lower().endswith(PAGES)
            if resource.id in self.resources.used or resource.id.endswith("_fallback"):
                continue
            if resource.type.startswith("imsqti"):
                yield from self.resources.read(resource, test_title(self.package, resource.href))
            elif resource.type == "webcontent" and is_page:
                yield from self.resources.read_content(resource, title_in(self.package, resource.href))
            elif resource.type.startswith("associatedcontent"):
                yield from self.resources.read_task(resource) if is_page else ()
            elif resource.type != "webcontent":
                yield from self.resources.read_description(
                    resource, described_title(self.package, resource.href)
                )

    def _say_unseen(self) -> None:
        """How many files of the course no page shows."""
        files = {
            name
            for each in self.manifest.resources.values()
            if each.type == "webcontent" and each.id not in self.resources.used
            for name in each.files
            if not name.lower().endswith(PAGES)
        }
        count = len(files - self.package.found)
        if count:
            self.package.keeper.lose(MANIFEST, _UNSEEN, count=count)
