"""Comparing two sealed reports from their own files, person by person, and keeping what was found."""

import shutil
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from sqlalchemy import delete

from lms.core.bulk import insert_many
from lms.core.db import batches, begin_writing, db, lock
from lms.core.storage import draft_folder, path_of
from lms.sealing.archive import Package
from lms.sealing.leavers import why_gone
from lms.sealing.models import SealComparison, SealDifference, SealedReport
from lms.sealing.progress import teller
from lms.sealing.rules.changes import Change, Difference, Side
from lms.sealing.rules.differences import appeared, both_books, compared, vanished
from lms.sealing.rules.inputs import PersonEntry, read_line
from lms.sealing.rules.manifest import PEOPLE_FILE

_ROWS = 1000
Told = Callable[[int, int], None]


def compare(comparison_id: int, run: int) -> None:
    """The comparison is done: a row for each person that differs, and the sums by cause; or nothing is written."""
    comparison = db.session.get(SealComparison, comparison_id)
    if comparison is None or comparison.state != "asked" or comparison.run != run:
        return
    first, second = _file_of(comparison.first_id), _file_of(comparison.second_id)
    differences = list(each_difference(first, second, teller(SealComparison, comparison_id)))
    begin_writing()
    comparison = db.session.get_one(SealComparison, comparison_id)
    lock(comparison)
    if comparison.state == "asked" and comparison.run == run:
        _keep(comparison, differences)


def _file_of(report_id: int) -> Path:
    return path_of(db.session.get_one(SealedReport, report_id).file_sha256 or "")


def _keep(comparison: SealComparison, differences: list[Difference]) -> None:
    own = SealDifference.comparison_id == comparison.id
    db.session.execute(delete(SealDifference).where(own))
    for part in batches(enumerate(differences, start=1), _ROWS):
        rows = [_row(comparison.id, position, each) for position, each in part]
        insert_many(SealDifference, rows)
    comparison.causes, comparison.state = sums(differences), "done"
    db.session.flush()


def _row(comparison_id: int, position: int, difference: Difference) -> dict[str, Any]:
    causes = dict.fromkeys(part.cause for part in difference.parts)
    return {
        "comparison_id": comparison_id,
        "position": position,
        "person_public_id": difference.public_id,
        "full_name": difference.full_name,
        "unit_name": difference.unit_name,
        "before": difference.before,
        "after": difference.after,
        "causes": f"|{'|'.join(causes)}|",
        "parts": [
            {"cause": part.cause, **asdict(part.change), "lines": [list(line) for line in part.lines]}
            for part in difference.parts
        ],
    }


def sums(differences: list[Difference]) -> list[dict[str, Any]]:
    """What each cause changes in all, and for how many people, in the order in which causes occur."""
    changes: dict[str, Change] = defaultdict(Change)
    persons: dict[str, set[str]] = defaultdict(set)
    for difference in differences:
        for part in difference.parts:
            changes[part.cause] += part.change
            persons[part.cause].add(difference.public_id)
    return [
        {"cause": cause, "persons": len(persons[cause]), **asdict(change)}
        for cause, change in changes.items()
    ]


def each_difference(first_path: Path, second_path: Path, told: Told) -> Iterator[Difference]:
    """The people for whom the two files differ: those of the second in its order, then those who are gone."""
    with ExitStack() as stack:
        first_file, second_file = (stack.enter_context(Package(path)) for path in (first_path, second_path))
        people = stack.enter_context(_Shelf(first_file))
        first, second = Side(first_file.frozen()), Side(second_file.frozen())
        union = both_books(first.book, second.book)
        is_like = first.book == second.book and first.places == second.places
        is_like = is_like and first.head.on == second.head.on
        for number, (key, line) in enumerate(_keyed(second_file)):
            told(number, max(people.count, number + 1))
            old = people.take(key)
            if old == line and is_like:
                continue
            new = read_line(PersonEntry, line)
            if old is None:
                yield appeared(first, second, new)
            elif found := compared(first, second, union, read_line(PersonEntry, old), new):
                yield found
        yield from _gone(first, second, people)
        told(people.count, people.count)


def _gone(first: Side, second: Side, people: "_Shelf") -> Iterator[Difference]:
    for part in batches(people.rest(), _ROWS):
        entries = [read_line(PersonEntry, line) for line in part]
        causes = why_gone([entry.public_id for entry in entries], second.head.on)
        for entry in entries:
            yield vanished(first, entry, causes.get(entry.public_id, "left"))


def _keyed(package: Package) -> Iterator[tuple[str, bytes]]:
    with package.open(PEOPLE_FILE) as file:
        for line in file:
            yield key_of(line), line


def key_of(line: bytes) -> str:
    """The public id of the person in the line."""
    return read_line(PersonEntry, line).public_id


class _Shelf:
    """The people of a file on disk, each to be taken once, whatever their number."""

    def __init__(self, package: Package) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="compare-", dir=draft_folder()))
        self._file: IO[bytes] = (self._folder / "people").open("w+b")
        self._places: dict[str, tuple[int, int]] = {}
        for key, line in _keyed(package):
            self._places[key] = (self._file.tell(), len(line))
            self._file.write(line)
        self.count = len(self._places)

    def __enter__(self) -> "_Shelf":
        return self

    def __exit__(self, *_error: object) -> None:
        self._file.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def take(self, key: str) -> bytes | None:
        """The line of the person, who is gone from the shelf afterwards."""
        place = self._places.pop(key, None)
        return self._read(place) if place else None

    def rest(self) -> Iterator[bytes]:
        """The lines that nobody took."""
        return (self._read(place) for place in self._places.values())

    def _read(self, place: tuple[int, int]) -> bytes:
        self._file.seek(place[0])
        return self._file.read(place[1])
