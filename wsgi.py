"""The WSGI entry point: `granian --interface wsgi wsgi:app`."""

from lms.core.app import create_app
from lms.core.memory import settle

app = create_app()
settle()
