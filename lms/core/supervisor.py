"""One command, two processes: the web server and the worker, each started again if it falls."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

from lms.core.config import Settings

_ROOT = Path(__file__).resolve().parents[2]
_PR_SET_PDEATHSIG = 1
_RESTART_PAUSE_SECONDS = 1.0


def die_with_parent() -> None:
    """Linux: this process is killed when its parent is, so that nothing holds the port afterwards."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _commands(settings: Settings) -> dict[str, list[str]]:
    web = [
        *(
            sys.executable,
            "-m",
            "granian",
            "--interface",
            "wsgi",
            "--factory",
            "lms.core.serving:load",
            "--no-ws",
        ),
        *(
            "--workers",
            str(settings.web_processes),
            "--blocking-threads",
            "8",
            "--backpressure",
            "64",
            "--host",
            settings.host,
            "--port",
            str(settings.port),
        ),
        *("--log-level", "error", "--respawn-failed-workers"),
    ]
    return {"web": web, "worker": [sys.executable, "-m", "lms.core.console", "worker"]}


def _start(command: list[str], data_dir: Path) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(_ROOT), "LMS_DATA_DIR": str(data_dir)}
    return subprocess.Popen(command, cwd=_ROOT, env=environment, preexec_fn=die_with_parent)


def _stop(children: dict[str, subprocess.Popen[bytes]]) -> None:
    for child in children.values():
        child.terminate()
    for child in children.values():
        try:
            child.wait(timeout=10)
        except subprocess.TimeoutExpired:
            child.kill()


def _refuse_busy_port(settings: Settings) -> None:
    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except (OSError, OverflowError) as error:
            sys.exit(
                f"{settings.host}:{settings.port} cannot be used ({error}): set LMS_PORT to another port."
            )


def run(settings: Settings) -> None:
    """Serve until told to stop (Ctrl-C or SIGTERM); a process that falls is started again."""
    _refuse_busy_port(settings)
    commands = _commands(settings)

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, on_signal)
    children = {name: _start(command, settings.data_dir) for name, command in commands.items()}
    print(f"Tự Học: {settings.address}", flush=True)
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
                    children[name] = _start(commands[name], settings.data_dir)
    except KeyboardInterrupt:
        _stop(children)
