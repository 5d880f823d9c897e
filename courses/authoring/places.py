"""The other pages of a draft, by their addresses: what the site does not have is not offered."""

from dataclasses import dataclass
from typing import Any

from flask import current_app

from lms.core.i18n import lazy

_PLACES = (
    ("/gui-duyet", lazy("Check and send for review"), "send"),
    ("/nhap", lazy("Add from a file"), "file-import"),
    ("/phien-ban", lazy("Versions"), "versions"),
    ("/xuat", lazy("Take it along as a file"), "download"),
)
_COURSE = "/soan/<slug>"


@dataclass(frozen=True)
class DraftPlace:
    """A page of the draft: what it is called, where it is, and its picture."""

    label: Any
    url: str
    icon: str


def list_places(slug: str) -> list[DraftPlace]:
    """The pages of the draft that this site has, the way to the learners first."""
    rules = {rule.rule for rule in current_app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    return [
        DraftPlace(label, f"/soan/{slug}{tail}", icon)
        for tail, label, icon in _PLACES
        if f"{_COURSE}{tail}" in rules
    ]
