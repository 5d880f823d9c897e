"""Every deed that the trail keeps has words that its readers understand."""

import re
from pathlib import Path

from lms.people.deeds import DEEDS

ROOT = Path(__file__).resolve().parents[3]


def test_every_deed_has_its_words() -> None:
    deeds: set[str] = set()
    for package in ("lms", "courses", "certificates"):
        for path in (ROOT / package).rglob("*.py"):
            deeds |= set(re.findall(r'\brecord\(\s*"([a-z_]+\.[a-z_]+)"', path.read_text(encoding="utf-8")))
    assert deeds - set(DEEDS) == set()
    assert len(deeds) > 20
