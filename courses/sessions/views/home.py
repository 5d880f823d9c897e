"""Where teaching begins."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from courses.sessions.teaching_places import SEE, teaching_panels, teaching_places
from courses.sessions.views.blueprint import sessions
from lms.core.i18n import ngettext
from lms.core.permissions import allowed


@sessions.get("/day-hoc")
@allowed(SEE)
def show_teaching() -> ResponseReturnValue:
    """The places of those who teach, with what waits there, then what features show of their own."""
    tasks = [
        {
            "title": place.title,
            "hint": place.hint,
            "url": url_for(place.endpoint),
            "status": ngettext("%(num)s waiting", "%(num)s waiting", place.count) if place.count else "",
        }
        for place in teaching_places()
    ]
    return render_template("sessions/show_teaching.html", tasks=tasks, panels=teaching_panels())
