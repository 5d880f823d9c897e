"""The list of legal documents."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lms.core.clock import today
from lms.core.i18n import _
from lms.core.paging import asked_page, asked_search, paginate
from lms.core.permissions import allowed
from lms.law.policy import SEE, may_keep
from lms.law.queries import list_partly_lapsed, select_documents, select_unknown
from lms.law.views.blueprint import DOCUMENTS, crumbs, law
from lms.law.wording import VALIDITIES, standing


@law.get(DOCUMENTS)
@allowed(SEE)
def list_documents() -> ResponseReturnValue:
    """The documents, found without accents and narrowed by validity."""
    validity, search = request.args.get("hieu-luc", ""), asked_search()
    page = paginate(select_documents(search=search, validity=validity), number=asked_page())
    partly = list_partly_lapsed([row.LegalDocument.id for row in page.items])
    return render_template(
        "law/list_documents.html",
        page=page,
        search=search,
        validity=validity,
        validities=VALIDITIES,
        standing=lambda document: standing(document, today(), is_partial=document.id in partly),
        may_keep=may_keep(),
        crumbs=crumbs(),
    )


@law.get(f"{DOCUMENTS}/chua-co")
@allowed(SEE)
def list_unknown() -> ResponseReturnValue:
    """Numbers that are cited and that no document of the list has."""
    return render_template(
        "law/list_unknown.html",
        page=paginate(select_unknown(), number=asked_page()),
        may_keep=may_keep(),
        crumbs=crumbs((_("Cited, not in the list"), None)),
    )
