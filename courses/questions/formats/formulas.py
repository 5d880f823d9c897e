r"""Formulas taken out of a text before it becomes HTML, and put back into the finished HTML.

TeX stands between `\( \)`, `\[ \]` or `$$ $$`; in HTML a `<math>` element is a formula too. A formula is kept
away from Markdown, from the reader of tags and from the sanitisers. It comes back as a formula only where text
stands: in an attribute or in code its source comes back.
"""

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from markupsafe import escape

TEX_LIMIT = 2000
FORMULA_LIMIT = 200
_OPENING = re.compile(r"(?<!\\)(?:\\\(|\\\[|\$\$)|<math\b", re.IGNORECASE)
_CLOSING = {r"\(": r"\)", r"\[": r"\]", "$$": "$$", "<math": "</math>"}
_MATHML_LIMIT = 20_000
# Tags that no formula reaches over, and those that editors leave inside of one.
_WALL = re.compile(
    r"</?(?:p|div|li|ul|ol|td|th|tr|table|pre|code|h[1-6]|blockquote)\b|\n[ \t]*\n", re.IGNORECASE
)
_INLINE_TAG = re.compile(r"</?(?:br|span|b|i|u|em|strong|sub|sup|font)\b[^<>]*>", re.IGNORECASE)
_SIGN = re.compile(r"&(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)
# Private letters stand for the formulas while the text is made into HTML; texts of people hold none.
_PRIVATE = re.compile("[\ue000-\ue001]")
_PLACE = re.compile("\ue000([0-9]{1,4})\ue001")
_PART = re.compile(r"""(<(?:[^"'<>]|"[^"]*"|'[^']*')*>)""")
_CODE = re.compile(r"<(/?)(?:code|pre)\b", re.IGNORECASE)


def holds_formula(text: str) -> bool:
    """True where the text may hold mathematics."""
    return _OPENING.search(text) is not None


@dataclass(frozen=True)
class Formula:
    """What was taken out: `source` as a reader sees it; its TeX, or the MathML that a page brought."""

    source: str
    tex: str = ""
    mathml: str = ""
    is_block: bool = False


Show = Callable[[Formula], str]
_NOTHING = Formula("")


@dataclass
class Formulas:
    """The formulas of one text. `is_markup`: the text is HTML, so that `&lt;` in a formula means “<”."""

    is_markup: bool
    found: list[Formula] = field(default_factory=list)

    def take_out(self, text: str) -> str:
        """The text with a placeholder for every formula."""
        text = _PRIVATE.sub("", text)
        parts, end = [], 0
        for start, after, formula in self._formulas(text):
            parts.append(f"{text[end:start]}\ue000{len(self.found)}\ue001")
            self.found.append(formula)
            end = after
        return "".join(parts) + text[end:]

    def _formulas(self, text: str) -> Iterator[tuple[int, int, Formula]]:
        closings: dict[str, int] = {}
        opening = _OPENING.search(text)
        while opening and len(self.found) < FORMULA_LIMIT:
            mark = opening[0].lower()
            start, after = opening.start(), opening.end()
            if closings.get(mark, 0) < after:
                at = _find(text, _CLOSING[mark], after)
                closings[mark] = at if at >= 0 else len(text) + 1
            if closings[mark] <= len(text):
                end = closings[mark] + len(_CLOSING[mark])
                limit = _MATHML_LIMIT if mark == "<math" else 2 * TEX_LIMIT
                formula = self._formula(mark, text[start:end]) if end - start <= limit else None
                if formula:
                    yield start, end, formula
                    after = end
            opening = _OPENING.search(text, after)

    def _formula(self, mark: str, source: str) -> Formula | None:
        """The formula; None where these signs mean something else."""
        if mark == "<math":
            if not self.is_markup:
                return None
            bare = re.sub(r"<[^<>]*>", " ", source)
            return Formula(" ".join(html.unescape(bare).split()), mathml=source)
        if _WALL.search(source) or (not self.is_markup and "`" in source):
            return None
        shown = self._as_read(source)
        tex = shown[2:-2]
        if not tex.strip():
            return None
        return Formula(shown, tex=tex, is_block=mark != r"\(")

    def _as_read(self, source: str) -> str:
        if not self.is_markup:
            return source
        return _SIGN.sub(lambda found: html.unescape(found[0]), _INLINE_TAG.sub(" ", source))

    def put_back(self, safe: str, show: Show) -> str:
        """The finished HTML with the HTML that `show` makes of every formula in its place."""
        depth, parts = 0, []
        for position, part in enumerate(_PART.split(safe)):
            is_tag = position % 2 == 1
            if is_tag and (code := _CODE.match(part)):
                depth += -1 if code[1] else 1
            made = _source_html if is_tag or depth > 0 else show
            parts.append(_PLACE.sub(lambda found, made=made: made(self._at(found)), part))
        return "".join(parts)

    def _at(self, found: re.Match[str]) -> Formula:
        # A file may write the private letters as entities: they stand for nothing then.
        return self.found[int(found[1])] if int(found[1]) < len(self.found) else _NOTHING

    def sources_in(self, text: str) -> str:
        """Text without tags, with the source of every formula in its place."""
        return _PLACE.sub(lambda found: self._at(found).source, text)


def _source_html(formula: Formula) -> str:
    return str(escape(formula.source))


def _find(text: str, closing: str, start: int) -> int:
    """Where the closing mark stands; one for MathML in any case of letters."""
    if closing != "</math>":
        return text.find(closing, start)
    found = re.compile("</math>", re.IGNORECASE).search(text, start)
    return found.start() if found else -1
