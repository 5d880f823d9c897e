"""Where a remark stands: the lesson (''), a block or a part of one (a slide), each by its address in the lesson."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from courses.authoring.models import CourseDraft
from courses.authoring.queries.drafts import list_draft_lessons
from courses.authoring.queries.remarks import Said
from courses.lessons.blocks.base import Block, BlockPart
from courses.lessons.blocks.registry import block_kind, words_of


@dataclass(frozen=True)
class Spot:
    """Where a remark is found by now: at the nearest that is left; `called` where that has another name by now."""

    anchor: str
    called: str = ""
    is_gone: bool = False


def parts_of(blocks: Iterable[Block]) -> dict[str, BlockPart]:
    """Everything in a lesson that can be remarked on, by its anchor: the blocks and their parts."""
    found: dict[str, BlockPart] = {}
    for block in blocks:
        found[block["id"]] = BlockPart(block["id"], "", words_of([block]))
        found.update((part.anchor, part) for part in block_kind(block["kind"]).parts(block))
    return found


def nearest(anchor: str, known: Container[str]) -> str:
    """The anchor itself, or its block where the part is gone, or '' (the lesson) where the block is gone too."""
    return next((each for each in (anchor, anchor.partition("-")[0]) if each in known), "")


def by_anchor(found: Iterable[Said], blocks: Iterable[Block]) -> dict[str, list[Said]]:
    """The remarks on one lesson, each at the nearest that is left of what it was made on."""
    known, standing = parts_of(blocks), dict[str, list[Said]]()
    for each in found:
        standing.setdefault(nearest(each.remark.block_id, known), []).append(each)
    return standing


def spots_of(draft: CourseDraft, found: Sequence[Said]) -> dict[str, Spot]:
    """Where each remark on the draft is found by now, by its public id."""
    lessons = list_draft_lessons(draft.course_id) if any(each.remark.block_id for each in found) else {}
    known = {slug: parts_of(lesson.content["blocks"]) for slug, lesson in lessons.items()}
    return {each.remark.public_id: _spot(each, known.get(each.remark.slug, {})) for each in found}


def _spot(said: Said, known: Mapping[str, BlockPart]) -> Spot:
    asked = said.remark.block_id
    if asked not in known:
        return Spot(nearest(asked, known), is_gone=bool(asked))
    label, written = known[asked].label, said.remark.words.partition(":")[0]
    return Spot(asked, "" if label in ("", written) else label)
