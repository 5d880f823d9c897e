"""The checklist of a draft: what has to be mended before it is sent for review, and what has to be looked at."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from courses.authoring.ground import Ground, read_ground
from courses.authoring.models import CourseDraft
from courses.authoring.rules.checking import (
    has_unsaid_picture,
    is_outside,
    is_sound_outside,
    is_wordless,
    jumping_headings,
    links_of,
)
from courses.authoring.rules.outlines import items_of
from courses.lessons.blocks.base import Block
from courses.lessons.blocks.registry import block_kind, files_of
from courses.lessons.blocks.texts import LegalBlock, quote_of
from courses.lessons.blocks.things import question_keys
from lms.core.i18n import _
from lms.law.saying import Quote

HEAVY = 10_000_000
# Without these no version can come into being, whoever asks for it.
FATAL = frozenset({"no_title", "no_tiet", "no_lesson", "empty_module", "nothing_required", "empty_lesson",
                   "no_content", "file_missing", "question_missing", "lacks",
                   "foreign"})  # fmt: skip


@dataclass(frozen=True)
class Check:
    """Something about a draft: an error has to be mended, a warning may be confirmed.

    `slug` names the lesson (empty: the course), `block_id` the block.
    """

    key: str
    words: str
    is_error: bool = True
    slug: str = ""
    block_id: str = ""
    title: str = ""


def draft_checks(draft: CourseDraft) -> list[Check]:
    """Everything about the draft, the course first, then lesson by lesson in order."""
    ground = read_ground(draft)
    found = list(_course_checks(draft, ground))
    for item in items_of(draft.outline):
        found += item_checks(item, ground)
    return found


def lesson_checks(draft: CourseDraft, slug: str) -> list[Check]:
    """Everything about one lesson of the draft."""
    ground = read_ground(draft, only=slug)
    item = next((each for each in items_of(draft.outline) if each["slug"] == slug), None)
    return item_checks(item, ground) if item else []


def faults_in(checks: Iterable[Check]) -> list[str]:
    """The sentences of those checks without which no version can come into being."""
    return [
        f"“{each.title}”: {each.words}" if each.title else each.words for each in checks if each.key in FATAL
    ]


def _course_checks(draft: CourseDraft, ground: Ground) -> Iterator[Check]:
    items = list(items_of(draft.outline))
    if not draft.facts["title"]:
        yield Check("no_title", _("Give the course a name."))
    if draft.facts["tiet_hundredths"] <= 0:
        yield Check("no_tiet", _("Say how many periods the course counts."))
    if not any(item["kind"] == "lesson" for item in items):
        yield Check("no_lesson", _("A course needs at least one lesson."))
    elif not any(item["is_required"] for item in items):
        yield Check("nothing_required", _("Everything is optional: at least one part has to be required."))
    if any(not module["items"] for module in draft.outline["modules"]):
        yield Check("empty_module", _("A module holds nothing: fill it or remove it."))
    if not draft.facts["summary"]:
        yield Check("no_summary", _("Say in a sentence what the course is about."), is_error=False)
    for line in draft.facts["legal_documents"]:
        yield from _lapsed(Quote(line), ground)


def item_checks(item: dict[str, Any], ground: Ground) -> list[Check]:
    """Everything about one item, on the ground of its draft."""
    title = item["title"] or item["slug"]
    if item["kind"] != "lesson":
        has_content = ground.has_content(item)
        found = [] if has_content else [Check("no_content", _("It has no content yet."))]
    else:
        lesson = ground.lessons.get(item["slug"])
        blocks = lesson.content["blocks"] if lesson else []
        found = [*_lesson_checks(blocks, ground)]
        for each in (lesson.content.get("translations") or {}).values() if lesson else ():
            found += _translated_checks(each["blocks"], ground)
    return [replace(check, slug=item["slug"], title=title) for check in found]


def _lesson_checks(blocks: list[Block], ground: Ground) -> Iterator[Check]:
    if is_wordless(blocks):
        yield Check("empty_lesson", _("The lesson is empty."))
    yield from _written_checks(blocks, ground)
    yield from _question_checks(blocks, ground)
    yield from _media_checks(blocks, ground)
    yield from _legal_checks(blocks, ground)
    if ground.weight(blocks) > HEAVY:
        yield Check(
            "heavy", _("The lesson weighs more than 10 MB: too much on a slow network."), is_error=False
        )
    for key in jumping_headings(blocks):
        words = _("A lower heading stands here without an upper one before it.")
        yield Check("heading", words, is_error=False, block_id=key)


def _translated_checks(blocks: list[Block], ground: Ground) -> Iterator[Check]:
    yield from _written_checks(blocks, ground)
    yield from (check for check in _question_checks(blocks, ground) if check.is_error)
    yield from _media_checks(blocks, ground)


def _written_checks(blocks: list[Block], ground: Ground) -> Iterator[Check]:
    for block in blocks:
        for fault in block_kind(block["kind"]).lacks(block):
            yield Check("lacks", _(fault.message, **fault.params), block_id=block["id"])
        for name in sorted(files_of([block]) - set(ground.files)):
            words = _("The file “%(name)s” is missing.", name=name)
            yield Check("file_missing", words, block_id=block["id"])
        if has_unsaid_picture(block):
            words = _("A picture has no alternative text: say what it shows, or that it is decoration.")
            yield Check("alt", words, block_id=block["id"])
        for link in links_of(block):
            if is_outside(link) and not is_sound_outside(link):
                yield Check("link", _("“%(link)s” is no sound address.", link=link), block_id=block["id"])
            elif not is_outside(link) and not ground.leads_somewhere(link, blocks):
                words = _("The link “%(link)s” leads nowhere on this site.", link=link)
                yield Check("link", words, block_id=block["id"])


def _legal_checks(blocks: list[Block], ground: Ground) -> Iterator[Check]:
    for block in blocks:
        if block["kind"] == LegalBlock.key:
            yield from (replace(check, block_id=block["id"]) for check in _lapsed(quote_of(block), ground))


def _lapsed(quote: Quote, ground: Ground) -> Iterator[Check]:
    if quote in ground.lapsed:
        words = _("A cited document no longer holds: %(why)s.", why=ground.lapsed[quote])
        yield Check("lapsed", words, is_error=False)


def _question_checks(blocks: list[Block], ground: Ground) -> Iterator[Check]:
    places = {block["question"]: block["id"] for block in blocks if block["kind"] == "question"}
    for key in question_keys(blocks):
        if key not in ground.questions:
            words = _(
                "The question %(key)s is not in use or not open to this course: choose another.", key=key
            )
            yield Check("question_missing", words, block_id=places[key])
        elif not ground.questions[key]:
            words = _("A question has no explanation: readers learn from it why an answer is right.")
            yield Check("explanation", words, is_error=False, block_id=places[key])


def _media_checks(blocks: list[Block], ground: Ground) -> Iterator[Check]:
    for block in blocks:
        if block["kind"] not in ("media", "package"):
            continue
        key = str(block.get(block["kind"], ""))
        if not key:
            yield Check("media_missing", _("Choose what is shown here."), block_id=block["id"])
        elif key in ground.foreign:
            words = _(
                "“%(title)s” belongs to another unit: take in one of your own.", title=ground.foreign[key]
            )
            yield Check("foreign", words, block_id=block["id"])
        elif key in ground.lacking:
            words = _("“%(title)s” has no captions or no transcript yet.", title=ground.lacking[key])
            yield Check("captions", words, is_error=False, block_id=block["id"])
        elif key not in ground.shown:
            yield Check("media_missing", _("What was shown here is gone."), block_id=block["id"])
