"""Random edits, publications and moves against random progress: nobody's percentage, passes or credit ever falls."""

from dataclasses import dataclass, field
from itertools import count
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from courses.authoring.actions import open_draft, save_lesson, save_outline
from courses.authoring.actions.items import add_item
from courses.authoring.actions.releasing import Choice, release_draft, roll_back
from courses.authoring.actions.reviewing import approve_draft, send_for_review
from courses.authoring.checks import draft_checks
from courses.authoring.queries.drafts import get_draft_lesson
from courses.authoring.queries.impacts import impact_of_draft, impact_of_version
from courses.authoring.rules.outlines import items_of
from courses.catalogue.models import Course, CourseVersion
from courses.catalogue.queries import get_outline
from courses.progress.actions import enrol, pass_item
from courses.progress.models import Completion, Enrolment, ItemPass
from courses.progress.queries import list_studies
from lms.core.db import db, transaction
from lms.core.errors import Refusal
from lms.training.models import Credit
from tests.factories.courses import make_course, make_learner

_number = count(1)
NUMBER = st.integers(0, 5)
EDIT = st.one_of(
    st.tuples(st.just("add"), NUMBER),
    st.tuples(st.just("remove"), NUMBER),
    st.tuples(st.just("reorder"), NUMBER),
    st.tuples(st.just("change"), NUMBER),
    st.tuples(st.just("optional"), NUMBER),
    st.tuples(st.just("rule"), NUMBER),
    st.tuples(st.just("apart"), NUMBER),
)
MOVES, AGAIN = st.booleans(), st.sets(NUMBER)
DEED = st.one_of(
    st.tuples(st.just("study"), NUMBER, NUMBER),
    st.tuples(st.just("study"), NUMBER, NUMBER),
    st.tuples(st.just("join")),
    st.tuples(st.just("publish"), st.lists(EDIT, max_size=3), MOVES, AGAIN),
    st.tuples(st.just("publish"), st.lists(EDIT, max_size=3), MOVES, AGAIN),
    st.tuples(st.just("back"), NUMBER, MOVES, AGAIN),
)


@dataclass
class School:
    """A course, who writes and reviews it, and who learns in it."""

    course: Course
    author: int
    reviewer: int
    learners: list[int] = field(default_factory=list)

    def study(self, who: int, what: int) -> None:
        enrolment = self.enrolment(self.learners[who % len(self.learners)])
        places = get_outline(enrolment.version_id).places()
        item = places[what % len(places)]
        detail = {"score_percent": 80.0} if item.kind == "quiz" else {}
        pass_item(enrolment=enrolment, item_id=item.item_id, rule="read", detail=detail)

    def enrolment(self, person_id: int) -> Enrolment:
        return db.session.scalars(select(Enrolment).where(Enrolment.person_id == person_id)).one()

    def join(self) -> None:
        person = make_learner().id
        enrol(person_id=person, course=self.course, version=self.version())
        self.learners.append(person)

    def version(self, number: int | None = None) -> CourseVersion:
        wanted = number or self.course.current_number
        return db.session.scalars(
            select(CourseVersion).where(
                CourseVersion.course_id == self.course.id, CourseVersion.number == wanted
            )
        ).one()

    def publish(self, edits: list[tuple[str, int]], moves: bool, again: set[int]) -> None:
        draft = open_draft(course=self.course, person_id=self.author)
        for what, at in edits:
            self.edit(draft, what, at)
        confirmed = {check.key for check in draft_checks(draft)}
        review = send_for_review(draft=draft, note="", confirmed=confirmed, person_id=self.author)
        approve_draft(draft=draft, round_number=review.round, reason="", person_id=self.reviewer)
        impact = impact_of_draft(self.course, draft)
        choice = self.choice(impact, moves, again)
        released = release_draft(draft=draft, choice=choice, person_id=self.reviewer)
        if released.move and choice.kind == "major":
            asked = {each.item.slug: each.people for each in impact.restudies}
            assert released.move.moved == impact.under_way
            assert released.move.asked_again <= sum(asked[slug] for slug in choice.again)
            if not choice.again:
                assert released.move.completed == impact.completing

    def choice(self, impact: Any, moves: bool, again: set[int]) -> Choice:
        slugs = [each.item.slug for each in impact.restudies]
        asked = frozenset(slug for place, slug in enumerate(slugs) if place in again)
        kind = "minor" if impact.may_be_minor and not moves else "major"
        asked = asked if moves else frozenset()
        return Choice(kind=kind, moves=moves, again=asked, seen=self.course.current_number, drops=True)

    def edit(self, draft: Any, what: str, at: int) -> None:
        items = list(items_of(draft.outline))
        item = items[at % len(items)]
        text = {"id": "k", "kind": "text", "html": f"<p>Lời số {next(_number)}</p>"}
        if what == "add":
            module = draft.outline["modules"][0]["id"]
            content = {"blocks": [text], "translations": {}}
            add_item(draft=draft, module_id=module, kind="lesson", title="Bài mới", person_id=self.author,
                     content=content)  # fmt: skip
        elif what == "change" and item["kind"] == "lesson":
            lesson = get_draft_lesson(draft.course_id, item["slug"])
            asked = [block for block in lesson.content["blocks"] if block["kind"] == "question"]
            save_lesson(
                draft=draft,
                slug=item["slug"],
                content={"blocks": [text, *asked]},
                revision=lesson.revision,
                person_id=self.author,
            )
        elif what == "apart":
            self.set_apart(draft, at)
        elif what in ("remove", "reorder", "optional", "rule"):
            self.rearrange(draft, what, item["slug"])

    def set_apart(self, draft: Any, at: int) -> None:
        items = list(items_of(draft.outline))
        parts = [part for part in (items[: at % len(items)], items[at % len(items) :]) if part]
        modules = [{"id": f"m{n}", "title": f"Phần {n}", "items": part} for n, part in enumerate(parts, 1)]
        outline = {**draft.outline, "modules": modules}
        save_outline(draft=draft, outline=outline, revision=draft.revision, person_id=self.author)

    def rearrange(self, draft: Any, what: str, slug: str) -> None:
        items = [dict(item) for item in items_of(draft.outline)]
        item = next(each for each in items if each["slug"] == slug)
        others = [each for each in items if each is not item]
        if what == "optional":
            item["is_required"] = not item["is_required"]
        elif what == "rule":
            item["completion"] = {} if item["completion"] else {"kind": "viewed"}
        else:
            items = others if what == "remove" else [*others, item]
        if any(each["is_required"] for each in items) and any(each["kind"] == "lesson" for each in items):
            outline = {**draft.outline, "modules": [{**draft.outline["modules"][0], "items": items}]}
            save_outline(draft=draft, outline=outline, revision=draft.revision, person_id=self.author)

    def back(self, number: int, moves: bool, again: set[int]) -> None:
        wanted = 1 + number % (self.course.current_number or 1)
        if wanted == self.course.current_number:
            return
        choice = self.choice(impact_of_version(self.course, self.version(wanted)), moves, again)
        roll_back(course=self.course, number=wanted, choice=choice, person_id=self.reviewer)

    def reached(self) -> list[tuple[int, set[int], int, bool]]:
        """(percentage, passes, credit, completed) of every learner."""
        return [self._reached(person) for person in self.learners]

    def _reached(self, person: int) -> tuple[int, set[int], int, bool]:
        study = list_studies(person)[0]
        passes = select(ItemPass.item_id).where(ItemPass.enrolment_id == study.enrolment.id)
        credit = select(func.sum(Credit.amount_hundredths)).where(Credit.person_id == person)
        completion = db.session.get(Completion, study.enrolment.id)
        assert (study.percent == 100) == (completion is not None)
        return (
            study.percent,
            set(db.session.scalars(passes)),
            db.session.scalar(credit) or 0,
            completion is not None,
        )


def _falls(before: list[Any], after: list[Any]) -> bool:
    pairs = zip(before, after, strict=False)
    return any(a[0] < b[0] or a[1] < b[1] or a[2] < b[2] or a[3] < b[3] for b, a in pairs)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(DEED, min_size=3, max_size=14))
def test_whatever_is_published_nobody_loses_anything(app: Flask, deeds: list[tuple[Any, ...]]) -> None:
    with app.app_context(), transaction(write=True):
        made = make_course(f"khoa-{next(_number)}")
        school = School(made.course, make_learner("Lê Văn Đạt").id, make_learner("Trần Thẩm").id)
        school.join()
        for name, *given_ in deeds:
            before = school.reached()
            getattr(school, name)(*given_)
            assert not _falls(before, school.reached())
            assert all(now[1] >= then[1] for then, now in zip(before, school.reached(), strict=False))
        faults = {key: check() for key, check in app.extensions["lms.invariants"].items()}
        assert {key: found for key, found in faults.items() if found} == {}


def test_a_correction_asks_nothing_of_anybody(app: Flask) -> None:
    with app.app_context(), transaction(write=True):
        made = make_course("mot-loi-chinh-ta")
        school = School(made.course, make_learner("Lê Văn Đạt").id, make_learner("Trần Thẩm").id)
        school.join()
        school.study(0, 0)
        before = school.reached()
        school.publish([("change", 0)], False, set())
        assert school.version().kind == "minor"
        assert school.enrolment(school.learners[0]).version_id == school.version().id
        assert school.reached() == before


def test_a_draft_that_nobody_approved_is_not_published(app: Flask) -> None:
    with app.app_context(), transaction(write=True):
        made = make_course("chua-duyet")
        draft = open_draft(course=made.course, person_id=make_learner().id)
        try:
            release_draft(draft=draft, choice=Choice(seen=1), person_id=make_learner().id)
        except Refusal as refusal:
            assert refusal.status == 409
        assert made.course.current_number == 1
