"""Random courses in format 2: lessons of blocks of every plain kind, questions of every kind, quizzes of every rule."""

import io
from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from PIL import Image

from courses.exchange.plan import (
    CoursePlan,
    Draw,
    FilePlan,
    LessonPlan,
    MeetingPlan,
    ModulePlan,
    QuizPlan,
)
from courses.lessons.blocks.registry import read_blocks
from courses.questions.formats.question_file import EmbeddedFile, FileQuestion
from courses.quizzes.rules.plans import Extras

WORDS = st.text("abcxyzăđệ &<>\"'#~={}:\\", min_size=1, max_size=30).map(
    lambda text: " ".join(text.split()) or "a"
)
FILES = ("files/mau.pdf", "files/bang.xlsx")
PICTURES = ("images/a.png", "images/b.gif")


def a_picture(kind: str, shade: int) -> bytes:
    """A small picture."""
    buffer = io.BytesIO()
    Image.new("RGB", (4, 4), (shade, 0, 0)).save(buffer, kind)
    return buffer.getvalue()


def _html() -> st.SearchStrategy[str]:
    return st.one_of(
        WORDS.map(lambda text: f"<p>{text}</p>"),
        WORDS.map(lambda text: f"<ul><li>{text}</li></ul>"),
        st.sampled_from(PICTURES).map(lambda name: f'<p>a <img src="{name}" alt="x"></p>'),
    )


def _heading(text: str, level: int) -> dict[str, Any]:
    return {"kind": "heading", "level": level, "text": text}


def _note(html: str, tone: str) -> dict[str, Any]:
    return {"kind": "note", "tone": tone, "html": html}


def _slides(title: str, html: str) -> dict[str, Any]:
    return {
        "kind": "slides",
        "title": title,
        "slides": [{"image": PICTURES[0], "html": html, "notes": title}],
    }


def _image(name: str, alt: str) -> dict[str, Any]:
    return {"kind": "image", "file": name, "alt": alt, "caption": "c", "is_decorative": not alt}


def blocks(keys: list[str]) -> st.SearchStrategy[list[dict[str, Any]]]:
    """The blocks of a lesson that may ask these questions."""
    plain = st.one_of(
        st.builds(lambda html: {"kind": "text", "html": html}, _html()),
        st.builds(_heading, WORDS, st.sampled_from([2, 3])),
        st.builds(_image, st.sampled_from(PICTURES), WORDS),
        st.builds(_note, _html(), st.sampled_from(["info", "warning"])),
        st.builds(
            lambda name, title: {"kind": "file", "file": name, "title": title}, st.sampled_from(FILES), WORDS
        ),
        st.builds(_slides, WORDS, _html()),
        st.builds(
            lambda html: {"kind": "legal", "citation": "Điều 1", "article": "Điều 1", "html": html}, _html()
        ),
    )
    kinds = (
        [plain, st.sampled_from(keys).map(lambda key: {"kind": "question", "question": key})]
        if keys
        else [plain]
    )
    return st.lists(st.one_of(*kinds), max_size=5).map(
        lambda found: read_blocks([{"id": f"k{place}", **block} for place, block in enumerate(found)])
    )


def _choice(key: str, text: str, *, shown: bool) -> FileQuestion:
    options = [
        {"id": "a", "text": text, "weight": "100"},
        {"id": "b", "text": f"{text} không", "weight": "0"},
    ]
    picture = EmbeddedFile("hinh.png", a_picture("PNG", len(text) % 200), "image/png")
    stem = '<p>Hình? <img src="@@FILE@@/hinh.png" alt="h"></p>' if shown else text
    return FileQuestion(
        kind="one_answer",
        data={"options": options},
        stem=stem,
        text_format="html" if shown else "plain",
        explanation_format="plain",
        title=text,
        id=key,
        explanation=text,
        points=Decimal(2) if shown else Decimal(1),
        files=(picture,) if shown else (),
    )


@st.composite
def courses(draw: st.DrawFn) -> CoursePlan:
    """A whole course."""
    count = draw(st.integers(1, 3))
    lessons, graded = [], []
    for number in range(1, count + 1):
        keys = [f"tkt-{number}-{place}" for place in range(draw(st.integers(0, 3)))]
        asked = [_choice(key, draw(WORDS), shown=draw(st.booleans())) for key in keys]
        lessons.append(_lesson(draw, number, asked))
    for place in range(draw(st.integers(1, 4))):
        graded.append(_choice(f"kt-{place}", draw(WORDS), shown=draw(st.booleans())))
    quizzes = [_quiz(draw, number, graded) for number in range(1, draw(st.integers(1, 3)))]
    meetings = [_meeting(draw, number) for number in range(1, draw(st.integers(1, 3)))]
    items = (*lessons, *quizzes, *meetings)
    cut = draw(st.integers(1, len(items)))
    modules = [ModulePlan("Một", items[:cut]), *([ModulePlan("Hai", items[cut:])] if items[cut:] else [])]
    return CoursePlan(
        slug="khoa-thu",
        title=draw(WORDS),
        summary=draw(st.one_of(st.just(""), WORDS)),
        objectives=tuple(draw(st.lists(WORDS, max_size=2))),
        language="vi",
        field="Thử",
        tiet_hundredths=250,
        content_group=5,
        study_form="online",
        certificate_title="GIẤY CHỨNG NHẬN",
        legal_documents=(),
        modules=tuple(modules),
        competencies=tuple(draw(st.lists(WORDS, max_size=2, unique=True))),
        translations=draw(st.sampled_from([{}, {"en": {"title": "Course", "summary": ""}}])),
        images=(
            FilePlan(PICTURES[0], a_picture("PNG", 7), "image/png"),
            FilePlan(PICTURES[1], a_picture("GIF", 9), "image/gif"),
        ),
        files=(FilePlan(FILES[1], b"PK bang", "x"), FilePlan(FILES[0], b"%PDF-1.4", "x")),
    )


def _meeting(draw: st.DrawFn, number: int) -> MeetingPlan:
    rule = {"kind": "attended", "amount": 80, "measure": "percent"}
    return MeetingPlan(
        slug=f"buoi-{number}",
        title=draw(WORDS),
        minutes=draw(st.integers(1, 600)),
        is_required=draw(st.booleans()),
        completion=draw(st.sampled_from([{}, rule])),
    )


_RULES: list[dict[str, Any]] = [
    {},
    {"kind": "viewed"},
    {"kind": "all", "rules": [{"kind": "viewed"}, {"kind": "minutes", "minutes": 5}]},
]


def _lesson(draw: st.DrawFn, number: int, asked: list[FileQuestion]) -> LessonPlan:
    found = draw(blocks([question.id for question in asked]))
    order = [block["question"] for block in found if block["kind"] == "question"]
    asked = sorted(asked, key=lambda each: order.index(each.id) if each.id in order else len(order))
    duty = {"is_required": draw(st.booleans()), "completion": draw(st.sampled_from(_RULES))}
    facts = {"slug": f"bai-{number}", "title": draw(WORDS), "minutes": draw(st.integers(1, 60)), **duty}
    if draw(st.booleans()):
        return LessonPlan(**facts, markdown="## Đề mục\n\nMột đoạn.\n", questions=tuple(asked))
    others = {"en": {"title": "Lesson", "blocks": found}} if draw(st.booleans()) else {}
    return LessonPlan(**facts, blocks=tuple(found), translations=others, questions=tuple(asked))


def _quiz(draw: st.DrawFn, number: int, graded: list[FileQuestion]) -> QuizPlan:
    chosen = draw(st.lists(st.sampled_from(graded), min_size=1, unique_by=lambda each: each.id))
    category = draw(st.sampled_from(["nhom-a", "nhom-b"]))
    pool = tuple(
        replace(each, category=category, lesson=draw(st.sampled_from(["", "bai-1"]))) for each in chosen
    )
    return QuizPlan(
        slug=f"kiem-tra-{number}",
        title=draw(WORDS),
        minutes=15,
        attempts=draw(st.integers(1, 5)),
        pass_percent=70,
        draws=(Draw(category, draw(st.integers(1, len(pool))), pool, draw(st.sampled_from(["", "easy"]))),),
        extras=Extras(
            counting=draw(st.sampled_from(["best", "last"])), pause_minutes=draw(st.sampled_from([0, 30]))
        ),
    )
