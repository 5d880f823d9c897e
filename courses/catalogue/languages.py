"""What a course is called in another language."""

from dataclasses import dataclass, field
from typing import Any

from flask import request, url_for

from courses.catalogue.models import CourseVersion

NAMES = {"vi": "Tiếng Việt", "en": "English"}


@dataclass(frozen=True)
class ShownLanguage:
    """The title and summary in the language asked for, and the languages to choose from (none: no choice)."""

    language: str
    title: str
    summary: str
    choices: list[dict[str, Any]] = field(default_factory=list)


def shown_language(version: CourseVersion, wanted: str) -> ShownLanguage:
    """The version in the language wanted, or in its own where it was not translated."""
    others = {key: each for key, each in (version.translations or {}).items() if each.get("title")}
    language = wanted if wanted in others else version.language
    said = others.get(language, {})
    choices = (
        [_choice(version, key, language) for key in (version.language, *sorted(others))] if others else []
    )
    return ShownLanguage(
        language, said.get("title") or version.title, said.get("summary") or version.summary, choices
    )


def _choice(version: CourseVersion, key: str, language: str) -> dict[str, Any]:
    asked = None if key == version.language else key
    url = url_for(str(request.endpoint), **{**(request.view_args or {}), "ngon-ngu": asked})
    return {"label": NAMES.get(key, key), "url": url, "is_current": key == language}
