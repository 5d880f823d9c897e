"""The attacks that others collected, in every place where an author writes a text."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from courses.questions.rendering import to_html
from lms.core.html import render_markdown, sanitise
from tests.courses.questions.safety import dangers_in

pytestmark = pytest.mark.corpora

ROOT = Path(__file__).resolve().parents[2]
XSS = Path(os.environ.get("LMS_CORPORA", ROOT.parent / "shared" / "data")) / "xss"
FILES = sorted(path for path in XSS.glob("*/*") if path.is_file())


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for entry in value:
            yield from _strings(entry)
    elif isinstance(value, dict):
        yield from _strings(list(value.values()))


def _payloads(path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8", errors="replace")
    found = _strings(json.loads(text)) if path.suffix == ".json" else [text[:50_000], *text.splitlines()]
    return list(dict.fromkeys(payload for payload in found if payload.strip()))


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_no_attack_survives(path: Path) -> None:
    for payload in _payloads(path):
        for shown in [
            sanitise(payload),
            sanitise(payload, mathematics=True),
            to_html(rf"\({payload}\) <math><mi>{payload}</mi></math> {payload} \(x\)", "html"),
        ]:
            assert dangers_in(shown) == [], payload


@pytest.mark.parametrize("path", FILES[::3], ids=lambda path: f"{path.parent.name}-{path.name}")
def test_no_attack_survives_as_markdown_or_in_a_formula(path: Path) -> None:
    for payload in _payloads(path)[:500]:
        for shown in [
            render_markdown(payload),
            to_html(rf"\(\text{{{payload}}}\)", "plain"),
            to_html(rf'<img alt="\({payload}\)" src="@@FILE@@/{payload}">', "moodle"),
        ]:
            assert dangers_in(shown) == [], payload


def test_the_collections_are_there() -> None:
    assert sum(len(_payloads(path)) for path in FILES) > 5000
