"""Texts that several items share: XInclude of QTI 2, stimuli of QTI 3; both stand in the package itself."""

from copy import deepcopy

from courses.questions.formats.qti_manifest import COPY_LIMIT, Package
from courses.questions.formats.qti_names import normalise
from courses.questions.formats.xml import Element
from courses.questions.kinds.base import Fault

_LIMIT = 20
_MISSING = Fault("The text “%(name)s”, which several questions share, is not in the package.")
_TOO_MUCH = Fault("The texts that questions share are too long to stand before each: “%(name)s” is left out.")


def include(root: Element, package: Package, name: str) -> list[Fault]:
    """The item, already normalised, has the shared texts in their places; what is not there is returned."""
    faults: list[Fault] = []
    for element in list(root.iter("include"))[:_LIMIT]:
        shared, parent = _shared(package, element, name, faults), element.getparent()
        if shared is not None and parent is not None:
            shared.tail = element.tail
            parent.replace(element, shared)
    body = root.find("itemBody")
    for reference in list(root.iter("assessmentStimulusRef"))[:_LIMIT]:
        shared = _shared(package, reference, name, faults)
        stimulus = None if shared is None else shared.find("stimulusBody")
        if stimulus is not None and body is not None:
            _put_first(body, stimulus)
    return faults


def _shared(package: Package, reference: Element, name: str, faults: list[Fault]) -> Element | None:
    """A copy of the document that is referred to, as long as all copies together stay small."""
    href = reference.get("href") or ""
    found = package.archive.find(href, name)
    if found is None or found not in package.roots:
        faults.append(Fault(_MISSING.message, {"name": href[:80]}))
        return None
    package.copied += len(package.archive.files[found])
    if package.copied > COPY_LIMIT:
        faults.append(Fault(_TOO_MUCH.message, {"name": href[:80]}))
        return None
    return normalise(deepcopy(package.roots[found]))


def _put_first(body: Element, shared: Element) -> None:
    """What is shared stands before everything else in the body."""
    if shared.text and shared.text.strip():
        shared.tag = "div"
        body.insert(0, shared)
        return
    for child in reversed(list(shared)):
        body.insert(0, child)
