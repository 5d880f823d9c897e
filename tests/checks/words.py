"""The catalogue against the code: `python -m tests.checks.words` fails when Vietnamese is not complete.

With `--update` the words of the code are brought into the catalogues first.
"""

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "lms" / "translations"
PACKAGES = ("lms", "courses", "certificates")
METHODS = [("**/templates/**.html", "jinja2"), ("**/templates/**.txt", "jinja2"), ("**.py", "python")]
# Templates use `do`; one that cannot be read is a fault, not silence.
_JINJA = {"extensions": "jinja2.ext.do", "silent": "false"}
OPTIONS = {"**/templates/**.html": _JINJA, "**/templates/**.txt": _JINJA}
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "gettext": None,
    "lazy": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    # Words that rules name and pages translate.
    "msgid": None,
    "Fault": None,
    "Malformed": None,
}


def collect() -> Catalog:
    """Every message id of the code and its templates."""
    catalog = Catalog(project="Tự Học", copyright_holder="Tự Học", charset="utf-8")
    for package in PACKAGES:
        for name, _line, message, comments, context in extract_from_dir(
            str(ROOT / package), METHODS, keywords=KEYWORDS, options_map=OPTIONS
        ):
            catalog.add(message, None, [(f"{package}/{name}", 0)], auto_comments=comments, context=context)
    return catalog


def _path(language: str) -> Path:
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


def read(language: str) -> Catalog:
    """The catalogue of that language as it stands in the repository."""
    with _path(language).open("rb") as file:
        return read_po(file, locale=language)


def missing(language: str, wanted: Catalog) -> list[str]:
    """Message ids of the code that the language has no words for, or only doubtful ones."""
    known = read(language)
    faults = []
    for message in wanted:
        if not message.id:
            continue
        identifier = str(message.id[0] if isinstance(message.id, tuple | list) else message.id)
        found = known.get(identifier, context=message.context)
        words = found.string if found else ""
        complete = all(words) if isinstance(words, tuple | list) else bool(words)
        if found is None or not complete or found.fuzzy:
            faults.append(identifier)
    return faults


def update(language: str, wanted: Catalog) -> None:
    """The catalogue of the language holds the words of the code and no others; nothing is guessed."""
    known = read(language)
    known.update(wanted, no_fuzzy_matching=True)
    known.obsolete.clear()
    buffer = io.BytesIO()
    write_po(buffer, known, sort_output=True, no_location=True, width=110, omit_header=False)
    _path(language).write_bytes(buffer.getvalue())


def main(arguments: list[str]) -> int:
    """Print what Vietnamese lacks; the exit status."""
    wanted = collect()
    if "--update" in arguments:
        update("vi", wanted)
    faults = missing("vi", wanted)
    for fault in faults:
        print(f"No Vietnamese for: {fault}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
