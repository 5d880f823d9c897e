"""What every kind of block can do. A block is a JSON object with an id, a kind and the fields of its kind."""

import re
import secrets
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from courses.questions.kinds.base import Fault
from lms.core.html import plain_text, sanitise
from lms.core.text import clean_line, nfc

Block = dict[str, Any]
LINE_LIMIT = 300
HTML_LIMIT = 200_000
_ID = re.compile(r"[a-z0-9]{1,16}")
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
_PICTURES = re.compile(r'<img[^>]*? src="((?:images|files)/[^"]+)"')
_FILE = re.compile(r"(images|files|media|packages)(/[\w.()+-]+){1,4}")


class BlockFault(ValueError):
    """A block cannot be kept as it is, for all these reasons."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(fault.message for fault in faults))
        self.faults = faults


@dataclass(frozen=True)
class BlockPart:
    """A part of a block with an address of its own (`khoi-<anchor>`): what it is called now, and what it says."""

    anchor: str
    label: str
    words: str


class BlockKind(ABC):
    """One kind of block. `label` and `icon` stand in the menu of the studio.

    With `is_counted` a rule may ask what the learner did with it: it is met in each language of the lesson.
    """

    key: ClassVar[str]
    label: ClassVar[Any]
    icon: ClassVar[str]
    is_counted: ClassVar[bool] = False

    @abstractmethod
    def read(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """The fields of the kind in normal form, all HTML sanitised; BlockFault names every reason against them."""

    @abstractmethod
    def words(self, block: Mapping[str, Any]) -> str:
        """What the block says, without its form: for searching, counting and comparing."""

    def files(self, block: Mapping[str, Any]) -> set[str]:
        """The names of the files of the course that the block shows."""
        return set()

    def references(self, block: Mapping[str, Any]) -> list[tuple[str, str]]:
        """(kind, key or public id) of the records outside the lesson that the block stands on."""
        return []

    def lacks(self, block: Mapping[str, Any]) -> list[Fault]:
        """What keeps the block from being published; it may be kept in a draft all the same."""
        return []

    def parts(self, block: Mapping[str, Any]) -> list[BlockPart]:
        """The parts that a reviewer may remark on one by one, in order; none in a block that is read as one."""
        return []

    def gather(self, blocks: Sequence[Block], scene: Any) -> Any:
        """What drawing these blocks needs, fetched at once: `scene.gathered[key]` (see drawing.Scene)."""
        return None

    @property
    def template(self) -> str:
        """What draws the block for the learner, from `block` and `scene`."""
        return f"lessons/blocks/{self.key}.html"


def new_block_id() -> str:
    """An id that no other block of the lesson has."""
    return "".join(secrets.choice(_LETTERS) for _ in range(8))


def is_block_id(text: object) -> bool:
    """True for a text that may be the id of a block."""
    return isinstance(text, str) and _ID.fullmatch(text) is not None


def line_of(data: Mapping[str, Any], name: str) -> str:
    """The field as one clean line of bounded length."""
    value = data.get(name)
    return clean_line(value)[:LINE_LIMIT] if isinstance(value, str) else ""


def html_of(data: Mapping[str, Any], name: str = "html") -> str:
    """The field as sanitised HTML; refused where it is too long to be read by anybody."""
    value = data.get(name)
    if not isinstance(value, str):
        return ""
    if len(value) > HTML_LIMIT:
        raise BlockFault(Fault("This block is too long: divide it into several."))
    return str(sanitise(nfc(value))).strip()


def words_of_html(html: str) -> str:
    """The text of sanitised HTML."""
    return plain_text(html)


def pictures_in(html: str) -> set[str]:
    """The names of the course's files that the HTML shows."""
    return set(_PICTURES.findall(html))


def file_of(data: Mapping[str, Any], name: str = "file") -> str:
    """The field as the name of a file of the course; empty where it is none."""
    value = data.get(name)
    ok = isinstance(value, str) and _FILE.fullmatch(value) and ".." not in value
    return str(value) if ok else ""
