"""One question of Moodle XML while it is written: its texts with the files that they show."""

import base64
import re

from courses.questions.formats.findings import Losses
from courses.questions.formats.images import names_in
from courses.questions.formats.moodle_xml_parts import FORMATS
from courses.questions.formats.question_file import FileQuestion
from courses.questions.formats.xml import Element, add_element
from courses.questions.kinds.base import Fault
from courses.questions.kinds.texts import RichText

_MOODLE_FORMATS = {ours: theirs for theirs, ours in reversed(FORMATS.items())}
_OWN_FILE = re.compile(r"@@FILE@@/")
_NO_CONTENT = Fault("A picture could not be read and is not in the file.")


class Page:
    """The element of a question, to which texts are added."""

    def __init__(self, element: Element, question: FileQuestion, losses: Losses) -> None:
        self.element, self.losses, self.points = element, losses, question.points
        self._files = {file.name: file for file in question.files}

    def text(self, parent: Element, name: str, text: str, text_format: str) -> Element:
        """The text as a child of the parent, the files that it shows beside it."""
        made = add_element(parent, name, format=_MOODLE_FORMATS[text_format])
        self.fill(made, text, text_format)
        return made

    def fill(self, element: Element, text: str, text_format: str) -> None:
        """The text and its files inside an element that says its format."""
        is_plain = text_format == "plain"
        add_element(element, "text", text if is_plain else _OWN_FILE.sub("@@PLUGINFILE@@/", text))
        for name in [] if is_plain else names_in(text):
            file = self._files.get(name)
            if file and file.content:
                written = base64.b64encode(file.content).decode()
                add_element(element, "file", written, name=name, path="/", encoding="base64")
            elif file:
                self.losses.lose(_NO_CONTENT)

    def rich(self, parent: Element, name: str, text: RichText | None) -> None:
        """The same for a text inside the data; an empty one where there is none."""
        self.text(parent, name, text.text if text else "", text.format if text else "html")

    def answer(self, percent: str, text: RichText | str, feedback: RichText | None) -> Element:
        """An <answer> with its share, its text and its feedback; a bare string is plain text."""
        shown = RichText(text) if isinstance(text, str) else text
        made = add_element(self.element, "answer", fraction=percent, format=_MOODLE_FORMATS[shown.format])
        self.fill(made, shown.text, shown.format)
        self.rich(made, "feedback", feedback)
        return made
