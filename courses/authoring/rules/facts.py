"""What a draft states about its course: the fields of VersionFacts that an author fills in."""

from collections.abc import Mapping
from typing import Any

from lms.core.text import clean_line

FACTS: dict[str, Any] = {
    "title": "",
    "summary": "",
    "objectives": [],
    "field": "",
    "language": "vi",
    "tiet_hundredths": 0,
    "content_group": 5,
    "study_form": "online",
    "certificate_title": "GIẤY CHỨNG NHẬN",
    "legal_documents": [],
    "competencies": [],
    "translations": {},
}
_LINE_LIMIT, _LINES_LIMIT = 500, 40
LANGUAGES = ("vi", "en")


def normal_facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Every fact once, in the type of its default, clean; what is missing has its default."""
    return {name: _normal(facts.get(name, default), default) for name, default in FACTS.items()}


def _normal(value: Any, default: Any) -> Any:
    if isinstance(default, dict):
        return _translations(value)
    if isinstance(default, int):
        return int(value) if isinstance(value, int) else default
    if isinstance(default, list):
        lines = [clean_line(str(line))[:_LINE_LIMIT] for line in value] if isinstance(value, list) else []
        return [line for line in lines if line][:_LINES_LIMIT]
    return clean_line(str(value))[:_LINE_LIMIT]


def _translations(value: Any) -> dict[str, dict[str, str]]:
    """{language: {"title", "summary"}} of each other language that says anything."""
    found = {}
    for language in LANGUAGES:
        said = value.get(language) if isinstance(value, Mapping) else None
        if isinstance(said, Mapping):
            texts = {
                name: clean_line(str(said.get(name) or ""))[:_LINE_LIMIT] for name in ("title", "summary")
            }
            if any(texts.values()):
                found[language] = texts
    return found
