"""A course folder in which everything stands that a course can hold."""

import json
from pathlib import Path
from typing import Any

from .folders import GRADED, SELF_CHECK, a_course, a_picture, put_down

SLUG = "khoa-day-du"
CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:02.000\nXin chào\n"
FILM = b"phim" * 1000
_MANIFEST = """\
format = 2
slug = "khoa-day-du"
title = "Khóa đầy đủ"
summary = "Có mọi thứ."
objectives = [
  "Làm được.",
]
language = "vi"
field = ""
tiet = "12.5"
content_group = 3
study_form = "blended"
certificate_title = "CHỨNG NHẬN RIÊNG"
legal_documents = [
  "Nghị định 171/2025/NĐ-CP",
]
competencies = [
  "Sử dụng nền tảng số",
]

[translations.en]
summary = "Has everything."
title = "A full course"

[[modules]]
title = "Tự học"

  [[modules.items]]
  kind = "lesson"
  slug = "bai-1"
  title = "Mở đầu"
  file = "lessons/01-bai-1.json"
  minutes = 400
  is_required = false
  completion = { kind = "all", rules = [{ kind = "watched", percent = 80 }, { kind = "self_check" }] }

  [[modules.items]]
  kind = "quiz"
  slug = "kiem-tra-cuoi"
  title = "Bài kiểm tra"
  file = "quizzes/01-kiem-tra-cuoi.json"
  minutes = 90
  attempts = 30
  pass_percent = 65

[[modules]]
title = "Trên lớp"

  [[modules.items]]
  kind = "meeting"
  slug = "thuc-hanh"
  title = "Thực hành trên lớp"
  minutes = 540
  completion = { amount = 75, kind = "attended", measure = "percent" }
"""


def _text(key: str, html: str) -> dict[str, Any]:
    return {"id": key, "kind": "text", "html": html}


def _film(key: str, title: str) -> dict[str, Any]:
    return {"id": key, "kind": "media", "media": "", "title": title, "file": "media/phim-hay.mp4"}


_VIETNAMESE = [
    _text("a1", '<p>Nhìn <img src="images/hinh.png" alt="Hình"></p>'),
    {"id": "a2", "kind": "file", "file": "files/mau.pdf", "title": "Mẫu đơn"},
    _film("a3", "Xem phim"),
    {"id": "a4", "kind": "question", "question": "att-tkt-001"},
]
_ENGLISH = [_text("e1", "<p>Look.</p>"), _film("a3", "Watch"), _VIETNAMESE[3]]


def _json(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False).encode()


def a_rich_course(folder: Path) -> Path:
    """The folder on disk: translations, rules, a quiz with settings of its own, a meeting, a film with its words."""
    lesson = {
        "blocks": _VIETNAMESE,
        "translations": {"en": {"title": "Beginning", "blocks": _ENGLISH}},
    }
    drawn = [{"id": "att-kt-002", "lesson": "bai-1"}, {"id": "att-kt-001", "lesson": "bai-1"}]
    quiz = {
        "rules": {"pause_minutes": 60, "counting": "last", "markers": 2, "appeal_days": 9},
        "draws": [{"category": "mat-khau-manh", "band": "easy", "count": 1, "questions": drawn}],
    }
    banks = a_course()
    files = {
        "course.toml": _MANIFEST.encode(),
        "lessons/01-bai-1.json": _json(lesson),
        "quizzes/01-kiem-tra-cuoi.json": _json(quiz),
        "images/hinh.png": a_picture(),
        "files/mau.pdf": b"%PDF-1.4 mau",
        "media/phim-hay.mp4": FILM,
        "media/phim-hay.json": _json({"title": "Phim hay", "original": "phim goc.mp4"}),
        "media/phim-hay.vi.vtt": CAPTIONS.encode(),
        "media/phim-hay.vi.txt": "Xin chào.".encode(),
        SELF_CHECK: banks[SELF_CHECK].replace(b"mat-khau\n", b"bai-1\n"),
        GRADED: banks[GRADED].replace(b"[lesson:mat-khau]", b"[lesson:bai-1]"),
    }
    return put_down(files, folder)
