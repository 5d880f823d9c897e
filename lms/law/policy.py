"""Who keeps the list of legal documents: it holds for the whole site, so those who look after all of it."""

from collections.abc import Callable

from flask import Flask, current_app

from lms.core.permissions import holds

SEE, KEEP, APPROVE = "law.see", "law.keep", "law.approve"


def set_keepers(app: Flask, looks_after_the_whole_site: Callable[[str], bool]) -> None:
    """Let this say who carries a permission for the whole site: units are known only to features above."""
    app.extensions["lms.law.keepers"] = looks_after_the_whole_site


def may_keep() -> bool:
    """True for who enters documents and says what replaces them."""
    whole_site: Callable[[str], bool] | None = current_app.extensions.get("lms.law.keepers")
    return holds(KEEP) and (whole_site is None or whole_site(KEEP))
