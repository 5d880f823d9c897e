"""One commit of a package, read: what SCORM 1.2 and SCORM 2004 call by different names. Plain Python."""

import math
import re
from collections.abc import Collection, Mapping
from typing import Any

from courses.packages.formats.base import SCORM12, SCORM2004, Node
from courses.packages.rules import MOST_SECONDS, Best, Score

MOST_FIELDS = 5000
LONGEST_VALUE = 70_000
LONGEST_KEY = 250
# What the site itself told the package, and the names of the learner: not kept with each report.
_OURS = re.compile(
    r"cmi\.(core\.student_(id|name)|learner_(id|name)|launch_data|comments_from_lms\b.*|learner_preference\b.*)"
)
_TIMESPAN = re.compile(r"(\d{2,4}):(\d{2}):(\d{2}(?:\.\d{1,2})?)")
_DURATION = re.compile(
    r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d{1,9})?)S)?)?"
)
OBJECTIVE = re.compile(r"cmi\.objectives\.\d{1,4}\.id")
_DURATION_SECONDS = (365 * 86400, 30 * 86400, 86400, 3600, 60, 1)
_STATUS12 = {
    "passed": ("completed", "passed"),
    "completed": ("completed", "unknown"),
    "failed": ("incomplete", "failed"),
    "incomplete": ("incomplete", "unknown"),
    "browsed": ("incomplete", "unknown"),
    "not attempted": ("not attempted", "unknown"),
}


def clean_data(given: Any) -> dict[str, Any] | None:
    """The fields of a commit, each a text, a number or a truth value; None for what is no commit."""
    if not isinstance(given, Mapping) or len(given) > MOST_FIELDS:
        return None
    kept: dict[str, Any] = {}
    for name, value in given.items():
        key = _storable(str(name))
        if not key.startswith(("cmi.", "adl.")) or len(key) > LONGEST_KEY or _OURS.fullmatch(key):
            continue
        if isinstance(value, str):
            kept[key] = _storable(value)[:LONGEST_VALUE]
        elif isinstance(value, int | float) and math.isfinite(value):
            kept[key] = value
    return kept


def _storable(text: str) -> str:
    """The text without what no database keeps: NUL, and halves of letters."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def read_report(
    data: Mapping[str, Any],
    *,
    standard: str,
    node: Node,
    session: int,
    seq: int,
    is_final: bool,
    most_seconds: float = MOST_SECONDS,
) -> Best:
    """What this commit alone says about the part of the package; no session lasts longer than it was open."""
    read = _read12 if standard == SCORM12 else _read2004
    completion, success, score, seconds = read(data, node, is_final)
    seconds = min(max(seconds, 0.0), most_seconds, MOST_SECONDS)
    return Best(
        completion=completion,
        success=success,
        score=score,
        latest=(session, seq),
        data=dict(data),
        is_final=is_final,
        seconds={str(session): seconds} if seconds else {},
        objectives=_objectives(data, node) if standard == SCORM2004 else {},
    )


def _objectives(data: Mapping[str, Any], node: Node) -> dict[str, dict[str, Any]]:
    """What is said of each objective that the manifest names, by its identifier; rules know of no other."""
    known = {each.identifier for each in node.sequencing.objectives if each.identifier}
    found: dict[str, dict[str, Any]] = {}
    for key, name in data.items():
        if not OBJECTIVE.fullmatch(key) or name not in known:
            continue
        place = key.removesuffix(".id")
        facts: dict[str, Any] = {
            "satisfied": _word(_text(data, f"{place}.success_status"), ("failed", "passed")),
            "completed": _word(
                _text(data, f"{place}.completion_status"), ("not attempted", "incomplete", "completed")
            ),
            "measure": _number(data, f"{place}.score.scaled"),
        }
        found[name] = {kind: value for kind, value in facts.items() if value is not None}
    return found


def _word(text: str, known: Collection[str]) -> str | None:
    return text if text in known else None


Read = tuple[str, str, Score | None, float]


def _read12(data: Mapping[str, Any], node: Node, is_final: bool) -> Read:
    completion, success = _STATUS12.get(_text(data, "cmi.core.lesson_status"), ("unknown", "unknown"))
    raw, low, high = (_number(data, f"cmi.core.score.{name}") for name in ("raw", "min", "max"))
    if is_final and node.mastery_score is not None and raw is not None:
        success = "passed" if raw >= node.mastery_score else "failed"
        completion = "completed" if success == "passed" else completion
    score = _score(raw, low, high, None)
    return completion, success, score, _seconds12(_text(data, "cmi.core.session_time"))


def _read2004(data: Mapping[str, Any], node: Node, is_final: bool) -> Read:
    completion = _text(data, "cmi.completion_status")
    success = _text(data, "cmi.success_status")
    raw, low, high, scaled = (_number(data, f"cmi.score.{name}") for name in ("raw", "min", "max", "scaled"))
    measure = _number(data, "cmi.progress_measure")
    if node.completion_threshold is not None and measure is not None:
        completion = "completed" if measure >= node.completion_threshold else "incomplete"
    if node.min_measure is not None and scaled is not None:
        success = "passed" if scaled >= node.min_measure else "failed"
    completion = completion if completion in ("not attempted", "incomplete", "completed") else "unknown"
    success = success if success in ("failed", "passed") else "unknown"
    return completion, success, _score(raw, low, high, scaled), seconds_of(_text(data, "cmi.session_time"))


def _text(data: Mapping[str, Any], key: str) -> str:
    value = data.get(key)
    return value.strip() if isinstance(value, str) else ""


def _number(data: Mapping[str, Any], key: str) -> float | None:
    value = data.get(key)
    try:
        number = float(value) if isinstance(value, str | int | float) and value != "" else None
    except ValueError:
        return None
    return number if number is not None and math.isfinite(number) and abs(number) < 1e9 else None


def _score(raw: float | None, low: float | None, high: float | None, scaled: float | None) -> Score | None:
    """The score in per cent: as it is scaled, else within its bounds, else raw where that is a per cent."""
    if scaled is not None:
        share = scaled
    elif raw is not None and high is not None and high > (low or 0):
        share = (raw - (low or 0)) / (high - (low or 0))
    elif raw is not None and 0 <= raw <= 100:
        share = raw / 100
    else:
        return None
    return Score(round(min(max(share, 0), 1) * 100, 2), raw, low, high, scaled)


def _seconds12(text: str) -> float:
    found = _TIMESPAN.fullmatch(text)
    return int(found[1]) * 3600 + int(found[2]) * 60 + float(found[3]) if found else 0.0


def seconds_of(text: str) -> float:
    """A duration of ISO 8601 in seconds, as SCORM 2004 writes it; 0 for anything else."""
    found = _DURATION.fullmatch(text)
    if not found:
        return 0.0
    return sum(
        float(part) * size for part, size in zip(found.groups(), _DURATION_SECONDS, strict=True) if part
    )


def timespan12(seconds: float) -> str:
    """The time as SCORM 1.2 writes it."""
    minutes, rest = divmod(min(round(seconds), 9999 * 3600), 60)
    return f"{minutes // 60:04d}:{minutes % 60:02d}:{rest:02d}.00"
