"""Languages: Vietnamese first, English switchable; how numbers, dates and tiết are written."""

import datetime as dt
from typing import Any

from flask import Flask, g, has_request_context, session
from flask_babel import Babel, force_locale, get_locale, gettext, lazy_gettext, ngettext
from markupsafe import Markup

from lms.core import text
from lms.core.clock import VIETNAM

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}

_ = gettext
lazy = lazy_gettext


def chosen_language() -> str:
    """The language of this request: the person's, else the visitor's choice, else Vietnamese."""
    if not has_request_context():
        return "vi"
    actor = g.get("actor")
    wanted = session.get("language") or (actor.language if actor else None)
    return wanted if wanted in LANGUAGES else "vi"


def format_date(value: dt.date | dt.datetime | None) -> str:
    """21/11/2026, in Viet Nam's calendar day; '' for nothing."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        value = value.astimezone(VIETNAM).date()
    return f"{value:%d/%m/%Y}"


def format_moment(value: dt.datetime | None) -> str:
    """09:41, 21/11/2026 by the clock of Viet Nam; '' for nothing."""
    return f"{value.astimezone(VIETNAM):%H:%M, %d/%m/%Y}" if value else ""


def format_filesize(size: int) -> str:
    """43900 → '44 kB', 6200000 → '6,2 MB'."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} kB"
    return f"{size / 1_000_000:.1f} MB".replace(".", ",")


def init_i18n(app: Flask) -> None:
    """Translate pages and give templates the filters for dates, numbers and tiết."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", "vi")
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", f"{app.root_path}/translations")
    Babel(app, locale_selector=chosen_language)
    app.jinja_env.add_extension("jinja2.ext.do")
    filters: dict[str, Any] = {
        "tiet": text.format_tiet,
        "date": format_date,
        "datetime": format_moment,
        "number": text.format_number,
        "percent": text.format_percent,
        "filesize": format_filesize,
    }
    app.jinja_env.filters.update(filters)
    app.context_processor(lambda: {"locale": str(get_locale() or "vi"), "languages": LANGUAGES})


def in_language(language: str) -> Any:
    """A block in which texts come out in that language: for mail and jobs, which have no request."""
    return force_locale(language if language in LANGUAGES else "vi")


__all__ = ["LANGUAGES", "Markup", "_", "in_language", "init_i18n", "lazy", "ngettext"]
