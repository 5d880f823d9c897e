"""A staged question as its author looks at it before it is imported."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from courses.questions.checks import faults_of, remarks_of
from courses.questions.formats.question_file import FaultAt, FileQuestion
from courses.questions.import_words import said_of
from courses.questions.queries.imports import Held, list_called, list_same, taken_keys
from courses.questions.shown import Shown, show_content
from courses.questions.staging import Repeat, Staged, usable_key
from lms.core.i18n import _

PER_PAGE = 50


@dataclass(frozen=True, kw_only=True)
class Card:
    """One staged question: as it will look, where it will stand, and what its author should know."""

    place: int
    content: FileQuestion
    shown: Shown | None
    path: str
    is_taken: bool
    same: Held | None
    called: Held | None
    repeats: Repeat | None
    remarks: list[str] = field(default_factory=list)


def make_cards(staged: Staged, places: Sequence[int], *, chosen: str, readable: Any) -> list[Card]:
    """The questions at these places, with what the bank holds already: three statements."""
    ids = [staged.id_at(place) for place in places]
    same = list_same([staged.prints[place] for place in places], readable)
    called, taken = list_called(ids, readable), taken_keys(ids)
    repeats, warnings = staged.repeats(), warnings_by_place(staged)
    left_out = staged.left_out
    cards = []
    for place in places:
        content = staged.question(place)
        path = staged.path(content, chosen)
        remarks = [said_of(note) for note in warnings.get(place, [])]
        remarks += [said_of(fault) for fault in faults_of(content) + remarks_of(content, staged.pool)]
        remarks += _remarks(content, has_path=path is not None, is_called=content.id in taken)
        cards.append(
            Card(
                place=place,
                content=content,
                shown=show_content(content),
                path=path or chosen,
                is_taken=place not in left_out,
                same=same.get(staged.prints[place]),
                called=called.get(content.id),
                repeats=repeats.get(place),
                remarks=list(dict.fromkeys(remarks)),
            )
        )
    return cards


def _remarks(content: FileQuestion, *, has_path: bool, is_called: bool) -> list[str]:
    found = []
    if not has_path:
        found.append(
            _("Its category “%(path)s” has too many levels: the chosen one is taken.", path=content.category)
        )
    if content.id and not usable_key(content.id):
        found.append(_("Its id “%(id)s” cannot be a key here: it gets a new one.", id=content.id[:80]))
    elif is_called:
        found.append(_("Its id “%(id)s” is taken: if you import it, it gets a new one.", id=content.id))
    return found


def warnings_by_place(staged: Staged) -> dict[int, list[FaultAt]]:
    """The warnings of the file, each with the question in whose lines it stands."""
    starts = [(each["line"], place) for place, each in enumerate(staged.content["questions"])]
    # What was not understood stands between questions: a warning in its lines belongs to none.
    starts += [(note.line, -1) for note in staged.notes if note.level == "error"]
    starts.sort()
    found: dict[int, list[FaultAt]] = {}
    at = 0
    for note in sorted(staged.notes, key=lambda note: note.line):
        while at + 1 < len(starts) and starts[at + 1][0] <= note.line:
            at += 1
        if note.level == "warning" and starts and starts[at][0] <= note.line and starts[at][1] >= 0:
            found.setdefault(starts[at][1], []).append(note)
    return found
