"""Whether a question can be asked as its author wrote it, and what its author should look at."""

import json

from courses.questions.formats.images import names_of
from courses.questions.formats.question_file import FileQuestion
from courses.questions.kinds.base import Fault
from courses.questions.kinds.registry import find_kind
from lms.core.text import clean_line

# Kinds whose data holds everything that is asked, so that they may have no text before it.
_TEXT_INSIDE = ("cloze",)
LARGEST = 200_000
_UNKNOWN = Fault("Questions of this kind cannot be written on this site.")
_NO_TEXT = Fault("The question has no text.")
_TOO_LARGE = Fault("The question is too long to be kept.")
_UNEXPLAINED = Fault(
    "This self-test question has no explanation: learners will not know why they were wrong."
)


def faults_of(content: FileQuestion) -> list[Fault]:
    """Every reason why the question cannot be asked; empty when it can."""
    kind = find_kind(content.kind)
    if kind is None:
        return [_UNKNOWN]
    found = kind.validate(content.data)
    if not content.stem.strip() and content.kind not in _TEXT_INSIDE:
        found.insert(0, _NO_TEXT)
    held = {file.name for file in content.files}
    for name in names_of(content):
        if name not in held:
            found.append(
                Fault("The picture “%(name)s” is not there: add it.", {"name": clean_line(name)[:80]})
            )
    if len(json.dumps(content.to_json(), ensure_ascii=False)) > LARGEST:
        found.append(_TOO_LARGE)
    return found


def remarks_of(content: FileQuestion, pool: str) -> list[Fault]:
    """What the author of a question that can be asked should look at."""
    kind = find_kind(content.kind)
    found = kind.remarks(content.data) if kind else []
    if pool == "self_test" and not content.explanation:
        found.append(_UNEXPLAINED)
    return found
