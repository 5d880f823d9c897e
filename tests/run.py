"""`make test`: every check of the house in one run, with a line for each and its time.

A step that fails does not stop the others: all faults at once. Exit 0 only when every step passed.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from tests.servers import Missing, broker, browser, postgresql

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
PARALLEL = ("-n", os.environ.get("LMS_TEST_PROCESSES", "2"), "--dist", "worksteal")
SOURCES = ("lms", "courses", "certificates", "tests", "bench", "migrations", "static", "wsgi.py")
# The marks whose tests need something else than a database: each has a step of its own.
ELSEWHERE = "not corpora and not journey and not broker"


def _tool(*command: str) -> Callable[[dict[str, str]], int]:
    return lambda environment: (
        subprocess.run([BIN / command[0], *command[1:]], cwd=ROOT, env=environment).returncode
    )


def _pytest(mark: str, *options: str) -> Callable[[dict[str, str]], int]:
    return _tool("python", "-m", "pytest", "-m", mark, *options)


def fast_steps() -> dict[str, Callable[[dict[str, str]], int]]:
    """Format, lint, types, import contracts, the catalogue: seconds, no server."""
    present = [name for name in SOURCES if (ROOT / name).exists()]
    return {
        "format": _tool("ruff", "format", "--check", "--quiet", *present),
        "lint": _tool("ruff", "check", "--quiet", *present),
        "types": _tool("mypy"),
        "import contracts": _tool("lint-imports"),
        "Vietnamese complete": _tool("python", "-m", "tests.checks.words"),
    }


def _run(steps: dict[str, Callable[[dict[str, str]], int]], environment: dict[str, str]) -> list[str]:
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
    failed = _run(fast_steps(), environment)
    with ExitStack() as servers:
        environment["LMS_TEST_CHROMIUM"] = browser()
        postgres = servers.enter_context(postgresql())
        environment["LMS_TEST_POSTGRES"] = postgres
        environment["LMS_TEST_REDIS"] = servers.enter_context(broker())
        failed += _run({"tests on SQLite": _pytest(ELSEWHERE, *PARALLEL)}, environment)
        on_postgres = {**environment, "LMS_TEST_DATABASE": postgres}
        failed += _run(
            {"those that touch a database, on PostgreSQL": _pytest(ELSEWHERE, *PARALLEL)}, on_postgres
        )
        failed += _run({"the outbox through Celery on a real broker": _pytest("broker")}, on_postgres)
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
