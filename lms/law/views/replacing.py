"""Saying that a document lapses: what cites it is shown first, then marked."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from lms.core.clock import today
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.core.permissions import allowed, the_actor
from lms.law.actions import replace_document, take_back_replacement
from lms.law.forms import ReplacementForm
from lms.law.models import LegalDocument
from lms.law.policy import KEEP
from lms.law.queries import get_document, get_replacement, preview_citations
from lms.law.views.blueprint import DOCUMENTS, crumbs_of, law
from lms.law.views.keeping import require_keeper, to_document
from lms.law.wording import named


@law.route(f"{DOCUMENTS}/<public_id>/thay-the", methods=["GET", "POST"])
@allowed(KEEP)
def replace(public_id: str) -> ResponseReturnValue:
    """The form; then all that cites what lapses; then, on the second word, it is said and marked."""
    require_keeper()
    document, form = get_document(public_id), ReplacementForm()
    if request.method == "POST" and form.validate():
        if "confirmed" not in request.form:
            return _page(document, form, preview=preview_citations(document.id, form.lapsing()))
        if _replaced(document, form):
            return to_document(document)
    return _page(document, form, preview=None)


def _replaced(document: LegalDocument, form: ReplacementForm) -> bool:
    try:
        replace_document(
            document=document,
            effective_on=form.effective_on.data,
            replaced_by=form.replaced_by(),
            articles=form.lapsing(),
            legal_basis=form.legal_basis.data,
            by_id=the_actor().person_id,
        )
    except Refusal as refusal:
        form.form_errors.extend(str(message) for message in refusal.messages)
        return False
    if form.effective_on.data <= today():
        flash(
            _("Said. What cites it is marked; graded questions rest until a reviewer approves them again."),
            "success",
        )
    else:
        flash(_("Said. What cites it will be marked on that day."), "success")
    return True


def _page(document: LegalDocument, form: ReplacementForm, *, preview: object) -> ResponseReturnValue:
    title = _("What replaces it")
    page = render_template(
        "law/replace.html",
        document=document,
        name=named(document),
        form=form,
        preview=preview,
        title=title,
        crumbs=crumbs_of(document, title),
    )
    return page, 422 if form.errors else 200


@law.post(f"{DOCUMENTS}/<public_id>/thay-the/<replacement_id>/thu-lai")
@allowed(KEEP)
def take_back(public_id: str, replacement_id: str) -> ResponseReturnValue:
    """What was said by mistake is unsaid."""
    require_keeper()
    document = get_document(public_id)
    take_back_replacement(replacement=get_replacement(replacement_id, document_id=document.id))
    flash(_("Taken back: what was marked for it is in order again."), "success")
    return to_document(document)
