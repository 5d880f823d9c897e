"""QTI 2.x and 3.0 in one vocabulary: `<qti-simple-choice>` of 3.0 becomes `<simpleChoice>`, namespaces go."""

import re

from courses.questions.formats.xml import Element, local_name

MATHML = "http://www.w3.org/1998/Math/MathML"
# Attributes of HTML with a hyphen; every other one belongs to QTI 3.0.
_HTML_ATTRIBUTES = re.compile(r"(?:data|aria|xml|accept|http)-")


def camel(name: str) -> str:
    """`qti-simple-choice` → `simpleChoice`, `max-choices` → `maxChoices`."""
    first, *rest = name.removeprefix("qti-").split("-")
    return first + "".join(word.capitalize() for word in rest)


def normalise(root: Element) -> Element:
    """The same tree with the names of QTI 2.x, all without namespace; `math` marks MathML."""
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        name = local_name(element)
        is_qti = name.startswith("qti-")
        element.tag = camel(name) if is_qti else name
        for attribute in list(element.attrib):
            bare = attribute.rpartition("}")[2]
            wanted = camel(bare) if "-" in bare and not _HTML_ATTRIBUTES.match(bare) else bare
            if wanted != attribute and wanted not in element.attrib:
                element.attrib[wanted] = element.attrib.pop(attribute)
    return root


def kind_of_root(root: Element) -> str:
    """'item', 'test', 'stimulus', 'qti12', 'manifest' or '': what the root element says the document is."""
    return {
        "assessmentItem": "item",
        "qti-assessment-item": "item",
        "assessmentTest": "test",
        "qti-assessment-test": "test",
        "assessmentSection": "test",
        "qti-assessment-section": "test",
        "assessmentStimulus": "stimulus",
        "qti-assessment-stimulus": "stimulus",
        "questestinterop": "qti12",
        "manifest": "manifest",
    }.get(local_name(root), "")
