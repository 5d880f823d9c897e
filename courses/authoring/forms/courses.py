"""A new course, and what a draft states about its course."""

from typing import Any

import wtforms
from wtforms import HiddenField, SelectField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from courses.authoring.rules.facts import FACTS
from lms.core.forms import LineField, SiteForm, choices_of
from lms.core.i18n import lazy
from lms.core.text import clean_line
from lms.organisations.forms import UnitField
from lms.training.forms import TietField
from lms.training.wording import CONTENT_GROUPS, STUDY_FORMS

COURSE_LANGUAGES = {"vi": lazy("Vietnamese"), "en": lazy("English")}


class NewCourseForm(SiteForm):
    """A course needs a name; a unit is asked for where there are several."""

    title = LineField(
        lazy("Name of the course"),
        most=200,
        needed=lazy("Give the course a name."),
        description=lazy("You can change it later. Everything else can wait."),
    )
    unit = UnitField(lazy("Unit that keeps it"))


class LinesField(wtforms.TextAreaField):
    """Lines of text; `data` is a list."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        """Every line that holds something."""
        lines = [clean_line(line) for line in (valuelist[0] if valuelist else "").splitlines()]
        self.data = [line for line in lines if line]

    def _value(self) -> str:
        return "\n".join(self.data or [])


class FactsForm(SiteForm):
    """What a course states about itself; a draft may lack what publishing will ask for."""

    title = LineField(lazy("Name of the course"), most=200, needed=lazy("Give the course a name."))
    summary = wtforms.TextAreaField(
        lazy("Short summary"),
        render_kw={"rows": 3},
        filters=[lambda text: clean_line(text or "")[:500]],
        description=lazy(
            "Two or three sentences for the catalogue: for whom it is, and what one can do afterwards."
        ),
    )
    objectives = LinesField(
        lazy("What learners can do afterwards"),
        description=lazy("One objective a line."),
        render_kw={"rows": 4},
    )
    field = LineField(
        lazy("Field of knowledge"), most=200, description=lazy("For example: An toàn thông tin")
    )
    tiet_hundredths = TietField(
        lazy("Number of periods (tiết)"), description=lazy("For example 2 or 2,5. The reviewer approves it.")
    )
    content_group = SelectField(
        lazy("Content group"),
        coerce=int,
        choices=choices_of(CONTENT_GROUPS.items()),
        default=FACTS["content_group"],
    )
    study_form = SelectField(
        lazy("Form of study"), choices=choices_of(STUDY_FORMS.items()), default=FACTS["study_form"]
    )
    language = SelectField(lazy("Language of the course"), choices=choices_of(COURSE_LANGUAGES.items()))
    certificate_title = LineField(lazy("Title of the certificate"), most=120)
    legal_documents = LinesField(
        lazy("Legal documents it stands on"),
        description=lazy("One a line, with number and date."),
        render_kw={"rows": 3},
    )
    competencies = SelectMultipleField(
        lazy("Competencies it teaches"),
        choices=[],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )
    other_title = LineField(lazy("Name in the other language"), most=200)
    other_summary = LineField(lazy("Short summary in the other language"), most=500)
    seen = HiddenField()
    revision = HiddenField()

    def offer(self, competencies: list[tuple[str, str]]) -> None:
        """These competencies may be ticked."""
        self.competencies.choices = choices_of(competencies)

    def facts(self) -> dict[str, Any]:
        """What was filled in."""
        said = {name: self[name].data for name in FACTS if name in self}
        offered = {choice.value for choice in self.competencies.choices or []}
        said["competencies"] = [each for each in self.competencies.data or [] if each in offered]
        texts = {"title": self.other_title.data or "", "summary": self.other_summary.data or ""}
        return said | {"translations": {other_language(said["language"]): texts}}


def other_language(language: str) -> str:
    """The language that a course of this one may be translated to."""
    return next(each for each in COURSE_LANGUAGES if each != language)
