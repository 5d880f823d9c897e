"""A question as backups hold it, written as Moodle's question files hold it."""

import re
from collections.abc import Callable

from courses.exchange.moodle.backup import each_of, text_of
from courses.questions.formats.xml import Element, add_element, new_element

_FORMATS = {"0": "moodle_auto_format", "1": "html", "2": "plain_text", "4": "markdown"}
_KINDS = {"match": "matching", "multianswer": "cloze"}
_GAP = re.compile(r"\{#(\d{1,3})\}")
# Which area of files belongs to which text.
QUESTION_AREAS = {
    "questiontext": "questiontext",
    "generalfeedback": "generalfeedback",
    "answer": "answer",
    "feedback": "answerfeedback",
    "graderinfo": "graderinfo",
}


def as_moodle_xml(question: Element, parts: dict[str, Element]) -> Element:
    """The <question> of a question file that says the same; `parts` are the questions that it may embed."""
    kind = text_of(question, "qtype")
    made = new_element("question", type=_KINDS.get(kind, kind))
    add_element(add_element(made, "name"), "text", text_of(question, "name"))
    stem = _text(made, "questiontext", question, "questiontext")
    _text(made, "generalfeedback", question, "generalfeedback")
    add_element(made, "defaultgrade", text_of(question, "defaultmark") or text_of(question, "defaultgrade"))
    plugin = question.find(f"plugin_qtype_{kind}_question")
    if plugin is not None:
        _WRITERS.get(kind, _plain)(made, plugin)
    if kind == "multianswer":
        _fill_gaps(stem, plugin, parts)
    tags = add_element(made, "tags")
    for tag in each_of(question, ".//tags/tag"):
        add_element(add_element(tags, "tag"), "text", text_of(tag, "rawname") or text_of(tag, "name"))
    return made


def _text(parent: Element, name: str, holder: Element, field: str, *, item: str = "") -> Element:
    """The text of the holder as an element of that name."""
    form = _FORMATS.get(text_of(holder, f"{field}format"), "html")
    made = add_element(parent, name, format=form, **({"item": item} if item else {}))
    add_element(made, "text", text_of(holder, field))
    return made


def _answers(made: Element, plugin: Element) -> dict[str, Element]:
    """The answers with their shares and feedback, by their numbers."""
    written = {}
    for answer in each_of(plugin, "answers/answer"):
        number = answer.get("id", "")
        form = _FORMATS.get(text_of(answer, "answerformat"), "moodle_auto_format")
        one = add_element(
            made, "answer", fraction=_percent(text_of(answer, "fraction")), format=form, item=number
        )
        add_element(one, "text", text_of(answer, "answertext") or text_of(answer, "answer"))
        _text(one, "feedback", answer, "feedback", item=number)
        written[number] = one
    return written


def _percent(fraction: str) -> str:
    """The share in per cent as question files write it."""
    try:
        return f"{float(fraction) * 100:.7g}"
    except (ValueError, OverflowError):
        return "0"


def _plain(made: Element, plugin: Element) -> None:
    """Answers, and the settings beside them."""
    _answers(made, plugin)
    for settings in plugin:
        if settings.tag != "answers":
            _settings(made, settings)


def _settings(made: Element, settings: Element) -> None:
    """Every setting that is a bare value or a text with a format."""
    for field in settings:
        name = str(field.tag)
        if len(field) or (name.endswith("format") and name != "responseformat"):
            continue
        if settings.find(f"{name}format") is not None:
            _text(made, name, settings, name)
        else:
            add_element(made, name, text_of(settings, name))


def _true_false(made: Element, plugin: Element) -> None:
    answers = _answers(made, plugin)
    for word in ("true", "false"):
        answer = answers.get(text_of(plugin, f"truefalse/{word}answer"))
        text = answer.find("text") if answer is not None else None
        if text is not None:
            text.text = word


def _numerical(made: Element, plugin: Element) -> None:
    answers = _answers(made, plugin)
    for record in each_of(plugin, "numerical_records/numerical_record"):
        answer = answers.get(text_of(record, "answer"))
        if answer is not None:
            add_element(answer, "tolerance", text_of(record, "tolerance") or "0")
    units = [*each_of(plugin, "numerical_units/numerical_unit")]
    if units:
        holder = add_element(made, "units")
        for unit in units:
            one = add_element(holder, "unit")
            add_element(one, "multiplier", text_of(unit, "multiplier"))
            add_element(one, "unit_name", text_of(unit, "unit"))
    for settings in each_of(plugin, "numerical_options/numerical_option"):
        _settings(made, settings)


def _matching(made: Element, plugin: Element) -> None:
    for settings in [*each_of(plugin, "matchoptions"), *each_of(plugin, "match")]:
        _settings(made, settings)
    for match in each_of(plugin, "matches/match"):
        one = _text(made, "subquestion", match, "questiontext")
        add_element(add_element(one, "answer"), "text", text_of(match, "answertext"))


def _embedding(made: Element, plugin: Element) -> None:
    """Everything stands in the text."""


_WRITERS: dict[str, Callable[[Element, Element], None]] = {
    "truefalse": _true_false,
    "numerical": _numerical,
    "match": _matching,
    "multianswer": _embedding,
}


def _fill_gaps(stem: Element, plugin: Element | None, parts: dict[str, Element]) -> None:
    """Each {#1} of the text is the question that backups keep apart from it."""
    order = text_of(plugin, ".//sequence").split(",")
    text = stem.find("text")

    def gap(found: re.Match[str]) -> str:
        place = int(found[1]) - 1
        part = parts.get(order[place].strip()) if place < len(order) else None
        return text_of(part, "questiontext") or found[0]

    if text is not None:
        text.text = _GAP.sub(gap, text.text or "")
