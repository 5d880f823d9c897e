"""The report as files, from the query and the moment of the pages."""

import tempfile
from collections.abc import Callable
from typing import IO

from flask import Response, send_file
from flask.typing import ResponseReturnValue

from lms.core.db import read_one_snapshot
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.core.limits import limiter
from lms.core.permissions import allowed
from lms.reports.exporting import file_name
from lms.reports.formats import FORMATS, LARGEST_SHEET
from lms.reports.plain_files import write_people_csv, write_summary_csv
from lms.reports.queries import each_person, report
from lms.reports.views.asking import asked_cut, asked_list, asked_scope
from lms.reports.views.blueprint import reports
from lms.reports.workbook import write_workbook


def send_written(write: Callable[[IO[bytes]], None], *, name: str, media_type: str) -> Response:
    """The file, written to disk while it is read from the database, so that its length costs no memory."""
    target = tempfile.TemporaryFile()  # noqa: SIM115 (the answer closes it when it is sent)
    write(target)
    size = target.tell()
    target.seek(0)
    answer = send_file(target, mimetype=media_type, as_attachment=True, download_name=name)
    answer.content_length = size
    answer.headers["Cache-Control"] = "no-store"
    return answer


@reports.get("/nhan-su/ty-le.xlsx")
@allowed("reports.view")
@limiter.limit("30/minute")
def download_workbook() -> ResponseReturnValue:
    """The table by unit and the list of people."""
    read_one_snapshot()
    cut = asked_cut(asked_scope())
    found = report(cut)
    if found.total.people > LARGEST_SHEET:
        raise Refusal(_("The list is longer than a sheet of Excel can be. Take the CSV file instead."))
    return send_written(
        lambda target: write_workbook(target, cut, found, each_person(cut)),
        name=file_name("ty-le-hoan-thanh", cut, "xlsx"),
        media_type=FORMATS["xlsx"].media_type,
    )


@reports.get("/nhan-su/ty-le.csv")
@allowed("reports.view")
@limiter.limit("30/minute")
def download_summary() -> ResponseReturnValue:
    """The table by unit as CSV."""
    read_one_snapshot()
    cut = asked_cut(asked_scope())
    found = report(cut)
    return send_written(
        lambda target: write_summary_csv(target, found),
        name=file_name("ty-le-hoan-thanh", cut, "csv"),
        media_type=FORMATS["csv"].media_type,
    )


@reports.get("/nhan-su/ty-le/nguoi.csv")
@allowed("reports.view")
@limiter.limit("30/minute")
def download_people() -> ResponseReturnValue:
    """The list of people that the page shows, as CSV."""
    read_one_snapshot()
    cut, asked = asked_cut(asked_scope()), asked_list()
    return send_written(
        lambda target: write_people_csv(target, each_person(cut, **asked)),
        name=file_name("danh-sach", cut, "csv"),
        media_type=FORMATS["csv"].media_type,
    )
