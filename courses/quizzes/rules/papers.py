"""The bank made ready for drawing, and a paper whose questions can be exchanged."""

import math
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import combinations

from courses.quizzes.rules.blueprint import Section, target_of
from courses.quizzes.rules.filling import Enemies

# A paper may lie this far from the target, in points of 100: any two papers then differ by less than 2.
TOLERANCE = 0.95
# Where no paper can lie there, papers gather at the nearest sum they can reach, if it is no further than this.
_FURTHEST = 5.0
_SCALE = 1000
# A bank of no more papers than this is looked at whole where exchanging questions has found none.
_MOST_LISTED = 20_000


class Bank:
    """The sections with their candidates in the order of their expected shares, ready for many draws.

    `target` is the sum of expected shares that every paper should have, `slack` how far it may lie from it.
    """

    def __init__(self, sections: Sequence[Section], enemies: Enemies) -> None:
        self.sections = sections
        self.enemies = enemies
        self.places = [index for index, section in enumerate(sections) for _ in range(section.count)]
        ordered = [sorted(section.candidates, key=lambda each: each.expected) for section in sections]
        self.ids = [[each.question_id for each in offer] for offer in ordered]
        self.expected = [[each.expected for each in offer] for offer in ordered]
        self.pick_of = [{key: pick for pick, key in enumerate(ids)} for ids in self.ids]
        self.target = target_of(sections) * len(self.places) / 100
        self.slack = TOLERANCE * len(self.places) / 100

    @cached_property
    def gathering(self) -> float | None:
        """The sum of expected shares next to the target that the counts of the sections can reach; None if far.

        Enemies and questions that sections share are not looked at.
        """
        sums = 1
        for section in self.sections:
            sums = _add_sums(sums, section)
        wanted = round(self.target * _SCALE)
        above, below = sums >> wanted, sums & ((1 << wanted) - 1)
        up = (above & -above).bit_length() - 1
        down = wanted - (below.bit_length() - 1)
        nearest = wanted - down if not above or (below and down < up) else wanted + up
        return nearest / _SCALE if self._is_near(nearest / _SCALE) else None

    @cached_property
    def alike(self) -> list[list[int]] | None:
        """All papers within the slack of the target, else of the nearest paper to it; none where that is far.

        None where the bank has too many papers to look at each.
        """
        if math.prod(math.comb(len(each.candidates), each.count) for each in self.sections) > _MOST_LISTED:
            return None
        totals = [(total, questions) for questions, total in self._papers(0, [], 0.0)]
        nearest = min((total for total, _paper in totals), key=lambda total: abs(total - self.target))
        middle = self.target if abs(nearest - self.target) <= self.slack else nearest
        return [
            paper for total, paper in totals if abs(total - middle) <= self.slack and self._is_near(middle)
        ]

    def _is_near(self, total: float) -> bool:
        return abs(total - self.target) <= _FURTHEST / 100 * len(self.places)

    def _papers(self, index: int, chosen: list[int], total: float) -> Iterator[tuple[list[int], float]]:
        if index == len(self.sections):
            yield chosen, total
            return
        barred = set(chosen).union(*(self.enemies.get(question, ()) for question in chosen))
        offer = [each for each in self.sections[index].candidates if each.question_id not in barred]
        for group in combinations(offer, self.sections[index].count):
            ids = [each.question_id for each in group]
            if not any(self.enemies.get(question, frozenset()) & set(ids) for question in ids):
                yield from self._papers(index + 1, chosen + ids, total + sum(each.expected for each in group))


def _add_sums(sums: int, section: Section) -> int:
    """Bit n is set where `count` questions of this section more can bring the sum to n thousandths."""
    reached = [sums] + [0] * section.count
    for candidate in section.candidates:
        for taken in range(section.count, 0, -1):
            reached[taken] |= reached[taken - 1] << round(candidate.expected * _SCALE)
    return reached[section.count]


class Paper:
    """A filled paper: its questions are exchanged without repeating one and without enemies meeting.

    `picks` are the places of the questions in the order of their sections' expected shares.
    """

    def __init__(self, bank: Bank, questions: Sequence[int]) -> None:
        self.bank = bank
        self.questions = list(questions)
        self.picks = [bank.pick_of[bank.places[place]][key] for place, key in enumerate(questions)]
        self.used = set(questions)
        self.total = sum(bank.expected[bank.places[place]][pick] for place, pick in enumerate(self.picks))

    def copy(self) -> "Paper":
        """The same paper, to be exchanged apart from this one."""
        twin = Paper.__new__(Paper)
        twin.bank, twin.total = self.bank, self.total
        twin.questions, twin.picks, twin.used = list(self.questions), list(self.picks), set(self.used)
        return twin

    def can_take(self, place: int, pick: int) -> bool:
        """True when the candidate may stand there in exchange for the question that does."""
        question = self.bank.ids[self.bank.places[place]][pick]
        if question in self.used:
            return False
        foes = self.bank.enemies.get(question)
        return not foes or (foes & self.used) <= {self.questions[place]}

    def take(self, place: int, pick: int) -> None:
        """The candidate stands there."""
        section = self.bank.places[place]
        expected = self.bank.expected[section]
        self.total += expected[pick] - expected[self.picks[place]]
        self.used.remove(self.questions[place])
        self.questions[place] = self.bank.ids[section][pick]
        self.used.add(self.questions[place])
        self.picks[place] = pick
