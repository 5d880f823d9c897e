"""The question of a page of Moodle's lessons, written as Moodle's question files hold it."""

from collections.abc import Mapping

from courses.exchange.moodle.backup import each_of, text_of
from courses.questions.formats.xml import Element, add_element, new_element

KINDS = {"1": "shortanswer", "2": "multichoice", "3": "multichoice", "5": "matching", "8": "numerical"}
_FORMATS = {"0": "moodle_auto_format", "1": "html", "2": "plain_text", "4": "markdown"}
# Jumps that Moodle takes for right: on to the next page, the end, another page of a branch or a cluster.
_LEADS_ON = ("-1", "-9", "-50", "-60", "-80")


def as_question(lesson: Element, page: Element, places: Mapping[str, int], *, by_title: bool) -> Element:
    """The <question> that asks the same; `by_title` where the text of the page stands before it already.

    `places` are those of the pages of the lesson in their order, by their ids.
    """
    kind = KINDS[text_of(page, "qtype")]
    made = new_element("question", type=kind)
    add_element(add_element(made, "name"), "text", text_of(page, "title"))
    asked = "" if by_title else text_of(page, "contents")
    form = _FORMATS.get(text_of(page, "contentsformat"), "html") if asked else "plain_text"
    stem = add_element(made, "questiontext", format=form)
    add_element(stem, "text", asked or text_of(page, "title"))
    add_element(made, "defaultgrade", "1")
    answers = [*each_of(page, "answers/answer")]
    if kind == "matching":
        _pairs(made, answers)
    else:
        right = [answer for answer in answers if _is_right(lesson, page, answer, places)]
        _answers(made, page, answers, right)
    return made


def _pairs(made: Element, answers: list[Element]) -> None:
    """Two answers of Moodle, mostly the first, only say what is told for right and for wrong: they match nothing."""
    for answer in answers:
        if text_of(answer, "response"):
            pair = add_element(made, "subquestion", format="html")
            add_element(pair, "text", text_of(answer, "answer_text"))
            add_element(add_element(pair, "answer"), "text", text_of(answer, "response"))


def _answers(made: Element, page: Element, answers: list[Element], right: list[Element]) -> None:
    several = text_of(page, "qoption") == "1" and made.get("type") == "multichoice"
    if made.get("type") == "multichoice":
        add_element(made, "single", "false" if several else "true")
    share = f"{100 / len(right):.7g}" if several and right else "100"
    for answer in answers:
        one = add_element(made, "answer", fraction=share if answer in right else "0")
        if made.get("type") == "multichoice":
            one.set("format", _FORMATS.get(text_of(answer, "answerformat"), "html"))
        text, tolerance = text_of(answer, "answer_text"), ""
        if made.get("type") == "numerical":
            text, tolerance = _middle(text)
        add_element(one, "text", text)
        if tolerance:
            add_element(one, "tolerance", tolerance)
        told = add_element(one, "feedback", format=_FORMATS.get(text_of(answer, "responseformat"), "html"))
        add_element(told, "text", text_of(answer, "response"))


def _middle(said: str) -> tuple[str, str]:
    """A number, or one between two with a colon, as a number and how far from it an answer may be."""
    low, colon, high = said.partition(":")
    try:
        least, most = float(low), float(high if colon else low)
    except ValueError:
        return said, "0"
    return f"{(least + most) / 2:.10g}", f"{abs(most - least) / 2:.10g}"


def _is_right(lesson: Element, page: Element, answer: Element, places: Mapping[str, int]) -> bool:
    """As Moodle reckons: by the score where the lesson has scores of its own, else where it leads on."""
    if text_of(lesson, "custom") == "1":
        score = text_of(answer, "score")
        return score not in ("", "0") and not score.startswith("-")
    jump = text_of(answer, "jumpto")
    return jump in _LEADS_ON or places.get(jump, -1) > places.get(page.get("id", ""), -1)
