"""Films and packages of a course folder on their way in: kept once, blocks name the records of the site."""

import shutil
from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from courses.exchange.foreign.keeping import MEDIA
from courses.exchange.plan import CoursePlan, ThingPlan
from courses.exchange.things import FOLDERS, LEGAL
from courses.lessons.blocks.base import Block
from courses.media.actions import create_media
from courses.media.actions.texts import keep_captions, keep_transcript
from courses.media.models import Media
from courses.media.queries import list_texts
from courses.packages.actions import create_package
from courses.packages.actions.creating import unpack_stored
from courses.packages.models import Package
from lms.core.db import db
from lms.core.ids import public_id
from lms.core.storage import draft_folder, record_file, take_in_file
from lms.law.queries.documents import find_document

_ZIP = "application/zip"


class ThingsIn:
    """The films and packages of one plan: on disk and taken apart before the first write, then kept."""

    def __init__(self, plan: CoursePlan) -> None:
        self.plan = plan
        self.keys: dict[str, str] = {}
        self.sizes: dict[str, int] = {}
        self.unpacked: dict[str, Any] = {}
        for thing in plan.things:
            self._store(thing)

    def _store(self, thing: ThingPlan) -> None:
        """The bytes lie in the store; a package is looked into, and refused as one that is brought alone."""
        draft = draft_folder() / f"course-{public_id()}"
        shutil.copyfile(thing.content, draft)
        digest, self.sizes[thing.name] = take_in_file(draft)
        if thing.kind == "package":
            self.unpacked[thing.name] = unpack_stored(digest)

    def keep(self, unit_id: int) -> None:
        """Every film and package is a record of the site: one that is there already, or a new one of the unit."""
        for thing in self.plan.things:
            find = self._medium if thing.kind == "media" else self._package
            self.keys[thing.name] = find(thing, unit_id)

    def _medium(self, thing: ThingPlan, unit_id: int) -> str:
        statement = select(Media).where(Media.original_sha256 == thing.sha256, Media.title == thing.title)
        for known in db.session.scalars(statement.order_by(Media.id)):
            if sorted((each.kind, each.language, each.content) for each in list_texts(known.id)) == [
                *thing.texts
            ]:
                return known.public_id
        ending = f".{thing.name.rpartition('.')[2].lower()}"
        media_type = MEDIA.get(ending, "application/octet-stream")
        record_file(thing.sha256, size=self.sizes[thing.name], media_type=media_type)
        made = create_media(
            title=thing.title,
            digest=thing.sha256,
            unit_id=unit_id,
            person_id=None,
            name=thing.original or thing.name,
        )
        keepers = {"captions": keep_captions, "transcript": keep_transcript}
        for kind, language, words in thing.texts:
            keepers[kind](media=made, language=language, text=words, person_id=None)
        return made.public_id

    def _package(self, thing: ThingPlan, unit_id: int) -> str:
        statement = select(Package.public_id).where(
            Package.original_sha256 == thing.sha256, Package.title == thing.title
        )
        known = db.session.scalar(statement.order_by(Package.id).limit(1))
        if known:
            return known
        record_file(thing.sha256, size=self.sizes[thing.name], media_type=_ZIP)
        return create_package(
            title=thing.title,
            digest=thing.sha256,
            unit_id=unit_id,
            person_id=None,
            unpacked=self.unpacked[thing.name],
        ).public_id

    def blocks(self, blocks: Iterable[Block]) -> list[Block]:
        """The blocks as the site holds them."""
        return [self._block(block) for block in blocks]

    def _block(self, block: Block) -> Block:
        if block["kind"] == LEGAL and block.get("document"):
            document = find_document(block["document"])
            return {**block, "document": document.public_id if document else ""}
        if block["kind"] not in FOLDERS:
            return block
        key = self.keys.get(block.get("file", ""))
        if key is None:
            # An id in the folder is that of a record of another site, or of somebody else's.
            return {**block, block["kind"]: ""}
        return {"id": block["id"], "kind": block["kind"], block["kind"]: key, "title": block["title"]}
