"""What stands under a lesson: where to ask, and what others were answered."""

from flask import render_template

from courses.inquiries.queries import select_shared
from courses.lessons.views.opened import Reading
from lms.core.db import db

_SHOWN = 5


def lesson_panel(reading: Reading) -> str:
    """Links to ask and to report, and the latest shared answers: one statement."""
    shared = select_shared(reading.enrolment.course_id, item_id=reading.place.item_id).limit(_SHOWN + 1)
    rows = db.session.execute(shared).all()
    blocks = {block["id"] for block in reading.blocks}
    return render_template(
        "inquiries/lesson_panel.html",
        reading=reading,
        shared=rows[:_SHOWN],
        has_more=len(rows) > _SHOWN,
        blocks=blocks,
    )
