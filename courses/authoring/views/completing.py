"""When an item of a draft counts as done: rules chosen by ticks, said in words."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.authoring.actions import save_outline
from courses.authoring.outline_facts import list_item_facts
from courses.authoring.queries import AUTHOR, get_draft
from courses.authoring.rules.outlines import find_item, with_item
from courses.authoring.views.blueprint import STUDIO, authoring
from courses.progress.completion_forms import completion_form, rule_in_words
from lms.core.errors import NotFound
from lms.core.i18n import _
from lms.core.permissions import allowed, the_actor
from lms.people.views.parts import refusals_in, status_of


@authoring.route(f"{STUDIO}/<slug>/muc/<item>/hoan-thanh", methods=["GET", "POST"])
@allowed(AUTHOR)
def edit_completion(slug: str, item: str) -> ResponseReturnValue:
    """The rules by which the item counts; the sentence that learners will read."""
    course, draft = get_draft(slug)
    found = find_item(draft.outline, item)
    if found is None:
        raise NotFound()
    form = completion_form(found["kind"], found["completion"])
    if request.method == "POST" and form.validate():
        with refusals_in(form):
            save_outline(
                draft=draft,
                outline=with_item(draft.outline, item, completion=form.chosen()),
                revision=draft.revision,
                person_id=the_actor().person_id,
            )
        if not form.errors:
            flash(_("Saved."), "success")
            return redirect(url_for(".show_outline", slug=slug, _anchor=f"m-{item}"))
    page = render_template(
        "authoring/edit_completion.html",
        course=course,
        draft=draft,
        item=found,
        form=form,
        words=rule_in_words({**found, "minutes": list_item_facts(course, draft)[item].minutes}),
    )
    return page, status_of(form)
