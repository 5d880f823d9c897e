"""One command, three processes: the web server, that of packages and the worker, each started again if it falls."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Literal, NoReturn

from lms.core.config import Settings, load_settings

_ROOT = Path(__file__).resolve().parents[2]
_PR_SET_PDEATHSIG = 1
_RESTART_PAUSE_SECONDS = 1.0


def die_with_parent() -> None:
    """Linux: this process is killed when its parent is, so that nothing holds the port afterwards."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _granian(factory: str, *, host: str, port: int, processes: int) -> list[str]:
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", factory, "--no-ws"),
        *("--workers", str(processes), "--blocking-threads", "8", "--backpressure", "64"),
        *("--host", host, "--port", str(port)),
        *("--log-level", "error", "--respawn-failed-workers"),
    ]


def _commands(settings: Settings) -> dict[str, list[str]]:
    host, processes = settings.host, settings.web_processes
    commands = {
        "web": _granian("lms.core.serving:load", host=host, port=settings.port, processes=processes),
        "worker": [sys.executable, "-m", "lms.core.console", "worker"],
    }
    if _has_content_port(settings):
        commands["content"] = _granian(
            "lms.core.serving:load_content", host=host, port=settings.packages_port, processes=1
        )
    return commands


def _has_content_port(settings: Settings) -> bool:
    """True where packages can be served. A port that nobody chose may be taken: the site runs without it then."""
    fault = _port_fault(settings.host, settings.packages_port)
    if fault and settings.content_port:
        sys.exit(f"{fault}: set LMS_CONTENT_PORT to another port.")
    if fault:
        print(f"{fault}: packages cannot be opened until LMS_CONTENT_PORT is set.", file=sys.stderr)
    return not fault


def _environment(data_dir: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(_ROOT), "LMS_DATA_DIR": str(data_dir)}


def _start(command: list[str], data_dir: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, cwd=_ROOT, env=_environment(data_dir), preexec_fn=die_with_parent)


def _stop(children: dict[str, subprocess.Popen[bytes]], seconds: float) -> None:
    for child in children.values():
        child.terminate()
    until = time.monotonic() + seconds
    for child in children.values():
        try:
            child.wait(timeout=max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()


def _port_fault(host: str, port: int) -> str:
    """Why nothing can listen there; '' where it can."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            return f"{host}:{port} cannot be used ({error})"
    return ""


def become(what: Literal["site", "lanes"], data_dir: Path) -> NoReturn:
    """This process only looks after those that do the work: the memory the site took in it is given back."""
    sys.stdout.flush()
    command = [sys.executable, "-m", "lms.core.supervisor", what]
    os.execve(sys.executable, command, _environment(data_dir))  # noqa: S606 - no shell is wanted


def run(settings: Settings) -> None:
    """Serve until told to stop (Ctrl-C or SIGTERM); a process that falls is started again."""
    fault = _port_fault(settings.host, settings.port)
    if fault:
        sys.exit(f"{fault}: set LMS_PORT to another port.")
    _keep_running(_commands(settings), settings.data_dir, said=f"Tự Học: {settings.address}")


def run_lanes(settings: Settings) -> None:
    """The nation's worker: one process for quick jobs, one for slow ones, each started again if it falls.

    Told to stop, they end what they have begun, where that takes less than 100 seconds.
    """
    command = [sys.executable, "-m", "lms.core.console", "worker", "--lane"]
    _keep_running(
        {lane: [*command, lane] for lane in ("quick", "slow")}, settings.data_dir, farewell_seconds=100
    )


def _keep_running(
    commands: dict[str, list[str]], data_dir: Path, *, said: str = "", farewell_seconds: float = 10
) -> None:
    def on_signal(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, on_signal)
    children = {name: _start(command, data_dir) for name, command in commands.items()}
    if said:
        print(said, flush=True)
    try:
        while True:
            time.sleep(_RESTART_PAUSE_SECONDS)
            for name, child in list(children.items()):
                if child.poll() is not None:
                    print(
                        f"{name} ended with {child.returncode}; starting it again",
                        file=sys.stderr,
                        flush=True,
                    )
                    children[name] = _start(commands[name], data_dir)
    except KeyboardInterrupt:
        _stop(children, farewell_seconds)


if __name__ == "__main__":
    {"site": run, "lanes": run_lanes}[sys.argv[1]](load_settings())
