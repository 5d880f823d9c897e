"""Receipts: each saved answer is named by a hash over it and over the receipt before it."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from typing import Any


def receipt(
    previous: str,
    *,
    attempt: str,
    position: int,
    writer: int,
    seq: int,
    response: Mapping[str, Any],
    received_at: dt.datetime,
) -> str:
    """The name of a saved answer: SHA-256 over all of it and over the receipt before it in the attempt.

    `previous` is "" for the first. Changing, removing or inserting an answer breaks every receipt after it.
    """
    moment = received_at.astimezone(dt.UTC).isoformat(timespec="microseconds")
    content = [previous, attempt, position, writer, seq, response, moment]
    written = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()
