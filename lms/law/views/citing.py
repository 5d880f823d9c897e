"""All that cites a document, and approving it again."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lms.core.errors import NotFound
from lms.core.i18n import _, ngettext
from lms.core.paging import asked_page, paginate
from lms.core.permissions import allowed, holds, the_actor
from lms.law.actions import approve_citations
from lms.law.places import citing_kinds
from lms.law.policy import APPROVE, SEE
from lms.law.queries import get_document, list_citations, list_replacements, list_reviewable, reviewable_among
from lms.law.views.blueprint import DOCUMENTS, crumbs_of, law
from lms.law.wording import STATE_KINDS, STATES, lapse_words, named


@law.get(f"{DOCUMENTS}/<public_id>/noi-trich")
@allowed(SEE)
def list_cited(public_id: str) -> ResponseReturnValue:
    """Every place that cites the document and that one may see, those that wait first."""
    document, state = get_document(public_id), request.args.get("trang-thai", "")
    page = paginate(list_citations(document.id, state=state), number=asked_page(), scalars=True)
    title = _("Where it is cited")
    return render_template(
        "law/list_cited.html",
        document=document,
        name=named(document),
        page=page,
        state=state,
        states=STATES,
        state_kinds=STATE_KINDS,
        kinds={key: kind.label for key, kind in citing_kinds().items()},
        reviewable=reviewable_among(page.items) if holds(APPROVE) else set(),
        lapses=[lapse_words(one, named(by) if by else None) for one, by in list_replacements(document.id)],
        title=title,
        crumbs=crumbs_of(document, title),
    )


@law.post(f"{DOCUMENTS}/<public_id>/noi-trich")
@allowed(APPROVE)
def approve_again(public_id: str) -> ResponseReturnValue:
    """The chosen places stand as they are, on the reviewer's word."""
    document, actor = get_document(public_id), the_actor()
    chosen = [
        int(each)
        for each in request.form.getlist("chon")[:100]
        if each.isascii() and each.isdigit() and len(each) < 19
    ]
    citations = list_reviewable(document.id, chosen)
    if len(citations) < len(set(chosen)):
        raise NotFound()
    done = approve_citations(citations=citations, by_id=actor.person_id, by_name=actor.full_name)
    if done:
        flash(
            ngettext("%(num)s place is approved again.", "%(num)s places are approved again.", done),
            "success",
        )
    else:
        flash(_("Choose the places that you approve again."), "warning")
    return redirect(url_for("law.list_cited", public_id=public_id))
