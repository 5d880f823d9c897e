"""What a file brings that another feature keeps (a film, a package): kept by whoever registered for its kind."""

from collections.abc import Callable

from flask import Flask, current_app

from courses.authoring.incoming import IncomingFile

# (file, title, unit id, person id) → the public id of what was kept.
Intake = Callable[[IncomingFile, str, int, int], str]


def register_intake(app: Flask, kind: str, keep: Intake) -> None:
    """Files behind blocks of that kind are kept by `keep` from now on."""
    app.extensions.setdefault("courses.intakes", {})[kind] = keep


def find_intake(kind: str) -> Intake | None:
    """Who keeps the files behind blocks of that kind."""
    found: Intake | None = current_app.extensions.get("courses.intakes", {}).get(kind)
    return found
