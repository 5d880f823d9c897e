"""The demonstration's bank: three subjects, every kind of question and every state, by a trainer and a reviewer."""

import datetime as dt
import io
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from courses.questions.actions import (
    Facts,
    approve_draft,
    create_question,
    declare_enemies,
    keep_category,
    put_in_use,
    rest_question,
    retire_question,
    return_draft,
    save_question,
    send_for_review,
)
from courses.questions.formats.gift import read_gift
from courses.questions.formats.question_file import FileQuestion
from courses.questions.models import Question, QuestionDraft
from courses.questions.queries import find_version
from courses.questions.rendered import render_question
from lms.core.clock import as_if_at, now
from lms.core.db import db
from lms.core.storage import store_file
from lms.organisations.queries import find_unit_by_code, get_root
from lms.people.demonstration import demonstration_people

_HERE = Path(__file__)
_MINISTRY = "BKHCN"
_SKILLS = {"An toàn số": "e", "Văn bản hành chính": "d", "Quyết định 1690": "a"}
_CLEARER = (
    "Lãnh đạo đi công tác xa, nhờ anh/chị dùng tài khoản của mình để ký duyệt một văn bản khẩn. "
    "Anh/chị nên làm gì?"
)
_INK, _PAPER, _MIST, _RIVER = "#17212B", "#FFFFFF", "#F4F6F8", "#0B4F8A"


class BrokenSeed(Exception):
    """The questions of the demonstration cannot be read."""


def seed_bank() -> None:
    """The bank stands, as if it had been written over the last three months."""
    people = demonstration_people()
    plan = tomllib.loads(_HERE.with_suffix(".toml").read_text(encoding="utf-8"))
    unit = find_unit_by_code(_MINISTRY) or get_root()
    seeding = Seeding(plan, unit.id, people["giangvien"].id, people["thamdinh"].id)
    for place, content in enumerate(_contents(plan)):
        with as_if_at(now() - dt.timedelta(days=90 - place, hours=place % 7)):
            seeding.bring(content)
    seeding.relate()


def _contents(plan: dict[str, Any]) -> list[FileQuestion]:
    found = read_gift(_HERE.with_suffix(".gift").read_text(encoding="utf-8"))
    if found.faults:
        raise BrokenSeed(*found.faults)
    return [*found.questions, *(_written(entry) for entry in plan["question"])]


def _written(entry: dict[str, Any]) -> FileQuestion:
    if entry["kind"] == "hotspot":
        entry["data"]["image"]["sha256"] = store_file(_draw_letter(), "image/png")
    texts = {"text_format": "markdown", "explanation_format": "markdown"}
    return FileQuestion(**entry | texts | {"tags": tuple(entry["tags"])})


def _draw_letter() -> bytes:
    """A letter as swindlers write it, without accents."""
    image = Image.new("RGB", (720, 440), _PAPER)
    draw, small, large = ImageDraw.Draw(image), ImageFont.load_default(17), ImageFont.load_default(21)
    draw.rectangle((0, 0, 719, 439), outline=_INK)
    draw.rectangle((30, 28, 690, 84), fill=_MIST)
    draw.text((44, 34), "Tu: Ho tro ky thuat <hotro@thu-congvu-gov.example>", _INK, small)
    draw.text((44, 58), "Chu de: KHAN! Hop thu cua ban se bi khoa sau 2 gio", _INK, small)
    draw.text((44, 114), "Kinh gui anh/chi,", _INK, large)
    draw.text((44, 168), "He thong phat hien dang nhap la. De tranh bi khoa,", _INK, small)
    draw.text((44, 194), "anh/chi dang nhap lai ngay theo nut duoi day.", _INK, small)
    draw.rectangle((220, 236, 500, 296), fill=_RIVER)
    draw.text((262, 254), "DANG NHAP NGAY", _PAPER, large)
    draw.text((44, 368), "Tran trong,", _INK, small)
    draw.text((44, 392), "Ban quan tri he thong", _INK, small)
    held = io.BytesIO()
    image.save(held, "PNG")
    return held.getvalue()


class Seeding:
    """The questions on their way to the states that the plan gives them."""

    def __init__(self, plan: dict[str, Any], unit_id: int, author_id: int, reviewer_id: int) -> None:
        self.plan = plan
        self.unit_id = unit_id
        self.author_id = author_id
        self.reviewer_id = reviewer_id
        self.questions: dict[str, Question] = {}

    def bring(self, content: FileQuestion) -> None:
        """The question is there, as far on its way as the plan says."""
        key = content.id
        question = self.questions[key] = create_question(
            content=content,
            pool="self_test" if key in self.plan["self_test"] else "graded",
            facts=self._facts(content),
            author_id=self.author_id,
            key=key,
        )
        if key in self.plan["draft"]:
            return
        send_for_review(question=question, faults=[])
        if key in self.plan["in_review"]:
            return
        if key in self.plan["returned"]:
            remarks = self.plan["remarks"][key]
            return_draft(question=question, revision=1, reviewer_id=self.reviewer_id, remarks=remarks)
            return
        self._approve(question)
        self._go_on(question)

    def _facts(self, content: FileQuestion) -> Facts:
        key = content.id
        band = next((band for band in ("easy", "hard") if key in self.plan[band]), "medium")
        return Facts(
            category_id=keep_category(unit_id=self.unit_id, path=content.category).id,
            difficulty=band,
            competency=_SKILLS[content.category.split("/")[0]],
            tags=content.tags,
        )

    def _approve(self, question: Question) -> None:
        draft = db.session.get_one(QuestionDraft, question.id)
        rendered = render_question(FileQuestion.from_json(draft.content))
        approve_draft(
            question=question, rendered=rendered, revision=draft.revision, reviewer_id=self.reviewer_id
        )

    def _go_on(self, question: Question) -> None:
        if question.key in self.plan["reviewed"]:
            return
        put_in_use(question=question)
        if question.key in self.plan["retired"]:
            retire_question(question=question)
        if question.key in self.plan["rested"]:
            rest_question(question=question, reason=self.plan["reasons"][question.key])

    def relate(self) -> None:
        """Enemies are declared; one question in use has a second version, another a new one in review."""
        for one, other in self.plan["enemies"]:
            declare_enemies(one=self.questions[one], other=self.questions[other])
        self._write_again("nh-vb-005", "Cách ghi nào đúng cho ngày 5 tháng 2 năm 2026 trong công văn?")
        self._approve(self.questions["nh-vb-005"])
        self._write_again("nh-ats-005", _CLEARER)

    def _write_again(self, key: str, stem: str) -> None:
        question = self.questions[key]
        version = find_version(question.id, question.current_number)
        assert version is not None
        content = FileQuestion.from_json(version.source)
        facts = Facts(
            category_id=question.category_id,
            difficulty=question.difficulty,
            competency=question.competency,
            tags=content.tags,
        )
        changed = replace(content, stem=stem)
        save_question(question=question, content=changed, facts=facts, revision=0, author_id=self.author_id)
        send_for_review(question=question, faults=[])
