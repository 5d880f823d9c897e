"""Plan against done as a workbook, from the queries and the moment of the page."""

import tempfile

from flask import send_file
from flask.typing import ResponseReturnValue

from lms.core.db import db, read_one_snapshot
from lms.core.limits import limiter
from lms.core.permissions import allowed
from lms.plans.tallies import by_line, by_unit, each_share, total
from lms.plans.views.blueprint import PERMISSION, PLANS, plans
from lms.plans.views.progress import asked_measure
from lms.plans.workbook import write_progress

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@plans.get(f"{PLANS}/thuc-hien.xlsx")
@allowed(PERMISSION)
@limiter.limit("30/minute")
def download_progress() -> ResponseReturnValue:
    """The table by unit, the table by line, and every share behind them."""
    read_one_snapshot()
    asked, _scope = asked_measure()
    target = tempfile.TemporaryFile()  # noqa: SIM115 (the answer closes it when it is sent)
    write_progress(
        target,
        asked,
        total=total(asked.branch),
        units=by_unit(asked.branch),
        lines=db.session.execute(by_line(asked.branch)),
        shares=db.session.execute(each_share(asked.branch)),
    )
    size = target.tell()
    target.seek(0)
    name = f"ke-hoach-va-thuc-hien-{asked.year}-den-{asked.on:%Y%m%d}.xlsx"
    answer = send_file(target, mimetype=_XLSX, as_attachment=True, download_name=name)
    answer.content_length = size
    answer.headers["Cache-Control"] = "no-store"
    return answer
