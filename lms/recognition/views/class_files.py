"""A class list as a file: every row as the organiser wrote it, with its verdict, to be sent back to them."""

import tempfile
from collections.abc import Iterator
from typing import Any

from flask import request, send_file
from flask.typing import ResponseReturnValue

from lms.core.db import db, read_one_snapshot
from lms.core.i18n import _
from lms.core.limits import limiter
from lms.core.permissions import allowed
from lms.core.text import fold, format_tiet
from lms.recognition.classes.queries import MAY_TAKE, get_list, select_rows
from lms.recognition.classes.reading import FIELDS
from lms.recognition.models import ClassList, ClassListRow
from lms.recognition.policy import PERMISSION
from lms.recognition.views.blueprint import CLASSES, recognition
from lms.recognition.views.classes import fault_lines, own_scope
from lms.recognition.wording import VERDICTS
from lms.rosters.row_files import write_workbook
from lms.rosters.wording import field_label

# The page does not show the numbers of identity papers either.
_TOLD = tuple(name for name in FIELDS if name != "national_id")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@recognition.get(f"{CLASSES}/<public_id>/ket-qua.xlsx")
@allowed(PERMISSION)
@limiter.limit("30/minute")
def download_class(public_id: str) -> ResponseReturnValue:
    """The rows that the page shows, all of them, as a workbook."""
    read_one_snapshot()
    class_list, verdict = get_list(public_id, own_scope()), request.args.get("loai", "")
    target = tempfile.TemporaryFile()  # noqa: SIM115 (the answer closes it when it is sent)
    write_workbook(target, _lines(class_list, verdict if verdict in VERDICTS else ""))
    target.seek(0)
    stem = "-".join(fold(class_list.title).split())[:60] or "lop"
    answer = send_file(target, mimetype=_XLSX, as_attachment=True, download_name=f"ket-qua-{stem}.xlsx")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _lines(class_list: ClassList, verdict: str) -> Iterator[list[str]]:
    yield [_("Row"), _("Verdict"), _("Remarks"), _("Who it is"), _("Periods"), *map(field_label, _TOLD)]
    for row, name, _public_id in db.session.execute(select_rows(class_list, verdict)):
        yield _line(row, name)


def _line(row: ClassListRow, name: str | None) -> list[str]:
    counts = row.amount_hundredths and row.verdict in MAY_TAKE and row.decision != "skip"
    told: list[Any] = [row.number, VERDICTS[row.verdict][0], "; ".join(_remarks(row)), name or ""]
    amount = format_tiet(row.amount_hundredths) if counts else ""
    return [*map(str, told), amount, *(str(row.values.get(field) or "") for field in _TOLD)]


def _remarks(row: ClassListRow) -> list[str]:
    decided = {"skip": _("left out"), "take": _("counts all the same")}
    is_said = row.decision == "skip" or (row.decision == "take" and row.verdict == "alike")
    return [*fault_lines(row), *([decided[row.decision]] if is_said and row.decision else [])]
