"""What each web process of `lms run` loads: the site, tied to the life of the process that started it."""

from lms.core.app import create_app
from lms.core.supervisor import die_with_parent
from lms.core.web import Site


def load() -> Site:
    """The site; on Linux this process ends with its parent, so that no orphan holds the port."""
    die_with_parent()
    return create_app()
