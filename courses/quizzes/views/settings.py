"""The rules and the blueprint of a quiz: read, drafted, published, or begun for a new quiz."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.catalogue.queries import get_outline
from courses.quizzes.actions.drafting import (
    discard_draft,
    open_draft,
    rewrite_draft,
    save_draft,
)
from courses.quizzes.actions.publishing import impact_of, plan_faults, publish_plan
from courses.quizzes.forms.settings import NewQuizForm, PlanForm
from courses.quizzes.pools import Shelf, get_shelf
from courses.quizzes.rule_words import plan_words
from courses.quizzes.rules.plans import Plan
from courses.quizzes.views.blueprint import quizzes
from courses.quizzes.views.desk import COMPOSE, Desk, open_desk
from courses.sessions.queries import get_course_taught
from lms.core.db import db
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.core.permissions import allowed, the_actor
from lms.core.web import prepares
from lms.people.queries import find_person_by_id
from lms.people.views.parts import refusals_in, status_of

View = Callable[..., ResponseReturnValue]
# After saving, on to the page of the button that was pressed.
_NEXT = {
    "preview": "quizzes.preview_paper",
    "simulate": "quizzes.simulate_papers",
    "publish": "quizzes.confirm_publishing",
}


def desk_page(tail: str, *methods: str) -> Callable[[View], View]:
    """The view answers for published quizzes and for new ones, at their own addresses."""

    def register(view: View) -> View:
        for base in ("/day-hoc/kiem-tra/<course>/<item>", "/day-hoc/ban-nhap/<draft>"):
            quizzes.add_url_rule(f"{base}{tail}", view_func=view, methods=list(methods) or ["GET"])
        return view

    return register


def plan_at(desk: Desk, shelf: Shelf) -> Plan:
    """The plan as it is drafted, else as it is published."""
    if desk.draft is not None:
        return Plan.from_json(desk.draft.content)
    assert desk.quiz is not None
    return shelf.plan_of(desk.quiz, desk.title)


def words_of(plan: Plan, shelf: Shelf) -> str:
    """The plan in sentences."""
    return plan_words(plan, [shelf.short_name_of(row) for row in plan.rows])


@desk_page("", "GET", "POST")
@allowed(COMPOSE)
def edit_settings(**address: str) -> ResponseReturnValue:
    """Five things at first sight, the rest under "further rules", and a sentence that says it all."""
    desk = open_desk(**address)
    shelf = get_shelf(desk.course, desk.quiz)
    plan = plan_at(desk, shelf)
    form = PlanForm.of(plan, desk.draft.revision if desk.draft else 0)
    deed = request.form.get("do", "")
    if request.method == "POST" and deed == "add-row" and len(form.rows) < form.rows.max_entries:
        form.rows.append_entry()
    elif request.method == "POST" and deed.startswith("remove-"):
        form.remove_row(int(deed[7:9]) if deed[7:9].isdecimal() else -1)
    elif request.method == "POST" and deed != "add-row" and form.validate():
        saved = _save(desk, form, plan)
        if saved is not None:
            return redirect(saved.url(_NEXT.get(deed, "quizzes.edit_settings")))
    return _page(desk, shelf, form, plan)


def _page(desk: Desk, shelf: Shelf, form: PlanForm, plan: Plan) -> Any:
    lessons = [
        (each.slug, each.title) for each in get_outline(desk.version.id).places() if each.kind != "quiz"
    ]
    form.offer(shelf, lessons)
    page = render_template(
        "quizzes/edit_settings.html",
        desk=desk,
        form=form,
        words=words_of(plan, shelf),
        author=find_person_by_id(desk.draft.author_id) if desk.draft else None,
        has_sources=bool(shelf.sources),
    )
    return page, status_of(form)


def _save(desk: Desk, form: PlanForm, before: Plan) -> Desk | None:
    """The desk as it is saved; None where somebody else was faster, which the form then says."""
    plan = form.plan()
    if desk.item is not None and plan == before:
        return desk
    draft = None
    with refusals_in(form):
        draft = _write(desk, plan, form.asked_revision())
    if draft is None:
        found = open_desk(**desk.address).draft
        form.revision.data = str(found.revision if found else 0)
        form.revision.raw_data = None
        return None
    flash(_("The draft is saved. Learners see nothing of it until it is published."), "success")
    return replace(desk, draft=draft)


def _write(desk: Desk, plan: Plan, revision: int) -> Any:
    author_id = the_actor().person_id
    if desk.item is None:
        assert desk.draft is not None
        rewrite_draft(draft=desk.draft, plan=plan, revision=revision, author_id=author_id)
        return desk.draft
    return save_draft(
        course=desk.course,
        item=desk.item,
        draft=desk.draft,
        plan=plan,
        revision=revision,
        author_id=author_id,
    )


@desk_page("/tom-tat", "POST")
@allowed(COMPOSE)
@prepares
def summarise(**address: str) -> ResponseReturnValue:
    """The sentence for what stands in the form at this moment; nothing is stored."""
    desk = open_desk(**address)
    shelf, form = get_shelf(desk.course, desk.quiz), PlanForm()
    return jsonify(words=words_of(form.plan(), shelf) if form.validate() else "")


@desk_page("/bo-nhap", "POST")
@allowed(COMPOSE)
def drop_draft(**address: str) -> ResponseReturnValue:
    """The draft is gone; a published quiz stays as it is."""
    desk = open_desk(**address)
    if desk.draft is not None:
        discard_draft(draft=desk.draft)
        flash(_("The draft is discarded."), "success")
    if desk.item is None:
        return redirect(url_for("sessions.show_teaching"))
    return redirect(desk.url("quizzes.edit_settings"))


@desk_page("/xuat-ban", "GET", "POST")
@allowed(COMPOSE)
def confirm_publishing(**address: str) -> ResponseReturnValue:
    """What publishing would do and to whom; then it is done."""
    desk = open_desk(**address)
    shelf = get_shelf(desk.course, desk.quiz)
    plan = plan_at(desk, shelf)
    faults = plan_faults(plan, shelf)
    if request.method == "POST" and not faults:
        try:
            return _publish(desk, plan, shelf)
        except Refusal as refusal:
            faults = [str(message) for message in refusal.messages]
    page = render_template(
        "quizzes/confirm_publishing.html",
        desk=desk,
        plan=plan,
        words=words_of(plan, shelf),
        faults=faults,
        impact=impact_of(desk.course),
    )
    return page, 422 if request.method == "POST" else 200


def _publish(desk: Desk, plan: Plan, shelf: Shelf) -> ResponseReturnValue:
    text = request.form.get("revision", "0")
    revision = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
    with db.session.begin_nested():
        version = publish_plan(
            course=desk.course, item=desk.item, draft=desk.draft, revision=revision, plan=plan, shelf=shelf
        )
    flash(
        _("Published: version %(number)s of the course is what new learners get.", number=version.number),
        "success",
    )
    return redirect(url_for("sessions.show_teaching"))


@quizzes.route("/day-hoc/khoa/<course>/kiem-tra-moi", methods=["GET", "POST"])
@allowed(COMPOSE)
def add_quiz(course: str) -> ResponseReturnValue:
    """A new quiz of the course is begun as a draft; it stands in the course when it is published."""
    found, version = get_course_taught(course, COMPOSE)
    form = NewQuizForm()
    if request.method == "POST" and form.validate():
        draft = open_draft(course=found, plan=Plan(title=form.title.data), author_id=the_actor().person_id)
        return redirect(url_for(".edit_settings", draft=draft.public_id))
    page = render_template("quizzes/add_quiz.html", form=form, course=found, version=version)
    return page, status_of(form)
