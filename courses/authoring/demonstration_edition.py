"""The blended course of the demonstration goes on: its second version has a lesson with a block of every kind."""

import io
import tomllib
from pathlib import Path
from typing import Any

from sqlalchemy import select

from courses.authoring.actions.beginning import open_draft
from courses.authoring.actions.releasing import Choice, release_draft
from courses.authoring.actions.reviewing import approve_draft, send_for_review
from courses.authoring.actions.saving import keep_draft_file, save_lesson
from courses.authoring.checks import draft_checks
from courses.authoring.demonstration_page import draw_page
from courses.authoring.models import CourseDraft
from courses.authoring.queries.drafts import find_draft, get_draft_lesson
from courses.catalogue.queries import find_course
from courses.media.demonstration import TITLE
from courses.media.demonstration_cards import draw_card
from courses.media.models import Media
from lms.core.db import db
from lms.law.queries import find_document
from lms.people.queries import find_by_sign_in_name

_COURSE, _LESSON, _DECREE = "soan-thao-van-ban", "the-thuc", "30/2020/NĐ-CP"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_CHECKS = (
    "Đúng loại văn bản cho việc cần làm",
    "Đủ chín thành phần thể thức chính",
    "Đúng thẩm quyền ký và cách ghi chức vụ",
    "Nơi nhận ghi rõ từng cơ quan và lý do gửi",
)


def seed_edition() -> None:
    """The author wrote the lesson anew, the reviewer approved it, and everybody under way has it."""
    author, reviewer = find_by_sign_in_name("giangvien"), find_by_sign_in_name("thamdinh")
    course = find_course(_COURSE)
    if author is None or reviewer is None or course is None or find_draft(course.id) is not None:
        return
    plan = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    draft = open_draft(course=course, person_id=author.id)
    _keep_files(draft, plan["cards"])
    _write(draft, plan["blocks"], author.id)
    confirmed = {check.key for check in draft_checks(draft)}
    sent = send_for_review(draft=draft, note="", confirmed=confirmed, person_id=author.id).round
    approve_draft(draft=draft, round_number=sent, reason="", person_id=reviewer.id)
    choice = Choice(kind="major", moves=True, note=plan["note"], seen=course.current_number)
    release_draft(draft=draft, choice=choice, person_id=reviewer.id)


def _write(draft: CourseDraft, blocks: list[dict[str, Any]], author_id: int) -> None:
    lesson = get_draft_lesson(draft.course_id, _LESSON)
    first, *rest = lesson.content["blocks"]
    named = [found for each in blocks if (found := _with_names(each))]
    save_lesson(
        draft=draft,
        slug=_LESSON,
        content={**lesson.content, "blocks": [first, *named, *rest]},
        revision=lesson.revision,
        person_id=author_id,
    )


def _with_names(block: dict[str, Any]) -> dict[str, Any] | None:
    """The block with the film or the decree it shows; None for a film that this machine could not make."""
    if block["kind"] == "media":
        film = db.session.scalar(select(Media.public_id).where(Media.title == TITLE))
        return {**block, "media": film} if film else None
    decree = find_document(_DECREE) if block["kind"] == "legal" else None
    return {**block, "document": decree.public_id} if decree else block


def _keep_files(draft: CourseDraft, cards: dict[str, list[str]]) -> None:
    for name, (title, *lines) in cards.items():
        out = io.BytesIO()
        draw_card(title, lines).save(out, "PNG", optimize=True)
        keep_draft_file(draft=draft, name=name, content=out.getvalue(), media_type="image/png")
    keep_draft_file(draft=draft, name="images/vi-tri.png", content=draw_page(), media_type="image/png")
    name = "files/phieu-kiem-tra-the-thuc.docx"
    keep_draft_file(draft=draft, name=name, content=_check_list(), media_type=_WORD)


def _check_list() -> bytes:
    from docx import Document  # slow to import, and needed only here

    document = Document()
    document.add_heading("Phiếu kiểm tra thể thức văn bản", 1)
    for check in _CHECKS:
        document.add_paragraph(f"☐ {check}")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
