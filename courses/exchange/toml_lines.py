"""On which line each key of a TOML file stands: the standard parser does not say.

Only for text that the parser has accepted; what is not found has the line of the table around it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

Path = tuple[str | int, ...]

_TOKEN = re.compile(
    r"""
    (?P<comment>\#[^\n]*)
  | (?P<text>\"{3}(?:\\.|[^\\])*?\"{3,5} | '{3}.*?'{3,5} | "(?:\\.|[^"\\\n])*" | '[^'\n]*')
  | (?P<bare>[A-Za-z0-9_-]+)
  | (?P<newline>\n)
  | (?P<sign>[\[\]{}=.,])
    """,
    re.VERBOSE | re.DOTALL,
)
_OPENING, _CLOSING = frozenset("[{"), frozenset("]}")


@dataclass(frozen=True)
class Lines:
    """The line of every key and table by its path: `("modules", 0, "items", 2, "file")`."""

    known: dict[Path, int]

    def of(self, *path: str | int) -> int:
        """The line of the key, or of the nearest table around it."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.known:
                return self.known[path[:length]]
        return 1


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    line: int


def _tokens(text: str) -> Iterator[_Token]:
    line = 1
    for found in _TOKEN.finditer(text):
        if found.lastgroup and found.lastgroup != "comment":
            yield _Token(found.lastgroup, found.group(), line)
        line += found.group().count("\n")


def _statements(text: str) -> Iterator[list[_Token]]:
    """The tokens of each statement: a header or a key with its value, over as many lines as it takes."""
    held: list[_Token] = []
    depth = 0
    for token in _tokens(text):
        if token.kind == "newline":
            if depth == 0 and held:
                yield held
                held = []
            continue
        held.append(token)
        depth += (token.text in _OPENING) - (token.text in _CLOSING) if token.kind == "sign" else 0
    if held:
        yield held


def locate(text: str) -> Lines:
    """The lines of the keys and tables of a TOML text that the parser has accepted."""
    known: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    for statement in _statements(text):
        first = statement[0]
        if first.text == "[":
            is_array = len(statement) > 1 and statement[1].text == "["
            table = _resolve(_key(statement), counts, is_array)
            known[table] = first.line
            if is_array:
                known.setdefault(table[:-1], first.line)
        else:
            known[table + tuple(_key(statement))] = first.line
    return Lines(known)


def _key(statement: list[_Token]) -> list[str]:
    """The parts of the dotted key that the statement begins with."""
    parts = []
    for token in statement:
        if token.text in ("=", "]"):
            break
        if token.kind == "bare":
            parts.append(token.text)
        elif token.kind == "text":
            parts.append(token.text[1:-1])
    return parts


def _resolve(parts: list[str], counts: dict[Path, int], is_array: bool) -> Path:
    """The path of the table in a header: within an array of tables, the latest one is meant."""
    path: Path = ()
    for place, part in enumerate(parts, 1):
        path += (part,)
        if place == len(parts) and is_array:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path += (counts[path],)
    return path
