"""The WSGI entry point: `granian --interface wsgi wsgi:app`."""

from lms.core.app import create_app

app = create_app()
