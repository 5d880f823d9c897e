"""What features above do when a version is published, in the same transaction."""

from collections.abc import Callable

from flask import Flask, current_app

from courses.catalogue.models import CourseVersion

Published = Callable[[CourseVersion], None]


def after_publishing(app: Flask, deed: Published) -> None:
    """Have this done with every version that is published, once it stands."""
    app.extensions.setdefault("courses.published", []).append(deed)


def tell_published(version: CourseVersion) -> None:
    """Everybody who asked for it has done what a new version needs."""
    deeds: list[Published] = current_app.extensions.get("courses.published", [])
    for deed in deeds:
        deed(version)
