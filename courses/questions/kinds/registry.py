"""The kinds by name. A feature that brings another kind registers it at start."""

from typing import Any

from courses.questions.kinds.base import Kind
from courses.questions.kinds.case_study import CaseStudy
from courses.questions.kinds.cloze import Cloze
from courses.questions.kinds.essay import Essay
from courses.questions.kinds.hotspot import Hotspot
from courses.questions.kinds.matching import Matching
from courses.questions.kinds.number import Number
from courses.questions.kinds.one_answer import OneAnswer
from courses.questions.kinds.ordering import Ordering
from courses.questions.kinds.several_answers import SeveralAnswers
from courses.questions.kinds.short_text import ShortText
from courses.questions.kinds.true_false import TrueFalse

_KINDS: dict[str, Kind[Any]] = {}


def register_kind(kind: Kind[Any]) -> None:
    """Make the kind known under its key; a key belongs to one class for ever."""
    known = _KINDS.setdefault(kind.key, kind)
    if type(known) is not type(kind):
        raise ValueError(kind.key)


def find_kind(key: str) -> Kind[Any] | None:
    """The kind with this key, None where there is none."""
    return _KINDS.get(key)


def get_kind(key: str) -> Kind[Any]:
    """The kind with this key; KeyError where there is none."""
    return _KINDS[key]


def list_kinds() -> list[Kind[Any]]:
    """Every kind, in the order in which authors are offered them."""
    return list(_KINDS.values())


_BUILT_IN: tuple[Kind[Any], ...] = (
    OneAnswer(),
    SeveralAnswers(),
    TrueFalse(),
    Matching(),
    Ordering(),
    ShortText(),
    Number(),
    Cloze(find_kind),
    Hotspot(),
    CaseStudy(find_kind),
    Essay(),
)
for _kind in _BUILT_IN:
    register_kind(_kind)
