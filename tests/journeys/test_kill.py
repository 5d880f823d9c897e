"""kill -9 of everything that serves the site, while answers are saved: no acknowledged answer is lost."""

import http.client
import http.cookiejar
import json
import os
import random
import re
import signal
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.journeys.answers import rows
from tests.journeys.conftest import PASSWORD, LiveSite

COURSE = "/khoa-hoc/quyet-dinh-1690"
LOST = (urllib.error.URLError, OSError, http.client.HTTPException)


class Visitor:
    """A client that keeps its cookies, as a script of the page would."""

    def __init__(self, site: LiveSite) -> None:
        self.site = site
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(jar)
        self.token = ""

    def get(self, path: str) -> tuple[str, str]:
        """(address after redirects, page)."""
        with self.opener.open(self.site.address + path, timeout=5) as answer:
            text = answer.read().decode()
            found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', text)
            self.token = found[1] if found else self.token
            return answer.geturl(), text

    def post(self, path: str, **fields: str) -> tuple[str, str]:
        """(address after redirects, body)."""
        body = urllib.parse.urlencode({"csrf_token": self.token, **fields}).encode()
        request = urllib.request.Request(self.site.address + path, data=body, headers={"Accept": "*/*"})
        with self.opener.open(request, timeout=5) as answer:
            return answer.geturl(), answer.read().decode()

    def save(self, path: str, **fields: str) -> dict[str, object]:
        """What the server says of an answer, sent as the script of the page sends it."""
        request = urllib.request.Request(
            self.site.address + path,
            data=urllib.parse.urlencode(fields).encode(),
            headers={"Accept": "application/json", "X-CSRFToken": self.token},
            method="PUT",
        )
        with self.opener.open(request, timeout=5) as answer:
            said: dict[str, object] = json.loads(answer.read())
            return said

    def sign_in(self, name: str) -> None:
        """Sign in and accept the notice."""
        _, page = self.get("/dang-nhap")
        names = re.findall(r'<input[^>]*type="(?:text|email|password)"[^>]*name="([^"]+)"', page)
        names += [
            name
            for name in re.findall(r'<input[^>]*name="([^"]+)"[^>]*type="password"', page)
            if name not in names
        ]
        self.post("/dang-nhap", **{names[0]: name, names[1]: PASSWORD})
        address, _ = self.get("/")
        if "da-doc" in address:
            self.post(urllib.parse.urlsplit(address).path)


def _start_attempt(visitor: Visitor) -> str:
    visitor.get(COURSE)
    visitor.post(f"{COURSE}/ghi-danh")
    _, page = visitor.get(f"{COURSE}/kiem-tra/kiem-tra-cuoi-khoa")
    assert "csrf_token" in page
    address, _ = visitor.post(f"{COURSE}/kiem-tra/kiem-tra-cuoi-khoa/bat-dau")
    found = re.search(r"/bai-lam/([^/]+)", address)
    assert found, address
    return found[1]


def _choice_question(live: LiveSite, attempt: str) -> tuple[int, list[str]]:
    """(place, ids of the options) of a one-answer question of the attempt."""
    statement = """SELECT q.position, q.frozen FROM attempt_question q JOIN attempt a ON a.id = q.attempt_id
                   JOIN question_version v ON v.id = q.question_version_id
                   WHERE a.public_id = ? AND v.kind = 'one_answer' ORDER BY q.position"""
    position, frozen = rows(live.data_dir, statement, attempt)[0]
    return position, [option[0] for option in json.loads(frozen)["options"]]


def _save_until_it_falls(
    visitor: Visitor, attempt: str, place: int, options: list[str]
) -> dict[tuple[int, int], str]:
    """(writer, seq) → receipt of every answer that the server acknowledged before it fell."""
    acknowledged: dict[tuple[int, int], str] = {}
    try:
        writer = json.loads(visitor.post(f"/bai-lam/{attempt}/thiet-bi")[1])["writer"]
        for seq in range(1, 100_000):
            field = {f"q{place}-answer": options[seq % len(options)]}
            said = visitor.save(f"/bai-lam/{attempt}/cau/{place}", writer=str(writer), seq=str(seq), **field)
            acknowledged[writer, seq] = str(said["receipt"])
    except LOST:
        pass
    return acknowledged


def test_no_acknowledged_answer_is_lost_when_the_server_is_killed(live: LiveSite) -> None:
    chance, visitor = random.Random(1690), Visitor(live)
    visitor.sign_in("giangvien")
    attempt = _start_attempt(visitor)
    place, options = _choice_question(live, attempt)
    acknowledged: dict[tuple[int, int], str] = {}
    slowest = 0.0
    for _ in range(8):
        threading.Timer(chance.uniform(0.3, 1.5), live.kill).start()
        acknowledged |= _save_until_it_falls(visitor, attempt, place, options)
        assert live.process is not None
        live.process.wait(20)
        started = time.monotonic()
        live.start()
        slowest = max(slowest, time.monotonic() - started)
        visitor.get(f"/bai-lam/{attempt}/{place}")
    statement = """SELECT n.writer, n.seq, n.receipt FROM answer n
                   JOIN attempt_question q ON q.id = n.attempt_question_id
                   JOIN attempt a ON a.id = q.attempt_id WHERE a.public_id = ? AND q.position = ?"""
    stored = {
        (writer, seq): receipt for writer, seq, receipt in rows(live.data_dir, statement, attempt, place)
    }
    print(f"{len(acknowledged)} answers acknowledged over 8 kills, slowest restart {slowest:.1f} s")
    assert len(acknowledged) > 100
    assert {key: stored.get(key) for key in acknowledged} == acknowledged
    assert live.lms("audit").returncode == 0


def test_fifty_submits_at_once_grade_once(live: LiveSite) -> None:
    visitor = Visitor(live)
    visitor.sign_in("thamdinh")
    attempt = _start_attempt(visitor)
    visitor.get(f"/bai-lam/{attempt}/ra-soat")

    def submit(_: int) -> int:
        try:
            address, _page = visitor.post(f"/bai-lam/{attempt}/nop-bai")
            return 200 if address.endswith("ket-qua") else 0
        except urllib.error.HTTPError as error:
            return error.code

    with ThreadPoolExecutor(50) as pool:
        codes = list(pool.map(submit, range(50)))
    assert set(codes) <= {200, 503}, codes
    assert 200 in codes
    statement = """SELECT count(*) FROM attempt_result r JOIN attempt a ON a.id = r.attempt_id
                   WHERE a.public_id = ?"""
    assert rows(live.data_dir, statement, attempt) == [(1,)]
    assert live.lms("audit").returncode == 0


def _children(process: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def test_every_process_that_falls_is_started_again(live: LiveSite) -> None:
    assert live.process is not None
    watcher = live.process.pid
    fallen = _children(watcher)
    assert len(fallen) == 3
    for child in fallen:
        os.kill(child, signal.SIGKILL)
    ends = time.monotonic() + 60
    while time.monotonic() < ends and (len(_children(watcher)) < 3 or set(_children(watcher)) & set(fallen)):
        time.sleep(0.2)
    visitor = Visitor(live)
    while time.monotonic() < ends:
        try:
            visitor.sign_in("hocvien")
            break
        except LOST:
            time.sleep(0.2)
    assert live.process.poll() is None
    assert visitor.get("/khoa-hoc")[0].endswith("/khoa-hoc")
