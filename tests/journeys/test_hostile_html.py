"""Hostile HTML on every way into a lesson, opened in Chromium without the content policy: no script ever runs."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import DESKTOP, ROOT, LiveSite, sign_in

XSS = Path(os.environ.get("LMS_CORPORA", ROOT.parent / "shared" / "data")) / "xss"
SOME = [
    "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>", "<script>alert(1)</script>",
    "<a href='javascript:alert(1)'>x</a>", "<iframe srcdoc='<script>parent.alert(1)</script>'></iframe>",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>", "<details open ontoggle=alert(1)>x</details>",
    "<p style='background:url(javascript:alert(1))'>x</p>",
    "<form action=javascript:alert(1)><button>x</button></form>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>", "<style>@import 'javascript:alert(1)'</style>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>", "<body onpageshow=alert(1)>x</body>",
    "<template><img src=x onerror=alert(1)></template>", "<xmp><img src=x onerror=alert(1)></xmp>",
    "{{7*7}}<b v-on:click=alert(1)>x</b>", "![x](javascript:alert(1)) [x](javascript:alert(1))",
]  # fmt: skip
# Whatever a script would do first is counted, and what it would fetch from elsewhere is refused and counted.
_WATCH = """(() => {
    window.ran = [];
    for (const name of ['alert', 'confirm', 'prompt', 'print'])
        window[name] = (...given) => void window.ran.push(name + ':' + given[0]);
})();"""
_PASTE = """payloads => {
    for (const html of payloads) {
        const data = new DataTransfer();
        data.setData('text/html', html);
        data.setData('text/plain', 'x');
        const event = new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true});
        document.querySelector('.tiptap').dispatchEvent(event);
    }
}"""


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for entry in value.values() if isinstance(value, dict) else value:
            yield from _strings(entry)


def _collected() -> list[str]:
    """Every attack of the collections, once."""
    found: list[str] = []
    for path in sorted(each for each in XSS.glob("*/*") if each.is_file()):
        text = path.read_text(encoding="utf-8", errors="replace")
        found += _strings(json.loads(text)) if path.suffix == ".json" else [text[:50_000], *text.splitlines()]
    return list(dict.fromkeys(each for each in found if each.strip()))


class Lab:
    """A browser of a trainer that counts every script that runs; the content policy is off, so HTML alone protects."""

    def __init__(self, live: LiveSite, page: Page) -> None:
        self.live, self.page = live, page
        self.faults: list[str] = []
        page.on("dialog", self._meet)
        page.on("request", self._hear)
        sign_in(page, "giangvien")
        page.add_init_script(_WATCH)
        page.goto("/soan/moi")
        page.get_by_label("Tên khóa học").fill("Bài có mã độc")
        page.get_by_role("button", name="Tạo và viết bài đầu tiên").click()
        page.wait_for_url("**/bai/bai-1")
        self.lesson = page.url

    def _meet(self, dialog: Any) -> None:
        """The editor itself asks before unsaved words are left; any other dialog is a script's."""
        if dialog.type == "beforeunload":
            dialog.accept()
            return
        self.faults.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def _hear(self, request: Any) -> None:
        if not request.url.startswith((self.live.address, "data:", "blob:")):
            self.faults.append(f"fetched {request.url[:120]}")

    def look(self, path: str = "") -> None:
        """The page is opened, scrolled through and touched, as a reader would."""
        self.page.goto(self.lesson + path)
        self.page.evaluate("""async () => {
            for (let y = 0; y < document.body.scrollHeight; y += 600) {
                scrollTo(0, y);
                await new Promise(done => setTimeout(done, 5));
            }
            for (const node of document.querySelectorAll('.prose *'))
                for (const kind of ['mouseover', 'click', 'focus'])
                    node.dispatchEvent(new Event(kind, {bubbles: true}));
        }""")
        self.faults += self.page.evaluate("window.ran ?? []")

    def save(self, payloads: list[str]) -> None:
        """The lesson holds these, sent as the editor sends them; once more where the page before saved last."""
        for _ in range(3):
            self.page.goto("/soan")
            self.page.evaluate("localStorage.clear()")
            self.page.goto(self.lesson)
            if self._send(payloads) == 200:
                return
        raise AssertionError("The lesson could not be saved")

    def _send(self, payloads: list[str]) -> int:
        studio = self.page.locator("[data-studio]")
        answer = self.page.request.post(
            f"{self.lesson}/luu",
            data=json.dumps({
                "revision": int(studio.get_attribute("data-revision") or 0),
                "blocks": [{"kind": "text" if number % 3 else "note", "html": each, "tone": each, "caption": each}
                           for number, each in enumerate(payloads)],
            }),
            headers={"Content-Type": "application/json", "Accept": "application/json",
                     "X-CSRFToken": studio.get_attribute("data-token") or ""},
        )  # fmt: skip
        assert answer.status in (200, 409), answer.text()[:300]
        return int(answer.status)

    def run(self, payloads: list[str]) -> list[str]:
        """What ran: in the editor, in the preview, and while pasting."""
        self.save(payloads)
        self.look()
        self.look("/xem?rong=1")
        self.page.goto(self.lesson)
        self.page.locator(".tiptap").first.click()
        self.page.evaluate(_PASTE, payloads)
        self.page.wait_for_timeout(300)
        self.faults += self.page.evaluate("window.ran ?? []")
        return self.faults


@pytest.fixture
def lab(live: LiveSite, open_browser: Callable[..., Page]) -> Lab:
    return Lab(live, open_browser(DESKTOP, bypass_csp=True))


def test_no_script_runs_from_the_commonest_attacks(lab: Lab) -> None:
    assert lab.run(SOME) == []


@pytest.mark.corpora
@pytest.mark.parametrize("part", range(8))
def test_no_script_runs_from_the_collected_attacks(lab: Lab, part: int) -> None:
    payloads = _collected()[part::8]
    assert len(payloads) > 100
    for start in range(0, len(payloads), 150):
        lab.run(payloads[start : start + 150])
    assert lab.faults == []


@pytest.mark.corpora
def test_no_script_runs_from_an_imported_course(
    live: LiveSite, open_browser: Callable[..., Page], tmp_path: Path
) -> None:
    folder = tmp_path / "khoa"
    shutil.copytree(ROOT / "courses" / "samples" / "quyet-dinh-1690", folder)
    lesson = sorted(folder.rglob("*.md"))[0]
    attacks = [each.replace("\n", " ")[:400] for each in [*SOME, *_collected()[::12]]]
    with lesson.open("a", encoding="utf-8") as file:
        file.write("\n\n" + "\n\n".join(attacks) + "\n")
    brought = live.lms("courses", "import", str(folder))
    assert brought.returncode in (0, 2), brought.stderr[-2000:]
    assert "Traceback" not in brought.stderr
    if brought.returncode == 0:
        lab = Lab(live, open_browser(DESKTOP, bypass_csp=True))
        slug = lesson.stem.split("-", 1)[-1]
        lab.lesson = f"{live.address}/khoa-hoc/quyet-dinh-1690/bai/{slug}"
        lab.look()
        assert lab.faults == []
