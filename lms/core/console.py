"""The entry point of the console command `lms`; `flask --app wsgi` offers the same verbs."""

import logging
import os
import sys

from flask.cli import FlaskGroup

from lms.core.app import create_app


def main() -> None:
    """The console command `lms`."""
    os.umask(0o077)  # what the site writes is for its owner only
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
    try:
        FlaskGroup(
            name="lms",
            create_app=lambda: create_app(),
            help="Tự Học: learning and certification for the public service.",
            add_default_commands=False,
            load_dotenv=False,
        )()
    except ValueError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
