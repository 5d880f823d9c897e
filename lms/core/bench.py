"""`lms bench`: what is fast is printed, never asserted in a test. The scenarios lie in the folder `bench/`."""

import importlib
import sys

import click

from lms.core.web import STATIC

_ROOT = STATIC.parent


class Scenarios(click.Group):
    """Each module of `bench/` that has a `command` is a verb of `lms bench`."""

    def list_commands(self, _context: click.Context) -> list[str]:
        """The names of the scenarios."""
        return sorted(path.stem for path in (_ROOT / "bench").glob("[a-z]*.py"))

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """The scenario of that name; None for a module that only serves others."""
        if name not in self.list_commands(context):
            return None
        if str(_ROOT) not in sys.path:
            sys.path.insert(0, str(_ROOT))
        found: click.Command | None = getattr(importlib.import_module(f"bench.{name}"), "command", None)
        return found


@click.group(cls=Scenarios)
def bench() -> None:
    """Measure this site on this machine; every figure is a ratio or comes with what it was measured against."""
