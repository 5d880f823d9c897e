"""What the page of the player needs: the parts of a package, and the word by which one of them is opened."""

from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import quote

from flask import Response, current_app, make_response, request

from courses.packages.formats.base import Manifest, Node, manifest_of
from courses.packages.models import Package, PackageState
from courses.packages.queries import bests_of, get_node
from courses.packages.starting import start_values
from courses.packages.tree.activities import Status, Tree
from courses.packages.tree.rollup import read_tree
from courses.packages.tree.ways import all_ways, is_skipped, ways_from
from lms.core.content import PLAYER, content_origin, own_name, seal_content
from lms.core.web import policy_with_frame


def origin(package: Package, holder: str) -> str:
    """Where the package runs for this visitor."""
    name = own_name(package.index_sha256, holder)
    return content_origin(current_app.config["LMS"], request.host_url, name)


def with_player(page: str, *, origin: str) -> Response:
    """The page, which alone may show a frame, of that origin."""
    response = make_response(page)
    response.headers["Content-Security-Policy"] = policy_with_frame(origin)
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
    tree: Tree,
) -> dict[str, Any]:
    """What the script of the page hands to the frame in which the part is opened."""
    token = seal_content(package.index_sha256, holder=holder, visited=request.host_url)
    is_trial = session_id == 0
    ways = all_ways(tree, node.identifier) if is_trial else ways_from(tree, node.identifier)
    return {
        "session": session_id,
        "ways": asdict(ways),
        "frame": f"{origin(package, holder)}/{token}/{PLAYER}/",
        "begin": {
            "launch": quote(node.path) + node.query,
            "isTracked": node.is_sco,
            "values": start_values(
                standard=package.standard,
                node=node,
                state=state,
                objectives=told_objectives(tree, node.identifier),
                learner_id=learner_id,
                learner_name=learner_name,
                mode=mode,
            ),
        },
    }


def told_objectives(tree: Tree, identifier: str) -> dict[str, Status]:
    """The objectives that the manifest describes for the part, and what others shared of them."""
    activity = tree.find(identifier)
    found = activity.sequencing.objectives if activity else ()
    return {
        each.identifier: tree.status(activity, each.identifier) if activity and each.shared else Status()
        for each in found
        if each.identifier
    }


def tree_of(package: Package, states: dict[str, PackageState]) -> Tree:
    """The parts of the package, and all that is known of them for this learner."""
    return read_tree(manifest_of(package.manifest), bests_of(states))


def ways_on(package: Package, states: dict[str, PackageState], sco: str) -> dict[str, Any]:
    """Where the learner can go from that part."""
    return asdict(ways_from(tree_of(package, states), sco))


@dataclass(frozen=True)
class Row:
    """A line of the table of contents; `may_choose`: the author lets one choose it, at least at times."""

    node: Node
    depth: int
    may_choose: bool


def contents(manifest: Manifest) -> list[Row]:
    """The parts as a list with their depth, for a table of contents; what is hidden is left out."""
    rows: list[Row] = []

    def walk(nodes: tuple[Node, ...], depth: int, may_choose: bool) -> None:
        for node in nodes:
            if node.is_visible:
                rows.append(Row(node, depth, may_choose))
            walk(node.children, min(depth + node.is_visible, 3), node.sequencing.choice)

    walk(manifest.nodes, 0, manifest.sequencing.choice)
    return rows


def may_flow(manifest: Manifest) -> bool:
    """True where one can go from a part to the next one by the buttons of the site."""
    every = (each for node in manifest.nodes for each in node.everything() if each.children)
    return manifest.sequencing.flow or any(each.sequencing.flow for each in every)


def first_part(package: Package, states: dict[str, PackageState]) -> Node:
    """Where the learner goes on: the part opened last, while it is under way, else the first one not done."""
    tree, leaves = tree_of(package, states), manifest_of(package.manifest).leaves()
    open_ones = ways_from(tree, None).jumps or tuple(leaf.identifier for leaf in leaves)
    latest = max(states.values(), key=lambda state: state.latest_session, default=None)
    if latest is not None and latest.completion != "completed" and latest.sco in open_ones:
        return get_node(package, latest.sco)
    undone = [leaf for leaf in open_ones if _is_undone(states.get(leaf)) and not is_skipped(tree, leaf)]
    return get_node(package, (undone or open_ones)[0])


def _is_undone(state: PackageState | None) -> bool:
    return state is None or (state.completion != "completed" and state.success != "passed")
