"""Mathematics in texts: TeX, and MathML of others, as safe MathML.

Whatever a converter makes and whatever a file brings is built anew here: known elements, known attributes
with bounded values, everything else as text. What cannot be shown so is shown as its source.
"""

import html
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from latex2mathml.converter import Converter
from markupsafe import escape
from typing_extensions import override

from courses.questions.formats.formulas import TEX_LIMIT, Formula
from courses.questions.formats.xml import BadXml, parse_xml
from lms.core.html import MATHEMATICS

_DEPTH_LIMIT = 50
_ELEMENT_LIMIT = 3000
_STEP_LIMIT = 3000
# Commands that make commands, and one that the converter does twice at every level.
_REFUSED = re.compile(
    r"\\(?:def|let|newcommand|renewcommand|providecommand|newenvironment|DeclareMathOperator|sideset|require)"
    r"(?![a-zA-Z])"
)
_SAME = {r"\begin{aligned}": r"\begin{align*}", r"\end{aligned}": r"\end{align*}"}
_REFERENCE = re.compile(r"&#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}));")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_VALUE = re.compile(r"[a-zA-Z0-9#.+ -]{1,60}")
_LARGEST = 20
_INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_PARTS = {
    "mfrac": 2,
    "mroot": 2,
    "msub": 2,
    "msup": 2,
    "munder": 2,
    "mover": 2,
    "msubsup": 3,
    "munderover": 3,
}
# Elements that hold text; text elsewhere is white space.
_TEXTS = ("mi", "mn", "mo", "ms", "mtext")


class _Unshowable(Exception):
    """This formula cannot be shown as MathML."""


class _Bounded(Converter):
    """The converter, which gives up where a formula grows out of all proportion."""

    steps = 0

    @override
    def _convert_group(self, *args: Any, **kwargs: Any) -> None:
        self.steps += 1
        if self.steps > _STEP_LIMIT:
            raise _Unshowable
        super()._convert_group(*args, **kwargs)


def show_formula(formula: Formula) -> str:
    """The formula as safe MathML; where it cannot be shown so, its source as code."""
    if formula.mathml:
        shown = keep_mathml(formula.mathml)
    else:
        shown = tex_to_mathml(formula.tex, is_block=formula.is_block) if formula.tex else None
    if shown is None:
        return f"<code>{escape(formula.source)}</code>" if formula.source else ""
    return shown


@lru_cache(maxsize=512)
def tex_to_mathml(tex: str, *, is_block: bool = False) -> str | None:
    """The formula as safe MathML; None where it is too long or not understood, to the last command."""
    if len(tex) > TEX_LIMIT or not tex.strip() or _REFUSED.search(tex):
        return None
    for unknown, known in _SAME.items():
        tex = tex.replace(unknown, known)
    display = "block" if is_block else "inline"
    try:
        return _build(_Bounded(display=display).convert_to_element(tex), display)
    except Exception:
        # Whatever a hostile or misspelt formula does to the converter, RecursionError too: it is no formula.
        return None


def keep_mathml(source: str) -> str | None:
    """The `<math>` element of a page or a question file as safe MathML; None where it cannot be read."""
    try:
        root = parse_xml(_without_entities(source).encode())
        return _build(root, "block" if root.get("display") == "block" else "inline")
    except (BadXml, _Unshowable):
        return None


def _without_entities(source: str) -> str:
    """The named signs of HTML as themselves, but for those that XML knows."""

    def sign(found: re.Match[str]) -> str:
        known = html.entities.html5.get(f"{found[1]};", found[0])
        return found[0] if found[1] in ("lt", "gt", "amp", "quot", "apos") else str(escape(known))

    return re.sub(r"&([a-zA-Z][a-zA-Z0-9]{1,31});", sign, source)


def _build(root: Any, display: str) -> str:
    builder = _Builder()
    inner = builder.children(root, 1)
    if not re.sub(r"<[^>]*>|&nbsp;|\s", "", inner):
        raise _Unshowable
    return f'<math display="block">{inner}</math>' if display == "block" else f"<math>{inner}</math>"


class _Builder:
    """Writes a tree of elements anew, from the allow-list."""

    def __init__(self) -> None:
        self.count = 0

    def children(self, element: Any, depth: int) -> str:
        return "".join(self.element(child, depth) for child in element)

    def element(self, element: Any, depth: int) -> str:
        self.count += 1
        if self.count > _ELEMENT_LIMIT or depth > _DEPTH_LIMIT:
            raise _Unshowable
        name = str(element.tag).rpartition("}")[2]
        if name == "semantics":
            # The first child is the formula, the others only say it again.
            return self.element(element[0], depth) if len(element) else ""
        if name == "mfenced":
            return self._fenced(element, depth)
        if name == "none":
            return "<mrow></mrow>"
        if name not in MATHEMATICS or name == "math" or len(element) != _PARTS.get(name, len(element)):
            raise _Unshowable
        inner = _text(element) if name in _TEXTS else self.children(element, depth + 1)
        return f"<{name}{_attributes(name, element)}>{inner}</{name}>"

    def _fenced(self, element: Any, depth: int) -> str:
        """What MathML 3 wrote as one element and browsers no longer know, with its brackets and commas."""
        separators = "".join(element.get("separators", ",").split())
        parts = []
        for position, child in enumerate(element):
            if position and separators:
                parts.append(_operator(separators[min(position, len(separators)) - 1]))
            parts.append(self.element(child, depth + 1))
        opening, closing = _operator(element.get("open", "(")), _operator(element.get("close", ")"))
        return f"<mrow>{opening}{''.join(parts)}{closing}</mrow>"


def _operator(sign: str) -> str:
    return f"<mo>{_escaped(sign[:4])}</mo>" if sign.strip() else ""


def _text(element: Any) -> str:
    """The text of a leaf; _Unshowable where it holds elements or a command that the converter did not know."""
    if len(element):
        raise _Unshowable
    source = element.text or ""
    if re.match(r"\\[a-zA-Z]|&$", source):
        raise _Unshowable
    text = _REFERENCE.sub(_sign, source).replace("\\&", "&")
    return _escaped(" ".join(text.split(" ")))


def _sign(found: re.Match[str]) -> str:
    code = int(found[1], 16) if found[1] else int(found[2])
    return chr(code) if code < 0x110000 else "\ufffd"


def _escaped(text: str) -> str:
    bare = _INVISIBLE.sub(" ", text)
    return str(escape(bare)).replace("&#34;", '"').replace("&#39;", "'").replace("\xa0", "&nbsp;")


def _attributes(name: str, element: Any) -> str:
    known: Iterable[str] = sorted(MATHEMATICS[name])
    kept = [(key, " ".join((element.get(key) or "").split())) for key in known]
    return "".join(f' {key}="{value}"' for key, value in kept if _is_bounded(key, value))


def _is_bounded(key: str, value: str) -> bool:
    """True for a value of plain signs whose numbers cannot push the formula over the page."""
    if not _VALUE.fullmatch(value):
        return False
    return key == "mathcolor" or all(float(number) <= _LARGEST for number in _NUMBER.findall(value))
