"""Builds static/dist and static/fonts from our sources and the locked npm packages.

    .venv/bin/python static/build.py          (after `npm ci`; --force ignores the stamp)

Afterwards static/dist holds app.css, one bundle per static/js/*.js, the two web fonts, the lines of the icons and
static/img, each under a name that carries its content hash, and manifest.json maps the logical name to that
name. static/fonts holds the TrueType fonts that certificates and reports embed. Nothing is done when no input changed.
"""

import hashlib
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

STATIC = Path(__file__).resolve().parent
ROOT = STATIC.parent
DIST, MODULES = STATIC / "dist", ROOT / "node_modules"
ICONS = MODULES / "@tabler/icons/icons/outline"
BROWSERS = "es2020,chrome88,firefox91,safari15"


def main() -> None:
    """Everything is built, or was already."""
    stamp = fingerprint()
    manifest = DIST / "manifest.json"
    if "--force" not in sys.argv and manifest.exists() and json.loads(manifest.read_text()).get("") == stamp:
        return
    if not MODULES.exists():
        sys.exit("static/build.py: node_modules is missing, run `npm ci` first")
    from make_fonts import make_fonts, make_serif  # slow to import, and needed only when something is built

    DIST.mkdir(exist_ok=True)
    make_fonts(MODULES / "@expo-google-fonts/be-vietnam-pro", STATIC / "fonts")
    make_serif(MODULES / "@expo-google-fonts/tinos", STATIC / "fonts")
    names = {**bundle(), **copy_images(), "icons.json": hashed("icons.json", icon_lines())}
    for old in set(DIST.iterdir()) - {DIST / name for name in names.values()}:
        old.unlink()
    manifest.write_text(json.dumps({"": stamp, **dict(sorted(names.items()))}, indent=1))


def fingerprint() -> str:
    """A hash of every input's path and content (the packages are named by the lock file)."""
    inputs = [ROOT / "package-lock.json", *(p for d in ("css", "js", "img") for p in (STATIC / d).rglob("*"))]
    digest = hashlib.sha256(" ".join(sorted(icon_names())).encode())
    for path in [*STATIC.glob("*.py"), *sorted(p for p in inputs if p.is_file())]:
        digest.update(str(path.relative_to(STATIC.parent)).encode() + path.read_bytes())
    return digest.hexdigest()


def hashed(name: str, content: bytes) -> str:
    """The content is in dist under the name returned."""
    stem, _, suffix = name.rpartition(".")
    target = f"{stem}-{hashlib.sha256(content).hexdigest()[:8].upper()}.{suffix}"
    (DIST / target).write_bytes(content)
    return target


def copy_images() -> dict[str, str]:
    """The pictures of static/img are in dist."""
    return {p.name: hashed(p.name, p.read_bytes()) for p in (STATIC / "img").glob("*") if p.suffix != ".txt"}


def bundle() -> dict[str, str]:
    """Style sheet and scripts are bundled and minified by esbuild; fonts they name go along."""
    entries = [STATIC / "css/app.css", STATIC / "css/studio.css", *sorted((STATIC / "js").glob("*.js"))]
    program = next(
        MODULES.glob("@esbuild/*/bin/esbuild"), MODULES / ".bin/esbuild"
    )  # the first needs no node
    with tempfile.TemporaryDirectory() as folder:
        meta = Path(folder) / "meta.json"
        subprocess.run(
            [
                program,
                *entries,
                "--bundle",
                "--minify",
                "--format=esm",
                "--charset=utf8",
                f"--target={BROWSERS}",
                "--loader:.woff2=file",
                "--loader:.svg=file",
                "--log-level=warning",
                "--entry-names=[name]-[hash]",
                "--asset-names=[name]-[hash]",
                f"--outdir={DIST}",
                f"--metafile={meta}",
            ],
            check=True,
            cwd=ROOT,
        )
        outputs = json.loads(meta.read_text())["outputs"]
    names = (Path(path).name for path in outputs)
    return {re.sub(r"-[A-Z0-9]{8}(\.\w+)$", r"\1", name): name for name in names}


def icon_names() -> set[str]:
    """Icons named in templates as icon('name') or icon='name', and those in img/icons.txt."""
    named = re.compile(r"""icon(?:=|\()['"]([a-z][a-z0-9-]+)['"]""")
    templates = (
        p for package in ("lms", "courses", "certificates") for p in (ROOT / package).rglob("*.html")
    )
    listed = (STATIC / "img/icons.txt").read_text().split()
    return {*listed, *(name for p in templates for name in named.findall(p.read_text(encoding="utf-8")))}


def icon_lines() -> bytes:
    """The line of each icon by its name, for pages to draw in place: strokes and size are set by the style sheet."""
    lines = {}
    for name in sorted(icon_names()):
        if not (ICONS / f"{name}.svg").exists():
            sys.exit(f"static/build.py: Tabler has no icon {name!r}")
        paths = re.findall(r'<path d="([^"]+)"', (ICONS / f"{name}.svg").read_text())
        lines[name] = re.sub(r"(?<=\d) (?=-)", "", "".join(paths))
    return json.dumps(lines).encode()


if __name__ == "__main__":
    main()
