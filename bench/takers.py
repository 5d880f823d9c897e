"""Takers at work over plain HTTP/1.1 connections: each saves an answer, waits for the receipt, saves the next."""

import asyncio
import json
import random
import time
import urllib.parse
from dataclasses import dataclass, field
from typing import Any

from bench.site import Taker

LOST = (OSError, asyncio.IncompleteReadError, ValueError, asyncio.TimeoutError)
_CHANCE = random.Random(3)


@dataclass
class Outcome:
    """What a run brought: seconds of each save, and the receipts that the server gave."""

    seconds: list[float] = field(default_factory=list)
    receipts: list[tuple[str, str]] = field(default_factory=list)
    refused: int = 0
    elapsed: float = 0.0

    @property
    def rate(self) -> float:
        """Saves a second."""
        return len(self.seconds) / self.elapsed if self.elapsed else 0.0

    def percentile(self, share: float) -> float:
        """So many milliseconds at that share of the saves."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000 if ordered else 0.0


class Line:
    """One kept-alive connection to a server."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(
        self, method: str, path: str, headers: str, body: bytes = b""
    ) -> tuple[int, bytes, list[str]]:
        """(status, body, cookies) of the answer."""
        if self.streams is None:
            self.streams = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self.streams
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}Content-Length: {len(body)}\r\n\r\n"
        writer.write(head.encode() + body)
        raw = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        lines = raw.split("\r\n")
        fields = [line.split(": ", 1) for line in lines[1:] if ": " in line]
        length = next((int(value) for name, value in fields if name.lower() == "content-length"), 0)
        cookies = [value.split(";")[0] for name, value in fields if name.lower() == "set-cookie"]
        return int(lines[0].split()[1]), await reader.readexactly(length), cookies

    def hang_up(self) -> None:
        """The next question opens a new connection."""
        if self.streams is not None:
            self.streams[1].close()
            self.streams = None


async def _sign(taker: Taker, line: Line) -> None:
    """The taker's page has its token for forms."""
    headers = f"Cookie: {taker.cookie}\r\nAccept: application/json\r\n"
    _status, body, cookies = await line.ask("GET", f"/bai-lam/{taker.attempt}/trang-thai", headers)
    taker.token = json.loads(body)["csrf_token"]
    taker.cookie = "; ".join([taker.cookie.split("; ")[0], *cookies])


def _next_save(taker: Taker) -> tuple[int, int, bytes]:
    position, choices = _CHANCE.choice(taker.places)
    seq = taker.seqs[position] = taker.seqs.get(position, 0) + 1
    fields = {f"q{position}-answer": _CHANCE.choice(choices), "writer": taker.writer, "seq": seq}
    return position, seq, urllib.parse.urlencode(fields).encode()


def _headers(taker: Taker) -> str:
    return (
        f"Cookie: {taker.cookie}\r\nX-CSRFToken: {taker.token}\r\nAccept: application/json\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
    )


async def _save(taker: Taker, line: Line, outcome: Outcome, *, patience: float) -> None:
    """One answer is saved; sent again with the same number until the server gives a receipt."""
    position, _seq, body = _next_save(taker)
    started = time.monotonic()
    while True:
        try:
            path = f"/bai-lam/{taker.attempt}/cau/{position}"
            status, answer, _cookies = await asyncio.wait_for(
                line.ask("PUT", path, _headers(taker), body), 10
            )
        except LOST:
            status, answer = 0, b""
            line.hang_up()
        if status == 200:
            outcome.seconds.append(time.monotonic() - started)
            outcome.receipts.append((taker.attempt, json.loads(answer)["receipt"]))
            return
        if time.monotonic() - started > patience:
            outcome.refused += 1
            return
        await asyncio.sleep(0.05)


async def _write_floor(_taker: Taker, line: Line, outcome: Outcome, *, patience: float) -> None:
    body = b"answer=2345678&writer=1&seq=123"
    started = time.monotonic()
    status, _body, _cookies = await line.ask(
        "PUT", "/write", "Content-Type: application/x-www-form-urlencoded\r\n", body
    )
    if status == 200:
        outcome.seconds.append(time.monotonic() - started)
    else:
        outcome.refused += 1


async def _work(taker: Taker, port: int, outcome: Outcome, until: float, pace: float, save: Any) -> None:
    line = Line(port)
    await asyncio.sleep(pace * _CHANCE.random())
    while time.monotonic() < until:
        began = time.monotonic()
        await save(taker, line, outcome, patience=60)
        await asyncio.sleep(
            max(0.0, pace * (0.5 + _CHANCE.random()) - (time.monotonic() - began)) if pace else 0
        )
    line.hang_up()


async def _all(takers: list[Taker], port: int, seconds: float, pace: float, *, is_floor: bool) -> Outcome:
    outcome = Outcome()
    if not is_floor:
        line = Line(port)
        for taker in takers:
            if not taker.token:
                await _sign(taker, line)
        line.hang_up()
    started = time.monotonic()
    save = _write_floor if is_floor else _save
    await asyncio.gather(*(_work(each, port, outcome, started + seconds, pace, save) for each in takers))
    outcome.elapsed = time.monotonic() - started
    return outcome


def save_answers(takers: list[Taker], port: int, *, seconds: float, pace: float = 0) -> Outcome:
    """These takers save answers for so long, one about every `pace` seconds each; 0 is without a pause."""
    return asyncio.run(_all(takers, port, seconds, pace, is_floor=False))


def write_floor(takers: list[Taker], port: int, *, seconds: float) -> Outcome:
    """As many writers at the bare view, without a pause."""
    return asyncio.run(_all(takers, port, seconds, 0, is_floor=True))
