"""`make test`: every check of the house in one run, with a line for each and its time.

A step that fails does not stop the others: all faults at once. Exit 0 only when every step passed.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from tests.servers import Missing, broker, browser, postgresql

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
PARALLEL = ("-n", os.environ.get("LMS_TEST_PROCESSES", "2"), "--dist", "worksteal")
SOURCES = ("lms", "courses", "certificates", "tests", "bench", "migrations", "static", "wsgi.py")
# The marks whose tests need something else than a database: each has a step of its own.
ELSEWHERE = "not corpora and not journey and not broker"
# Runs in that environment; the exit status.
Step = Callable[[dict[str, str]], int]


def _tool(*command: str) -> Step:
    return lambda environment: (
        subprocess.run([BIN / command[0], *command[1:]], cwd=ROOT, env=environment).returncode
    )


def _pytest_command(mark: str, *options: str) -> list[str]:
    return ["python", "-m", "pytest", "-m", mark, *options]


def _pytest(mark: str, *options: str) -> Step:
    return _tool(*_pytest_command(mark, *options))


def _begun(command: list[str], environment: dict[str, str]) -> Step:
    """That command runs beside the steps before this one; the step waits for its end and shows what it said."""
    running = ThreadPoolExecutor(1).submit(
        subprocess.run,
        [BIN / command[0], *command[1:]],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )

    def end(_environment: dict[str, str]) -> int:
        ended = running.result()
        print(ended.stdout, end="", flush=True)
        return ended.returncode

    return end


def fast_steps() -> dict[str, Step]:
    """Format, lint, types, import contracts, the catalogue: seconds, no server."""
    present = [name for name in SOURCES if (ROOT / name).exists()]
    return {
        "format": _tool("ruff", "format", "--check", "--quiet", *present),
        "lint": _tool("ruff", "check", "--quiet", *present),
        "types": _tool("mypy"),
        "import contracts": _tool("lint-imports"),
        "Vietnamese complete": _tool("python", "-m", "tests.checks.words"),
    }


def _run(steps: dict[str, Step], environment: dict[str, str]) -> list[str]:
    failed = []
    for name, step in steps.items():
        print(f"== {name}", flush=True)
        started = time.monotonic()
        code = step(environment)
        print(
            f"== {name}: {'passed' if code == 0 else 'FAILED'} in {time.monotonic() - started:.0f} s",
            flush=True,
        )
        if code:
            failed.append(name)
    return failed


def _all() -> list[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    # A hundred processes of the site are started here: none compiles again what another has compiled.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    failed = _run(fast_steps(), environment)
    with ExitStack() as servers:
        environment["LMS_TEST_CHROMIUM"] = browser()
        postgres = servers.enter_context(postgresql())
        environment["LMS_TEST_POSTGRES"] = postgres
        environment["LMS_TEST_REDIS"] = servers.enter_context(broker())
        failed += _run({"tests on SQLite": _pytest(ELSEWHERE, *PARALLEL)}, environment)
        on_postgres = {**environment, "LMS_TEST_DATABASE": postgres}
        # It waits more than it works.
        on_broker = _begun(_pytest_command("broker"), on_postgres)
        failed += _run(
            {
                "those that touch a database, on PostgreSQL": _pytest(ELSEWHERE, *PARALLEL),
                "the outbox through Celery on a real broker": on_broker,
            },
            on_postgres,
        )
        failed += _run({"journeys in Chromium": _pytest("journey and not corpora", *PARALLEL)}, environment)
    return failed


def main(which: str) -> int:
    """Run `all`, or only the `fast` steps; the exit status."""
    try:
        failed = _all() if which == "all" else _run(fast_steps(), {**os.environ, "PYTHONPATH": str(ROOT)})
    except Missing as missing:
        print(f"Missing: {missing}", file=sys.stderr)
        return 1
    print(f"Failed: {', '.join(failed)}" if failed else "All steps passed", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "all"))
