"""Demonstration of reviewing: one draft in review with remarks, one returned, one approved, by the real use cases."""

import datetime as dt

from sqlalchemy import select

from courses.authoring.actions.beginning import begin_course, open_draft
from courses.authoring.actions.remarking import add_remark
from courses.authoring.actions.reviewing import approve_draft, return_draft, send_for_review
from courses.authoring.actions.saving import save_facts, save_lesson, save_outline
from courses.authoring.checks import draft_checks
from courses.authoring.models import CourseDraft
from courses.authoring.queries.drafts import find_draft, get_draft_lesson
from courses.authoring.rules.outlines import items_of, with_item
from courses.catalogue.models import Course
from lms.core.clock import as_if_at, now
from lms.core.db import db
from lms.organisations.queries import find_unit_by_code, get_root
from lms.people.queries import find_by_sign_in_name

_MINISTRY = "BKHCN"
_DAY = dt.timedelta(days=1)
_SLIDES = [
    {"html": "<p>Chuẩn bị: biết việc, biết người, biết hạn.</p>", "notes": "Nhắc lại tên văn bản hướng dẫn."},
    {"html": "<p>Thực hiện: nghe đủ, ghi đúng, hẹn rõ.</p>", "notes": "Hỏi học viên một tình huống đã gặp."},
    {"html": "<p>Kết thúc: lưu hồ sơ, báo kết quả.</p>", "notes": ""},
]


def seed_reviews() -> None:
    """The reviewer has a draft to review with remarks begun; one lies with its author, one can be published."""
    author, reviewer = find_by_sign_in_name("giangvien"), find_by_sign_in_name("thamdinh")
    if author is None or reviewer is None:
        return
    with as_if_at(now() - 6 * _DAY):
        waiting = _new(
            "Tiếp công dân ở cấp xã", "Đón tiếp, lắng nghe, ghi nhận và trả lời đúng hẹn.", author.id
        )
        review = _send(waiting, author.id)
        _remark(waiting, review, 1, "Nêu rõ thời hạn trả lời theo văn bản nào.", reviewer.id)
        _remark(waiting, review, 2, "Câu này dài; tách thành hai ý.", reviewer.id)
        _remark(waiting, review, 3, "Ghi rõ ai giữ hồ sơ và giữ bao lâu.", reviewer.id, slide="-s3")
    with as_if_at(now() - 4 * _DAY):
        returned = _new(
            "Soạn thảo văn bản rõ ý", "Một văn bản, một việc, một người chịu trách nhiệm.", author.id
        )
        review = _send(returned, author.id)
        _remark(returned, review, 2, "Thêm một ví dụ trước và sau khi sửa.", reviewer.id)
        return_draft(
            draft=returned, round_number=review, reason="Bài tốt; xin bổ sung ví dụ.", person_id=reviewer.id
        )
    with as_if_at(now() - 2 * _DAY):
        _approve_correction(author.id, reviewer.id)


def _new(title: str, summary: str, author_id: int) -> CourseDraft:
    unit = find_unit_by_code(_MINISTRY) or get_root()
    draft = begin_course(unit=unit, title=title, person_id=author_id)
    save_facts(
        draft=draft,
        facts={"summary": summary, "tiet_hundredths": 200, "objectives": [summary]},
        revision=draft.revision,
        person_id=author_id,
    )
    slug = next(iter(items_of(draft.outline)))["slug"]
    outline = with_item(draft.outline, slug, title="Mục đích và cách làm")
    save_outline(draft=draft, outline=outline, revision=draft.revision, person_id=author_id)
    blocks = [
        {"id": "mucdich", "kind": "heading", "level": 2, "text": "Mục đích"},
        {"id": "loidau", "kind": "text", "html": f"<p>{summary} Bài này dành cho công chức cấp xã.</p>"},
        {
            "id": "cachlam",
            "kind": "text",
            "html": "<p>Làm lần lượt: tiếp nhận, phân loại, trả lời hoặc chuyển, lưu hồ sơ.</p>",
        },
        {"id": "trinhchieu", "kind": "slides", "title": "Tóm tắt để trình chiếu", "slides": _SLIDES},
    ]
    lesson = get_draft_lesson(draft.course_id, slug)
    save_lesson(
        draft=draft, slug=slug, content={"blocks": blocks}, revision=lesson.revision, person_id=author_id
    )
    return draft


def _send(draft: CourseDraft, author_id: int) -> int:
    confirmed = {check.key for check in draft_checks(draft)}
    note = "Xin xem kỹ phần cách làm."
    return send_for_review(draft=draft, note=note, confirmed=confirmed, person_id=author_id).round


def _remark(
    draft: CourseDraft, round_number: int, at: int, text: str, reviewer_id: int, slide: str = ""
) -> None:
    slug = next(iter(items_of(draft.outline)))["slug"]
    block = get_draft_lesson(draft.course_id, slug).content["blocks"][at]
    add_remark(
        draft=draft,
        round_number=round_number,
        slug=slug,
        block_id=block["id"] + slide,
        text=text,
        person_id=reviewer_id,
    )


def _approve_correction(author_id: int, reviewer_id: int) -> None:
    """A published course with learners has a correction that waits to be published."""
    course = db.session.scalar(select(Course).where(Course.slug == "quyet-dinh-1690"))
    if course is None or find_draft(course.id) is not None:
        return
    draft = open_draft(course=course, person_id=author_id)
    slug = next(item["slug"] for item in items_of(draft.outline) if item["kind"] == "lesson")
    lesson = get_draft_lesson(course.id, slug)
    blocks = [
        *lesson.content["blocks"],
        {"kind": "note", "tone": "info", "html": "<p>Bản này sửa lỗi chính tả.</p>"},
    ]
    save_lesson(
        draft=draft,
        slug=slug,
        content={**lesson.content, "blocks": blocks},
        revision=lesson.revision,
        person_id=author_id,
    )
    if any(check.is_error for check in draft_checks(draft)):
        return
    approve_draft(draft=draft, round_number=_send(draft, author_id), reason="", person_id=reviewer_id)
