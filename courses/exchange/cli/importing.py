"""`lms courses import`: courses of this site are published, files of others become a draft."""

import tempfile
from pathlib import Path

import click
import structlog
from flask.cli import with_appcontext

from courses.exchange.cli.foreign import import_foreign
from courses.exchange.cli.group import courses, refuse
from courses.exchange.cli.own import import_own
from courses.exchange.readers.base import Unreadable
from courses.exchange.readers.registry import reader_for
from courses.exchange.wording import fault_words
from lms.core.db import db
from lms.core.i18n import _

log = structlog.get_logger()
_OWN = "course"


@courses.command("import")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only look: the plan, or every fault; nothing is written.")
@click.option(
    "--unit", "code", help="Code of the unit that a new course belongs to (default: the root unit)."
)
@click.option("--author", help="Sign-in name of the author of a draft (default: the first administrator).")
@with_appcontext
def import_command(path: Path, *, dry_run: bool, code: str | None, author: str | None) -> None:
    """Load a course: a course folder or a ZIP archive of one is published, with every fault at once.

    Files of others (.mbz, .imscc, SCORM, PowerPoint, Word, PDF, Excel) become the draft of a new course.
    """
    with tempfile.TemporaryDirectory(prefix="lms-import-") as folder:
        scratch = Path(folder)
        try:
            if path.is_dir() or _is_own(path):
                import_own(path, scratch, dry_run=dry_run, code=code)
            else:
                import_foreign(path, scratch, dry_run=dry_run, code=code, author=author)
        except Unreadable as refused:
            refuse(fault_words(fault) for fault in refused.faults)
        except Exception:
            # Whatever a damaged or hostile file does to a reader: a sentence, never a trace.
            log.exception("course_not_imported", path=str(path))
            db.session.rollback()
            refuse([_("This file cannot be read: it is damaged or not what its name says.")])


def _is_own(path: Path) -> bool:
    """True for an archive of a course folder; Unreadable for what is read by nothing."""
    return reader_for(path, path.name).key == _OWN
