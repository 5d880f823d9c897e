"""What Word passes over in a document and the libraries stumble on: it is put right, or taken out, and said."""

from typing import Any

from docx.oxml.ns import qn
from mammoth.docx.dingbats import dingbats

from courses.exchange.readers.base import Losses
from courses.exchange.readers.stories import Story, styles_of
from lms.core.text import msgid

_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_V = "{urn:schemas-microsoft-com:vml}"
_WALKED = {
    *map(qn, (
        "w:body", "w:footnotes", "w:footnote", "w:endnotes", "w:endnote", "w:p", "w:r", "w:hyperlink", "w:ins",
        "w:moveTo", "w:smartTag", "w:customXml", "w:sdt", "w:sdtContent", "w:tbl", "w:tr", "w:tc", "w:pict", "w:object",
        "w:txbxContent",
    )),
    *(f"{_V}{name}" for name in ("group", "rect", "roundrect", "shape", "textbox")),
}  # fmt: skip
_STRUCK = {qn("w:del"), qn("w:moveFrom"), f"{_W14}conflictDel"}
_RELATED = (
    (qn("a:blip"), qn("r:embed")),
    (qn("a:blip"), qn("r:link")),
    (qn("w:hyperlink"), qn("r:id")),
    (qn("a:hlinkClick"), qn("r:id")),
    (f"{_V}imagedata", qn("r:id")),
)
_PICTURES = {qn("a:blip"), f"{_V}imagedata"}
_NOTES = (("footnotes", qn("w:footnoteReference")), ("endnotes", qn("w:endnoteReference")))
_PRIVATE, _DOT, _FONTS = range(0xF020, 0xF100), 0xB7, {font for font, _ in dingbats}
_LOST_PICTURE = msgid("A picture that lies outside of the file is lost.")


def tidy_story(story: Story, losses: Losses) -> None:
    """Every word of the text is where it will be read, and nothing in it leads nowhere."""
    _drop_hidden(story, losses)
    _open_ways_to_words(story)
    _settle_relations(story, losses)
    _settle_signs(story, losses)
    for name, attribute in (("w:gridSpan", "w:val"), ("w:numId", "w:val"), ("w:ilvl", "w:val")):
        _drop(story, name, lambda each, key=qn(attribute): not each.get(key, "").isdigit())
    _drop(story, "w:bookmarkStart", lambda each: not each.get(qn("w:name")))
    _drop(story, "w:commentReference", lambda each: True)


def tidy_document(document: Any, stories: list[Story]) -> None:
    """The parts beside the text hold nothing without the names by which it is found; comments are gone."""
    _drop_wrong_notes(stories)
    for style in styles_of(document):
        if not style.get(qn("w:styleId")) or not style.get(qn("w:type")):
            style.getparent().remove(style)
    named = {style.get(qn("w:styleId")) for style in styles_of(document)}
    for key, relation in list(document.part.rels.items()):
        kind = relation.reltype.rpartition("/")[2]
        if kind == "comments":
            del document.part.rels[key]
        elif kind == "numbering" and not relation.is_external:
            _tidy_numbering(relation.target_part.element, named)


def _drop(story: Story, name: str, is_wrong: Any) -> None:
    for each in list(story.root.iter(qn(name))):
        if is_wrong(each):
            each.getparent().remove(each)


def _drop_hidden(story: Story, losses: Losses) -> None:
    """Word shows no hidden text, and it may hold the answers."""
    for place, mark in story.elements(qn("w:vanish")):
        run = mark.getparent().getparent()
        if mark.get(qn("w:val"), "1") in ("0", "false", "off") or run is None or run.tag != qn("w:r"):
            continue
        if any(each.text for each in run.iter(qn("w:t"))):
            losses.add(place, msgid("Hidden text is not taken along."))
        run.getparent().remove(run)


def _open_ways_to_words(story: Story) -> None:
    """What stands around words and is not walked into, such as a field, gives way to them."""
    for word in list(story.root.iter(qn("w:t"))):
        around = [each for each in word.iterancestors() if each.tag not in _WALKED and each is not story.root]
        if not any(each.tag in _STRUCK for each in around):
            for each in around:
                _give_way(each)


def _give_way(element: Any) -> None:
    parent = element.getparent()
    if parent is not None:
        for child in list(element):
            element.addprevious(child)
        parent.remove(element)


def _settle_relations(story: Story, losses: Losses) -> None:
    for tag, attribute in _RELATED:
        for place, each in story.elements(tag):
            if each.get(attribute) is not None and story.relation(each.get(attribute)) is None:
                del each.attrib[attribute]
                if tag in _PICTURES and not any(each.get(qn(name)) for name in ("r:embed", "r:link", "r:id")):
                    losses.add(place, _LOST_PICTURE)


def _settle_signs(story: Story, losses: Losses) -> None:
    """Signs of Symbol and Wingdings are letters of Unicode, wherever there are such."""
    for place, sign in story.elements(qn("w:sym")):
        meant = _meaning(sign.get(qn("w:font"), ""), sign.get(qn("w:char"), ""))
        if not meant:
            losses.add(
                place, msgid("A sign of the font %(font)s is lost."), font=sign.get(qn("w:font"), "?")[:40]
            )
        word = sign.makeelement(qn("w:t"), {"{http://www.w3.org/XML/1998/namespace}space": "preserve"})
        word.text = meant
        sign.getparent().replace(sign, word)
    _settle_private_letters(story)


def _settle_private_letters(story: Story) -> None:
    for word in story.root.iter(qn("w:t")):
        if any(ord(char) in _PRIVATE for char in word.text or ""):
            fonts = word.getparent().find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
            font = fonts.get(qn("w:ascii"), "") if fonts is not None else ""
            word.text = "".join(_meaning(font, f"{ord(char):X}") or char for char in word.text)


def _meaning(font: str, code: str) -> str:
    """The letter for a sign; nothing where no letter looks like it."""
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    if number not in _PRIVATE and font not in _FONTS:
        return chr(number) if 0x20 <= number < 0xD800 else ""
    plain = number - 0xF000 if number in _PRIVATE else number
    if font not in _FONTS and plain == _DOT:
        return "•"
    found = dingbats.get((font if font in _FONTS else "Wingdings", plain))
    return chr(found) if found else ""


def _drop_wrong_notes(stories: list[Story]) -> None:
    """A mark without a note is gone, and so is a note without a number."""
    for kind, mark in _NOTES:
        numbers = set()
        for story in stories[1:]:
            for note in list(story.root) if story.root.tag == qn(f"w:{kind}") else ():
                number = note.get(qn("w:id"))
                if number is None:
                    story.root.remove(note)
                elif note.get(qn("w:type")) not in ("separator", "continuationSeparator"):
                    numbers.add(number)
        for story in stories:
            for each in list(story.root.iter(mark)):
                if each.get(qn("w:id")) not in numbers:
                    each.getparent().remove(each)


def _tidy_numbering(root: Any, styles: set[str | None]) -> None:
    for number in root.findall(qn("w:num")):
        kind = number.find(qn("w:abstractNumId"))
        if kind is None or kind.get(qn("w:val")) is None:
            root.remove(number)
    for link in list(root.iter(qn("w:numStyleLink"))):
        if link.get(qn("w:val")) not in styles:
            link.getparent().remove(link)
