"""What a package finds when it is opened: what its latest session left behind, and what the site tells it."""

import re
from collections.abc import Mapping
from typing import Any

from courses.packages.formats.base import SCORM12, Node
from courses.packages.models import PackageState
from courses.packages.reports import OBJECTIVE, timespan12
from courses.packages.tree.activities import Status

# What belongs to one session alone, or is told anew each time.
_NOT_RESUMED = re.compile(
    r"(adl\..*|cmi\.(core\.)?(session_time|exit|entry|total_time|credit|lesson_mode|mode)|.*\._(count|children|version)"
    r"|cmi\.student_data\..*|cmi\.(scaled_passing_score|completion_threshold|time_limit_action|max_time_allowed))"
)


def start_values(
    *,
    standard: str,
    node: Node,
    state: PackageState | None,
    objectives: Mapping[str, Status],
    learner_id: str,
    learner_name: str,
    mode: str,
) -> dict[str, Any]:
    """The fields by which the runtime in the browser starts; suspend data are those of the latest session.

    `objectives`: those the manifest describes, with what other items shared of them.
    """
    kept = {key: value for key, value in (state.data if state else {}).items() if _is_resumed(key, value)}
    told = _told12 if standard == SCORM12 else _told2004
    seconds = state.total_seconds if state else 0
    kept |= _told_objectives(kept, objectives)
    return {**kept, **told(node, _entry(standard, state), seconds, learner_id, learner_name, mode)}


def _told_objectives(kept: Mapping[str, Any], objectives: Mapping[str, Status]) -> dict[str, Any]:
    places = {name: key.split(".")[2] for key, name in kept.items() if OBJECTIVE.fullmatch(key)}
    free = 1 + max((int(place) for place in places.values()), default=-1)
    told: dict[str, Any] = {}
    for name, status in objectives.items():
        if name not in places:
            places[name], free = str(free), free + 1
        place = f"cmi.objectives.{places[name]}"
        told[f"{place}.id"] = name
        if status.satisfied is not None:
            told[f"{place}.success_status"] = "passed" if status.satisfied else "failed"
        if status.completed is not None:
            told[f"{place}.completion_status"] = "completed" if status.completed else "incomplete"
        if status.measure is not None:
            told[f"{place}.score.scaled"] = f"{status.measure:g}"
    return told


def _is_resumed(key: str, value: Any) -> bool:
    return value != "" and _NOT_RESUMED.fullmatch(key) is None


def _entry(standard: str, state: PackageState | None) -> str:
    """ab-initio the first time; resume after a suspension, or when the last session never came to its end."""
    if state is None:
        return "ab-initio"
    left = state.data.get("cmi.core.exit" if standard == SCORM12 else "cmi.exit")
    return "resume" if left in ("suspend", "logout") or not state.is_final or state.suspend_data else ""


def _told12(
    node: Node, entry: str, seconds: int, learner_id: str, learner_name: str, mode: str
) -> dict[str, Any]:
    told = {
        "cmi.core.student_id": learner_id,
        "cmi.core.student_name": learner_name,
        "cmi.core.credit": "credit" if mode == "normal" else "no-credit",
        "cmi.core.lesson_mode": mode,
        "cmi.core.entry": entry,
        "cmi.core.total_time": timespan12(seconds),
        "cmi.launch_data": node.launch_data[:4096],
        "cmi.student_data.max_time_allowed": node.max_time,
        "cmi.student_data.time_limit_action": node.time_limit_action,
    }
    if node.mastery_score is not None:
        told["cmi.student_data.mastery_score"] = f"{node.mastery_score:g}"
    return {key: value for key, value in told.items() if value != ""}


def _told2004(
    node: Node, entry: str, seconds: int, learner_id: str, learner_name: str, mode: str
) -> dict[str, Any]:
    told = {
        "cmi.learner_id": learner_id,
        "cmi.learner_name": learner_name,
        "cmi.credit": "credit" if mode == "normal" else "no-credit",
        "cmi.mode": mode,
        "cmi.entry": entry,
        "cmi.total_time": f"PT{seconds}S",
        "cmi.launch_data": node.launch_data[:4000],
        "cmi.time_limit_action": node.time_limit_action,
    }
    if node.min_measure is not None:
        told["cmi.scaled_passing_score"] = f"{node.min_measure:g}"
    if node.completion_threshold is not None:
        told["cmi.completion_threshold"] = f"{node.completion_threshold:g}"
    return {key: value for key, value in told.items() if value != ""}
