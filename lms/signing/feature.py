"""The feature `signing`: a library of functions, and the site's own keys; no page and no table."""

from flask import Flask

from lms.core.registries import add_readiness, add_setup
from lms.signing.site_keys import make_demonstration_keys, missing_keys


def register(app: Flask) -> None:
    """Set-up makes the keys of a demonstration site, and says what any other site still lacks."""
    add_setup(app, make_demonstration_keys, order=50)
    add_readiness(app, missing_keys)
