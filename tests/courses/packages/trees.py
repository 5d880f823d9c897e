"""Trees of packages in a line or two, for tests."""

from courses.packages.formats.base import Manifest
from courses.packages.formats.manifest import read_manifest
from courses.packages.rules import Best, Score
from courses.packages.tree.rollup import read_tree
from courses.packages.tree.ways import Ways, ways_from
from tests.factories.sequenced import manifest, sequencing

FLOW = '<imsss:controlMode choice="true" flow="true"/>'
FLOW_ONLY = '<imsss:controlMode choice="false" flow="true"/>'
OUT = (
    '<imsss:rollupRules rollupObjectiveSatisfied="false" rollupProgressCompletion="false" '
    'objectiveMeasureWeight="0"/>'
)


def best(completion: str = "completed", success: str = "unknown", scaled: float | None = None) -> Best:
    """What was reached in a part that was opened."""
    score = None if scaled is None else Score(max(scaled, 0) * 100, scaled=scaled)
    return Best(completion=completion, success=success, score=score, latest=(1, 1))


def read(*items: str, root: str = FLOW, **others: str) -> Manifest:
    """The manifest of these items; every part has its page."""
    content = manifest(*items, root=sequencing(root), **others)
    return read_manifest(content, [f"{name}.html" for name in "abcdefgh"])


def ways(found: Manifest, here: str | None, **bests: Best) -> Ways:
    """Where one can go from here."""
    return ways_from(read_tree(found, bests), here)


def rules(*inside: str) -> str:
    """The rules of a part."""
    return sequencing(f"<imsss:sequencingRules>{''.join(inside)}</imsss:sequencingRules>")


def sums(*inside: str) -> str:
    """The rules of summing up."""
    return f"<imsss:rollupRules>{''.join(inside)}</imsss:rollupRules>"
