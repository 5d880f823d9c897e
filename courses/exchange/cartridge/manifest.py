"""The manifest of a cartridge: its title, the tree of its items, and its resources."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from courses.questions.formats.xml import Element, local_name
from lms.core.text import clean_line, nfc

_DEPTH = 20


@dataclass(frozen=True)
class Resource:
    """A resource: its type, the file that it begins with, and all its files."""

    id: str
    type: str
    href: str
    files: tuple[str, ...]


@dataclass(frozen=True)
class Node:
    """An item of the tree: a title, what it refers to, and what stands under it."""

    title: str
    reference: str
    children: tuple["Node", ...] = ()


@dataclass(frozen=True)
class Manifest:
    """What the manifest says."""

    id: str
    schema: str
    title: str
    description: str
    language: str
    nodes: tuple[Node, ...]
    resources: dict[str, Resource] = field(default_factory=dict)


def read_manifest(root: Element) -> Manifest:
    """Everything that it says, whatever namespace of whatever version its names are in."""
    metadata = _child(root, "metadata")
    general = _first(metadata, "general")
    resources = [_resource(each) for each in _children(_child(root, "resources"), "resource")]
    nodes = [
        node for each in _children(_child(root, "organizations"), "organization") for node in _nodes(each, 0)
    ]
    title = _string(_child(general, "title"))
    if len(nodes) == 1 and nodes[0].children and not nodes[0].reference:
        title = title or nodes[0].title
        nodes = [*nodes[0].children] if _is_root(nodes[0]) else nodes
    return Manifest(
        id=root.get("identifier", ""),
        schema=_text(_child(metadata, "schema")),
        title=title,
        description=_string(_child(general, "description")),
        language=_language(general),
        nodes=tuple(nodes),
        resources={each.id: each for each in resources},
    )


def _is_root(node: Node) -> bool:
    """True for the one item without a title that every cartridge puts around the others."""
    return not node.title


def _nodes(holder: Element, depth: int) -> Iterator[Node]:
    for item in _children(holder, "item") if depth < _DEPTH else ():
        title = _text(_child(item, "title"))
        node = Node(title, item.get("identifierref", ""), tuple(_nodes(item, depth + 1)))
        if node.title or node.reference or node.children:
            yield node


def _resource(element: Element) -> Resource:
    files = [nfc(each.get("href", "")) for each in _children(element, "file")]
    href = nfc(element.get("href", "")) or (files[0] if files else "")
    return Resource(element.get("identifier", ""), element.get("type", "").lower(), href, tuple(files))


def _language(general: Element | None) -> str:
    said = _text(_child(general, "language"))
    for string in [] if said or general is None else general.iter():
        said = said or string.get("language", "")
    return said[:2].lower()


def _children(holder: Element | None, name: str) -> list[Element]:
    return [] if holder is None else [each for each in holder if local_name(each) == name]


def _child(holder: Element | None, name: str) -> Element | None:
    return next(iter(_children(holder, name)), None)


def _first(holder: Element | None, name: str) -> Element | None:
    """The first element of that name at any depth."""
    found = (each for each in holder.iter() if local_name(each) == name) if holder is not None else iter(())
    return next(found, None)


def _text(element: Element | None) -> str:
    return "" if element is None else clean_line("".join(element.itertext()))[:300]


def _string(element: Element | None) -> str:
    """The first of the strings of a text in several languages."""
    return _text(next(iter(element), element)) if element is not None else ""
