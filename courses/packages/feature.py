"""Packages: a kind of block, the player, the trainers' desk, and what must always hold."""

import datetime as dt

from flask import Flask, current_app

from courses.lessons.blocks.registry import register_block
from courses.packages.block import PackageBlock
from courses.packages.completion import COMPLETION
from courses.packages.events import PACKAGE_BROUGHT
from courses.packages.forms import PURPOSE
from courses.packages.invariants import INVARIANTS
from courses.packages.listeners import unpack_package
from courses.packages.models import Package
from courses.packages.views import packages
from courses.packages.views.blueprint import AUTHOR
from courses.progress.completion import register_completion
from lms.core.content import shares_host
from lms.core.events import subscribe
from lms.core.i18n import lazy
from lms.core.registries import add_administration, add_invariant, add_readiness
from lms.organisations.impacts import add_impact, rows_at
from lms.uploads.purposes import register_purpose

_LEASE = dt.timedelta(minutes=15)


def register(app: Flask) -> None:
    """Lessons may open packages."""
    app.register_blueprint(packages)
    register_block(app, PackageBlock())
    register_completion(app, COMPLETION)
    register_purpose(app, PURPOSE, permission=AUTHOR, mebibytes=300, endings=("zip",))
    subscribe(app, PACKAGE_BROUGHT, unpack_package, prepares=True, is_slow=True, lease=_LEASE)
    add_administration(
        app,
        "packages.list_all",
        lazy("Packages"),
        lazy("SCORM packages of your units: bring them in, try them out, see what they reported."),
        order=62,
    )
    add_impact(app, "packages", lazy("Packages"), rows_at(Package), table=Package, order=42)
    add_readiness(app, _needs_own_host)
    for name, check in INVARIANTS.items():
        add_invariant(app, name, check)


def _needs_own_host() -> str | None:
    """Cookies do not know ports: a site that others reach gives packages a host name of their own."""
    settings = current_app.config["LMS"]
    if not shares_host(settings):
        return None
    return "set LMS_CONTENT_URL: packages of others should run under a host name of their own."
