"""The queue of the reviewers: what waits for a review, what was approved, what was returned."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from courses.authoring.actions.steps import is_author
from courses.authoring.queries import REVIEW
from courses.authoring.queries.reviews import STATES, QueueRow, count_queue, list_queue, publishable
from courses.authoring.views.blueprint import authoring
from lms.core.i18n import _
from lms.core.paging import asked_page, paginate
from lms.core.permissions import allowed, the_actor

QUEUE = "/tham-dinh-khoa-hoc"
TABS = dict(zip(("cho-duyet", "da-duyet", "da-tra-lai"), STATES, strict=True))


@authoring.get(QUEUE)
@allowed(REVIEW)
def list_reviews() -> ResponseReturnValue:
    """The drafts that wait for a review, those sent first on top; and those decided and not yet published."""
    tab = request.args.get("trang-thai", "")
    tab = tab if tab in TABS else "cho-duyet"
    page = paginate(list_queue(TABS[tab]), number=asked_page())
    labels = {"cho-duyet": _("To review"), "da-duyet": _("Approved"), "da-tra-lai": _("Returned")}
    tabs = [
        {
            "label": labels[key],
            "url": tab_url(TABS[key]),
            "is_current": key == tab,
            "count": count_queue() if key == "cho-duyet" else None,
        }
        for key in TABS
    ]
    rows = [QueueRow(*row) for row in page.items]
    own = {row.course.id for row in rows if is_author(row.draft, the_actor().person_id)}
    ready = publishable([row.course.id for row in rows]) if TABS[tab] == "approved" else set()
    return render_template(
        "authoring/review_queue.html", page=page, rows=rows, tabs=tabs, tab=tab, own=own, ready=ready
    )


def tab_url(state: str) -> str:
    """Where the drafts in that state stand in the queue."""
    asked: dict[str, Any] = {"trang-thai": next(key for key, each in TABS.items() if each == state)}
    return url_for(".list_reviews", **asked)
