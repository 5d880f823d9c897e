"""The long work on reports: writing a file. It may run twice without harm."""

from typing import Any

from lms.reports.exporting import write_export


def export_file(payload: dict[str, Any]) -> None:
    """The file that was asked for is there."""
    write_export(payload["export_id"])
