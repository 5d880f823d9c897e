"""What a learner's player reports, and that the words were read."""

from typing import Any

from flask import flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from courses.media.actions.watching import read_transcript, report_watching
from courses.media.queries import get_media
from courses.media.rules.watching import percent
from courses.media.views.blueprint import media
from courses.media.views.reading import enrolment_in, read_opening
from lms.core.i18n import _
from lms.core.limits import limiter
from lms.core.permissions import signed_in

_OF_COURSE = "/khoa-hoc/<slug>/phuong-tien/<public_id>"
_MOST_CLAIMS = 40


def _numbers(name: str) -> list[int]:
    texts = request.form.getlist(name)[:_MOST_CLAIMS]
    return [int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0 for text in texts]


@media.post(f"{_OF_COURSE}/xem")
@signed_in
@limiter.limit("60/minute")
def report(slug: str, public_id: str) -> ResponseReturnValue:
    """The stretches that ran since the last report (`from`, `to`), and where the player stands (`at`), in ms."""
    found = get_media(public_id)
    claims = list(zip(_numbers("from"), _numbers("to"), strict=False))
    row = report_watching(
        enrolment=enrolment_in(slug, found),
        media=found,
        claims=claims,
        position_ms=next(iter(_numbers("at")), 0),
    )
    return jsonify(percent=percent(row.watched_ms, found.duration_ms))


@media.post(f"{_OF_COURSE}/doc")
@signed_in
def finish_reading(slug: str, public_id: str) -> ResponseReturnValue:
    """The words were read to their end; back to the lesson."""
    found, item = get_media(public_id), request.form.get("item", "")[:100] or "-"
    enrolment = enrolment_in(slug, found)
    opened_at, letters = read_opening(request.form.get("opening", ""), enrolment, found)
    if read_transcript(enrolment=enrolment, media=found, opened_at=opened_at, letters=letters):
        flash(_("The words are read."), "success")
        return redirect(url_for("lessons.show_lesson", slug=slug, item=item))
    flash(_("That was quicker than anybody reads these words. Please read on, then finish again."), "warning")
    language = request.form.get("language", "vi")[:10] or "vi"
    way: dict[str, Any] = {"public_id": public_id, "language": language, "khoa-hoc": slug, "bai": item}
    return redirect(url_for(".show_transcript", **way))
