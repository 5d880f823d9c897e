"""Formulas of QTI items and of the pages that platforms write: TeX where it is said, else MathML."""

import html
import re

from lxml import etree

from courses.questions.formats.xml import Element

_TEX = re.compile(r"(?:application/x-tex|tex|latex)", re.IGNORECASE)
_MARKS = ("id", "class")


def drawn_formula(element: Element) -> str:
    """The TeX of a picture that a platform has made of a formula, '' for any other picture."""
    written = element.get("data-equation-content") or ""
    if not written and "equation" in (element.get("class") or ""):
        written = (element.get("alt") or element.get("title") or "").removeprefix("LaTeX:")
    return f"\\({html.escape(written.strip(), quote=False)}\\)" if written.strip() else ""


def formula(element: Element) -> str:
    r"""The formula as TeX between `\( \)` where the file says its TeX, else as MathML."""
    for inner in element.iter():
        if str(inner.tag) == "annotation" and _TEX.fullmatch(inner.get("encoding") or "") and inner.text:
            tex = html.escape(inner.text.strip(), quote=False)
            return f"\\[{tex}\\]" if element.get("display") == "block" else f"\\({tex}\\)"
    return str(etree.tostring(_without_layout(element), encoding="unicode"))


def _without_layout(element: Element) -> Element:
    """The formula without the white space and the marks of the file around its signs."""
    bare = etree.Element(
        str(element.tag), {key: value for key, value in element.attrib.items() if key not in _MARKS}
    )
    children = [child for child in element if isinstance(child.tag, str)]
    bare.text = element.text if element.text and (element.text.strip() or not children) else None
    bare.extend([_without_layout(child) for child in children])
    return bare
