"""One question as an item of QTI 2.1, 2.2 or 3.0."""

import re
from fractions import Fraction

from lxml import etree

from courses.questions.formats.findings import Losses
from courses.questions.formats.qti_ask import Ask
from courses.questions.formats.qti_names import MATHML
from courses.questions.formats.qti_rules import Rules, written
from courses.questions.formats.qti_write_body import Body
from courses.questions.formats.qti_write_text import TextWriter
from courses.questions.formats.question_file import FileQuestion
from courses.questions.formats.xml import Element, add_element, new_element
from courses.questions.kinds.texts import RichText

NAMESPACES = {
    "2.1": "http://www.imsglobal.org/xsd/imsqti_v2p1",
    "2.2": "http://www.imsglobal.org/xsd/imsqti_v2p2",
    "3.0": "http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
}
_TEMPLATES = {
    "2.1": "http://www.imsglobal.org/question/qti_v2p1/rptemplates/%s",
    "2.2": "http://www.imsglobal.org/question/qti_v2p2/rptemplates/%s",
    "3.0": "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/%s.xml",
}
_HTML = {
    "p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "strong", "em", "b", "i", "sub", "sup",
    "blockquote", "cite", "code", "pre", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "a", "div",
    "span", "abbr", "small", "big", "tt", "q", "samp", "var", "kbd", "dfn", "address", "dl", "dt", "dd", "img",
    "object",
}  # fmt: skip


class ItemWriter:
    """Writes the items of one package; `images` says where each picture lies, by name and by digest."""

    def __init__(self, version: str, losses: Losses) -> None:
        self.version, self.losses = version, losses

    def write(self, question: FileQuestion, name: str, paths: dict[str, str]) -> bytes:
        """The item as XML."""
        return to_bytes_plain(self._item(question, name, paths), self.version)

    def _item(self, question: FileQuestion, name: str, paths: dict[str, str]) -> Element:
        texts = TextWriter({file.name: paths[file.sha256] for file in question.files})
        images = {file.sha256: (paths[file.sha256], file.media_type) for file in question.files}
        rules = Rules(Fraction(question.points))
        body = new_element("itemBody")
        ask = Ask(rules, texts, "RESPONSE", rules.points, images, self.losses.lose)
        Body(body, ask).write(question)
        if question.explanation:
            self._explain(question, rules, texts)
        return _assemble(question, name, body, rules, self.version)

    def _explain(self, question: FileQuestion, rules: Rules, texts: TextWriter) -> None:
        holder = new_element("modalFeedback")
        holder.append(texts.block(RichText(question.explanation, question.explanation_format)))
        rules.say("EXPLANATION", "shown", holder)


def _assemble(question: FileQuestion, name: str, body: Element, rules: Rules, version: str) -> Element:
    title = question.title or " ".join(question.stem.split())[:80] or name
    item = new_element(
        "assessmentItem", None, identifier=name, title=title, adaptive="false", timeDependent="false"
    )
    item.extend(rules.responses)
    item.append(_score(rules, version))
    for outcome in dict.fromkeys(outcome for outcome, _ in rules.feedback):
        item.append(_feedback_outcome(outcome, rules))
    item.append(body)
    if not rules.is_marked_by_person:
        item.append(_processing(rules, version))
    item.extend(text for _, text in rules.feedback)
    if version == "3.0":
        for text in (*item.iter("modalFeedback"), *item.iter("rubricBlock")):
            _wrap(text)
    return item


def _score(rules: Rules, version: str) -> Element:
    made = new_element(
        "outcomeDeclaration", None, identifier="SCORE", cardinality="single", baseType="float",
        normalMaximum=written(rules.points),
    )  # fmt: skip
    if rules.is_marked_by_person and version != "2.1":
        made.set("externalScored", "human")
    add_element(add_element(made, "defaultValue"), "value", "0")
    return made


def _feedback_outcome(outcome: str, rules: Rules) -> Element:
    cardinality = "single"
    for response in rules.responses:
        if outcome == f"FEEDBACK{(response.get('identifier') or '').removeprefix('RESPONSE')}":
            is_chosen = response.get("baseType") == "identifier"
            cardinality = (response.get("cardinality") or "single") if is_chosen else "single"
    made = new_element(
        "outcomeDeclaration", None, identifier=outcome, cardinality=cardinality, baseType="identifier"
    )
    if outcome == "EXPLANATION":
        add_element(add_element(made, "defaultValue"), "value", "shown")
    return made


def _processing(rules: Rules, version: str) -> Element:
    """The rules of the item; the standard template where they say no more than it."""
    template = _template(rules)
    if template:
        return new_element("responseProcessing", None, template=_TEMPLATES[version] % template)
    made = new_element("responseProcessing")
    made.extend(rules.rules)
    return made


def _template(rules: Rules) -> str:
    if len(rules.responses) != 1 or len(rules.rules) != 1:
        return ""
    rule = rules.rules[0]
    if rule.tag == "setOutcomeValue" and next(rule.iter("mapResponse"), None) is not None:
        return "map_response"
    is_match = rule.find("responseIf/match/correct") is not None
    return "match_correct" if is_match and rules.points == 1 else ""


def _wrap(text: Element) -> None:
    """In QTI 3.0 the content of feedback and of rubrics stands in a body of its own."""
    if text.tag == "rubricBlock":
        text.set("use", "scoring")
    body = new_element("contentBody")
    body.extend(list(text))
    text.append(body)


def to_bytes_plain(root: Element, version: str) -> bytes:
    """The document in the names and the namespace of its version."""
    return etree.tostring(_named(root, version, is_top=True), encoding="UTF-8", xml_declaration=True) + b"\n"


def _named(element: Element, version: str, *, is_top: bool = False) -> Element:
    tag = str(element.tag)
    namespace = NAMESPACES[version]
    if tag.startswith(f"{{{MATHML}}}"):
        made = etree.Element(tag, dict(element.attrib), nsmap={None: MATHML})
    elif version == "3.0" and tag not in _HTML:
        attributes = {kebab(key): value for key, value in element.attrib.items()}
        made = etree.Element(
            f"{{{namespace}}}qti-{kebab(tag)}", attributes, nsmap={None: namespace} if is_top else None
        )
    else:
        made = etree.Element(
            f"{{{namespace}}}{tag}", dict(element.attrib), nsmap={None: namespace} if is_top else None
        )
    made.text, made.tail = element.text, element.tail
    made.extend([_named(child, version) for child in element])
    return made


def kebab(name: str) -> str:
    """`simpleChoice` → `simple-choice`."""
    return re.sub(r"(?<=[a-z0-9])([A-Z])", lambda found: f"-{found[1].lower()}", name)
