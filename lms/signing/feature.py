"""The feature `signing`: a library of functions, with no page and no table of its own."""

from flask import Flask


def register(app: Flask) -> None:
    """Nothing is added to the site: other features call `keys`, `pades` and `verification`."""
