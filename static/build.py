"""Builds static/dist and static/fonts from our sources and the locked npm packages.

    .venv/bin/python static/build.py          (after `npm ci`; --force ignores the stamp)

Afterwards static/dist holds app.css, one bundle per static/js/*.js, the two web fonts, the icon sprite and
static/img, each under a name that carries its content hash, and manifest.json maps the logical name to that
name. static/fonts holds the TrueType fonts that certificates embed. Nothing is done when no input changed.
"""

import hashlib
import json
import re
import subprocess
import sys
import tempfile
from copy import deepcopy
from pathlib import Path

STATIC = Path(__file__).resolve().parent
ROOT = STATIC.parent
DIST, FONTS, MODULES = STATIC / "dist", STATIC / "fonts", ROOT / "node_modules"
ICONS = MODULES / "@tabler/icons/icons/outline"
FAMILY = MODULES / "@expo-google-fonts/be-vietnam-pro"
WEB_FONTS = {"400": "400Regular/BeVietnamPro_400Regular", "600": "600SemiBold/BeVietnamPro_600SemiBold"}
PRINT_FONTS = {**WEB_FONTS, "700": "700Bold/BeVietnamPro_700Bold",
               "400-italic": "400Regular_Italic/BeVietnamPro_400Regular_Italic"}
VIETNAMESE = [*(ord(c) for c in "ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯư"), *range(0x1EA0, 0x1EFA)]
MARKS = [ord(c) for c in "\u00a0–—‘’“”…·•×÷°½≥≤−₫§«»©"]
LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x180), 0x1A0, 0x1A1, 0x1AF, 0x1B0, *range(0x1E00, 0x1F00),
         *range(0x300, 0x324), *MARKS, *range(0x2010, 0x2027), 0x2030, 0x20AC]
BROWSERS = "es2020,chrome88,firefox91,safari15"


def main() -> None:
    """Everything is built, or was already."""
    stamp = fingerprint()
    manifest = DIST / "manifest.json"
    if "--force" not in sys.argv and manifest.exists() and json.loads(manifest.read_text()).get("") == stamp:
        return
    if not FAMILY.exists():
        sys.exit("static/build.py: node_modules is missing, run `npm ci` first")
    DIST.mkdir(exist_ok=True)
    make_fonts()
    names = {**bundle(), **copy_images(), "icons.svg": hashed("icons.svg", sprite())}
    for old in set(DIST.iterdir()) - {DIST / name for name in names.values()}:
        old.unlink()
    manifest.write_text(json.dumps({"": stamp, **dict(sorted(names.items()))}, indent=1))


def fingerprint() -> str:
    """A hash of every input's path and content (the packages are named by the lock file)."""
    inputs = [ROOT / "package-lock.json", *(p for d in ("css", "js", "img") for p in (STATIC / d).rglob("*"))]
    digest = hashlib.sha256(" ".join(sorted(icon_names())).encode())
    for path in [Path(__file__), *sorted(p for p in inputs if p.is_file())]:
        digest.update(str(path.relative_to(STATIC.parent)).encode() + path.read_bytes())
    return digest.hexdigest()


def hashed(name: str, content: bytes) -> str:
    """The content is in dist under the name returned."""
    stem, _, suffix = name.rpartition(".")
    target = f"{stem}-{hashlib.sha256(content).hexdigest()[:8].upper()}.{suffix}"
    (DIST / target).write_bytes(content)
    return target


def copy_images() -> dict[str, str]:
    return {p.name: hashed(p.name, p.read_bytes()) for p in (STATIC / "img").glob("*") if p.suffix != ".txt"}


def bundle() -> dict[str, str]:
    """Style sheet and scripts are bundled and minified by esbuild; fonts they name go along."""
    entries = [STATIC / "css/app.css", *sorted((STATIC / "js").glob("*.js"))]
    with tempfile.TemporaryDirectory() as folder:
        meta = Path(folder) / "meta.json"
        subprocess.run(
            [MODULES / ".bin/esbuild", *entries, "--bundle", "--minify", "--format=esm", "--charset=utf8",
             f"--target={BROWSERS}", "--loader:.woff2=file", "--loader:.svg=file", "--log-level=warning",
             "--entry-names=[name]-[hash]", "--asset-names=[name]-[hash]", f"--outdir={DIST}",
             f"--metafile={meta}"], check=True, cwd=ROOT)
        outputs = json.loads(meta.read_text())["outputs"]
    names = (Path(path).name for path in outputs)
    return {re.sub(r"-[A-Z0-9]{8}(\.\w+)$", r"\1", name): name for name in names}


def icon_names() -> set[str]:
    """Icons named in templates as icon('name') or icon='name', and those in img/icons.txt."""
    named = re.compile(r"""icon(?:=|\()['"]([a-z][a-z0-9-]+)['"]""")
    templates = (p for package in ("lms", "courses", "certificates") for p in (ROOT / package).rglob("*.html"))
    listed = (STATIC / "img/icons.txt").read_text().split()
    return {*listed, *(name for p in templates for name in named.findall(p.read_text(encoding="utf-8")))}


def sprite() -> bytes:
    """One SVG with a symbol for each icon; strokes and size are set by the style sheet."""
    symbols = []
    for name in sorted(icon_names()):
        if not (ICONS / f"{name}.svg").exists():
            sys.exit(f"static/build.py: Tabler has no icon {name!r}")
        body = re.search(r"<svg.*?>(.*)</svg>", (ICONS / f"{name}.svg").read_text(), re.S)[1]
        body = re.sub(r'<path stroke="none" d="M0 0h24v24H0z" fill="none" ?/>|\s*\n\s*', "", body)
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{body.replace(" />", "/>")}</symbol>')
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>'.encode()


def make_fonts() -> None:
    """static/fonts holds web fonts (woff2, ASCII and Vietnamese) and print fonts (ttf, all Latin)."""
    FONTS.mkdir(exist_ok=True)
    for weight, source in WEB_FONTS.items():
        characters = [*range(0x20, 0x7F), *VIETNAMESE, *MARKS]
        subset(FAMILY / f"{source}.ttf", FONTS / f"be-vietnam-pro-{weight}.woff2", characters)
    for weight, source in PRINT_FONTS.items():
        subset(FAMILY / f"{source}.ttf", FONTS / f"BeVietnamPro-{weight}.ttf", LATIN)


def subset(source: Path, target: Path, characters: list[int]) -> None:
    """The target holds these characters only, kerned, without hints; web fonts also get tabular figures."""
    from fontTools import subset as tool  # slow to import, and needed only when fonts are made
    from fontTools.ttLib import TTFont

    web = target.suffix == ".woff2"
    options = tool.Options(layout_features=["kern", "tnum"] if web else ["kern", "mark", "ccmp"], hinting=False,
                           flavor="woff2" if web else None, name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14],
                           notdef_outline=True, desubroutinize=True)
    font = TTFont(source, recalcTimestamp=False)
    if web:
        add_tabular_figures(font)
    cutter = tool.Subsetter(options)
    cutter.populate(unicodes=characters)
    cutter.subset(font)
    tool.save_font(font, str(target), options)


def add_tabular_figures(font: "TTFont") -> None:
    """Be Vietnam Pro has proportional figures only; `tnum` gives each the width of a zero (the OFL allows it)."""
    from fontTools.feaLib.builder import addOpenTypeFeaturesFromString

    glyphs, widths, cmap = font["glyf"], font["hmtx"], font.getBestCmap()
    figures = [cmap[ord(c)] for c in "0123456789"]
    width = widths["zero"][0]
    for figure in figures:
        wide = deepcopy(glyphs[figure])
        wide.coordinates.translate(((width - widths[figure][0]) // 2, 0))
        wide.recalcBounds(glyphs)
        font.setGlyphOrder([*font.getGlyphOrder(), f"{figure}.tf"])
        glyphs[f"{figure}.tf"], widths[f"{figure}.tf"] = wide, (width, wide.xMin)
    rules = " ".join(f"sub {figure} by {figure}.tf;" for figure in figures)
    addOpenTypeFeaturesFromString(font, f"feature tnum {{ {rules} }} tnum;", tables=["GSUB"])


if __name__ == "__main__":
    main()
