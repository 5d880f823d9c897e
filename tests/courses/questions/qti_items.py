"""Items of QTI for the tests: written once, in the names of 2.1 and of 3.0."""

import io
import re
import zipfile

from PIL import Image

from courses.questions.formats.qti import read_qti
from courses.questions.formats.question_file import FileQuestion, QuestionFile

NAMESPACES = {
    "2.1": "http://www.imsglobal.org/xsd/imsqti_v2p1",
    "3.0": "http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
}
_HTML = {"p", "div", "b", "em", "img", "br", "span", "object", "table", "tr", "td", "ul", "li", "math", "mfrac", "mn",
         "mi", "semantics", "annotation"}  # fmt: skip


def item(
    body: str, declarations: str = "", processing: str = "", *, version: str = "2.1", **attributes: str
) -> bytes:
    """An item with this body; SCORE is declared, `processing` may be the name of a template."""
    if re.fullmatch(r"\w+", processing):
        processing = f'<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/{processing}"/>'
    elif processing and "<responseProcessing" not in processing:
        processing = f"<responseProcessing>{processing}</responseProcessing>"
    more = "".join(f' {key}="{value}"' for key, value in attributes.items())
    source = (
        f'<assessmentItem xmlns="{NAMESPACES[version]}" identifier="q" adaptive="false" timeDependent="false"{more}>'
        f"{declarations}"
        '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>'
        f"<itemBody>{body}</itemBody>{processing}</assessmentItem>"
    )
    return (_in_new_names(source) if version == "3.0" else source).encode()


def _in_new_names(source: str) -> str:
    def tag(found: re.Match[str]) -> str:
        return found[0] if found[2] in _HTML else f"{found[1]}qti-{_kebab(found[2])}"

    source = re.sub(r"(</?)([a-zA-Z0-9]+)", tag, source)
    return re.sub(r" ([a-z]+[A-Z][a-zA-Z]*)=", lambda found: f" {_kebab(found[1])}=", source)


def _kebab(name: str) -> str:
    return re.sub(r"([A-Z])", lambda found: f"-{found[1].lower()}", name)


def response(
    *key: str,
    cardinality: str = "single",
    base: str = "identifier",
    name: str = "RESPONSE",
    mapping: str = "",
) -> str:
    """The declaration of a response with its key; `mapping` are its entries and limits."""
    values = "".join(f"<value>{value}</value>" for value in key)
    correct = f"<correctResponse>{values}</correctResponse>" if key else ""
    return (
        f'<responseDeclaration identifier="{name}" cardinality="{cardinality}" baseType="{base}">'
        f"{correct}{mapping}</responseDeclaration>"
    )


def mapping(default: str = "0", limits: str = "", **worth: str) -> str:
    """A mapping with these worths."""
    entries = "".join(f'<mapEntry mapKey="{key}" mappedValue="{value}"/>' for key, value in worth.items())
    return f'<mapping defaultValue="{default}"{limits}>{entries}</mapping>'


def choice(
    *texts: str, prompt: str = "Hỏi?", name: str = "RESPONSE", most: int = 1, tag: str = "choiceInteraction"
) -> str:
    """A choice interaction with the choices a, b, c and so on."""
    choices = "".join(
        f'<simpleChoice identifier="{letter}">{text}</simpleChoice>'
        for letter, text in zip("abcdefgh", texts, strict=False)
    )
    limits = f' maxChoices="{most}"' if tag == "choiceInteraction" else ""
    asked = f"<prompt>{prompt}</prompt>" if prompt else ""
    return f'<{tag} responseIdentifier="{name}" shuffle="true"{limits}>{asked}{choices}</{tag}>'


def package(**files: bytes | str) -> bytes:
    """An archive of these files; `__` in a name stands for a slash and `_xml` for the ending."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(re.sub(r"_(xml|png|svg)$", r".\1", name).replace("__", "/"), data)
    return content.getvalue()


def png(width: int = 40, height: int = 20) -> bytes:
    """A small picture."""
    content = io.BytesIO()
    Image.new("RGB", (width, height), "red").save(content, "PNG")
    return content.getvalue()


def read_one(content: bytes) -> FileQuestion:
    """The one question, without any fault."""
    found = read_qti(content)
    assert found.faults == []
    (question,) = found.questions
    return question


def messages(found: QuestionFile) -> list[str]:
    """What is said of the file."""
    return [note.message for note in found.notes]
