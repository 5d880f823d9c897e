"""The console commands of courses: bring a file in, write a course out, list what is there."""

from courses.exchange.cli.exporting import export_command
from courses.exchange.cli.group import courses
from courses.exchange.cli.importing import import_command
from courses.exchange.cli.listing import list_command

__all__ = ["courses", "export_command", "import_command", "list_command"]
