"""Blocks that a file brings: they name the records, questions and files that the site has made of it."""

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any

from courses.authoring.actions.saving import note_draft_file
from courses.authoring.incoming import IncomingLesson
from courses.authoring.intake import Prepared, find_intake
from courses.authoring.models import CourseDraft
from courses.authoring.queries import list_draft_files
from courses.catalogue.models import Course
from courses.lessons.blocks.base import Block, is_block_id, new_block_id
from courses.lessons.blocks.things import QuestionBlock, SlidesBlock, with_ids
from lms.core.storage import record_file
from lms.law.queries.documents import find_document

_LEGAL = "legal"


class BlockIntake:
    """The blocks of one file on their way into one draft; `keys` are those that its questions have in the bank."""

    def __init__(
        self,
        draft: CourseDraft,
        course: Course,
        prepared: Prepared,
        person_id: int,
        keys: Mapping[str, str],
    ) -> None:
        self.draft, self.course, self.prepared, self.person_id = draft, course, prepared, person_id
        self.question_keys = keys
        self.kept: dict[tuple[str, str], str] = {}
        self.names: dict[str, str] = {}

    def take_files(self) -> None:
        """The files belong to the draft; one whose name stands for something else there gets another."""
        known = list_draft_files(self.draft.course_id)
        for name, file in self.prepared.shown_files().items():
            record_file(file.sha256, size=file.size, media_type=file.media_type)
            if known.get(name, file.sha256) != file.sha256:
                path = PurePosixPath(name)
                self.names[name] = str(path.with_stem(f"{path.stem}-{file.sha256[:8]}"))
            note_draft_file(draft=self.draft, name=self.names.get(name, name), digest=file.sha256)

    def content(self, lesson: IncomingLesson) -> dict[str, Any]:
        """The lesson in every language, as a draft holds it."""
        translations = {
            language: {"title": each["title"], "blocks": self._blocks(each["blocks"])}
            for language, each in lesson.translations.items()
        }
        return {"blocks": self._blocks(lesson.blocks), "translations": translations}

    def _blocks(self, blocks: Iterable[Block]) -> list[Block]:
        """The blocks, each with the id it has, or with one of its own."""
        found: dict[str, Block] = {}
        for block in blocks:
            stated = str(block.get("id"))
            key = stated if is_block_id(stated) and stated not in found else new_block_id()
            found[key] = {**self._block(block), "id": key}
        return list(found.values())

    def _block(self, block: Block) -> Block:
        """What stands behind the block is kept by the feature of its kind: no id in a file is one of this site."""
        kind = block["kind"]
        if kind == QuestionBlock.key:
            return {**block, "question": self.question_keys.get(block["question"], block["question"])}
        if kind == _LEGAL and block.get("document"):
            document = find_document(block["document"])
            block = {**block, "document": document.public_id if document else ""}
        if kind == SlidesBlock.key:
            block = {**block, "slides": with_ids(block["slides"])}
        if find_intake(kind) is not None:
            title, name = str(block.get("title", "")), block.get("file")
            return {"kind": kind, kind: self._behind(kind, name, title) if name else "", "title": title}
        return {key: self._renamed(value) for key, value in block.items()} if self.names else block

    def _behind(self, kind: str, name: str, title: str) -> str:
        """The public id of what that file became, made once however many blocks show it."""
        place, intake = (kind, name), find_intake(kind)
        if place not in self.kept and intake is not None:
            file, made = self.prepared.files[name], self.prepared.behind.get(place)
            self.kept[place] = intake.keep(file, made, title, self.course.unit_id, self.person_id)
        return self.kept[place]

    def _renamed(self, value: Any) -> Any:
        """The value with the names that its files have in the draft."""
        if isinstance(value, list):
            return [self._renamed(each) for each in value]
        if isinstance(value, dict):
            return {key: self._renamed(each) for key, each in value.items()}
        if not isinstance(value, str):
            return value
        for old, new in self.names.items():
            value = new if value == old else value.replace(f'"{old}"', f'"{new}"')
        return value
