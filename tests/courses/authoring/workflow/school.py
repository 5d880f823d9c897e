"""An author, reviewers and a course on its way through review, for tests of the workflow."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from courses.authoring import actions
from courses.authoring.actions import open_draft
from courses.authoring.actions.releasing import Choice, release_draft
from courses.authoring.actions.reviewing import approve_draft, send_for_review
from courses.authoring.checks import draft_checks
from courses.authoring.models import CourseDraft, Review
from courses.authoring.queries import find_draft, get_draft_lesson
from courses.catalogue.models import Course
from lms.core.db import db
from lms.core.permissions import Role
from lms.organisations.models import Unit
from lms.organisations.queries import get_root
from tests.factories.courses import make_learner
from tests.factories.people import make_holder

WORDS = "<p>Giữ mật khẩu cho riêng mình, đổi khi nghi lộ.</p>"


@dataclass
class School:
    """Who writes, who reviews, and the draft of a course of the root unit."""

    author: int
    reviewer: int
    second: int
    course_id: int = 0
    more: dict[str, int] = field(default_factory=dict)

    @property
    def draft(self) -> CourseDraft:
        found = find_draft(self.course_id)
        assert found is not None
        return found

    @property
    def course(self) -> Course:
        return db.session.get_one(Course, self.course_id)

    @property
    def slug(self) -> str:
        return self.course.slug

    def write(self, *blocks: dict[str, Any], slug: str = "bai-1") -> None:
        """The lesson holds these blocks."""
        lesson = get_draft_lesson(self.course_id, slug)
        content = {"blocks": list(blocks)}
        actions.save_lesson(
            draft=self.draft, slug=slug, content=content, revision=lesson.revision, person_id=self.author
        )

    def send(self) -> Review:
        """The draft is with its reviewers; every hint is confirmed."""
        confirmed = {check.key for check in draft_checks(self.draft)}
        return send_for_review(draft=self.draft, note="", confirmed=confirmed, person_id=self.author)

    def approve(self, person_id: int | None = None) -> Review:
        """The draft is sent and approved by that reviewer."""
        review = self.send()
        who = person_id or self.reviewer
        return approve_draft(draft=self.draft, round_number=review.round, reason="", person_id=who)


def publish_changed(course: Course, change: Callable[[School], object], **choice: Any) -> None:
    """In a writing transaction: the course, changed in its draft by an author, is its next version."""
    author, reviewer = make_learner("Lê Văn Đạt").id, make_learner("Trần Thẩm").id
    school = School(author, reviewer, reviewer, course.id)
    open_draft(course=course, person_id=author)
    change(school)
    school.approve()
    wanted = Choice(seen=course.current_number, **choice)
    release_draft(draft=school.draft, choice=wanted, person_id=reviewer)


def text(id: str = "a", html: str = WORDS) -> dict[str, Any]:
    """A block of text."""
    return {"id": id, "kind": "text", "html": html}


def make_school(unit: Unit | None = None) -> School:
    """A draft of a new course with one written lesson, ready to be sent."""
    unit = unit or get_root()
    author = make_holder(Role.TRAINER, unit, "Lê Văn Đạt").id
    school = School(
        author,
        make_holder(Role.REVIEWER, unit, "Trần Thị Thẩm").id,
        make_holder(Role.REVIEWER, unit, "Phạm Văn Định").id,
    )
    draft = actions.begin_course(unit=unit, title="An toàn dữ liệu", person_id=author)
    school.course_id = draft.course_id
    facts = {"tiet_hundredths": 200, "summary": "Giữ dữ liệu của dân."}
    actions.save_facts(draft=draft, facts=facts, revision=draft.revision, person_id=author)
    school.write(text("a"), text("b", "<p>Không cho mượn tài khoản.</p>"))
    return school
