"""What this site writes beside an item: the question as its author wrote it, and the digest of the item.

Where the item is still the one that was written, this is read; where another program changed it, the item is.
"""

import hashlib
import json

from lxml import etree

from courses.questions.formats.archives import Archive
from courses.questions.formats.question_file import FileQuestion
from courses.questions.formats.xml import Element

NAMESPACE = "urn:tuhoc:question:1"
_NAME = f"{{{NAMESPACE}}}question"


def write_source(question: FileQuestion, item: bytes) -> Element:
    """The element for the metadata of the item's resource."""
    made = etree.Element(_NAME, {"digest": hashlib.sha256(item).hexdigest()}, nsmap={"tuhoc": NAMESPACE})
    made.text = json.dumps(question.to_json(), sort_keys=True)
    return made


def read_source(element: Element | None, archive: Archive, name: str) -> FileQuestion | None:
    """The question that was written beside the item of that name; None where the item says something else now."""
    if element is None or element.tag != _NAME:
        return None
    if element.get("digest") != hashlib.sha256(archive.files[name]).hexdigest():
        return None
    by_digest = {hashlib.sha256(content).hexdigest(): content for content in archive.files.values()}
    try:
        question = FileQuestion.from_json(json.loads(element.text or ""), lambda digest: by_digest[digest])
        return question if _is_sound(question) else None
    except (ValueError, KeyError, TypeError, ArithmeticError, RecursionError):
        return None


def _is_sound(question: FileQuestion) -> bool:
    """True where every part has its type: the content itself is validated with every question."""
    texts = (question.kind, question.stem, question.title, question.category, question.id, question.lesson,
             question.cite, question.explanation, question.competency)  # fmt: skip
    formats = (question.text_format, question.explanation_format)
    return (
        all(isinstance(text, str) for text in (*texts, *question.tags))
        and all(text_format in ("plain", "markdown", "html", "moodle") for text_format in formats)
        and question.difficulty in ("", "easy", "medium", "hard")
        and question.points.is_finite()
        and 0 < question.points <= 1000
    )
