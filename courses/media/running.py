"""The making of renditions, in turns: other jobs of a small site run in between, the encoder goes on meanwhile.

Killed anywhere, a turn leaves whole renditions or none, and the next worker begins with the first that is missing.
"""

import datetime as dt
import shutil
import time
from pathlib import Path

import structlog
from flask import current_app

from courses.media.encoders import Encoder, encoder_of, forget_encoder
from courses.media.events import MEDIA_TURN
from courses.media.ffmpeg import Probe, draw_poster, probe
from courses.media.models import Media, MediaRendition
from courses.media.queries import list_renditions
from courses.media.rules.rungs import AUDIO, LARGEST_SIDE, LONGEST_HOURS, keys_for, measures, rung
from lms.core.clock import now
from lms.core.db import begin_writing, commit_part, db, insert_once, lock
from lms.core.events import emit
from lms.core.sandbox import Broken, SandboxFault, TooLarge, TooLong
from lms.core.storage import draft_folder, path_of, record_file, take_in_file, write_file
from lms.core.text import msgid

log = structlog.get_logger()
_PATIENCE_SECONDS = 20.0
_PAUSE = dt.timedelta(seconds=1)
_DAMAGED = msgid("The file is damaged: a part of it cannot be shown. Save it anew as .mp4 and send it again.")
_UNREADABLE = msgid(
    "This file is no film and no recording that can be read here. Save it as .mp4, .webm, .mp3 or .m4a."
)
_TOO_LARGE = msgid("The picture is too large: save it at most 7680 points wide.")
_TOO_LONG = msgid("It runs longer than 6 hours: cut it into parts.")
_SLOW = msgid("Making it small took too long. Cut it into shorter parts.")
_HEAVY = msgid("Making it small needs more memory than there is. Save it smaller and send it again.")


class Unfit(Exception):
    """Nothing can be made of this file; the message says why."""


def take_turn(media_id: int, run: int, turn: int) -> None:
    """More of the medium is made, for as long as others can wait; then the next turn is asked for, or all is done."""
    media = db.session.get(Media, media_id)
    if media is None or media.run != run or media.state in {"ready", "failed"}:
        return
    deadline = time.monotonic() + (_PATIENCE_SECONDS if not current_app.config["LMS"].redis_url else 1e9)
    folder = _folder(media)
    try:
        source = path_of(media.original_sha256)
        facts = _facts(media, source, folder)
        is_done = _make_missing(media_id, run, facts, source, folder, deadline)
    except Unfit as unfit:
        shutil.rmtree(folder, ignore_errors=True)
        _settle(media_id, run, state="failed", reason=str(unfit))
        return
    if is_done:
        shutil.rmtree(folder, ignore_errors=True)
        _settle(media_id, run, state="ready", reason=None)
    else:
        begin_writing()
        payload = {"media_id": media_id, "run": run, "turn": turn + 1}
        emit(MEDIA_TURN, key=f"{media_id}:{run}:{turn + 1}", payload=payload, due_at=now() + _PAUSE)


def _folder(media: Media) -> Path:
    folder = draft_folder() / f"media-{media.public_id}-{media.run}"
    folder.mkdir(exist_ok=True)
    folder.touch()
    return folder


def _facts(media: Media, source: Path, folder: Path) -> Probe:
    """What the file holds: found out in the first turn, with the poster, and kept."""
    if media.duration_ms is not None:
        return Probe(media.duration_ms, media.width or 0, media.height or 0, media.has_sound)
    media_id, run = media.id, media.run
    facts = _probe(source, folder)
    poster = _poster(source, facts, folder)
    digest = write_file(poster) if poster else None
    begin_writing()
    row = _own(media_id, run)
    if digest:
        record_file(digest, size=len(poster), media_type="image/jpeg")
    row.kind = "video" if facts.width else "audio"
    row.duration_ms, row.has_sound, row.poster_sha256 = facts.duration_ms, facts.has_sound, digest
    row.width, row.height = facts.width or None, facts.height or None
    row.state = "working"
    db.session.flush()
    commit_part()
    return facts


def _probe(source: Path, folder: Path) -> Probe:
    try:
        facts = probe(source, cwd=folder)
    except SandboxFault as fault:
        raise Unfit(_UNREADABLE) from fault
    if max(facts.width, facts.height) > LARGEST_SIDE:
        raise Unfit(_TOO_LARGE)
    if facts.duration_ms > LONGEST_HOURS * 3_600_000:
        raise Unfit(_TOO_LONG)
    if not facts.duration_ms:
        raise Unfit(_UNREADABLE)
    return facts


def _poster(source: Path, facts: Probe, folder: Path) -> bytes:
    if not facts.width:
        return b""
    try:
        return draw_poster(source, facts, cwd=folder)
    except SandboxFault as fault:
        raise Unfit(_DAMAGED) from fault


def _make_missing(media_id: int, run: int, facts: Probe, source: Path, folder: Path, deadline: float) -> bool:
    """True when every rendition is there; False when the patience of this turn is over."""
    keys = keys_for(facts.width, facts.height, has_sound=facts.has_sound)
    made = {each.key for each in list_renditions(media_id)}
    for number, key in enumerate(keys):
        if key in made:
            continue
        encoder = encoder_of(media_id, run, key, facts=facts, source=source, folder=folder)
        if not encoder.wait(deadline - time.monotonic()):
            share = min(1.0, encoder.done_ms / max(facts.duration_ms, 1))
            _tell(media_id, run, int(100 * (number + share) / len(keys)))
            return False
        forget_encoder(media_id, run, key)
        _keep(media_id, run, key, facts, encoder)
        _tell(media_id, run, 100 * (number + 1) // len(keys))
    return True


def _keep(media_id: int, run: int, key: str, facts: Probe, encoder: Encoder) -> None:
    _judge(media_id, key, encoder)
    digest, size = take_in_file(encoder.target)
    height = measures(facts.width, facts.height, rung(key).side)[1] if key != AUDIO else 0
    begin_writing()
    _own(media_id, run)
    record_file(digest, size=size, media_type="audio/mp4" if key == AUDIO else "video/mp4")
    insert_once(
        MediaRendition, media_id=media_id, key=key, sha256=digest, size=size, height=height, made_at=now()
    )
    commit_part()


def _judge(media_id: int, key: str, encoder: Encoder) -> None:
    """Raises where the encoder failed: Unfit where that lies in the file."""
    if encoder.fault is None:
        return
    log.warning("rendition_failed", media_id=media_id, key=key, error=str(encoder.fault))
    for kind, words in ((TooLong, _SLOW), (TooLarge, _HEAVY), (Broken, _DAMAGED)):
        if isinstance(encoder.fault, kind):
            raise Unfit(words) from encoder.fault
    raise encoder.fault


def _tell(media_id: int, run: int, percent: int) -> None:
    begin_writing()
    _own(media_id, run).done_percent = min(99, percent)
    db.session.flush()
    commit_part()


def _settle(media_id: int, run: int, *, state: str, reason: str | None) -> None:
    begin_writing()
    media = _own(media_id, run)
    media.state, media.reason, media.done_percent = state, reason, 100
    db.session.flush()


class Overtaken(Exception):
    """The author asked for another try: this one ends."""


def _own(media_id: int, run: int) -> Media:
    """The medium, locked, while this try is the last one."""
    media = db.session.get_one(Media, media_id)
    lock(media)
    if media.run != run:
        raise Overtaken(media_id)
    return media
