"""Questions that cite documents which were replaced: listed for their reviewers, and approved again."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.questions.queries import select_outdated
from courses.questions.reach import REVIEW
from courses.questions.rules import place_of
from courses.questions.views.blueprint import BANK, questions
from lms.core.db import db
from lms.core.errors import NotFound
from lms.core.i18n import _, ngettext
from lms.core.paging import asked_page, paginate
from lms.core.permissions import allowed, the_actor
from lms.law.actions import approve_citations
from lms.law.models import LegalCitation, LegalDocument
from lms.law.queries import list_outdated as list_outdated_at
from lms.law.saying import Quote, what_lapsed
from lms.law.wording import lapse_of, named


@dataclass(frozen=True)
class Outdated:
    """A document that a question cites and what became of it, in one sentence."""

    document: LegalDocument
    words: str


def outdated_of(key: str) -> list[Outdated]:
    """What the question cites that was replaced and not approved since."""
    rows = list_outdated_at(place_of(key))
    return [Outdated(document, _said(document, lapse, by)) for _one, document, lapse, by in rows]


def _said(document: LegalDocument, lapse: Any, by: LegalDocument | None) -> str:
    return lapse_of(named(document), lapse, named(by) if by else None)


def lapses_said(citation: str) -> list[str]:
    """One sentence for each document of the citation that was replaced, where it is cited."""
    return [said.words for said in what_lapsed({"": Quote(citation)}).get("", [])]


@questions.get(f"{BANK}/tham-dinh/van-ban")
@allowed(REVIEW)
def list_outdated() -> ResponseReturnValue:
    """The questions that cite what was replaced, where this person reviews."""
    page = paginate(select_outdated(), number=asked_page())
    words = {
        row.LegalCitation.id: _said(row.LegalDocument, row.DocumentReplacement, row.successor)
        for row in page.items
    }
    return render_template("questions/list_outdated.html", page=page, said=words)


@questions.post(f"{BANK}/tham-dinh/van-ban")
@allowed(REVIEW)
def approve_again() -> ResponseReturnValue:
    """The chosen questions hold as they are: those that rested for it are drawn again."""
    chosen = {int(each) for each in request.form.getlist("chon")[:100] if each.isascii() and each.isdigit()}
    wanted = select_outdated().where(LegalCitation.id.in_([each for each in chosen if each < 2**63]))
    citations = [row.LegalCitation for row in db.session.execute(wanted)]
    if len(citations) < len(chosen):
        raise NotFound()
    actor = the_actor()
    done = approve_citations(citations=citations, by_id=actor.person_id, by_name=actor.full_name)
    if done:
        flash(
            ngettext("%(num)s place is approved again.", "%(num)s places are approved again.", done),
            "success",
        )
    else:
        flash(_("Choose the places that you approve again."), "warning")
    return redirect(url_for("questions.list_outdated"))
