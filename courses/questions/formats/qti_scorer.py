"""The score of an item for a response to one of its interactions, everything else answered rightly."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction

from courses.questions.formats.qti_declarations import Response, Value
from courses.questions.formats.qti_processing import Processing


def with_key(response: Response) -> Response:
    """The variable with a right response, where only its mapping says which one that is."""
    mapping = response.mapping
    if response.correct or mapping is None:
        return response
    positive = [entry for entry in mapping.entries if entry.value > 0]
    if not positive:
        return response
    if response.is_container:
        return replace(response, correct=tuple(entry.key for entry in positive))
    return replace(response, correct=(max(positive, key=lambda entry: entry.value).key,))


class Scorer:
    """Runs the response processing; Unmeasurable where it cannot be known."""

    def __init__(self, processing: Processing) -> None:
        self.processing = processing
        self.key: dict[str, Value] = {name: response.key for name, response in processing.responses.items()}
        self.score_name = self._score_name()

    def _score_name(self) -> str:
        """The outcome that says how right a response is: SCORE, or the one that the right response raises most."""
        right, blank = self.outcomes({}), self.outcomes(dict.fromkeys(self.key))
        raised: dict[str, Fraction] = {}
        for name, value in right.items():
            before = blank.get(name)
            if isinstance(value, Fraction):
                raised[name] = value - (before if isinstance(before, Fraction) else 0)
        best = max(raised, key=lambda name: (raised[name], name == "SCORE"), default="SCORE")
        return "SCORE" if raised.get("SCORE", 0) > 0 or raised.get(best, 0) <= 0 else best

    def outcomes(self, changed: Mapping[str, Value]) -> dict[str, Value]:
        """The outcome variables when these responses are given and all others are right."""
        return self.processing.run({**self.key, **changed})

    def total(self, changed: Mapping[str, Value]) -> Fraction:
        """The score of the same."""
        found = self.outcomes(changed).get(self.score_name)
        return found if isinstance(found, Fraction) else Fraction(0)

    def measure(self, response: str) -> Callable[[Value], Fraction]:
        """What a value of this variable adds to the score of everything else, or to what is given for nothing."""
        blank = self.total({response: None})
        if len(self.key) == 1:
            blank = max(blank, Fraction(0))
        return lambda value: self.total({response: value}) - blank
