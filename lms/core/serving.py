"""What each web process of `lms run` loads: the site, tied to the life of the process that started it."""

from flask import Flask

from lms.core.app import create_app
from lms.core.content_app import create_content_app
from lms.core.memory import settle
from lms.core.supervisor import die_with_parent
from lms.core.web import Site


def load() -> Site:
    """The site; on Linux this process ends with its parent, so that no orphan holds the port."""
    die_with_parent()
    site = create_app()
    settle()
    return site


def load_content() -> Flask:
    """The second origin, where packages of others run; tied to its parent in the same way."""
    die_with_parent()
    site = create_content_app()
    settle()
    return site
