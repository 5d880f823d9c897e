"""What the course states about itself: one form, every fault at once, nobody's entries written over."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.authoring.actions import save_facts
from courses.authoring.forms.courses import FactsForm, other_language
from courses.authoring.models import CourseDraft
from courses.authoring.queries import AUTHOR, get_draft
from courses.authoring.rules.facts import FACTS
from courses.authoring.rules.merging import digest
from courses.authoring.views.blueprint import STUDIO, authoring
from courses.catalogue.competencies import competency_choices, competency_words
from lms.core.i18n import _
from lms.core.permissions import allowed, the_actor
from lms.people.queries import find_person_by_id
from lms.people.views.parts import refusals_in, status_of


@authoring.route(f"{STUDIO}/<slug>/thong-tin", methods=["GET", "POST"])
@allowed(AUTHOR)
def edit_facts(slug: str) -> ResponseReturnValue:
    """Name, summary, objectives, periods and what else the catalogue and the certificate say."""
    course, draft = get_draft(slug)
    form = FactsForm(data=_filled(draft))
    form.offer(competency_choices(course.unit_id, draft.facts["competencies"]))
    theirs: dict[str, str] = {}
    if request.method == "POST" and form.validate():
        if form.seen.data == digest(draft.facts):
            with refusals_in(form):
                save_facts(
                    draft=draft,
                    facts=form.facts(),
                    revision=draft.revision,
                    person_id=the_actor().person_id,
                )
            if not form.errors:
                flash(_("Saved."), "success")
                return redirect(url_for(".show_outline", slug=slug))
        else:
            theirs = _differing(form, draft)
            form.form_errors.append(_("Somebody else saved these facts meanwhile. Yours stand below."))
            form.seen.data, form.seen.raw_data = digest(draft.facts), None
    page = render_template(
        "authoring/edit_facts.html",
        course=course,
        draft=draft,
        form=form,
        theirs=theirs,
        saver=find_person_by_id(draft.updated_by_id),
    )
    return page, 409 if theirs else status_of(form)


def _filled(draft: CourseDraft) -> dict[str, Any]:
    facts = dict(draft.facts)
    other = facts["translations"].get(other_language(facts["language"]), {})
    facts |= {f"other_{name}": other.get(name, "") for name in ("title", "summary")}
    return facts | {"seen": digest(draft.facts), "tiet_hundredths": facts["tiet_hundredths"] or None}


def _differing(form: FactsForm, draft: CourseDraft) -> dict[str, str]:
    """What stands now, by the label of each field in which it is not what was sent."""
    sent = form.facts()
    return {
        str(form[name].label.text): _written(name, draft.facts[name])
        for name in FACTS
        if name in form and draft.facts[name] != sent[name]
    }


def _written(name: str, value: Any) -> str:
    if name == "competencies":
        value = [words for words, _framework in competency_words(value)]
    return "; ".join(value) if isinstance(value, list) else str(value)
