"""What the documents of a cartridge are called, and what those say that are of no kind here."""

from collections.abc import Iterable
from pathlib import PurePosixPath

from courses.exchange.cartridge.manifest import Manifest, Node
from courses.exchange.cartridge.package import Package
from courses.questions.formats.xml import Element, local_name
from lms.core.text import clean_line


def written_in(root: Element | None) -> str:
    """The text of a discussion or a task."""
    found = [each for each in root.iter() if local_name(each) == "text"] if root is not None else []
    return (found[0].text or "") if found else ""


def title_in(package: Package, name: str) -> str:
    """The title of a page, its name where it has none."""
    content = (package.content(name) or b"")[:20_000].decode("utf-8", "replace")
    start = content.lower().find("<title>")
    end = content.lower().find("</title>", start)
    title = clean_line(content[start + 7 : end]) if 0 <= start < end else ""
    return title[:300] or name.rpartition("/")[2]


def test_title(package: Package, name: str) -> str:
    """The title of a test, its name where it has none."""
    root = package.document(name)
    for each in [] if root is None else root.iter():
        if local_name(each) == "assessment" and each.get("title"):
            return clean_line(each.get("title", ""))[:300]
    return name.rpartition("/")[2]


def described_title(package: Package, name: str) -> str:
    """The title of a discussion or a task."""
    root = package.document(name)
    found = [each for each in root.iter() if local_name(each) == "title"] if root is not None else []
    return clean_line(found[0].text or "")[:300] if found else name.rpartition("/")[2]


def titles_of(manifest: Manifest) -> dict[str, str]:
    """The titles of what the items refer to: by the id of the resource, and by the bare name of its page."""
    found: dict[str, str] = {}
    for node in _all(manifest.nodes):
        resource = manifest.resources.get(node.reference)
        if resource is not None and node.title:
            found |= {resource.id: node.title, PurePosixPath(resource.href).stem: node.title}
    return found


def _all(nodes: Iterable[Node]) -> Iterable[Node]:
    for node in nodes:
        yield node
        yield from _all(node.children)
