"""The form of a question: what every kind has, and the part of its kind."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import wtforms
from wtforms.validators import ValidationError

from courses.questions.formats.images import names_of
from courses.questions.formats.question_file import FileQuestion
from courses.questions.forms.fields import WrittenField
from courses.questions.forms.ids import Ids
from courses.questions.forms.parts import Fields, Part
from courses.questions.forms.pictures import Picture, open_token, token_of
from courses.questions.kinds.texts import FORMATS
from courses.questions.rules import (
    LONGEST_TAG,
    MOST_TAGS,
    cite,
    clean_tags,
    read_citation,
    words_shown,
)
from courses.questions.wording import COMPETENCIES, DIFFICULTIES, POOLS
from lms.core.forms import LineField, SiteForm, choices_of
from lms.core.i18n import _, lazy

_LONGEST_TITLE = 200


class QuestionForm(SiteForm):
    """Title, text, explanation and facts of a question; `part` is the form of its kind."""

    title = LineField(
        lazy("Title of the question"),
        most=_LONGEST_TITLE,
        description=lazy(
            "For lists; learners do not see it. Left empty, it is the first words of the question."
        ),
    )
    stem = WrittenField(
        lazy("Text of the question"),
        rows=5,
        description=lazy("Markdown: **bold**, *italic*, lists with “- ”. Formulas between \\( and \\)."),
    )
    stem_format = wtforms.HiddenField(default="markdown")
    picture = wtforms.FileField(
        lazy("Add a picture"),
        description=lazy("PNG, JPEG, GIF or WebP, at most 2 MB and 4000 points a side."),
    )
    picture_alt = LineField(
        lazy("Words for this picture"),
        most=300,
        description=lazy("For those who cannot see it: what it shows, without giving the answer away."),
    )
    explanation = WrittenField(
        lazy("Explanation"),
        rows=4,
        description=lazy("Shown after the answer: why this is right. A self-test needs one."),
    )
    explanation_format = wtforms.HiddenField(default="markdown")
    category = wtforms.SelectField(lazy("Category"), coerce=str, choices=[])
    difficulty = wtforms.SelectField(
        lazy("Difficulty of the question"),
        choices=choices_of([("", lazy("Not said")), *DIFFICULTIES.items()]),
        description=lazy("As you judge it; from 30 answers on the measured one counts."),
    )
    competency = wtforms.SelectField(
        lazy("Group of skills"),
        choices=choices_of([("", lazy("Not said")), *COMPETENCIES.items()]),
        description=lazy("Decree 224/2026/NĐ-CP, article 77.2."),
    )
    legal_document = LineField(
        lazy("Legal document"), most=300, description=lazy("For example: Quyết định 1690/QĐ-TTg")
    )
    legal_article = LineField(lazy("Article"), most=100, description=lazy("For example: khoản 2 Điều 5"))
    tags = LineField(lazy("Tags"), most=MOST_TAGS * (LONGEST_TAG + 2), description=lazy("Parted by commas."))
    pool = wtforms.RadioField(
        lazy("What it is for"),
        choices=choices_of(POOLS.items()),
        default="graded",
        description=lazy("This is fixed for good when the question is saved."),
    )
    revision = wtforms.HiddenField(default="0")

    part: Part
    files: list[Picture]
    ids_of_categories: Mapping[str, int]

    def offer(self, categories: Sequence[tuple[str, str]], ids: Mapping[str, int]) -> None:
        """Let these categories (address, words) be chosen, whose keys are these."""
        self.category.choices = choices_of(categories)
        self.ids_of_categories = ids

    @property
    def category_id(self) -> int | None:
        """The category that was chosen."""
        return self.ids_of_categories.get(self.category.data)

    def attach(self, part: Part, files: Sequence[Picture]) -> None:
        """The form has this part of its kind, and these pictures."""
        self.part, self.files = part, list(files)

    def file_tokens(self) -> list[tuple[Picture, str]]:
        """The pictures, each with the token that the form sends again."""
        return [(file, token_of(file.sha256, file.name, media_type=file.media_type)) for file in self.files]

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """True where everything that was typed is what it may be."""
        return all([super().validate(*args, **kwargs), self.part.validate()])

    def validate_stem(self, field: Any) -> None:
        """A picture is described in words."""
        if "![](" in (field.data or ""):
            raise ValidationError(_("Write words for every picture between “![” and “]”."))

    def part_faults(self) -> list[tuple[str, str]]:
        """The faults of the part of its kind, each with its field."""
        return self.part.faults()

    def content(self, kind: str, ids: Ids, base: FileQuestion | None = None) -> FileQuestion:
        """What the form says, as a question; what has no field here stays as in `base`."""
        blank = base or FileQuestion(kind=kind, data={}, stem="")
        question = replace(
            blank,
            kind=kind,
            data=self.part.read(ids, ()),
            stem=self.stem.data,
            text_format=_format(self.stem_format.data),
            explanation=self.explanation.data,
            explanation_format=_format(self.explanation_format.data),
            cite=cite(self.legal_document.data, self.legal_article.data),
        )
        if not self.title.data and (base is None or base.title):
            question = replace(question, title=_title(question))
        else:
            question = replace(question, title=self.title.data)
        named = names_of(question)
        return replace(question, files=tuple(file.as_file() for file in self.files if file.name in named))

    def tag_list(self) -> list[str]:
        """The tags that were typed, each once."""
        return clean_tags(self.tags.data)


def _format(name: str | None) -> str:
    return name if name in FORMATS else "markdown"


def _title(question: FileQuestion) -> str:
    text = question.stem or str(question.data.get("text", {}).get("text", ""))
    return words_shown(text, 80)


def values_of(content: FileQuestion, *, document: str, article: str) -> dict[str, Any]:
    """The values of the common fields that show this content.

    The two halves of the citation are those that the question is known by, where they still make it up.
    """
    if cite(document, article) != content.cite:
        document, article = read_citation(content.cite)
    return {
        "title": content.title,
        "stem": content.stem,
        "stem_format": content.text_format,
        "explanation": content.explanation,
        "explanation_format": content.explanation_format,
        "legal_document": document,
        "legal_article": article,
    }


def pictures_of(content: FileQuestion) -> list[Picture]:
    """The pictures of the question as its form holds them."""
    return [Picture(file.sha256, file.name, file.media_type) for file in content.files]


def sent_pictures(fields: Fields) -> list[Picture]:
    """The pictures whose tokens were sent, but for those that this site did not make or that are to go."""
    gone = fields.get("drop")
    found = [open_token(token) for token in fields.getlist("file")]
    return [file for file in found if file is not None and file.name != gone]
