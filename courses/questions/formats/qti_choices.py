"""Interactions with choices: one answer, several answers, true or false, areas of a picture."""

import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from PIL import Image

from courses.questions.formats.qti_asked import NO_KEY, OTHER_SCORING, UNKNOWN_SCORING, Answer, Asked, NotHeld
from courses.questions.formats.qti_declarations import Unmeasurable
from courses.questions.formats.qti_feedback import of_choice
from courses.questions.formats.qti_scores import Scored, by_key, score_one, score_several
from courses.questions.formats.qti_text import rich_text
from courses.questions.formats.xml import Element
from courses.questions.kinds.areas import Area
from courses.questions.kinds.base import OPTION_LIMIT, TOO_MANY_ANSWERS, Fault, Json
from courses.questions.kinds.choices import Choices, Option
from courses.questions.kinds.shape import option_id
from courses.questions.kinds.spots import Picture, Spots
from courses.questions.kinds.texts import RichText
from courses.questions.kinds.true_false import Statement
from lms.core.text import clean_line, fold

_TRUE = {"true", "t", "dung", "d", "vrai", "richtig", "wahr", "verdadero", "vero", "waar", "correct", "right"}
_FALSE = {"false", "f", "sai", "s", "faux", "falsch", "falso", "onwaar", "niet waar", "incorrect", "wrong"}
_NO_PICTURE = Fault("The picture of the question is missing or cannot be shown.")
_ALT = "Hình của câu hỏi"


@dataclass(frozen=True)
class Choice:
    """One choice of an item: its identifier there, its text, and what is said inside it when it is chosen."""

    id: str
    text: RichText
    inner: RichText | None = None


def read_choices(asked: Asked, tag: str) -> list[Choice]:
    """The choices of the interaction in their order."""
    found = [
        Choice(element.get("identifier") or "", rich_text(element, asked.shown))
        for element in asked.element.iter(tag)
    ]
    if len(found) > OPTION_LIMIT:
        raise NotHeld(TOO_MANY_ANSWERS)
    return found


def weights_of(asked: Asked, ids: Sequence[str], *, several: bool) -> Scored:
    """What every choice is worth: measured where the item can be measured, else by its key."""
    measure, scored = asked.measure(), None
    if measure:
        try:
            scored = score_several(ids, asked.key(), measure) if several else score_one(ids, measure)
        except Unmeasurable:
            measure = None
    if scored:
        if not scored.is_exact:
            asked.remark(OTHER_SCORING)
        return scored
    if not set(asked.key()) & set(ids):
        raise NotHeld(NO_KEY, asked.response.line)
    asked.remark(UNKNOWN_SCORING)
    return by_key(ids, asked.key(), several=several)


def is_several(asked: Asked) -> bool:
    """True where more than one choice may be made."""
    return asked.response.is_container and asked.attribute("maxChoices", "0") != "1"


def choice(asked: Asked, tag: str = "simpleChoice") -> Answer:
    """One answer, several answers, or true or false."""
    choices, several = read_choices(asked, tag), is_several(asked)
    ids = [each.id for each in choices]
    scored = weights_of(asked, ids, several=several)
    if not several and is_truth(choices) and set(scored.weights.values()) == {Fraction(0), Fraction(1)}:
        return Answer("true_false", _statement(asked, choices, scored), scored.best)
    said = _said_of(asked, ids, several=several)
    options = tuple(
        Option(option_id(place), each.text, scored.weights[each.id], said[each.id])
        for place, each in enumerate(choices)
    )
    shuffle = asked.attribute("shuffle") == "true" and not _are_fixed(asked.element, tag)
    kind = "several_answers" if several else "one_answer"
    return Answer(kind, Choices(options, shuffle, scored.scoring).to_json(), scored.best)


def _are_fixed(element: Element, tag: str) -> bool:
    return all(each.get("fixed") == "true" for each in element.iter(tag))


def is_truth(choices: Sequence[Choice]) -> bool:
    """True for two choices that say true and false."""
    words = [fold(each.text.text).strip(". ") for each in choices]
    return len(words) == 2 and bool(
        ({words[0]} & _TRUE and {words[1]} & _FALSE) or ({words[0]} & _FALSE and {words[1]} & _TRUE)
    )


def says_true(text: RichText) -> bool:
    """True for the choice that says true."""
    return fold(text.text).strip(". ") in _TRUE


def _statement(asked: Asked, choices: Sequence[Choice], scored: Scored) -> Json:
    right = next(each for each in choices if scored.weights[each.id] == 1)
    wrong = next(each for each in choices if each is not right)
    feedback, response = asked.feedback, asked.response
    return Statement(
        says_true(right.text),
        feedback.take(feedback.after(of_choice(response, right.id))),
        feedback.take(feedback.after(of_choice(response, wrong.id))),
    ).to_json()


def _said_of(asked: Asked, ids: Sequence[str], *, several: bool) -> dict[str, RichText | None]:
    """What is said of every choice; of several, what is said after more than one of them belongs to none."""
    feedback, response = asked.feedback, asked.response
    after = {id: feedback.after(of_choice(response, id)) for id in ids}
    count = Counter(said for found in after.values() for said in found)
    return {
        id: feedback.take(said for said in found if not several or count[said] == 1)
        for id, found in after.items()
    }


def hotspot(asked: Asked) -> Answer:
    """Areas of a picture."""
    spots = list(asked.element.iter("hotspotChoice"))
    if len(spots) > OPTION_LIMIT:
        raise NotHeld(TOO_MANY_ANSWERS)
    several = is_several(asked)
    scored = weights_of(asked, [spot.get("identifier") or "" for spot in spots], several=several)
    image = read_picture(asked)
    areas, options = {}, []
    for place, spot in enumerate(spots):
        id = option_id(place)
        label = clean_line(spot.get("hotspotLabel") or "") or id.upper()
        areas[id] = read_area(spot.get("shape") or "", spot.get("coords") or "", image)
        options.append(Option(id, RichText(label), scored.weights[spot.get("identifier") or ""]))
    choices = Choices(tuple(options), shuffle=False, scoring=scored.scoring)
    return Answer("hotspot", Spots(image, areas, choices, several).to_json(), scored.best)


def read_picture(asked: Asked) -> Picture:
    """The picture on which the areas lie, in the size that their places are counted in."""
    element = next(iter(asked.element.iter("object", "img")), None)
    if element is None:
        raise NotHeld(_NO_PICTURE)
    name = asked.shown.picture(element.get("data") or element.get("src") or "")
    if not name:
        raise NotHeld(_NO_PICTURE)
    file = asked.shown.pictures.files[name]
    width, height = (
        int(element.get(key)) if re.fullmatch(r"[1-9][0-9]{0,3}", element.get(key) or "") else 0
        for key in ("width", "height")
    )
    if not (width and height):
        width, height = Image.open(io.BytesIO(file.content)).size
    words = clean_line(element.get("alt") or "".join(element.itertext()) or "")
    return Picture(file.sha256, words or _ALT, width, height)


def read_area(shape: str, coords: str, image: Picture) -> Area:
    """The area in whole pixels of the picture."""
    if shape == "default":
        return Area("rect", (0, 0, image.width, image.height))
    places = [float(part) for part in re.findall(r"-?[0-9]+(?:\.[0-9]+)?", coords)[:400]]
    if shape == "ellipse" and len(places) == 4:
        shape, places = "circle", [places[0], places[1], (places[2] + places[3]) / 2]
    if shape == "poly" and places[:2] == places[-2:]:
        places = places[:-2]
    whole = [max(0, round(place)) for place in places]
    if shape == "rect" and len(whole) == 4:
        whole = [
            min(whole[0], whole[2]),
            min(whole[1], whole[3]),
            max(whole[0], whole[2]),
            max(whole[1], whole[3]),
        ]
    limits = (image.width, image.height)
    bounded = [
        min(place, limits[number % 2]) if number < 2 or shape != "circle" else place
        for number, place in enumerate(whole)
    ]
    return Area(shape, tuple(bounded))
