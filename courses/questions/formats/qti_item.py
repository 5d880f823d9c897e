"""One item of QTI 2.x or 3.0: what it asks, found in its body, and the question that it becomes."""

from courses.questions.formats.qti_asked import NO_ROOM, Answer, NotHeld, Nothing, points_of
from courses.questions.formats.qti_interactions import read_interaction
from courses.questions.formats.qti_manifest import About
from courses.questions.formats.qti_parts import Body, cut_body
from courses.questions.formats.qti_processing import Budget
from courses.questions.formats.qti_scene import Scene
from courses.questions.formats.qti_several import GAPS, case, cloze
from courses.questions.formats.qti_shown import Shown
from courses.questions.formats.qti_text import join, markup, rich_text
from courses.questions.formats.qti_typed import essay
from courses.questions.formats.question_file import FileQuestion
from courses.questions.formats.xml import Element, line_of
from courses.questions.kinds.base import Fault
from courses.questions.kinds.texts import RichText

GAP = "_____"
TITLE = Fault("The item has no text: its title was taken for the question.")
CHANCE = Fault("The item draws numbers or texts by chance: such questions are not supported.")
_NO_BODY = Fault("The item has no body.")
_MEDIA = Fault("Sound and video are not kept: “%(name)s”.")
_ADAPTIVE = Fault("The item goes on after a wrong answer there; here one answer counts.")


class ItemReader:
    """Reads one item, already normalised; NotHeld or Nothing where it becomes no question."""

    def __init__(self, root: Element, shown: Shown, budget: Budget) -> None:
        self.root, self.shown = root, shown
        self.scene = Scene(root, shown, budget)

    @property
    def remarks(self) -> list[Fault]:
        """What is not kept as it was."""
        return self.scene.remarks

    def read(self, about: About) -> FileQuestion:
        """The question of the item; its pictures and remarks stay with the reader."""
        if (
            self.root.find("templateDeclaration") is not None
            and self.root.find("templateProcessing") is not None
        ):
            raise NotHeld(CHANCE)
        body = self.root.find("itemBody")
        if body is None:
            raise NotHeld(_NO_BODY)
        explanation = self.scene.explanation()
        stem, answer = self._content(cut_body(body, self.shown))
        title = " ".join((self.root.get("title") or about.title).split())
        if not stem.text and answer.kind != "cloze" and title:
            self.scene.remark(TITLE)
            stem = RichText(title)
        self._remark_losses()
        return FileQuestion(
            kind=answer.kind,
            data=answer.data,
            stem=stem.text,
            text_format=stem.format,
            title=title,
            category=about.category,
            tags=about.tags,
            explanation=explanation.text,
            explanation_format=explanation.format if explanation.text else stem.format,
            points=points_of(answer.points),
            difficulty=about.difficulty,
            line=line_of(self.root),
        )

    def _remark_losses(self) -> None:
        if self.scene.feedback.is_lost:
            self.scene.remark(NO_ROOM)
        if self.root.get("adaptive") == "true":
            self.scene.remark(_ADAPTIVE)
        for name in dict.fromkeys(self.shown.media):
            self.scene.remark(Fault(_MEDIA.message, {"name": name[:80]}))

    def _content(self, body: Body) -> tuple[RichText, Answer]:
        asks, scene = body.asks, self.scene
        if not asks:
            raise Nothing(body.whole().text)
        if len(asks) == 1 and asks[0].tag == "extendedTextInteraction":
            return self._stem(body, asks[0]), essay(scene.asked(asks[0], scene.feedback), scene.maximum)
        if len(asks) == 1 and asks[0].tag not in ("inlineChoiceInteraction", "gapMatchInteraction"):
            return self._stem(body, asks[0]), read_interaction(scene.asked(asks[0], scene.feedback))
        if all(str(ask.tag) in GAPS for ask in asks):
            return RichText(""), cloze(scene, body.whole, asks)
        return case(scene, body)

    def _stem(self, body: Body, ask: Element) -> RichText:
        """The text of the body without the interaction, and what the interaction itself says."""
        if ask.tag == "hottextInteraction":
            return body.whole(lambda each: _underlined(each, self.shown))
        gap = GAP if ask.tag == "textEntryInteraction" and body.is_inside(ask) else ""
        text = body.whole(lambda each: gap if each is ask else None)
        return join([text, rich_text(ask.find("prompt"), self.shown)])


def _underlined(element: Element, shown: Shown) -> str | None:
    return f"<u>{markup(element, shown)}</u>" if element.tag == "hottext" else None
