"""What the page of the player needs: the parts of a package, and the word by which one of them is opened."""

from typing import Any
from urllib.parse import quote

from flask import Response, current_app, make_response, request

from courses.packages.formats.base import Manifest, Node, manifest_of
from courses.packages.models import Package, PackageState
from courses.packages.starting import start_values
from lms.core.content import PLAYER, content_origin, seal_content
from lms.core.web import policy_with_frame


def origin() -> str:
    """Where packages run for this visitor."""
    return content_origin(current_app.config["LMS"], request.host_url)


def with_player(page: str) -> Response:
    """The page, which alone may show a frame of the other origin."""
    response = make_response(page)
    response.headers["Content-Security-Policy"] = policy_with_frame(origin())
    return response


def opening(
    package: Package,
    node: Node,
    *,
    state: PackageState | None,
    holder: str,
    learner_id: str,
    learner_name: str,
    mode: str,
    session_id: int,
) -> dict[str, Any]:
    """What the script of the page hands to the frame in which the part is opened."""
    token = seal_content(package.index_sha256, holder=holder, visited=request.host_url)
    return {
        "session": session_id,
        "frame": f"{origin()}/{token}/{PLAYER}/",
        "begin": {
            "launch": quote(node.path) + node.query,
            "isTracked": node.is_sco,
            "values": start_values(
                standard=package.standard,
                node=node,
                state=state,
                learner_id=learner_id,
                learner_name=learner_name,
                mode=mode,
            ),
        },
    }


def contents(manifest: Manifest) -> list[dict[str, Any]]:
    """The parts as a list with their depth, for a table of contents; what is hidden is left out."""
    rows: list[dict[str, Any]] = []

    def walk(nodes: tuple[Node, ...], depth: int) -> None:
        for node in nodes:
            if node.is_visible:
                rows.append({"node": node, "depth": depth})
                walk(node.children, min(depth + 1, 3))

    walk(manifest.nodes, 0)
    return rows


def first_part(package: Package, states: dict[str, PackageState]) -> Node:
    """Where the learner goes on: the part opened last, while it is under way, else the first one not done."""
    leaves = manifest_of(package.manifest).leaves()
    latest = max(states.values(), key=lambda state: state.latest_session, default=None)
    if latest is not None and latest.completion != "completed":
        found = [leaf for leaf in leaves if leaf.identifier == latest.sco]
        if found:
            return found[0]
    undone = [leaf for leaf in leaves if _is_undone(states.get(leaf.identifier))]
    return (undone or leaves)[0]


def _is_undone(state: PackageState | None) -> bool:
    return state is None or (state.completion != "completed" and state.success != "passed")
