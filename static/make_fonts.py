"""Cuts Be Vietnam Pro for the web (woff2, ASCII and Vietnamese) and for certificates (ttf, all Latin).

Tinos, which has the widths of Times New Roman, is cut for the papers that offices print.
"""

from copy import deepcopy
from pathlib import Path

from fontTools import subset
from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.ttLib import TTFont

WEB = {"400": "400Regular/BeVietnamPro_400Regular", "600": "600SemiBold/BeVietnamPro_600SemiBold"}
PRINT = {
    **WEB,
    "700": "700Bold/BeVietnamPro_700Bold",
    "400-italic": "400Regular_Italic/BeVietnamPro_400Regular_Italic",
}
SERIF = {
    "400": "400Regular/Tinos_400Regular",
    "700": "700Bold/Tinos_700Bold",
    "400-italic": "400Regular_Italic/Tinos_400Regular_Italic",
}
VIETNAMESE = [*map(ord, "ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯư"), *range(0x1EA0, 0x1EFA)]
MARKS = [*map(ord, "\u00a0–—‘’“”…·•×÷°½≥≤−₫§«»©")]
WEB_CHARACTERS = [*range(0x20, 0x7F), *VIETNAMESE, *MARKS]
PRINT_CHARACTERS = [
    *WEB_CHARACTERS,
    *range(0xA0, 0x180),
    *range(0x300, 0x324),
    *range(0x1E00, 0x1F00),
    *range(0x2010, 0x2027),
    *map(ord, "‰€"),
]


def make_fonts(family: Path, target: Path) -> None:
    """The target folder holds the two web fonts and the four fonts for print."""
    target.mkdir(exist_ok=True)
    for weight, source in WEB.items():
        font = TTFont(family / f"{source}.ttf", recalcTimestamp=False)
        _add_tabular_figures(font)
        _cut(font, WEB_CHARACTERS, features=["kern", "tnum"], flavor="woff2")
        font.save(target / f"be-vietnam-pro-{weight}.woff2")
    for weight, source in PRINT.items():
        font = TTFont(family / f"{source}.ttf", recalcTimestamp=False)
        _cut(font, PRINT_CHARACTERS, features=["kern", "mark", "ccmp"], flavor=None)
        font.save(target / f"BeVietnamPro-{weight}.ttf")


def make_serif(family: Path, target: Path) -> None:
    """The target folder holds the three serif fonts for print."""
    for weight, source in SERIF.items():
        font = TTFont(family / f"{source}.ttf", recalcTimestamp=False)
        _cut(font, PRINT_CHARACTERS, features=["kern", "mark", "ccmp"], flavor=None)
        font.save(target / f"Tinos-{weight}.ttf")


def _cut(font: TTFont, characters: list[int], *, features: list[str], flavor: str | None) -> None:
    """The font has these characters and features only: no hints, and no glyphs that other features reach."""
    options = subset.Options(
        layout_features=features, hinting=False, notdef_outline=True, name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14]
    )
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters)
    cutter.subset(font)
    font.flavor = flavor


def _add_tabular_figures(font: TTFont) -> None:
    """`tnum` gives each figure the width of a zero: the family has none such (the OFL allows it)."""
    glyphs, widths, cmap = font["glyf"], font["hmtx"], font.getBestCmap()
    figures = [cmap[ord(character)] for character in "0123456789"]
    width = widths["zero"][0]
    for figure in figures:
        wide = deepcopy(glyphs[figure])
        wide.coordinates.translate(((width - widths[figure][0]) // 2, 0))
        wide.recalcBounds(glyphs)
        font.setGlyphOrder([*font.getGlyphOrder(), f"{figure}.tf"])
        glyphs[f"{figure}.tf"], widths[f"{figure}.tf"] = wide, (width, wide.xMin)
    rules = " ".join(f"sub {figure} by {figure}.tf;" for figure in figures)
    addOpenTypeFeaturesFromString(font, f"feature tnum {{ {rules} }} tnum;", tables=["GSUB"])
