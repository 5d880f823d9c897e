"""Vietnamese of before Unicode in a Word document (.VnTime, VNI-Times): its letters are what they look like now."""

from collections import Counter
from typing import Any

from docx.oxml.ns import qn

from courses.exchange.readers.base import Losses
from courses.exchange.readers.old_fonts import in_unicode, is_old_font, is_unicode, note_old_fonts
from courses.exchange.readers.stories import Story, styles_of

_DEEPEST_STYLE = 10


class DocumentFonts:
    """Which font a piece of text has: by itself, by its style, by its paragraph's style, or as all of the text."""

    def __init__(self, document: Any) -> None:
        self.styles = {each.get(qn("w:styleId")): each for each in styles_of(document)}
        defaults = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}")
        usual = next((key for key, each in self.styles.items() if _is_usual(each)), None)
        self.usual = self._by_style(usual) or _own(defaults)

    def of(self, run: Any) -> str:
        """The name of the font; nothing where none is named."""
        paragraph = next(run.iterancestors(qn("w:p")), None)
        found = _own(run) or self._by_style(_value(run, "w:rPr", "w:rStyle"))
        if not found and paragraph is not None:
            found = self._by_style(_value(paragraph, "w:pPr", "w:pStyle"))
        return found or self.usual

    def _by_style(self, key: str | None) -> str:
        for _ in range(_DEEPEST_STYLE):
            style = self.styles.get(key)
            if style is None:
                break
            found = _own(style)
            if found:
                return found
            base = style.find(qn("w:basedOn"))
            key = base.get(qn("w:val")) if base is not None else None
        return ""


def write_in_unicode(stories: list[Story], fonts: DocumentFonts, losses: Losses) -> None:
    """Every letter says what it means; a paragraph that does already stays as it is, whatever its font."""
    counted: Counter[str] = Counter()
    for story in stories:
        for paragraph in story.root.iter(qn("w:p")):
            found = {run: fonts.of(run) for run in paragraph.iter(qn("w:r"))}
            old = {word: font for run, font in found.items() if is_old_font(font) for word in _words(run)}
            if not old or is_unicode("".join(word.text or "" for word in old)):
                continue
            for word, font in old.items():
                word.text = in_unicode(font, word.text or "")
                counted[font] += 1
    note_old_fonts(counted, losses)


def _words(run: Any) -> list[Any]:
    """The words of the run; where it has a soft hyphen, its font has the letter “ư”."""
    for hyphen in run.findall(qn("w:softHyphen")):
        letter = run.makeelement(qn("w:t"), {})
        letter.text = "\u00ad"
        run.replace(hyphen, letter)
    return list(run.findall(qn("w:t")))


def _own(element: Any) -> str:
    """The font that the element names itself."""
    fonts = element.find(f"{qn('w:rPr')}/{qn('w:rFonts')}") if element is not None else None
    return (fonts.get(qn("w:ascii")) or fonts.get(qn("w:hAnsi")) or "") if fonts is not None else ""


def _value(element: Any, about: str, name: str) -> str | None:
    found = element.find(f"{qn(about)}/{qn(name)}")
    return found.get(qn("w:val")) if found is not None else None


def _is_usual(style: Any) -> bool:
    return style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) in ("1", "true", "on")
