"""The blocks that show something: a picture, slides, a file, a question to test oneself."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import count
from typing import Any, ClassVar

from courses.lessons.blocks.base import (
    Block,
    BlockFault,
    BlockKind,
    BlockPart,
    file_of,
    html_of,
    is_block_id,
    line_of,
    pictures_in,
    words_of_html,
)
from courses.questions.kinds.base import Fault
from lms.core.i18n import _, lazy
from lms.core.text import clean_text

MOST_SLIDES = 300
_NOTES_LIMIT = 20_000


class ImageBlock(BlockKind):
    """A picture with its alternative text and caption."""

    key: ClassVar[str] = "image"
    label: ClassVar[Any] = lazy("Picture")
    icon: ClassVar[str] = "photo"

    def read(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """{"file", "alt", "is_decorative", "caption"}."""
        texts = {name: line_of(data, name) for name in ("alt", "caption")}
        return {"file": file_of(data), **texts, "is_decorative": data.get("is_decorative") is True}

    def words(self, block: Mapping[str, Any]) -> str:
        """What the picture shows, and its caption."""
        return f"{block['alt']} {block['caption']}".strip()

    def files(self, block: Mapping[str, Any]) -> set[str]:
        """The picture."""
        return {block["file"]} - {""}


class FileBlock(BlockKind):
    """A file to take along."""

    key: ClassVar[str] = "file"
    label: ClassVar[Any] = lazy("File")
    icon: ClassVar[str] = "file-download"

    def read(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """{"file", "title"}."""
        return {"file": file_of(data), "title": line_of(data, "title")}

    def words(self, block: Mapping[str, Any]) -> str:
        """The name it is shown by."""
        return str(block["title"])

    def files(self, block: Mapping[str, Any]) -> set[str]:
        """The file."""
        return {block["file"]} - {""}


class SlidesBlock(BlockKind):
    """Slides: each a picture, the text on it, and what the speaker says."""

    key: ClassVar[str] = "slides"
    label: ClassVar[Any] = lazy("Slides")
    icon: ClassVar[str] = "presentation"

    def read(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """{"title", "slides": [{"id", "image", "html", "notes"}]}; a slide keeps its id wherever it stands."""
        slides = data.get("slides")
        if not isinstance(slides, list) or len(slides) > MOST_SLIDES:
            raise BlockFault(Fault("A block holds at most %(most)s slides.", {"most": MOST_SLIDES}))
        named = with_ids([each for each in slides if isinstance(each, Mapping)])
        read = [{"id": each["id"], **self._slide(each)} for each in named]
        return {"title": line_of(data, "title"), "slides": read}

    def _slide(self, slide: Mapping[str, Any]) -> dict[str, str]:
        notes = slide.get("notes")
        said = clean_text(notes)[:_NOTES_LIMIT] if isinstance(notes, str) else ""
        return {"image": file_of(slide, "image"), "html": html_of(slide), "notes": said}

    def words(self, block: Mapping[str, Any]) -> str:
        """The texts on the slides and what is said to them."""
        return " ".join([block["title"], *map(_said, block["slides"])]).strip()

    def parts(self, block: Mapping[str, Any]) -> list[BlockPart]:
        """The slides, numbered as they stand."""
        return [
            BlockPart(f"{block['id']}-{slide['id']}", _("Slide %(number)s", number=number), _said(slide))
            for number, slide in enumerate(with_ids(block["slides"]), 1)
        ]

    def files(self, block: Mapping[str, Any]) -> set[str]:
        """The pictures of the slides."""
        own = {each["image"] for each in block["slides"]} - {""}
        return own.union(*(pictures_in(each["html"]) for each in block["slides"]))


def _said(slide: Mapping[str, Any]) -> str:
    return f"{words_of_html(slide['html'])} {slide['notes']}".strip()


def with_ids(slides: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The slides, each with an id of its own: one that has none, or that of another, gets the next free number."""
    known = {slide.get("id") for slide in slides}
    free = (key for number in count(1) if (key := f"s{number}") not in known)
    named: dict[str, Mapping[str, Any]] = {}
    for slide in slides:
        stated = str(slide.get("id", ""))
        named[stated if is_block_id(stated) and stated not in named else next(free)] = slide
    return [{**slide, "id": key} for key, slide in named.items()]


class QuestionBlock(BlockKind):
    """A question of the bank by which readers test themselves; it never counts."""

    key: ClassVar[str] = "question"
    label: ClassVar[Any] = lazy("Question to test oneself")
    icon: ClassVar[str] = "help-circle"
    is_counted: ClassVar[bool] = True

    def read(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """{"question": key}."""
        return {"question": line_of(data, "question")}

    def words(self, block: Mapping[str, Any]) -> str:
        """Nothing: the words are the question's own."""
        return ""

    def references(self, block: Mapping[str, Any]) -> list[tuple[str, str]]:
        """The question."""
        return [("question", block["question"])] if block["question"] else []


def question_keys(blocks: Iterable[Block]) -> list[str]:
    """The questions that stand in blocks, each once, in order: the first questions of the lesson's version."""
    keys = [block["question"] for block in blocks if block["kind"] == QuestionBlock.key and block["question"]]
    return list(dict.fromkeys(keys))
