"""What changed between two states of a lesson, or of outline and facts."""

from collections.abc import Mapping, Sequence
from typing import Any

from courses.authoring.rules.outlines import items_of
from lms.core.text import msgid

Block = Mapping[str, Any]
FACT_WORDS = {
    "title": msgid("the name of the course is “%(value)s”"),
    "summary": msgid("the summary was changed"),
    "objectives": msgid("the objectives were changed"),
    "field": msgid("the subject is “%(value)s”"),
    "language": msgid("the language was changed"),
    "tiet_hundredths": msgid("the number of periods was changed"),
    "content_group": msgid("the content group was changed"),
    "study_form": msgid("the form of study was changed"),
    "certificate_title": msgid("the title of the certificate is “%(value)s”"),
    "legal_documents": msgid("the legal documents were changed"),
}
_ADDED, _REMOVED = msgid("“%(value)s” was added"), msgid("“%(value)s” was taken out")
_RENAMED, _SET = msgid("“%(value)s” was renamed"), msgid("“%(value)s” counts differently")
_ORDER = msgid("the order was changed")


def block_changes(before: Sequence[Block], after: Sequence[Block]) -> list[tuple[str, Block]]:
    """(added, removed, changed or moved; the block) of every block that is not what it was, in order."""
    old, new = {block["id"]: block for block in before}, {block["id"]: block for block in after}
    found: list[tuple[str, Block]] = []
    for key, block in new.items():
        if key not in old:
            found.append(("added", block))
        elif old[key] != block:
            found.append(("changed", block))
    found += [("removed", block) for key, block in old.items() if key not in new]
    if not found and list(old) != list(new):
        found = [("moved", block) for place, block in enumerate(after) if before[place]["id"] != block["id"]]
    return found


def outline_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """The sentences, with what stands in them, about everything in facts and outline that is not what it was."""
    said: list[tuple[str, dict[str, Any]]] = [
        (words, {"value": after["facts"][name]})
        for name, words in FACT_WORDS.items()
        if before["facts"].get(name) != after["facts"].get(name)
    ]
    old = {item["slug"]: item for item in items_of(before["outline"])}
    new = {item["slug"]: item for item in items_of(after["outline"])}
    for slug, item in new.items():
        if slug not in old:
            said.append((_ADDED, {"value": item["title"]}))
        elif old[slug]["title"] != item["title"]:
            said.append((_RENAMED, {"value": item["title"]}))
        elif old[slug] != item:
            said.append((_SET, {"value": item["title"]}))
    said += [(_REMOVED, {"value": item["title"]}) for slug, item in old.items() if slug not in new]
    kept = [slug for slug in new if slug in old]
    is_moved = kept != [slug for slug in old if slug in new] or _modules(before) != _modules(after)
    return [*said, (_ORDER, {})] if is_moved else said


def _modules(state: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(module["id"], module["title"]) for module in state["outline"]["modules"]]
