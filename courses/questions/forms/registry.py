"""The forms of the kinds, by key: a kind without one can be imported and asked, but not written here."""

from courses.questions.forms.kinds.case_study import CaseStudyForm
from courses.questions.forms.kinds.cloze import ClozeForm
from courses.questions.forms.kinds.essay import EssayForm
from courses.questions.forms.kinds.hotspot import HotspotForm
from courses.questions.forms.kinds.matching import MatchingForm
from courses.questions.forms.kinds.number import NumberForm
from courses.questions.forms.kinds.one_answer import OneAnswerForm
from courses.questions.forms.kinds.ordering import OrderingForm
from courses.questions.forms.kinds.several_answers import SeveralAnswersForm
from courses.questions.forms.kinds.short_text import ShortTextForm
from courses.questions.forms.kinds.true_false import TrueFalseForm
from courses.questions.forms.parts import Part

_FORMS: dict[str, type[Part]] = {
    "one_answer": OneAnswerForm,
    "several_answers": SeveralAnswersForm,
    "true_false": TrueFalseForm,
    "matching": MatchingForm,
    "ordering": OrderingForm,
    "short_text": ShortTextForm,
    "number": NumberForm,
    "cloze": ClozeForm,
    "hotspot": HotspotForm,
    "case_study": CaseStudyForm,
    "essay": EssayForm,
}


def find_form(kind: str) -> type[Part] | None:
    """The form of the kind, None where it cannot be written here."""
    return _FORMS.get(kind)


def list_writable() -> list[str]:
    """The kinds that can be written here, in the order in which authors are offered them."""
    return list(_FORMS)
