"""The outline of a draft: modules and items in order, in normal form."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from courses.catalogue.rules import is_slug
from lms.core.text import clean_line

Outline = dict[str, Any]
ITEM_KINDS = ("lesson", "quiz", "meeting")
MOST_MODULES, MOST_ITEMS, MOST_REMOVED = 60, 300, 50
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
    normal: Outline = {"modules": read}
    removed = [
        _item(item, taken) | {"module": str(item.get("module") or "")[:16]}
        for item in _removed(outline, taken)
    ]
    return {**normal, "removed": removed} if removed else normal


def _removed(outline: Mapping[str, Any], taken: Collection[str]) -> list[Any]:
    """What was taken out and does not stand in a module again, the latest last."""
    found = outline.get("removed") or []
    return [item for item in found if str(item["slug"]) not in taken][-MOST_REMOVED:]


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
    return {**outline, "modules": modules}


def module_moved(outline: Outline, key: str, step: int) -> Outline:
    """The outline with the module one place up or down."""
    modules = list(outline["modules"])
    at = next((index for index, module in enumerate(modules) if module["id"] == key), -1)
    if at >= 0 and 0 <= at + step < len(modules):
        modules.insert(at + step, modules.pop(at))
    return {**outline, "modules": modules}


def with_item(outline: Outline, slug: str, **changes: Any) -> Outline:
    """The outline in which the item has these fields."""
    return _each(
        outline,
        lambda module: [{**item, **changes} if item["slug"] == slug else item for item in module["items"]],
    )


def with_added(outline: Outline, key: str, item: Mapping[str, Any]) -> Outline:
    """The outline in which the item stands last in that module."""
    added = {key: [item]}
    return _each(outline, lambda module: [*module["items"], *added.get(module["id"], [])])


def without_item(outline: Outline, slug: str) -> Outline:
    """The outline without the item, which is remembered with the module it stood in."""
    homes = {item["slug"]: module["id"] for module in outline["modules"] for item in module["items"]}
    item = find_item(outline, slug)
    if item is None:
        return outline
    left = _each(outline, lambda module: [each for each in module["items"] if each["slug"] != slug])
    return {**left, "removed": [*outline.get("removed", []), {**item, "module": homes[slug]}]}


def with_removed(outline: Outline, slug: str) -> Outline:
    """The outline with the item back, last in the module it stood in, else in the last one."""
    removed = outline.get("removed", [])
    item = next((each for each in removed if each["slug"] == slug), None)
    if item is None:
        return outline
    keys = [module["id"] for module in outline["modules"]]
    home = item["module"] if item["module"] in keys else keys[-1]
    rest = [each for each in removed if each["slug"] != slug]
    back = _each(outline, lambda module: [*module["items"], *([item] if module["id"] == home else [])])
    return {**back, "removed": rest}


def _each(outline: Outline, items: Callable[[Mapping[str, Any]], list[Any]]) -> Outline:
    return {**outline, "modules": [{**module, "items": items(module)} for module in outline["modules"]]}


def with_module(outline: Outline, title: str) -> Outline:
    """The outline with an empty module of that title at its end."""
    taken = {module["id"] for module in outline["modules"]}
    key = next(name for name in (f"m{number}" for number in range(1, MOST_MODULES + 2)) if name not in taken)
    return {**outline, "modules": [*outline["modules"], {"id": key, "title": title, "items": []}]}


def with_module_title(outline: Outline, key: str, title: str) -> Outline:
    """The outline in which the module is called so."""
    modules = [{**module, "title": title} if module["id"] == key else module for module in outline["modules"]]
    return {**outline, "modules": modules}


def without_module(outline: Outline, key: str) -> Outline:
    """The outline without the module, unless it is the last one or holds something."""
    modules = [module for module in outline["modules"] if module["id"] != key or module["items"]]
    return {**outline, "modules": modules} if modules else outline


def arranged(outline: Outline, order: Any) -> Outline | None:
    """The outline in that order of [{"id", "items": [slugs]}]; None where it does not name everything once."""
    modules = {module["id"]: module for module in outline["modules"]}
    items = {item["slug"]: item for item in items_of(outline)}
    try:
        asked = [(str(each["id"]), [str(slug) for slug in each["items"]]) for each in order]
    except (TypeError, KeyError):
        return None
    keys, slugs = [key for key, _ in asked], [slug for _, some in asked for slug in some]
    if sorted(keys) != sorted(modules) or sorted(slugs) != sorted(items):
        return None
    placed = [{**modules[key], "items": [items[slug] for slug in some]} for key, some in asked]
    return {**outline, "modules": placed}


def reading_minutes(words: str) -> int:
    """How many minutes a text takes to be read, at least one."""
    return max(1, -(-len(words.split()) // WORDS_A_MINUTE))
