"""Files of reports: sent at once, or written by a job that can be watched, and fetched afterwards."""

from typing import Any

from flask import redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from sqlalchemy import select

from lms.core.clock import now
from lms.core.db import begin_writing, db, read_one_snapshot
from lms.core.errors import NotFound, Refusal
from lms.core.i18n import _
from lms.core.limits import limiter
from lms.core.permissions import allowed, the_actor
from lms.core.text import format_number
from lms.core.web import prepares
from lms.organisations.models import Unit
from lms.people.queries import scope_for
from lms.reports.actions import ask_export
from lms.reports.export_files import path_of, rows_written
from lms.reports.exporting import file_name
from lms.reports.formats import FORMATS, Format, untold
from lms.reports.gallery import get_report
from lms.reports.labels import EXPORT_STATES
from lms.reports.models import Export
from lms.reports.views.asking import asked_cut, asked_scope
from lms.reports.views.blueprint import reports
from lms.reports.views.files import send_written
from lms.reports.views.gallery import asked_options

_SHOWN = 50


def _format(ending: str) -> Format:
    if ending not in FORMATS:
        raise NotFound()
    return FORMATS[ending]


@reports.get("/nhan-su/bao-cao/<key>/tep.<ending>")
@allowed("reports.view")
@limiter.limit("30/minute")
def download_report(key: str, ending: str) -> ResponseReturnValue:
    """The report as a file, from the query and the stand of the page."""
    report, wanted = get_report(key), _format(ending)
    read_one_snapshot()
    scope = asked_scope()
    paper = report.paper(asked_cut(scope), asked_options(scope))
    if paper.size > wanted.at_once:
        raise Refusal(_("This file is too long to be sent at once: ask for it on the page of the report."))
    name = file_name(paper.heading.key, asked_cut(scope), ending)
    return send_written(
        lambda target: wanted.write(target, paper, untold), name=name, media_type=wanted.media_type
    )


@reports.post("/nhan-su/bao-cao/<key>/tep.<ending>")
@allowed("reports.view")
@limiter.limit("10/minute")
@prepares
def ask_for_file(key: str, ending: str) -> ResponseReturnValue:
    """A job writes the file; its page shows how far it is."""
    report = get_report(key)
    _format(ending)
    scope = asked_scope()
    cut, options = asked_cut(scope), asked_options(scope)
    paper = report.paper(cut, options)
    begin_writing()
    export = ask_export(
        person_id=the_actor().person_id,
        report=key,
        file_format=ending,
        title=paper.heading.title,
        language=str(get_locale() or "vi"),
        cut=asked_cut(asked_scope()),
        options=options,
        row_count=paper.size,
    )
    return redirect(url_for("reports.show_export", public_id=export.public_id))


def _own(public_id: str) -> Export:
    """The file, if this person asked for it and may still see what it is about."""
    export = db.session.scalar(
        select(Export).where(Export.public_id == public_id, Export.person_id == the_actor().person_id)
    )
    if export is None:
        raise NotFound()
    scope = scope_for("reports.view", on=export.structure_on)
    inside = select(Unit.id).where(Unit.id == export.unit_id, Unit.id.in_(scope.unit_ids()))
    if db.session.scalar(inside) is None:
        raise NotFound()
    return export


@reports.get("/nhan-su/tep-bao-cao")
@allowed("reports.view")
def list_exports() -> ResponseReturnValue:
    """The files that this person asked for, the latest first."""
    own = select(Export).where(Export.person_id == the_actor().person_id)
    exports = list(db.session.scalars(own.order_by(Export.id.desc()).limit(_SHOWN)))
    return render_template(
        "reports/list_exports.html", exports=exports, states=EXPORT_STATES, formats=FORMATS
    )


@reports.get("/nhan-su/tep-bao-cao/<public_id>")
@allowed("reports.view")
def show_export(public_id: str) -> ResponseReturnValue:
    """How far the file is, or where it is fetched."""
    export = _own(public_id)
    return render_template(
        "reports/show_export.html",
        export=export,
        state=EXPORT_STATES[export.state],
        file_format=FORMATS[export.format],
        **_progress(export),
    )


def _progress(export: Export) -> dict[str, Any]:
    done, total = min(rows_written(export.public_id), export.row_count), max(export.row_count, 1)
    words = _("%(done)s of %(total)s rows", done=format_number(done), total=format_number(total))
    return {"done": done, "total": total, "words": words}


@reports.get("/nhan-su/tep-bao-cao/<public_id>/tai")
@allowed("reports.view")
def fetch_export(public_id: str) -> ResponseReturnValue:
    """The file itself."""
    export = _own(public_id)
    path = path_of(export.public_id)
    if export.state != "ready" or export.expires_at <= now() or not path.exists():
        raise NotFound()
    media_type = FORMATS[export.format].media_type
    answer = send_file(path, mimetype=media_type, as_attachment=True, download_name=export.file_name)
    answer.headers["Cache-Control"] = "no-store"
    return answer
