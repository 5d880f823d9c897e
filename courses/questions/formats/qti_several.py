"""Items with several interactions: a text with gaps, or a situation with questions about it."""

from collections.abc import Callable
from fractions import Fraction

from courses.questions.formats.qti_asked import Answer, NotHeld, part_json
from courses.questions.formats.qti_interactions import read_interaction
from courses.questions.formats.qti_parts import Body, Hole, Piece, gap_match_gaps
from courses.questions.formats.qti_scene import Scene
from courses.questions.formats.qti_shown import Shown
from courses.questions.formats.qti_text import as_html, join, markup, rich_text, tidy
from courses.questions.formats.xml import Element
from courses.questions.kinds.base import OPTION_LIMIT, TOO_MANY_ANSWERS, Fault, Json
from courses.questions.kinds.shape import option_id
from courses.questions.kinds.texts import RichText

GAPS = ("textEntryInteraction", "inlineChoiceInteraction", "gapMatchInteraction")
_INLINE = GAPS[:2]
_ESSAY_INSIDE = Fault("An item in which an essay stands beside other questions is not supported.")


def cloze(scene: Scene, text: Callable[[Hole], RichText], asks: list[Element]) -> Answer:
    """A text with gaps: each inline interaction, and each gap of a gap match, is one."""
    numbers: dict[Element, int] = {}
    gaps: list[Json] = []
    points = Fraction(0)
    for element, answer in [pair for ask in asks for pair in _gaps(scene, ask)]:
        numbers[element] = len(numbers) + 1
        points += answer.points
        gaps.append(part_json(str(numbers[element]), answer))
    if len(gaps) > OPTION_LIMIT:
        raise NotHeld(TOO_MANY_ANSWERS)
    scene.check_sum(points, asks)
    shown = scene.shown
    found = text(lambda each: f"[[{numbers[each]}]]" if each in numbers else _gap_text(each, shown))
    return Answer("cloze", {"text": found.to_json(), "gaps": gaps}, points)


def _gaps(scene: Scene, ask: Element) -> list[tuple[Element, Answer]]:
    asked = scene.asked(ask)
    return gap_match_gaps(asked) if ask.tag == "gapMatchInteraction" else [(ask, read_interaction(asked))]


def _gap_text(element: Element, shown: Shown) -> str | None:
    """The words of a gap match are the choices of its gaps, not part of the text."""
    if element.tag in ("gapText", "gapImg"):
        return ""
    return f"<p>{as_html(rich_text(element, shown))}</p>" if element.tag == "prompt" else None


def case(scene: Scene, body: Body) -> tuple[RichText, Answer]:
    """A situation with several questions about it."""
    if any(ask.tag == "extendedTextInteraction" for ask in body.asks):
        raise NotHeld(_ESSAY_INSIDE)
    parts: list[Json] = []
    points = Fraction(0)
    lead: list[RichText] = []
    waiting: list[RichText] = []
    for piece in body.pieces:
        if piece.text is not None:
            waiting.append(piece.text)
            continue
        answer, prompt = _part(scene, piece)
        if not parts:
            lead, waiting = _leading(waiting, bool(prompt.text) or answer.kind == "cloze")
        stem = join([*waiting, prompt])
        waiting = []
        points += answer.points
        stem = stem if stem.text or answer.kind == "cloze" else RichText("…")
        parts.append(part_json(option_id(min(len(parts), OPTION_LIMIT - 1)), answer, stem))
    if len(parts) > OPTION_LIMIT:
        raise NotHeld(TOO_MANY_ANSWERS)
    scene.check_sum(points, body.asks)
    stem = join([*lead, *waiting])
    title = RichText(scene.root.get("title") or "")
    return stem if stem.text else title, Answer("case_study", {"parts": parts}, points)


def _part(scene: Scene, piece: Piece) -> tuple[Answer, RichText]:
    """What one piece of the body asks, and the question that it brings with it."""
    first, holder = piece.asks[0], piece.holder
    if str(first.tag) not in GAPS or holder is None:
        return read_interaction(scene.asked(first)), rich_text(first.find("prompt"), scene.shown)

    def text(hole: Hole) -> RichText:
        if str(holder.tag) in _INLINE:
            return tidy(hole(holder) or "")
        return tidy(markup(holder, scene.shown, hole))

    return cloze(scene, text, piece.asks), RichText("")


def _leading(texts: list[RichText], has_prompt: bool) -> tuple[list[RichText], list[RichText]]:
    """What stands before the first question: the situation, and the question itself where it has no prompt."""
    return (texts, []) if has_prompt or len(texts) < 2 else (texts[:-1], texts[-1:])
