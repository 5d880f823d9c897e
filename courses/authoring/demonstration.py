"""What the trainer of the demonstration writes on: a new course, half done, and the next version of an open one."""

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

from courses.authoring import actions
from courses.authoring.demonstration_page import draw_page
from courses.authoring.models import CourseDraft
from courses.authoring.queries import find_draft, get_draft_lesson
from courses.authoring.rules.outlines import items_of
from courses.catalogue.queries import find_course
from lms.core.clock import as_if_at, now
from lms.core.db import db
from lms.organisations.queries import find_unit_by_code, get_root
from lms.people.demonstration import demonstration_people

_HERE = Path(__file__)
_MINISTRY, _OPEN = "BKHCN", "nhiem-vu-hang-nam"


def seed_drafts() -> None:
    """The desk of the trainer holds a draft of every kind that one writes on."""
    trainer = demonstration_people()["giangvien"].id
    plan = tomllib.loads(_HERE.with_suffix(".toml").read_text(encoding="utf-8"))
    with as_if_at(now() - dt.timedelta(days=6, hours=3)):
        draft = _begin(plan, trainer)
    with as_if_at(now() - dt.timedelta(days=1, hours=2)):
        _write(draft, plan, trainer)
    course = find_course(_OPEN)
    if course is not None and find_draft(course.id) is None:
        with as_if_at(now() - dt.timedelta(hours=5)):
            actions.open_draft(course=course, person_id=trainer)


def _begin(plan: dict[str, Any], trainer: int) -> CourseDraft:
    unit = find_unit_by_code(_MINISTRY) or get_root()
    draft = actions.begin_course(unit=unit, title=plan["title"], person_id=trainer)
    facts = {name: plan[name] for name in ("summary", "objectives", "field", "legal_documents")}
    facts["tiet_hundredths"] = plan["tiet"]
    actions.save_facts(draft=draft, facts=facts, revision=draft.revision, person_id=trainer)
    modules = [
        {"id": f"m{number}", "title": module["title"], "items": []}
        for number, module in enumerate(plan["modules"], 1)
    ]
    actions.save_outline(
        draft=draft, outline={"modules": modules}, revision=draft.revision, person_id=trainer
    )
    return draft


def _write(draft: CourseDraft, plan: dict[str, Any], trainer: int) -> None:
    for number, module in enumerate(plan["modules"], 1):
        for lesson in module["lessons"]:
            slug = actions.add_item(
                draft=draft,
                module_id=f"m{number}",
                kind="lesson",
                title=lesson["title"],
                person_id=trainer,
            )
            _fill(draft, slug, lesson, trainer)
    titles = {lesson["title"]: lesson["minutes"] for each in plan["modules"] for lesson in each["lessons"]}
    outline = {**draft.outline, "modules": [dict(module) for module in draft.outline["modules"]]}
    for item in items_of(outline):
        item["minutes"] = titles[item["title"]]
    actions.save_outline(draft=draft, outline=outline, revision=draft.revision, person_id=trainer)
    db.session.flush()


def _fill(draft: CourseDraft, slug: str, lesson: dict[str, Any], trainer: int) -> None:
    blocks = [_block(draft, block) for block in lesson["blocks"]]
    revision = get_draft_lesson(draft.course_id, slug).revision
    actions.save_lesson(
        draft=draft, slug=slug, content={"blocks": blocks}, revision=revision, person_id=trainer
    )


def _block(draft: CourseDraft, block: dict[str, Any]) -> dict[str, Any]:
    if "picture" not in block:
        return block
    name = f"images/{block['picture']}.png"
    actions.keep_draft_file(draft=draft, name=name, content=draw_page(), media_type="image/png")
    return {name: value for name, value in block.items() if name != "picture"} | {"file": name}
