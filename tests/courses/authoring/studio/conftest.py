"""A trainer at the desk of the studio, with a draft; without JavaScript."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from courses.authoring import actions
from courses.authoring.models import CourseDraft, DraftLesson
from courses.authoring.queries import get_draft_lesson
from courses.catalogue.models import Course
from lms.core.db import db, transaction
from lms.core.permissions import Role
from tests.factories.organisations import make_unit
from tests.factories.people import make_holder

TEXT = {"id": "abc", "kind": "text", "html": "<p>Giữ mật khẩu cho riêng mình.</p>"}


class Studio:
    """The draft “An toàn dữ liệu” of one unit, its author, a colleague, and the trainer of another unit."""

    def __init__(self, app: Flask, sign_in: Callable[[int], FlaskClient]) -> None:
        self.app, self._sign_in = app, sign_in
        with app.app_context(), transaction(write=True):
            unit, other = make_unit("Sở Nội vụ"), make_unit("Sở Y tế")
            self.author_id = make_holder(Role.TRAINER, unit, "Lê Văn Đạt").id
            self.colleague_id = make_holder(Role.TRAINER, unit, "Đỗ Thị Ánh").id
            self.stranger_id = make_holder(Role.TRAINER, other, "Ngô Văn Ẩn").id
            draft = actions.begin_course(unit=unit, title="An toàn dữ liệu", person_id=self.author_id)
            self.course_id, self.unit_id, self.other_unit_id = draft.course_id, unit.id, other.id
            self.slug = db.session.get_one(Course, draft.course_id).slug
        self.author = sign_in(self.author_id)

    @property
    def lesson(self) -> str:
        """The address of the first lesson."""
        return f"/soan/{self.slug}/bai/bai-1"

    def colleague(self) -> FlaskClient:
        """A browser of the colleague."""
        return self._sign_in(self.colleague_id)

    def stranger(self) -> FlaskClient:
        """A browser of the trainer of another unit."""
        return self._sign_in(self.stranger_id)

    def write(self, *blocks: dict[str, Any], person_id: int = 0) -> None:
        """The lesson holds these blocks, saved by the author unless by somebody else."""
        with self.app.app_context(), transaction(write=True):
            draft = db.session.get_one(CourseDraft, self.course_id)
            lesson = get_draft_lesson(self.course_id, "bai-1")
            actions.save_lesson(
                draft=draft,
                slug="bai-1",
                content={"blocks": list(blocks)},
                revision=lesson.revision,
                person_id=person_id or self.author_id,
            )

    def read(self) -> DraftLesson:
        """The lesson as it is kept."""
        with self.app.app_context(), transaction(write=False):
            lesson = get_draft_lesson(self.course_id, "bai-1")
            db.session.expunge(lesson)
            return lesson

    def blocks(self) -> list[dict[str, Any]]:
        """The blocks as they are kept."""
        return list(self.read().content["blocks"])

    def draft(self) -> CourseDraft:
        """The draft as it is kept."""
        with self.app.app_context(), transaction(write=False):
            draft = db.session.get_one(CourseDraft, self.course_id)
            db.session.expunge(draft)
            return draft

    def save(
        self, blocks: list[Any], *, revision: int, client: FlaskClient | None = None, **more: Any
    ) -> Any:
        """What the script sends."""
        body = {"revision": revision, "blocks": blocks, **more}
        headers = {"Accept": "application/json", "X-CSRFToken": "-"}
        return (client or self.author).post(f"{self.lesson}/luu", json=body, headers=headers)


@pytest.fixture
def studio(app: Flask, sign_in: Callable[[int], FlaskClient]) -> Studio:
    return Studio(app, sign_in)


__all__ = ["TEXT", "Studio"]
