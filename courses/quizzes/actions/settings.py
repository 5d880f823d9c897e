"""What may change at a quiz without a new version: when it may be started, and its password."""

import datetime as dt

from courses.catalogue.models import Item
from courses.quizzes.models import QuizSetting
from courses.quizzes.rules.terms import Window
from lms.audit.actions import record
from lms.core.clock import now
from lms.core.db import db, insert_once, lock
from lms.core.errors import Refusal
from lms.core.i18n import _


def set_window(*, item: Item, title: str, window: Window) -> None:
    """Attempts may be started in this time only; those under way keep their time whatever the window."""
    opens, closes = window.opens_at, window.closes_at
    if opens and closes and closes <= opens:
        raise Refusal(_("The end of the time to start lies after its beginning."))
    setting = _hold(item)
    before = Window(setting.opens_at, setting.closes_at)
    if before == window:
        return
    setting.opens_at, setting.closes_at, setting.updated_at = opens, closes, now()
    db.session.flush()
    detail = {"from": _iso(opens), "to": _iso(closes), "before": {"from": _iso(before.opens_at),
              "to": _iso(before.closes_at)}}  # fmt: skip
    record("quiz.window_set", kind="item", id=item.id, label=title, detail=detail)


def set_password(*, item: Item, title: str, password_hash: str | None) -> None:
    """Attempts start with this password from now on; None: without one. The trail says that, not which."""
    setting = _hold(item)
    if setting.password_hash is None and password_hash is None:
        return
    setting.password_hash, setting.updated_at = password_hash, now()
    db.session.flush()
    deed = "quiz.password_set" if password_hash else "quiz.password_removed"
    record(deed, kind="item", id=item.id, label=title)


def _hold(item: Item) -> QuizSetting:
    insert_once(QuizSetting, item_id=item.id, updated_at=now())
    setting = db.session.get_one(QuizSetting, item.id)
    lock(setting)
    return setting


def _iso(moment: dt.datetime | None) -> str | None:
    return moment.isoformat() if moment else None
