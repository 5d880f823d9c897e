"""Films, packages and legal documents on their way out: blocks name files and numbers, not records of the site."""

from collections.abc import Iterable
from pathlib import PurePosixPath

from courses.exchange.foreign.keeping import plain_name
from courses.exchange.plan import ThingPlan
from courses.exchange.things import FOLDERS, LEGAL
from courses.lessons.blocks.base import Block
from courses.media.models import Media
from courses.media.queries import get_media, list_texts
from courses.packages.queries import list_by_public_id
from lms.core.errors import NotFound
from lms.core.storage import path_of
from lms.law.queries.documents import find_document, get_document


class ThingsOut:
    """The films and packages that blocks were found to show, each once."""

    def __init__(self) -> None:
        self.found: dict[str, ThingPlan] = {}

    def blocks(self, blocks: Iterable[Block]) -> list[Block]:
        """The blocks as the folder holds them."""
        return [self._block(block) for block in blocks]

    def _block(self, block: Block) -> Block:
        kind = block["kind"]
        if kind == LEGAL and block.get("document"):
            return {**block, "document": _number_of(block["document"])}
        key = block.get(kind, "") if kind in FOLDERS else ""
        if not key:
            return block
        if key not in self.found:
            self.found[key] = self._medium(get_media(key)) if kind == "media" else self._package(key)
        return {
            "id": block["id"],
            "kind": kind,
            kind: "",
            "title": block["title"],
            "file": self.found[key].name,
        }

    def _medium(self, medium: Media) -> ThingPlan:
        ending = PurePosixPath(medium.original_name).suffix.lower() or ".mp4"
        texts = [(text.kind, text.language, text.content) for text in list_texts(medium.id)]
        return ThingPlan(
            kind="media",
            name=_name("media", medium.title, medium.original_sha256, ending),
            content=path_of(medium.original_sha256),
            sha256=medium.original_sha256,
            title=medium.title,
            original=medium.original_name,
            texts=tuple(sorted(texts)),
        )

    def _package(self, key: str) -> ThingPlan:
        package = list_by_public_id([key]).get(key)
        if package is None:
            raise NotFound()
        return ThingPlan(
            kind="package",
            name=_name("package", package.title, package.original_sha256, ".zip"),
            content=path_of(package.original_sha256),
            sha256=package.original_sha256,
            title=package.title,
        )

    def plans(self) -> tuple[ThingPlan, ...]:
        """All of them by name."""
        return tuple(
            sorted({each.name: each for each in self.found.values()}.values(), key=lambda each: each.name)
        )


def _number_of(public_id: str) -> str:
    """The number by which any site knows the document; "" where it tells no single one: the citation stays."""
    try:
        document = get_document(public_id)
    except NotFound:
        return ""
    found = find_document(document.number)
    return document.number if found is not None and found.id == document.id else ""


def _name(kind: str, title: str, digest: str, ending: str) -> str:
    return f"{FOLDERS[kind]}{plain_name(title) or kind}-{digest[:8]}{ending}"
