"""A lesson of blocks in its JSON file: its blocks, and its translations."""

import re
from collections import Counter
from typing import Any

from courses.exchange.faults import Faults
from courses.exchange.json_files import read_json
from courses.lessons.blocks.base import Block, BlockFault, is_block_id
from courses.lessons.blocks.registry import files_of, read_blocks
from courses.lessons.blocks.things import question_keys
from courses.questions.kinds.base import Fault
from lms.core.text import clean_line

_LANGUAGE = re.compile(r"[a-z]{2}(-[A-Z]{2})?")
# Blocks whose file is a record of its own on the site.
THINGS = ("media", "package")
_SHAPE = Fault("This file does not hold what belongs in it.")


class BlockLesson:
    """What the file of one lesson holds."""

    def __init__(self, file: str, content: bytes, faults: Faults) -> None:
        self.file, self.faults = file, faults
        data = read_json(file, content, faults)
        self.blocks = tuple(self._blocks(data.get("blocks", []))) if data else ()
        self.translations: dict[str, dict[str, Any]] = {
            language: {
                "title": clean_line(str(each.get("title", ""))),
                "blocks": self._blocks(each.get("blocks", [])),
            }
            for language, each in self._languages(data.get("translations", {}))
        }

    def _languages(self, data: Any) -> list[tuple[str, dict[str, Any]]]:
        if not isinstance(data, dict) or not all(
            _LANGUAGE.fullmatch(key) and isinstance(each, dict) for key, each in data.items()
        ):
            self.faults.add(self.file, 1, _SHAPE)
            return []
        return sorted(data.items())

    def _blocks(self, data: Any) -> list[Block]:
        """The blocks in normal form; every fault of every one goes to the faults."""
        ids = (
            Counter(str(each.get("id")) for each in data if isinstance(each, dict))
            if isinstance(data, list)
            else {}
        )
        if any(count > 1 or not is_block_id(key) for key, count in ids.items()):
            self.faults.add(self.file, 1, Fault("Every block has an id of its own: letters and digits."))
            return []
        try:
            return read_blocks(data)
        except BlockFault as error:
            for fault in error.faults:
                self.faults.add(self.file, 1, Fault(fault.message, fault.params, place=fault.place))
            return []

    def _all(self) -> list[Block]:
        return [*self.blocks, *(block for each in self.translations.values() for block in each["blocks"])]

    def shown(self) -> set[str]:
        """The files of the course that it shows."""
        return files_of(self._all())

    def things(self) -> set[str]:
        """The films and packages that it shows, by their names in the folder."""
        return {block["file"] for block in self._all() if block["kind"] in THINGS and block.get("file")}

    def asked(self) -> list[str]:
        """The questions that stand in its blocks, in order."""
        return question_keys([*self.blocks])

    def check(self, files: set[str], asked: set[str]) -> None:
        """Every file that it shows is there, and every question that it asks stands under the lesson."""
        for name in sorted((self.shown() | self.things()) - files):
            self.faults.add(self.file, 1, Fault("The file “%(name)s” is not there.", {"name": name}))
        for key in [key for key in question_keys(self._all()) if key not in asked]:
            self.faults.add(
                self.file,
                1,
                Fault("The question “%(id)s” does not stand under this lesson.", {"id": key[:80]}),
            )
