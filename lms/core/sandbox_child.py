"""What begins in every limited process, before the work: `python sandbox_child.py LIMITS (run COMMAND… | call FOLDER)`.

Only the standard library, started by its path: it bounds itself, cuts itself off from the network where the
system allows that, and then becomes the command, or calls the function that FOLDER/task.json names.
"""

import ctypes
import importlib
import json
import os
import pickle
import resource
import signal
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NO_MEMORY = 71
TOO_MUCH_WRITTEN = 72
_PR_SET_PDEATHSIG = 1
_NEW_USERS_AND_NETWORK = 0x10000000 | 0x40000000


def main(limits: dict[str, int], verb: str, arguments: list[str]) -> int:
    """The command runs in this process' place, or the function was called; the exit status."""
    _bound(limits)
    if verb == "run":
        os.execvp(arguments[0], arguments)  # noqa: S606 - no shell is wanted
    return _call(Path(arguments[0]))


def _bound(limits: dict[str, int]) -> None:
    """No more than this of anything, no network, no core dumps; killed with the process that asked."""
    if sys.platform == "linux":
        libc = ctypes.CDLL(None)
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        _leave_network(libc)
    os.nice(5)
    bounds = {
        resource.RLIMIT_CPU: (limits["cpu_seconds"], limits["cpu_seconds"] + 2),
        resource.RLIMIT_AS: (limits["memory"], limits["memory"]),
        resource.RLIMIT_FSIZE: (limits["output"], limits["output"]),
        resource.RLIMIT_NOFILE: (limits["open_files"], limits["open_files"]),
        resource.RLIMIT_CORE: (0, 0),
    }
    for kind, (soft, hard) in bounds.items():
        most = resource.getrlimit(kind)[1]
        top = hard if most == resource.RLIM_INFINITY else min(hard, most)
        resource.setrlimit(kind, (min(soft, top), top))


def _leave_network(libc: ctypes.CDLL) -> None:
    """A network of its own, in which there is nothing; systems that forbid it leave things as they are."""
    user, group = os.getuid(), os.getgid()
    if libc.unshare(_NEW_USERS_AND_NETWORK):
        return
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{user} {user} 1"),
        ("gid_map", f"{group} {group} 1"),
    ):
        try:
            Path("/proc/self", name).write_text(text, encoding="ascii")
        except OSError:
            continue


def _call(folder: Path) -> int:
    """What the function returned lies in the folder as JSON."""
    sys.path.insert(0, str(ROOT))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    with (folder / "task.pickle").open("rb") as file:
        name, arguments, named = pickle.load(file)  # noqa: S301 - written by the process that asked
    try:
        module, _, function = name.partition(":")
        result = getattr(importlib.import_module(module), function)(*arguments, **named)
        (folder / "result.json").write_text(json.dumps(result), encoding="utf-8")
    except MemoryError:
        return NO_MEMORY
    except OSError as error:
        if error.errno in (27, 28):
            return TOO_MUCH_WRITTEN
        raise
    return 0


if __name__ == "__main__":
    sys.exit(main(json.loads(sys.argv[1]), sys.argv[2], sys.argv[3:]))
