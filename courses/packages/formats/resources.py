"""The resources of a manifest: which file each item launches."""

import posixpath
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote

from courses.packages.formats.tree import attribute, children
from courses.questions.formats.xml import Element
from courses.questions.kinds.base import Fault
from lms.core.filenames import shown_name
from lms.core.text import nfc

_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_ELSEWHERE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")


@dataclass(frozen=True)
class Launch:
    """A file of the package and what stands behind its name in the address."""

    path: str
    query: str
    is_sco: bool


@dataclass(frozen=True)
class Resources:
    """The resources by their identifiers, and the files there are."""

    elements: Mapping[str, tuple[Element, str]]
    files: Collection[str]

    @cached_property
    def _by_case(self) -> dict[str, str]:
        return {name.casefold(): name for name in self.files}

    def launch(self, reference: str, parameters: str) -> Launch | Fault:
        """What the item with that reference launches, or why it cannot."""
        if reference not in self.elements:
            return Fault(
                "The manifest names a resource “%(name)s” that it does not describe.",
                {"name": shown_name(reference)},
            )
        element, base = self.elements[reference]
        href = attribute(element, "href")
        if not href:
            return Fault(
                "The resource “%(name)s” does not say which file to open.", {"name": shown_name(reference)}
            )
        return self._file(base + href, parameters, attribute(element, "scormType").casefold() == "sco")

    def _file(self, href: str, parameters: str, is_sco: bool) -> Launch | Fault:
        if _ELSEWHERE.match(href):
            return Fault(
                "The package opens “%(name)s”, which lies outside of it: refused.", {"name": shown_name(href)}
            )
        bare, tail = re.match(r"([^?#]*)(.*)", href, re.DOTALL).groups()  # type: ignore[union-attr]
        path = nfc(posixpath.normpath(unquote(bare).replace("\\", "/"))).lstrip("/")
        found = path if path in self.files else self._by_case.get(path.casefold())
        if found is None:
            return Fault("The file “%(name)s” is missing in the package.", {"name": shown_name(path)})
        return Launch(found, join_query(tail, parameters), is_sco)


def join_query(tail: str, parameters: str) -> str:
    """What stands behind the name of the file: SCORM adds the parameters of the item to those of the resource."""
    query, mark, fragment = tail.partition("#")
    given = parameters.strip().lstrip("?&")
    if given.startswith("#"):
        return query + (mark + fragment if mark else given)
    if given:
        query += ("&" if "?" in query else "?") + given
    return (query + mark + fragment)[:2000]


def read_resources(root: Element, files: Collection[str]) -> Resources:
    """Every resource of the manifest, with the folder its addresses begin in."""
    found: dict[str, tuple[Element, str]] = {}
    outer = str(root.get(_BASE) or "")
    for group in children(root, "resources"):
        inner = outer + str(group.get(_BASE) or "")
        for element in children(group, "resource"):
            found[attribute(element, "identifier")] = (element, inner + str(element.get(_BASE) or ""))
    return Resources(found, files)
