"""Pages of others are full of boxes: what stands in them becomes paragraphs, one after the other."""

from lxml import html

from lms.core.text import clean_line

_BLOCKS = {
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "pre", "figure", "div", "hr",
    "section", "article", "dl",
}  # fmt: skip
_HOLDERS = ("div", "section", "article", "main", "header", "footer", "center", "aside", "nav", "form", "body")


def flatten(root: html.HtmlElement) -> None:
    """Boxes that only arrange the page are gone; what stands in them bare is a paragraph."""
    for box in reversed([*root.iterdescendants(*_HOLDERS)]):
        if any(child.tag in _BLOCKS for child in box):
            box.drop_tag()
        else:
            box.tag = "p"
    _put_in_paragraphs(root)
    for child in list(root):
        is_bare = all(each.tag == "br" for each in child)
        if child.tag == "p" and is_bare and not clean_line(child.text_content()) and not child.tail:
            root.remove(child)


def _put_in_paragraphs(root: html.HtmlElement) -> None:
    """Words, links and pictures that stand bare between the blocks are paragraphs, parted where lines are left out."""
    children, paragraph = list(root), _paragraph(root.text)
    root.text = None
    root.insert(0, paragraph)
    for child in children:
        tail, child.tail = child.tail, None
        is_parting = child.tag == "br" and _ends_in_break(paragraph)
        if child.tag in _BLOCKS or is_parting:
            (paragraph if is_parting else child).addnext(following := _paragraph(tail))
            paragraph = following
            if is_parting:
                root.remove(child)
        else:
            child.tail = tail
            paragraph.append(child)


def _paragraph(text: str | None) -> html.HtmlElement:
    paragraph = html.Element("p")
    paragraph.text = text
    return paragraph


def _ends_in_break(paragraph: html.HtmlElement) -> bool:
    """True where the last of the paragraph is a new line, or where there is nothing in it yet."""
    if len(paragraph) == 0:
        return not (paragraph.text or "").strip()
    return paragraph[-1].tag == "br" and not (paragraph[-1].tail or "").strip()
