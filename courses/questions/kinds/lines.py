"""The lines of the page after closing: what was answered, what is right."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from courses.questions.kinds.base import Json
from courses.questions.kinds.texts import RichText


def verdict(share: Fraction) -> str:
    """'right' for full marks, 'partly' for some, 'wrong' for none."""
    return "right" if share >= 1 else "partly" if share > 0 else "wrong"


def line(
    content: RichText | str | None,
    *,
    id: str | None = None,
    prompt: RichText | None = None,
    verdict: str | None = None,
    feedback: RichText | None = None,
) -> Json:
    """One line: the stable `id` of what was chosen, its text, what it answers, its verdict and its feedback.

    `text` has to be escaped, `html` is safe; both None: not answered.
    """
    shown = RichText(content) if isinstance(content, str) else content
    return {
        "id": id,
        "prompt": prompt.shown() if prompt else None,
        "text": shown.text if shown else None,
        "html": shown.html if shown else None,
        "verdict": verdict,
        "feedback": feedback.shown() if feedback else None,
    }


def message_line(message: str, params: Mapping[str, Any] | None = None, **details: Any) -> Json:
    """A line whose text is a message of the interface, to be translated where it is shown."""
    return line(None, **details) | {"message": message, "params": dict(params or {})}


def lines_of_part(lines: list[Json], *, id: str, head: Json) -> list[Json]:
    """The lines of one part of a question: their ids begin with the part's, the first carries its head.

    `heads` are what stands above a line, outermost first: {"number", "text", "html", "scene"}.
    """
    named = [entry | {"id": f"{id}:{entry['id']}" if entry["id"] else id} for entry in lines]
    return [named[0] | {"heads": [head, *named[0].get("heads", [])]}, *named[1:]] if named else []
