"""The form of an export: which questions, in which format."""

from collections.abc import Mapping, Sequence

import wtforms
from wtforms.widgets import CheckboxInput, ListWidget

from courses.questions.formats.registry import list_formats
from courses.questions.kinds.registry import list_kinds
from courses.questions.queries.exports import QUESTION_STATES, Chosen
from courses.questions.wording import STATES
from lms.core.forms import SiteForm, choices_of
from lms.core.i18n import _, lazy


class ExportForm(SiteForm):
    """Category with those below, states, kinds, format: all of it stands in the address."""

    class Meta(SiteForm.Meta):
        """A form that only asks needs no token."""

        csrf = False

    category = wtforms.SelectField(
        lazy("Category, with those below"), name="danh-muc", coerce=str, choices=[]
    )
    states = wtforms.SelectMultipleField(
        lazy("State"),
        name="trang-thai",
        coerce=str,
        choices=choices_of((state, STATES[state]) for state in QUESTION_STATES),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=lazy("None ticked means all. A draft is exported where a question has no version yet."),
    )
    kinds = wtforms.SelectMultipleField(
        lazy("Kind"),
        name="loai",
        coerce=str,
        choices=[],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=lazy("None ticked means all."),
    )
    format = wtforms.RadioField(
        lazy("Format"), name="dinh-dang", coerce=str, choices=[], validate_choice=True
    )

    ids_of_categories: Mapping[str, int]

    def offer(self, categories: Sequence[tuple[str, str]], ids: Mapping[str, int]) -> None:
        """Let these categories (address, words) be chosen, whose keys are these; and every kind and format."""
        self.category.choices = choices_of([("", _("All of mine")), *categories])
        self.kinds.choices = choices_of((kind.key, _(kind.label)) for kind in list_kinds())
        self.format.choices = choices_of(
            (each.key, f"{_(each.label)} ({each.suffixes[0]})") for each in list_formats() if each.write
        )
        self.ids_of_categories = ids

    def chosen(self) -> Chosen:
        """The questions that are meant."""
        return Chosen(
            category_id=self.ids_of_categories.get(self.category.data),
            states=tuple(self.states.data or ()),
            kinds=tuple(self.kinds.data or ()),
        )
