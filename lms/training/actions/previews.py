"""Asking what a change of a target would do, working it out in parts, and making the change that was looked at."""

import datetime as dt
from collections import Counter

from sqlalchemy import delete, select

from lms.core.bulk import insert_many
from lms.core.clock import now
from lms.core.db import begin_writing, db, lock
from lms.core.errors import Refusal
from lms.core.events import emit
from lms.core.i18n import _
from lms.organisations.models import Unit
from lms.training.actions.target_days import faults_of_past
from lms.training.actions.targets import end_target, publish_target
from lms.training.events import PREVIEW_ASKED
from lms.training.models import TargetPreview, TargetPreviewLine, TargetRule
from lms.training.previewing import Change, count_accounts, work_out
from lms.training.versions import audience_of, digest_of

PART = 2000


def ask_preview(*, rule: TargetRule, by_id: int | None, ends_on: dt.date | None = None) -> TargetPreview:
    """What publishing the draft (or ending the version on that day) would do is being worked out, anew."""
    _refuse_faults(rule, ends_on)
    _forget_earlier(rule)
    change = Change(rule, ends_on)
    preview = TargetPreview(
        rule_id=rule.id,
        ends_on=ends_on,
        digest=digest_of(rule),
        on=change.on,
        total=count_accounts(change),
        made_at=now(),
        made_by_id=by_id,
    )
    db.session.add(preview)
    db.session.flush()
    _go_on(preview)
    return preview


def _refuse_faults(rule: TargetRule, ends_on: dt.date | None) -> None:
    lock(rule)
    faults = []
    if ends_on is None and rule.state != "draft":
        faults.append(_("This version is published: write a new one instead."))
    if ends_on is not None:
        faults.extend(faults_of_past(ends_on))
        if rule.state != "live" or rule.valid_to is not None:
            faults.append(_("This unit has no running target of its own."))
        if ends_on <= rule.valid_from:
            faults.append(_("The target ends after the day it began."))
    if faults:
        raise Refusal(*faults)


def _forget_earlier(rule: TargetRule) -> None:
    """Earlier previews of a version say nothing any more once a new one is asked for."""
    for model, owner in ((TargetPreviewLine, "preview_id"), (TargetPreview, "id")):
        earlier = select(TargetPreview.id).where(TargetPreview.rule_id == rule.id)
        db.session.execute(delete(model).where(getattr(model, owner).in_(earlier)))


def _go_on(preview: TargetPreview) -> None:
    key = f"{preview.public_id}:{preview.done}"
    emit(PREVIEW_ASKED, key=key, payload={"preview": preview.public_id, "done": preview.done})


def work_on_preview(*, public_id: str, done: int) -> None:
    """The next part of the preview is worked out and the one after it asked for; reads first, then writes.

    A part that was worked out before, and a preview that was forgotten meanwhile, are left alone.
    """
    asked = select(TargetPreview).where(TargetPreview.public_id == public_id)
    preview = db.session.scalar(asked)
    if preview is None or preview.state != "running" or preview.done != done:
        return
    rule = db.session.get_one(TargetRule, preview.rule_id)
    change, last_id = Change(rule, preview.ends_on), preview.last_person_id
    part = work_out(change, after_id=last_id, many=PART) if _still_true(preview, rule) else None
    begin_writing()
    preview = db.session.scalar(asked.with_for_update())
    if preview is None or preview.done != done or preview.state != "running":
        return
    if part is None:
        preview.state = "ready"
    else:
        insert_many(TargetPreviewLine, [row | {"preview_id": preview.id} for row in part.rows])
        preview.counts = dict(Counter(preview.counts) + part.counts)
        preview.done, preview.last_person_id = done + part.accounts, part.last_person_id
        if part.accounts < PART:
            preview.state = "ready"
        else:
            _go_on(preview)
    db.session.flush()


def _still_true(preview: TargetPreview, rule: TargetRule) -> bool:
    return preview.digest == digest_of(rule) and preview.on == Change(rule, preview.ends_on).on


def is_current(preview: TargetPreview, rule: TargetRule) -> bool:
    """Whether the preview is whole and still about what would happen: same version, same day."""
    wanted = "draft" if preview.ends_on is None else "live"
    return preview.state == "ready" and rule.state == wanted and _still_true(preview, rule)


def make_change(*, preview: TargetPreview, by_id: int | None) -> None:
    """What was previewed applies: the draft is published, or the version ends. Refused where the preview is old."""
    rule = db.session.get_one(TargetRule, preview.rule_id)
    lock(rule)
    if not is_current(preview, rule):
        raise Refusal(
            _("The version or the day has changed since this was worked out. Look at it anew first.")
        )
    if preview.ends_on is None:
        publish_target(rule=rule, by_id=by_id)
    else:
        unit = db.session.get_one(Unit, rule.unit_id)
        end_target(unit=unit, on=preview.ends_on, audience=audience_of(rule))
