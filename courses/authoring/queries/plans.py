"""A version, or a draft, as it is weighed before it is published: what it states, and what its items stand on."""

from collections.abc import Mapping
from typing import Any

from courses.authoring.queries.contents import DraftContent, VersionContent
from courses.authoring.queries.texts import minutes_of
from courses.authoring.rules.facts import FACTS
from courses.authoring.rules.impact import Plan, Planned
from courses.lessons.actions.storing import Translation, digest_of
from courses.lessons.blocks.registry import references_of
from courses.lessons.blocks.things import question_keys

# The law that a lesson cites may be cited otherwise by a correction; what learners do with these may not.
_STANDS_ON = ("question", "media", "package")


def plan_of_version(content: VersionContent) -> Plan:
    """The published version as it is weighed."""
    items = [
        Planned(
            slug=place.slug,
            kind=place.kind,
            title=place.title,
            module=number,
            minutes=place.minutes,
            is_required=place.is_required,
            completion=dict(place.completion),
            number=place.content_number,
            item_id=place.item_id,
            stands_on=_stands_on(content.lessons.get(place.item_id, [])),
        )
        for number, module in enumerate(content.outline.modules)
        for place in module.places
    ]
    return Plan({name: getattr(content.version, name) for name in FACTS}, items)


def _stands_on(blocks: list[Any]) -> frozenset[tuple[str, str]]:
    return frozenset(each for each in references_of(blocks) if each[0] in _STANDS_ON)


def plan_of_draft(content: DraftContent) -> Plan:
    """The draft as it would be published now, with the newest content of its quizzes."""
    numbers = _numbers(content)
    items = [
        _planned(content, item, number, numbers)
        for number, module in enumerate(content.draft.outline["modules"])
        for item in module["items"]
    ]
    return Plan(dict(content.draft.facts), items)


def _planned(
    content: DraftContent, item: Mapping[str, Any], module: int, numbers: Mapping[str, int]
) -> Planned:
    slug, is_lesson = item["slug"], item["kind"] == "lesson"
    return Planned(
        slug=slug,
        kind=item["kind"],
        title=item["title"],
        module=module,
        minutes=minutes_of(content, item),
        is_required=item["is_required"],
        completion=dict(item["completion"]),
        number=numbers.get(slug) if is_lesson else content.quiz_number(slug),
        item_id=content.items.ids.get(slug),
        stands_on=_stands_on(content.blocks(slug)) if is_lesson else frozenset(),
    )


def _numbers(content: DraftContent) -> dict[str, int]:
    """The lessons that say exactly what some version of theirs says already, by its number."""
    digests = {}
    for slug, row in content.lessons.items():
        asked = question_keys(row.content["blocks"])
        if all(key in content.asked for key in asked):
            found = [content.asked[key].id for key in asked]
            digests[slug] = digest_of(row.content["blocks"], found, translations_of(row.content))
    return content.items.number_of(digests)


def translations_of(content: Mapping[str, Any]) -> dict[str, Translation]:
    """The lesson in the languages in which it says something."""
    return {
        language: Translation(each["title"], each["blocks"])
        for language, each in (content.get("translations") or {}).items()
        if each["blocks"]
    }
