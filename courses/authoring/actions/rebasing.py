"""Bringing a draft up to the version that was published while it was written: nothing is lost silently."""

from typing import Any

from sqlalchemy import select

from courses.authoring.actions.beginning import content_of, outline_json
from courses.authoring.actions.foreign import asked_in
from courses.authoring.actions.items import put_draft_lesson
from courses.authoring.actions.saving import refuse_locked, save_facts, save_lesson, save_outline
from courses.authoring.actions.steps import take_step, title_of
from courses.authoring.models import CourseDraft, DraftFile
from courses.authoring.queries.drafts import find_draft_lesson, list_draft_files
from courses.authoring.queries.versions import get_version
from courses.authoring.rules.facts import FACTS, normal_facts
from courses.authoring.rules.outlines import items_of
from courses.authoring.wording import name_of
from courses.catalogue.models import Course, CourseVersion
from courses.catalogue.queries import Outline, Place, get_outline, list_files
from courses.lessons.models import LessonVersion
from lms.core.db import db, lock
from lms.core.errors import Refusal
from lms.core.i18n import _


def rebase_draft(*, draft: CourseDraft, person_id: int) -> list[str]:
    """What was published since stands in the draft where its authors changed nothing; theirs stays where they did.

    Returns what was changed in both, by name.
    """
    lock(draft)
    refuse_locked(draft)
    course = db.session.get_one(Course, draft.course_id)
    if draft.based_on is None or draft.based_on == course.current_number:
        raise Refusal(_("The draft stands on the present version already."))
    rebase = _Rebase(draft, course, person_id)
    rebase.take()
    draft.based_on = course.current_number
    db.session.flush()
    detail = {"version": course.current_number}
    take_step(course.id, "rebased", label=title_of(draft, course), person_id=person_id, detail=detail)
    return rebase.both


class _Rebase:
    """One draft, the version it came from, and the version that learners have."""

    def __init__(self, draft: CourseDraft, course: Course, person_id: int) -> None:
        self.draft, self.person_id = draft, person_id
        self.base = get_version(course.id, draft.based_on)
        self.present = get_version(course.id, course.current_number)
        self.before, self.after = get_outline(self.base.id), get_outline(self.present.id)
        self.both: list[str] = []

    def take(self) -> None:
        self._take_facts()
        self._take_files()
        known = {place.slug: place for place in self.before.places()}
        here = {item["slug"] for item in items_of(self.draft.outline)}
        came = [place for place in self.after.places() if place.slug not in known and place.slug not in here]
        for place in self.after.places():
            if place.kind == "lesson" and place.slug in known and place.slug in here:
                self._take_lesson(known[place.slug], place)
        self._add(came)

    def _take_facts(self) -> None:
        old, new, own = self._facts(self.base), self._facts(self.present), self.draft.facts
        came = [name for name in FACTS if new[name] != old[name] and own[name] != new[name]]
        changed = {name: new[name] for name in came if own[name] == old[name]}
        self.both += [name_of(name) for name in came if name not in changed]
        if changed:
            save_facts(
                draft=self.draft, facts=changed, revision=self.draft.revision, person_id=self.person_id
            )

    def _facts(self, version: CourseVersion) -> dict[str, Any]:
        return normal_facts({name: getattr(version, name) for name in FACTS})

    def _take_files(self) -> None:
        known = list_draft_files(self.draft.course_id)
        for file in list_files(self.present.id):
            if file.name not in known:
                row = DraftFile(course_id=self.draft.course_id, name=file.name, sha256=file.sha256)
                db.session.add(row)
        db.session.flush()

    def _take_lesson(self, old: Place, new: Place) -> None:
        if old.content_number == new.content_number:
            return
        lesson = find_draft_lesson(self.draft.course_id, new.slug)
        if lesson is None:
            return
        was, became = content_of(_lesson(old)), content_of(_lesson(new))
        if _bare(was) == _bare(became) or _bare(lesson.content) == _bare(became):
            return
        if _bare(lesson.content) != _bare(was):
            self.both.append(new.title)
            return
        save_lesson(
            draft=self.draft,
            slug=new.slug,
            content=became,
            revision=lesson.revision,
            person_id=self.person_id,
            known=asked_in(became),
        )

    def _add(self, places: list[Place]) -> None:
        """Items that are new stand in the module of the same place, at its end."""
        if not places:
            return
        modules = [{**module, "items": list(module["items"])} for module in self.draft.outline["modules"]]
        for place in places:
            at = min(_module_of(self.after, place), len(modules) - 1)
            listed = outline_json(Outline(self.present, [self.after.modules[_module_of(self.after, place)]]))
            found = next(item for item in items_of(listed) if item["slug"] == place.slug)
            modules[at]["items"].append(found)
            if place.kind == "lesson":
                content = content_of(_lesson(place))
                put_draft_lesson(self.draft, place.slug, content, self.person_id)
        outline = {**self.draft.outline, "modules": modules}
        save_outline(
            draft=self.draft, outline=outline, revision=self.draft.revision, person_id=self.person_id
        )


def _module_of(outline: Outline, place: Place) -> int:
    return next(at for at, module in enumerate(outline.modules) if place in module.places)


def _lesson(place: Place) -> LessonVersion:
    return db.session.scalars(
        select(LessonVersion).where(
            LessonVersion.item_id == place.item_id, LessonVersion.number == place.content_number
        )
    ).one()


def _bare(content: dict[str, Any]) -> Any:
    """What a lesson says, whatever its blocks are called."""
    blocks = [{key: value for key, value in block.items() if key != "id"} for block in content["blocks"]]
    return blocks, content.get("translations") or {}
