"""Banks and blueprints to draw from, by chance and by hand."""

import random
from itertools import combinations

from hypothesis import strategies as st

from courses.quizzes.rules import Candidate, Section, band_of

Enemies = set[tuple[int, int]]


@st.composite
def blueprints(draw_from: st.DrawFn) -> tuple[list[Section], Enemies]:
    """Sections that may share questions and ask for more than there is, with a few enemies."""
    shares = st.sampled_from([0.85, 0.65, 0.4]) if draw_from(st.booleans()) else st.floats(0.1, 1)
    expected = draw_from(st.lists(shares, min_size=2, max_size=9))
    numbers = st.integers(0, len(expected) - 1)
    sections = [
        Section(
            draw_from(st.integers(1, 4)),
            tuple(
                Candidate(key, expected[key])
                for key in draw_from(st.lists(numbers, unique=True, min_size=1, max_size=8))
            ),
        )
        for _ in range(draw_from(st.integers(1, 3)))
    ]
    pairs = st.tuples(numbers, numbers).filter(lambda pair: pair[0] < pair[1])
    return sections, draw_from(st.sets(pairs, max_size=3))


def every_paper(sections: list[Section], enemies: Enemies) -> list[frozenset[int]]:
    """All papers of a small blueprint, found by trying everything."""
    found: list[frozenset[int]] = [frozenset()]
    for section in sections:
        groups = [set(group) for group in combinations(ids_of(section), section.count)]
        found = [paper | group for paper in found for group in groups if not paper & group]
    return [paper for paper in found if not any({*pair} <= paper for pair in enemies)]


def ids_of(section: Section) -> list[int]:
    """The questions that the section may draw."""
    return [each.question_id for each in section.candidates]


def expected_by_id(sections: list[Section]) -> dict[int, float]:
    """What each question is expected to earn."""
    return {each.question_id: each.expected for section in sections for each in section.candidates}


def large_bank(size: int = 500, seed: int = 1690) -> list[Candidate]:
    """A bank with facilities as they are measured in real exams."""
    rng = random.Random(seed)
    shares = [min(0.98, max(0.1, rng.betavariate(5, 2.5))) for _ in range(size)]
    return [Candidate(key, share, band_of(share)) for key, share in enumerate(shares)]


def by_band(bank: list[Candidate], **counts: int) -> list[Section]:
    """A section for each band of difficulty."""
    return [
        Section(count, tuple(each for each in bank if each.band == band)) for band, count in counts.items()
    ]
