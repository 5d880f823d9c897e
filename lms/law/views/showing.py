"""One document: as it is kept, and as everybody may look it up."""

import datetime as dt

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lms.core.clock import today
from lms.core.forms import read_date
from lms.core.paging import asked_page, paginate
from lms.core.permissions import allowed, holds, signed_in
from lms.law.models import LegalDocument
from lms.law.policy import SEE, may_keep
from lms.law.queries import (
    count_citations,
    find_successor,
    get_document,
    list_citations,
    list_replaced_by,
    list_replacements,
)
from lms.law.views.blueprint import DOCUMENTS, crumbs_of, law
from lms.law.wording import is_running, lapse_words, named, standing


def _lapses(document: LegalDocument) -> list[tuple[object, object, str]]:
    return [
        (replacement, successor, lapse_words(replacement, named(successor) if successor else None))
        for replacement, successor in list_replacements(document.id)
    ]


@law.get(f"{DOCUMENTS}/<public_id>")
@allowed(SEE)
def show_document(public_id: str) -> ResponseReturnValue:
    """A document with what replaces it, what it replaces, and how often it is cited."""
    document, day = get_document(public_id), today()
    lapses = _lapses(document)
    partly = any(is_running(replacement, day) for replacement, _by, _words in lapses)  # type: ignore[arg-type]
    counts = count_citations(document.id)
    return render_template(
        "law/show_document.html",
        document=document,
        name=named(document),
        tag=standing(document, day, is_partial=partly),
        lapses=lapses,
        replaces=list_replaced_by(document.id),
        named=named,
        cited=sum(counts.values()),
        waiting=sum(count for (_kind, state), count in counts.items() if state == "outdated"),
        may_keep=may_keep(),
        crumbs=crumbs_of(document),
    )


def _asked_day() -> dt.date:
    return read_date(request.args.get("ngay", "")[:20]) or today()


@law.get("/van-ban/<public_id>")
@signed_in
def show_public(public_id: str) -> ResponseReturnValue:
    """What holds of the document on a day, what replaces it, and which courses cite it."""
    document, day = get_document(public_id), _asked_day()
    lapses = _lapses(document)
    running = [each for each in lapses if is_running(each[0], day)]  # type: ignore[arg-type]
    return render_template(
        "law/show_public.html",
        document=document,
        name=named(document),
        day=day,
        tag=standing(document, day, is_partial=bool(running)),
        lapses=lapses,
        successor=find_successor(document),
        replaces=list_replaced_by(document.id),
        named=named,
        page=paginate(list_citations(document.id, kind="course"), number=asked_page(), scalars=True),
        is_keeper=holds(SEE),
    )
