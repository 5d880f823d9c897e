"""The long work of this feature, done by the jobs."""

import datetime as dt
from typing import Any

from lms.core.db import transaction
from lms.training.actions.previews import work_on_preview
from lms.training.facts import is_due, take_snapshot

FIGURES_LEASE = dt.timedelta(hours=1)
PREVIEW_LEASE = dt.timedelta(minutes=15)


def go_on_with_preview(payload: dict[str, Any]) -> None:
    """The next part of the preview is there."""
    work_on_preview(public_id=payload["preview"], done=payload["done"])


def make_figures() -> None:
    """The daily facts are those of the tables as they are now."""
    take_snapshot()


def bring_up_to_date(_payload: dict[str, Any]) -> None:
    """The same, because somebody asked for it."""
    take_snapshot()


def refresh() -> None:
    """The same, where anything is due; done again and again."""
    with transaction(write=False):
        waits = is_due()
    if waits:
        with transaction(write=True):
            take_snapshot()
