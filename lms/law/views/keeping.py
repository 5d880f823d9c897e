"""Entering and changing a document."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.core.errors import Forbidden, Refusal
from lms.core.i18n import _
from lms.core.permissions import allowed
from lms.core.text import clean_line
from lms.law.actions import change_document, create_document
from lms.law.forms import DocumentForm
from lms.law.models import LegalDocument
from lms.law.policy import KEEP, may_keep
from lms.law.queries import get_document
from lms.law.views.blueprint import DOCUMENTS, crumbs, crumbs_of, law


def require_keeper() -> None:
    """Refused for those who look after a part of the site only."""
    if not may_keep():
        raise Forbidden(
            _("The list holds for the whole site: only those who look after all of it change it.")
        )


def to_document(document: LegalDocument) -> ResponseReturnValue:
    """On to the page of the document."""
    return redirect(url_for("law.show_document", public_id=document.public_id))


@law.route(f"{DOCUMENTS}/moi", methods=["GET", "POST"])
@allowed(KEEP)
def enter_document() -> ResponseReturnValue:
    """A document comes into the list."""
    require_keeper()
    form = DocumentForm()
    if request.method == "POST" and form.validate():
        try:
            document = create_document(facts=form.facts())
        except Refusal as refusal:
            form.form_errors.extend(str(message) for message in refusal.messages)
        else:
            flash(_("The document is in the list."), "success")
            return to_document(document)
    elif request.method == "GET":
        form.number.data = clean_line(request.args.get("so", "")[:60]).upper()
    title = _("Enter a document")
    page = render_template("law/edit_document.html", form=form, title=title, crumbs=crumbs((title, None)))
    return page, 422 if form.errors else 200


@law.route(f"{DOCUMENTS}/<public_id>/sua", methods=["GET", "POST"])
@allowed(KEEP)
def edit_document(public_id: str) -> ResponseReturnValue:
    """What is stated of a document is put right."""
    require_keeper()
    document = get_document(public_id)
    form = DocumentForm(obj=document)
    if request.method == "POST" and form.validate():
        try:
            change_document(document=document, facts=form.facts())
        except Refusal as refusal:
            form.form_errors.extend(str(message) for message in refusal.messages)
        else:
            flash(_("Saved."), "success")
            return to_document(document)
    title = _("Change the document")
    page = render_template(
        "law/edit_document.html", form=form, title=title, crumbs=crumbs_of(document, title)
    )
    return page, 422 if form.errors else 200
