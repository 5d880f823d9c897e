"""Functions that the tests of the sandbox have called in a process of its own."""

import os
import socket
import time
from pathlib import Path


def add(first: int, second: int = 1) -> int:
    """The sum."""
    return first + second


def environment() -> dict[str, str]:
    """What the process was told."""
    return dict(os.environ)


def sleep(seconds: float) -> None:
    """Nothing is done for so long."""
    time.sleep(seconds)


def spin() -> None:
    """The processor is kept busy for ever."""
    while True:
        pass


def swell() -> int:
    """Memory is taken without end."""
    return len(bytearray(3 << 30))


def write(name: str, megabytes: int) -> None:
    """A file of that size lies there."""
    with Path(name).open("wb") as file:
        for _ in range(megabytes):
            file.write(bytes(1 << 20))


def write_many(count: int) -> None:
    """So many files lie there, written in a hurry, and then nothing for long."""
    for number in range(count):
        Path(f"{number}.txt").touch()
    time.sleep(20)


def count_aloud(last: int) -> str:
    """Each number is told as soon as it is reached."""
    for number in range(1, last + 1):
        print(f"{number}/{last}", flush=True)
    return "done"


def fail() -> None:
    """Something goes wrong."""
    raise ValueError("no such slide")


def crash() -> None:
    """The process is ended as a broken library would end it."""
    os.kill(os.getpid(), 11)


def reach(port: int) -> bool:
    """True where a server on this machine can be reached."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
