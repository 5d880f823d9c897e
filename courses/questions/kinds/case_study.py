"""Case study (câu hỏi tình huống): one situation, several questions about it."""

from typing import Any

from typing_extensions import override

from courses.questions.kinds import shape
from courses.questions.kinds.base import Fault, Json, Kind
from courses.questions.kinds.composite import Composite
from courses.questions.kinds.parts import Parts
from lms.core.text import msgid


class CaseStudy(Composite):
    """Data: {"parts": [{"id": "a", "kind": any but case_study and essay, "stem": T, "data": {… of that kind},
    "points": "1"}, …]}; the stem of the question is the case.

    Response: {"parts": {"a": the response of its kind}}.
    """

    key = "case_study"
    label = msgid("Case study")
    holder = "parts"
    is_open = Fault("Not every part of the question is answered.")

    @override
    def takes(self, kind: Kind[Any]) -> bool:
        return kind.key != self.key and not kind.is_marked_by_person

    @override
    def number(self, place: int) -> str:
        return f"{shape.option_id(place)})"

    @override
    def parse(self, data: Json) -> Parts:
        return Parts(self.holder, self.parse_parts(data, with_stems=True))

    @override
    def faults(self, content: Parts) -> list[Fault]:
        found = [] if content.parts else [Fault("A case study needs at least one question.")]
        for place, part in enumerate(content.parts):
            # A cloze asks by its own text.
            if part.kind.key != "cloze" and part.stem and not part.stem.comparable():
                found.append(Fault("The question has no text.", place=self.number(place)))
        return found + super().faults(content)

    @override
    def public_view(self, data: Json, frozen: Json) -> Json:
        each = enumerate(self.parse(data).each(frozen, {}))
        return self.view(
            parts=[
                {
                    "id": part.id,
                    "number": self.number(place),
                    "stem": part.stem.shown() if part.stem else None,
                    "view": part.kind.public_view(part.data, fixed),
                }
                for place, (part, fixed, _) in each
            ]
        )
