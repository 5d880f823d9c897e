"""The other pages of a draft and of the studio, by their addresses: what the site does not have is not offered."""

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
_SHELVES = (
    ("/soan/tu-tep", lazy("From a file"), "file-import"),
    ("/soan/phuong-tien", lazy("Films and recordings"), "video"),
    ("/soan/goi", lazy("Packages"), "package"),
)
_COURSE = "/soan/<slug>"


@dataclass(frozen=True)
class StudioPlace:
    """A page of the studio: what it is called, where it is, and its picture."""

    label: Any
    url: str
    icon: str


def list_places(slug: str) -> list[StudioPlace]:
    """The pages of the draft that this site has, the way to the learners first."""
    rules = _rules()
    return [
        StudioPlace(label, f"/soan/{slug}{tail}", icon)
        for tail, label, icon in _PLACES
        if f"{_COURSE}{tail}" in rules
    ]


def list_shelves() -> list[StudioPlace]:
    """The pages beside the courses from which these are made, as far as this site has them."""
    rules = _rules()
    return [StudioPlace(label, url, icon) for url, label, icon in _SHELVES if url in rules]


def _rules() -> set[str]:
    return {rule.rule for rule in current_app.url_map.iter_rules() if "GET" in (rule.methods or ())}
