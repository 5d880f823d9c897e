"""A small published course with one lesson and one quiz, and its learners, made by the site's own use cases."""

from dataclasses import dataclass
from itertools import count
from typing import Any

from courses.catalogue.actions import (
    PlacedItem,
    PlannedModule,
    VersionFacts,
    keep_item,
    open_course,
    publish_version,
)
from courses.catalogue.models import Course, CourseVersion, Item
from courses.catalogue.queries import Place, get_outline
from courses.lessons.actions import put_lesson
from courses.progress.actions import enrol, pass_item
from courses.progress.models import Enrolment
from courses.questions.actions import put_question
from courses.questions.models import QuestionVersion
from courses.quizzes.actions import put_quiz
from courses.quizzes.rules.plans import Extras
from lms.organisations.queries import get_root
from lms.people.actions import create_person
from lms.people.models import Person

_number = count(1)
# Stands in every part of a question that only the server may know.
SECRET = "bimatkhongduoclo"

KINDS: dict[str, dict[str, Any]] = {
    "one_answer": {
        "options": [
            {"id": "a", "text": "Mật khẩu dài", "weight": "100", "feedback": f"Đúng {SECRET}"},
            {"id": "b", "text": "Ngày sinh", "weight": "0", "feedback": f"Sai {SECRET}"},
            {"id": "c", "text": "Số điện thoại", "weight": "0"},
        ]
    },
    "several_answers": {
        "options": [
            {"id": "a", "text": "Cập nhật máy", "weight": "50", "feedback": SECRET},
            {"id": "b", "text": "Sao lưu", "weight": "50"},
            {"id": "c", "text": "Cho mượn tài khoản", "weight": "-50"},
        ]
    },
    "true_false": {"answer": True, "feedback_right": SECRET, "feedback_wrong": SECRET},
    "matching": {
        "pairs": [
            {"id": "a", "left": "Mã độc", "right": "quét vi-rút"},
            {"id": "b", "left": "Lừa đảo", "right": "gọi lại số chính thức"},
        ],
        "distractors": ["tắt màn hình"],
    },
    "ordering": {
        "items": [
            {"id": "a", "text": "Học"},
            {"id": "b", "text": "Kiểm tra"},
            {"id": "c", "text": "Nhận giấy"},
        ]
    },
    "short_text": {"answers": [{"id": "a", "text": SECRET, "weight": "100", "feedback": SECRET}]},
    "number": {"answers": [{"id": "a", "value": "84.4", "tolerance": "0.1", "weight": "100"}]},
    "hotspot": {
        "image": {"sha256": "5e" * 32, "alt": "Sơ đồ phòng họp", "width": 800, "height": 600},
        "areas": [
            {"id": "a", "label": "A", "shape": "rect", "coords": [40, 40, 300, 200], "weight": "100"},
            {"id": "b", "label": "B", "shape": "circle", "coords": [500, 300, 90], "weight": "0"},
        ],
        "several": False,
    },
    "essay": {
        "rubric": [
            {
                "id": "a",
                "title": f"Nêu đủ ý {SECRET}",
                "points": "6",
                "levels": [{"text": f"Thiếu ý {SECRET}", "points": "2"}, {"text": "Đủ ý", "points": "6"}],
            },
            {"id": "b", "title": "Lập luận rõ", "points": "4"},
        ],
        "min_words": 5,
        "max_words": 300,
        "guide": f"Chấm theo ý {SECRET}",
    },
}
KINDS["cloze"] = {
    "text": "Cả nước có [[1]] tỉnh, thành phố; mật khẩu phải [[2]]; mã này là [[3]].",
    "gaps": [
        {"id": "1", "kind": "number", "data": {"answers": [{"id": "a", "value": "34"}]}, "points": "2"},
        {"id": "2", "kind": "one_answer", "data": KINDS["one_answer"], "points": "1"},
        {"id": "3", "kind": "short_text", "data": KINDS["short_text"], "points": "1"},
    ],
}
KINDS["case_study"] = {
    "parts": [
        {
            "id": id,
            "kind": kind,
            "stem": f"Trong tình huống này, chọn gì ở câu {id}?",
            "data": KINDS[kind],
            "points": "1",
        }
        for id, kind in {"a": "true_false", "b": "several_answers", "c": "ordering", "d": "cloze"}.items()
    ]
}


@dataclass(frozen=True)
class SmallCourse:
    """A published course: one lesson of ten minutes, then one quiz."""

    course: Course
    version: CourseVersion
    lesson: Item
    quiz: Item

    @property
    def slug(self) -> str:
        """The address of the course."""
        return self.course.slug

    def place(self, slug: str = "kiem-tra") -> Place:
        """An item as it stands in the published version."""
        return get_outline(self.version.id).place(slug)


def make_question(
    kind: str = "one_answer",
    *,
    pool: str = "graded",
    key: str = "",
    stem: str = "",
    data: dict[str, Any] | None = None,
) -> QuestionVersion:
    """A question of that kind in that pool."""
    number = next(_number)
    return put_question(
        key=key or f"thu-{number:04d}",
        pool=pool,
        kind=kind,
        title=f"Câu {number}",
        stem_html=stem or f"Câu hỏi số {number}: chọn thế nào?",
        data=data or KINDS[kind],
        explanation_html=f"<p>Giải thích {SECRET}</p>",
        citation=f"Điều 1 {SECRET}",
        source={"format": "test", "note": SECRET},
    )


def make_course(
    slug: str = "an-toan-so",
    *,
    minutes: int = 20,
    attempts: int = 3,
    pass_percent: int = 70,
    draw: tuple[tuple[str, int, int], ...] = (("chung", 3, 9),),
    kinds: tuple[str, ...] = (),
    extras: Extras = Extras(),
) -> SmallCourse:
    """The course is published. `draw` is (category, how many are drawn, how many questions it holds).

    With `kinds`, one more category holds one question of each of these kinds, and all of them are drawn.
    """
    course = open_course(slug=slug, unit_id=get_root().id)
    lesson = keep_item(course=course, slug="mo-dau", kind="lesson")
    quiz = keep_item(course=course, slug="kiem-tra", kind="quiz")
    text = put_lesson(item=lesson, markdown="## Mở đầu\n\nGiữ mật khẩu cho riêng mình.", questions=[
        make_question("true_false", pool="self_test")
    ])  # fmt: skip
    sections = [
        (name, drawn, [(make_question(), "mo-dau") for _ in range(held)]) for name, drawn, held in draw
    ]
    if kinds:
        sections.append(("cac-loai", len(kinds), [(make_question(kind), "mo-dau") for kind in kinds]))
    rules = put_quiz(
        item=quiz,
        minutes=minutes,
        attempts=attempts,
        pass_percent=pass_percent,
        sections=sections,
        extras=extras,
    )
    version = publish_version(
        course=course,
        facts=_facts(slug),
        modules=[
            PlannedModule(
                "Học và kiểm tra",
                [
                    PlacedItem(lesson, "Mở đầu", 10, text.number),
                    PlacedItem(quiz, "Kiểm tra cuối khóa", minutes, rules.number),
                ],
            )
        ],
        files={},
    )
    return SmallCourse(course, version, lesson, quiz)


def _facts(slug: str) -> VersionFacts:
    return VersionFacts(
        title="An toàn số cho người mới",
        summary="Khóa học nhỏ để thử.",
        objectives=["Giữ được mật khẩu."],
        field="Chuyển đổi số",
        language="vi",
        tiet_hundredths=250,
        content_group=5,
        study_form="online",
        certificate_title="GIẤY CHỨNG NHẬN",
        legal_documents=["Quyết định số 1690/QĐ-TTg"],
        digest=f"{slug}-{next(_number)}",
    )


def make_learner(name: str = "Trần Thị Hằng") -> Person:
    """A person who can study."""
    return create_person(full_name=name, staff_number=f"1{next(_number):06d}")


def enrol_in(course: SmallCourse, person: Person) -> Enrolment:
    """The person's first time through the course."""
    return enrol(person_id=person.id, course=course.course, version=course.version)


def read_lesson(course: SmallCourse, enrolment: Enrolment) -> None:
    """The lesson is passed, so that only the quiz is left."""
    detail = {"seconds_since_opened": 600, "minutes_stated": 10}
    pass_item(enrolment=enrolment, item_id=course.lesson.id, rule="read", detail=detail)
