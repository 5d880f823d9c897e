"""Verifying: a public place of the site, and a verb for the operator."""

from flask import Flask

from certificates.issuing.cli import certificates
from certificates.verifying.cli import verify_command
from certificates.verifying.views import verifying
from lms.core.i18n import lazy


def register(app: Flask) -> None:
    """Public pages, the link in the footer, and `lms certificates verify`."""
    app.register_blueprint(verifying)
    certificates.add_command(verify_command)
    app.extensions.setdefault("lms.footer", []).append((lazy("Verify a certificate"), "/xac-minh"))
