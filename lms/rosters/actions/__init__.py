"""Every use case of staff lists, by subject."""

from lms.rosters.actions.applying import (
    agree_roster,
    discard_roster,
    start_applying,
    undo_roster,
    withdraw_roster,
)
from lms.rosters.actions.deciding import correct_row, decide_row, decide_rows, recheck_roster
from lms.rosters.actions.mapping import choose_sheet, map_columns, upload_roster

__all__ = [
    "agree_roster",
    "choose_sheet",
    "correct_row",
    "decide_row",
    "decide_rows",
    "discard_roster",
    "map_columns",
    "recheck_roster",
    "start_applying",
    "undo_roster",
    "upload_roster",
    "withdraw_roster",
]
