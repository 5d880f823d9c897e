"""The console command `lms`: every verb of the site, thin doors onto actions."""

import sys
import tarfile

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from lms.core import backup, supervisor
from lms.core.bench import bench
from lms.core.clock import now
from lms.core.db import transaction
from lms.core.embedded import work_forever
from lms.core.jobs import Lane, drain, list_unfinished, retry_jobs
from lms.core.memory import settle
from lms.core.registries import invariants, what_is_missing
from lms.core.setup import is_prepared, prepare_site, seed_demonstration
from lms.core.worker import run_celery


@click.command()
@with_appcontext
def init() -> None:
    """Make the data folder, the database at its newest state and the signing keys; safe to repeat."""
    prepare_site()
    click.echo(f"Ready in {current_app.config['LMS'].data_dir}")
    _say_what_is_missing()


def _say_what_is_missing() -> None:
    with transaction(write=False):
        for sentence in what_is_missing():
            click.echo(f"Still to do: {sentence}")


@click.command()
@with_appcontext
def run() -> None:
    """Start the site: the web server and the worker that takes the jobs."""
    if not is_prepared():
        sys.exit("This site is not set up yet: run “lms init” first.")
    _say_what_is_missing()
    supervisor.become("site", current_app.config["LMS"].data_dir)


@click.command()
@click.option("--lane", type=click.Choice(["quick", "slow"]), help="With a broker: only these jobs.")
@with_appcontext
def worker(lane: Lane | None) -> None:
    """Take the jobs: from the table, or through Celery where a broker is set. Slow ones run beside the others."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    settings = app.config["LMS"]
    if settings.redis_url and not lane:
        supervisor.become("lanes", settings.data_dir)
    settle()
    if settings.redis_url and lane:
        run_celery(app, lane)
    else:
        work_forever()


@click.group()
def demo() -> None:
    """The demonstration site."""


@demo.command("load")
@with_appcontext
def demo_load() -> None:
    """Load the demonstration site if the data folder is empty, and print its sign-ins."""
    for line in seed_demonstration():
        click.echo(line)


@click.group()
def jobs() -> None:
    """The work that waits in the outbox."""


@jobs.command("run")
@with_appcontext
def jobs_run() -> None:
    """Run every job that is due, now, in this process."""
    click.echo(f"{drain()} jobs taken")


@jobs.command("list")
@with_appcontext
def jobs_list() -> None:
    """List the jobs that are not done: number, state, listener, tries, the reason of the last fault."""
    with transaction(write=False):
        for job in list_unfinished():
            click.echo(f"{job.id}\t{job.state}\t{job.listener}\t{job.attempts}\t{job.reason or ''}")


@jobs.command("retry")
@with_appcontext
def jobs_retry() -> None:
    """Let every job that failed be tried again at once, when its cause is mended."""
    with transaction(write=True):
        click.echo(f"{retry_jobs()} jobs are due again")


@click.command("audit")
@with_appcontext
def audit_command() -> None:
    """Check the invariants of the data: exit 0 when all hold, 1 when one is violated, 2 when one cannot be checked."""
    worst = 0
    for name, check in invariants().items():
        started = now()
        try:
            with transaction(write=False):
                violations = check()
        except Exception as error:
            click.echo(f"?? {name}: {type(error).__name__}: {error}")
            worst = 2
            continue
        seconds = (now() - started).total_seconds()
        click.echo(
            f"{'ok' if not violations else '!!'} {name}: {len(violations)} violations, {seconds:.2f} s"
        )
        for line in violations[:20]:
            click.echo(f"   {line}")
        worst = max(worst, 1 if violations else 0)
    sys.exit(worst)


@click.command("backup")
@click.argument("target", type=click.Path(dir_okay=False, writable=True))
@with_appcontext
def backup_command(target: str) -> None:
    """Write the whole embedded site (data, files, keys) into one archive with checksums, while it runs."""
    try:
        click.echo(backup.write_backup(current_app.config["LMS"], target))
    except backup.BackupRefused as refusal:
        sys.exit(str(refusal))


@click.command("restore")
@click.argument("source", type=click.Path(exists=True, dir_okay=False))
@with_appcontext
def restore_command(source: str) -> None:
    """Bring a backup back into an empty data folder, after checking every file in it."""
    try:
        click.echo(backup.restore_backup(current_app.config["LMS"], source))
    except (backup.BackupRefused, tarfile.TarError, EOFError, OSError, ValueError, KeyError) as refusal:
        sys.exit(f"Nothing was restored: {refusal or 'the archive is cut off'}")


def register_commands(app: Flask) -> None:
    """The verbs of the platform; features add their own groups."""
    for command in (init, run, worker, demo, jobs, audit_command, backup_command, restore_command, bench):
        app.cli.add_command(command)
    app.cli.commands.pop("limiter", None)
