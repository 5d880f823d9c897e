"""imsmanifest.xml of SCORM 1.2 and of SCORM 2004, 2nd to 4th edition."""

from collections.abc import Collection

from courses.packages.formats.base import SCORM12, SCORM2004, Manifest, Node, PackageFault
from courses.packages.formats.organisation import ItemReader
from courses.packages.formats.resources import read_resources
from courses.packages.formats.sequencing import Sequencing
from courses.packages.formats.sequencing_reader import SequencingReader
from courses.packages.formats.tree import attribute, child, child_text, children
from courses.questions.formats.xml import BadXml, Element, local_name, parse_xml
from courses.questions.kinds.base import Fault
from lms.core.text import msgid

MANIFEST = "imsmanifest.xml"
_MOST_FAULTS = 20
_NOT_SCORM = Fault("imsmanifest.xml does not say that this is SCORM 1.2 or SCORM 2004.")
# What stands in `sequencing` and is not done here, in words for the author.
_RULES = {
    "randomizationControls": msgid("items drawn or ordered at random"),
    "limitConditions": msgid("limits of attempts and of time"),
    "constrainedChoiceConsiderations": msgid("limits on how far ahead an item may be chosen"),
    "data": msgid("data shared between items"),
}


def read_manifest(content: bytes, files: Collection[str]) -> Manifest:
    """What the manifest says about these files of the package; PackageFault names every reason against it."""
    root = _root(content)
    standard, edition = _standard(root)
    organisation, sequencing = _organisation(root), SequencingReader(root)
    nodes = _nodes(organisation, ItemReader(read_resources(root, files), sequencing))
    is_sequenced = standard == SCORM2004
    return Manifest(
        standard=standard,
        edition=edition,
        title=child_text(organisation, "title") or attribute(root, "identifier")[:200],
        nodes=nodes,
        sequencing=sequencing.read(organisation) if is_sequenced else Sequencing(flow=True),
        unsupported=tuple(_unsupported(root) if is_sequenced else _unsupported12(nodes)),
    )


def _root(content: bytes) -> Element:
    try:
        return parse_xml(content)
    except BadXml as error:
        place = f"{MANIFEST}:{error.line}"
        raise PackageFault(Fault(error.fault.message, error.fault.params, place=place)) from error


def _nodes(organisation: Element, reader: ItemReader) -> tuple[Node, ...]:
    nodes = reader.read_all(organisation)
    faults = reader.faults[:_MOST_FAULTS]
    if not faults and not any(list(node.leaves()) for node in nodes):
        faults = [Fault("The package has nothing that could be opened.")]
    if faults:
        raise PackageFault(*faults)
    return nodes


def _standard(root: Element) -> tuple[str, str]:
    """(standard, edition as the package writes it)."""
    metadata = child(root, "metadata")
    schema = child_text(metadata, "schema").casefold() if metadata is not None else ""
    version = child_text(metadata, "schemaversion") if metadata is not None else ""
    if "common cartridge" in schema:
        raise PackageFault(
            Fault("This is a Common Cartridge: bring it in with “From files”, not as a package.")
        )
    if version.startswith("1.2"):
        return SCORM12, "1.2"
    if version.startswith(("2004", "CAM 1.3", "1.3")):
        return SCORM2004, version
    spaces = " ".join({str(space) for element in root.iter() for space in element.nsmap.values()})
    if "adlcp_v1p3" in spaces:
        return SCORM2004, "2004"
    if "adlcp_rootv1p2" in spaces:
        return SCORM12, "1.2"
    raise PackageFault(_NOT_SCORM)


def _organisation(root: Element) -> Element:
    if local_name(root) != "manifest":
        raise PackageFault(_NOT_SCORM)
    groups = child(root, "organizations")
    found = list(children(groups, "organization")) if groups is not None else []
    if groups is None or not found:
        raise PackageFault(Fault("The manifest has no organisation: it does not say what to show."))
    wanted = attribute(groups, "default")
    return next((each for each in found if attribute(each, "identifier") == wanted), found[0])


def _unsupported12(nodes: tuple[Node, ...]) -> list[str]:
    has_conditions = any(node.prerequisites or _unsupported12(node.children) for node in nodes)
    return [msgid("conditions under which an item opens (prerequisites)")] if has_conditions else []


def _unsupported(root: Element) -> list[str]:
    names = {local_name(element) for element in root.iter()}
    found = [words for name, words in _RULES.items() if name in names]
    groups = child(root, "organizations")
    if groups is not None and len(list(children(groups, "organization"))) > 1:
        found.append(msgid("several organisations: the first chosen one is shown"))
    return found
