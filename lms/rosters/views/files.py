"""A list as files: its rows with their verdicts, and the workbook that was brought, marked."""

import tempfile
from collections.abc import Callable
from typing import IO, Any

from flask import Response, abort, request, send_file
from flask.typing import ResponseReturnValue

from lms.core.clock import today
from lms.core.db import read_one_snapshot
from lms.core.errors import Refusal
from lms.core.i18n import _
from lms.core.limits import limiter
from lms.core.paging import asked_search
from lms.core.permissions import allowed
from lms.core.text import fold
from lms.organisations.queries import SubtreeScope
from lms.people.queries import scope_for
from lms.rosters.models import Roster
from lms.rosters.present import present_lines
from lms.rosters.row_files import lines_of, marked_workbook, write_csv, write_workbook
from lms.rosters.views.blueprint import LISTS, ONE, rosters
from lms.rosters.views.parts import asked_unit, own_scope, the_roster
from lms.rosters.wording import VERDICT_OF

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WRITERS: dict[str, tuple[Callable[..., None], str]] = {
    "csv": (write_csv, "text/csv"),
    "xlsx": (write_workbook, _XLSX),
}
# A sheet of Excel has 1,048,576 rows.
LARGEST_SHEET = 1_048_000


@rosters.get(f"{ONE}/dong.<ending>")
@allowed("people.manage")
@limiter.limit("30/minute")
def download_rows(public_id: str, ending: str) -> ResponseReturnValue:
    """The rows that the page shows, as a file."""
    if ending not in _WRITERS:
        abort(404)
    read_one_snapshot()
    roster = the_roster(public_id)
    verdict = VERDICT_OF.get(request.args.get("loai", ""), "")
    lines = lines_of(roster, verdict, asked_search())
    write, media_type = _WRITERS[ending]
    if ending == "xlsx" and sum(_numbers(roster)) > LARGEST_SHEET:
        raise Refusal(_("The list is longer than a sheet of Excel can be. Take the CSV file instead."))
    return _sent(lambda target: write(target, lines), roster, ending=ending, media_type=media_type)


def _numbers(roster: Roster) -> list[int]:
    return [
        value
        for name, value in roster.counts.items()
        if isinstance(value, int) and name in VERDICT_OF.values()
    ]


@rosters.get(f"{ONE}/danh-dau.xlsx")
@allowed("people.manage")
@limiter.limit("10/minute")
def download_marked(public_id: str) -> ResponseReturnValue:
    """The workbook that was brought, its faulty cells red and a note at the end of each row."""
    roster = the_roster(public_id)
    content = marked_workbook(roster)
    return _sent(
        lambda target: target.write(content), roster, ending="xlsx", media_type=_XLSX, mark="-danh-dau"
    )


@rosters.get(f"{LISTS}/hien-co.xlsx")
@allowed("people.manage")
@limiter.limit("10/minute")
def download_present() -> ResponseReturnValue:
    """The staff of a unit and of all below it, as of today: corrected in Excel, it is brought back as a list."""
    read_one_snapshot()
    unit, managed = asked_unit(), own_scope()
    branch = SubtreeScope(frozenset({unit.id} if unit else ()), today())
    lines = present_lines(branch, managed=managed, administered=scope_for("people.administer"))
    return _file(
        lambda target: write_workbook(target, lines),
        name=f"danh-sach-hien-co-{unit.code.lower() if unit else ''}-{today():%Y%m%d}.xlsx",
        media_type=_XLSX,
    )


def _sent(
    write: Callable[[IO[bytes]], Any], roster: Roster, *, ending: str, media_type: str, mark: str = ""
) -> Response:
    stem = "".join(sign if sign.isalnum() else "-" for sign in fold(roster.file_name.rsplit(".", 1)[0]))
    name = f"{stem.strip('-')[:80] or 'danh-sach'}{mark}.{ending}"
    return _file(write, name=name, media_type=media_type)


def _file(write: Callable[[IO[bytes]], Any], *, name: str, media_type: str) -> Response:
    """The file, written to disk while it is read from the database, so that its length costs no memory."""
    target = tempfile.TemporaryFile()  # noqa: SIM115 (the answer closes it when it is sent)
    write(target)
    target.seek(0, 2)
    size = target.tell()
    target.seek(0)
    answer = send_file(target, mimetype=media_type, as_attachment=True, download_name=name)
    answer.content_length = size
    answer.headers["Cache-Control"] = "no-store"
    return answer
