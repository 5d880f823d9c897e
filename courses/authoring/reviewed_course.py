"""What a reviewer has on the desk: a course under review, with its changes, its parts and the approvals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from courses.authoring.actions.steps import is_author
from courses.authoring.models import CourseDraft, Review
from courses.authoring.queries.anchors import Spot, spots_of
from courses.authoring.queries.contents import load_with_draft
from courses.authoring.queries.remarks import Said, list_remarks, split_remarks
from courses.authoring.queries.reviews import list_approvals
from courses.authoring.queries.texts import text_of_draft, text_of_version
from courses.authoring.rules.compared import Differences
from courses.authoring.rules.differences import compare
from courses.authoring.rules.outlines import items_of
from courses.authoring.wording import STATES, name_of
from courses.catalogue.kinds import item_kind
from courses.catalogue.models import Course
from courses.lessons.blocks.registry import block_kind
from lms.core.permissions import the_actor


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A draft under review in the hands of one reviewer, who may decide unless they wrote in it."""

    course: Course
    draft: CourseDraft
    review: Review
    remarks: Sequence[Said]
    person_id: int
    states: ClassVar[Mapping[str, Any]] = STATES
    name_of: ClassVar[Any] = staticmethod(name_of)
    kind_of: ClassVar[Any] = staticmethod(block_kind)
    item_kind: ClassVar[Any] = staticmethod(item_kind)

    @property
    def title(self) -> str:
        """The name of the course."""
        return str(self.draft.facts["title"] or self.course.slug)

    @cached_property
    def is_author(self) -> bool:
        """True for somebody who wrote in the draft: they read the page, but decide nothing."""
        return is_author(self.draft, self.person_id)

    @property
    def is_open(self) -> bool:
        """True while this person may remark and decide."""
        return self.draft.state == "in_review" and not self.is_author

    def is_own(self, said: Said) -> bool:
        """True for a remark that this person may take away."""
        return (
            self.is_open
            and said.remark.review_id == self.review.id
            and said.remark.person_id == self.person_id
        )


@dataclass(frozen=True, kw_only=True)
class Overview(Desk):
    """The whole course: what differs from what learners have, its parts, who approved it, what was remarked before."""

    found: Differences | None
    approvals: Sequence[Any]
    spots: Mapping[str, Spot]
    past: Sequence[Said] = ()

    @property
    def parts(self) -> list[dict[str, Any]]:
        """The items in order with what became of them and how many remarks stand there."""
        changed = {each.item.slug: each for each in self.found.items} if self.found else {}
        said = [each.remark.slug for each in self.remarks]
        return [
            {"item": item, "change": changed.get(item["slug"]), "remarks": said.count(item["slug"])}
            for item in items_of(self.draft.outline)
        ]

    @property
    def titles(self) -> dict[str, str]:
        """What the parts are called, by address."""
        return {item["slug"]: item["title"] for item in items_of(self.draft.outline)}

    @property
    def approved_already(self) -> bool:
        """True where this person has approved the round."""
        return any(each[0] == self.person_id for each in self.approvals)


def open_overview(course: Course, draft: CourseDraft, review: Review) -> Overview:
    """The page of the whole course."""
    found = None
    if course.current_number is not None:
        (present,), written = load_with_draft([course.current_number], draft)
        found = compare(text_of_version(present), text_of_draft(written))
    remarks, past = split_remarks(list_remarks(course.id), draft)
    return Overview(
        course=course,
        draft=draft,
        review=review,
        remarks=remarks,
        spots=spots_of(draft, remarks),
        past=past,
        person_id=the_actor().person_id,
        found=found,
        approvals=list_approvals(review.id),
    )
