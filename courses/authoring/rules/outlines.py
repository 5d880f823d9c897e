"""The outline of a draft: modules and items in order, in normal form."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from courses.catalogue.rules import is_slug
from lms.core.text import clean_line

Outline = dict[str, Any]
ITEM_KINDS = ("lesson", "quiz", "meeting")
MOST_MODULES, MOST_ITEMS = 60, 300
LONGEST_MINUTES = 600
TITLE_LIMIT = 200
WORDS_A_MINUTE = 180


def normal_outline(outline: Any) -> Outline:
    """The outline with clean titles and whole figures, each item once; ValueError where it has another shape."""
    modules = outline["modules"] if isinstance(outline, Mapping) else None
    if not isinstance(modules, Sequence) or isinstance(modules, str) or not 0 < len(modules) <= MOST_MODULES:
        raise ValueError("modules")
    taken: set[str] = set()
    read = [_module(module, number, taken) for number, module in enumerate(modules, 1)]
    if len(taken) > MOST_ITEMS:
        raise ValueError("items")
    return {"modules": read}


def _module(module: Any, number: int, taken: set[str]) -> dict[str, Any]:
    items = [_item(item, taken) for item in module["items"]]
    key = str(module.get("id") or f"m{number}")[:16]
    return {"id": key, "title": _title(module), "items": items}


def _item(item: Any, taken: set[str]) -> dict[str, Any]:
    slug, kind = str(item["slug"]), item["kind"]
    if not is_slug(slug) or slug in taken or kind not in ITEM_KINDS:
        raise ValueError("item")
    taken.add(slug)
    completion = item.get("completion") or {}
    return {
        "slug": slug,
        "kind": kind,
        "title": _title(item),
        "minutes": min(max(int(item.get("minutes") or 0), 0), LONGEST_MINUTES),
        "is_required": item.get("is_required", True) is not False,
        "completion": dict(completion) if isinstance(completion, Mapping) else {},
    }


def _title(part: Mapping[str, Any]) -> str:
    return clean_line(str(part.get("title") or ""))[:TITLE_LIMIT]


def items_of(outline: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Every item in order."""
    for module in outline["modules"]:
        yield from module["items"]


def find_item(outline: Mapping[str, Any], slug: str) -> dict[str, Any] | None:
    """The item with that address."""
    return next((item for item in items_of(outline) if item["slug"] == slug), None)


def moved(outline: Outline, slug: str, step: int) -> Outline:
    """The outline with the item one place up (-1) or down (+1), over the border of its module if it stands there."""
    modules = [{**module, "items": list(module["items"])} for module in outline["modules"]]
    for index, module in enumerate(modules):
        places = [item["slug"] for item in module["items"]]
        if slug not in places:
            continue
        at, item = places.index(slug), module["items"].pop(places.index(slug))
        if 0 <= at + step < len(places):
            module["items"].insert(at + step, item)
        elif 0 <= index + step < len(modules):
            other = modules[index + step]["items"]
            other.insert(len(other) if step < 0 else 0, item)
        else:
            module["items"].insert(at, item)
        break
    return {"modules": modules}


def module_moved(outline: Outline, key: str, step: int) -> Outline:
    """The outline with the module one place up or down."""
    modules = list(outline["modules"])
    at = next((index for index, module in enumerate(modules) if module["id"] == key), -1)
    if at >= 0 and 0 <= at + step < len(modules):
        modules.insert(at + step, modules.pop(at))
    return {"modules": modules}


def reading_minutes(words: str) -> int:
    """How many minutes a text takes to be read, at least one."""
    return max(1, -(-len(words.split()) // WORDS_A_MINUTE))
