"""A quiz of a draft: what is drawn, how long, how often, and the pass mark."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.authoring.actions import note_author, refuse_locked
from courses.authoring.models import CourseDraft
from courses.authoring.queries import AUTHOR, get_draft
from courses.authoring.rules.outlines import find_item, items_of
from courses.authoring.views.blueprint import STUDIO, authoring
from courses.catalogue.actions import keep_item
from courses.catalogue.models import Course
from courses.quizzes.actions.publishing import put_plan
from courses.quizzes.forms.settings import PlanForm
from courses.quizzes.pools import Shelf, get_shelf
from courses.quizzes.rule_words import plan_words
from courses.quizzes.rules.plans import Plan, PlanRow
from courses.quizzes.teaching import find_newest
from lms.core.db import lock
from lms.core.errors import NotFound
from lms.core.i18n import _
from lms.core.permissions import allowed, the_actor
from lms.people.views.parts import refusals_in, status_of


@authoring.route(f"{STUDIO}/<slug>/kiem-tra/<lesson>", methods=["GET", "POST"])
@allowed(AUTHOR)
def edit_quiz(slug: str, lesson: str) -> ResponseReturnValue:
    """Questions of the bank by category and count, minutes, attempts and pass mark; a sentence says it all."""
    course, draft = get_draft(slug)
    item = find_item(draft.outline, lesson)
    if item is None or item["kind"] != "quiz":
        raise NotFound()
    quiz = find_newest(course.id, lesson)
    shelf = get_shelf(course, quiz)
    plan = (
        shelf.plan_of(quiz, item["title"])
        if quiz
        else Plan(title=item["title"], rows=(PlanRow(source="", count=5),))
    )
    form = PlanForm.of(plan, 0)
    deed = request.form.get("do", "")
    if request.method == "POST" and deed == "add-row" and len(form.rows) < form.rows.max_entries:
        form.rows.append_entry()
    elif request.method == "POST" and deed.startswith("remove-"):
        form.remove_row(int(deed[7:9]) if deed[7:9].isdecimal() else -1)
    elif request.method == "POST" and deed != "add-row" and form.validate():
        with refusals_in(form):
            _save(course, draft, item, form.plan(), shelf)
        if not form.errors:
            flash(_("The quiz is saved. It opens with the next version of the course."), "success")
            return redirect(url_for(".show_outline", slug=slug, _anchor=f"m-{lesson}"))
    return _page(course, draft, item, form, shelf, plan)


def _page(
    course: Course, draft: CourseDraft, item: dict[str, Any], form: PlanForm, shelf: Shelf, plan: Plan
) -> ResponseReturnValue:
    lessons = [(each["slug"], each["title"]) for each in items_of(draft.outline) if each["kind"] == "lesson"]
    form.offer(shelf, lessons)
    page = render_template(
        "authoring/edit_quiz.html",
        course=course,
        draft=draft,
        item=item,
        form=form,
        words=plan_words(plan, [shelf.short_name_of(row) for row in plan.rows]) if plan.rows else "",
        has_sources=bool(shelf.sources),
    )
    return page, status_of(form)


def _save(course: Course, draft: CourseDraft, item: dict[str, Any], plan: Plan, shelf: Shelf) -> None:
    lock(draft)
    refuse_locked(draft)
    kept = keep_item(course=course, slug=item["slug"], kind="quiz")
    put_plan(item=kept, plan=plan, shelf=shelf, label=f"{draft.facts['title']}: {item['title']}")
    note_author(draft, the_actor().person_id)
