"""The manifest of a package that is written: elements in the namespace of content packaging."""

from lxml import etree

from courses.questions.formats.xml import Element, clean


class ManifestWriter:
    """Adds elements in one namespace."""

    def __init__(self, namespace: str) -> None:
        self.namespace = namespace

    def root(self, identifier: str, schemas: str, **spaces: str) -> Element:
        """The element that holds all."""
        instance = "http://www.w3.org/2001/XMLSchema-instance"
        known: dict[str | None, str] = {None: self.namespace, "xsi": instance}
        known.update(spaces)
        made = etree.Element(f"{{{self.namespace}}}manifest", nsmap=known)
        made.set("identifier", identifier)
        made.set(f"{{{instance}}}schemaLocation", schemas)
        return made

    def add(self, parent: Element, name: str, text: str = "", **attributes: str) -> Element:
        """An element as the last child of the parent."""
        made = etree.SubElement(parent, f"{{{self.namespace}}}{name}")
        for key, value in attributes.items():
            made.set(key, clean(value))
        made.text = clean(text) or None
        return made


def to_document(root: Element) -> bytes:
    """The manifest in UTF-8, one element a line."""
    etree.indent(root)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"
