"""A bank with its people: two provinces with trainers, a reviewer above both, a learner."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from courses.questions.actions import (
    Facts,
    approve_draft,
    create_question,
    keep_category,
    put_in_use,
    send_for_review,
)
from courses.questions.formats.question_file import FileQuestion
from courses.questions.models import Question, QuestionCategory, QuestionDraft
from courses.questions.queries import find_question
from courses.questions.rendered import render_question
from lms.core.db import db, transaction
from lms.core.permissions import Role
from lms.organisations.queries import get_root
from tests.factories.organisations import make_province, make_unit
from tests.factories.people import make_holder, make_person

BANK = "/ngan-hang-cau-hoi"
ONE_ANSWER = {
    "options": [
        {"id": "a", "text": "Mật khẩu dài", "weight": "100"},
        {"id": "b", "text": "Ngày sinh", "weight": "0"},
    ]
}


def question_of(stem: str = "Mật khẩu nào khó dò?", **facts: Any) -> FileQuestion:
    """A small question, written in Markdown."""
    facts = {
        "kind": "one_answer",
        "data": ONE_ANSWER,
        "title": stem[:40],
        "explanation": "Dài thì khó dò.",
    } | facts
    return FileQuestion(stem=stem, text_format="markdown", explanation_format="markdown", **facts)


@dataclass
class Office:
    """The bank of a province (Đông Hải), of its commune, of another province and of the root."""

    app: Flask
    sign_in: Callable[[int], FlaskClient]
    people: dict[str, int] = field(default_factory=dict)
    categories: dict[str, int] = field(default_factory=dict)
    browsers: dict[str, FlaskClient] = field(default_factory=dict)

    def set_up(self) -> "Office":
        with self.app.app_context(), transaction(write=True):
            root, (province, commune, _) = get_root(), make_province()
            other = make_unit("UBND tỉnh Tây Hải", kind="province")
            roles = {
                "tuan": (Role.TRAINER, province, "Trần Anh Tuấn"),
                "lan": (Role.TRAINER, other, "Lê Thị Lan"),
                "xa": (Role.TRAINER, commune, "Phạm Văn Xã"),
                "goc": (Role.TRAINER, root, "Bùi Thị Gốc"),
                "nguyet": (Role.REVIEWER, root, "Phạm Ánh Nguyệt"),
                "nam": (Role.ADMINISTRATOR, root, "Vũ Đức Nam"),
            }
            for name, (role, unit, full_name) in roles.items():
                self.people[name] = make_holder(role, unit, full_name).id
            self.people["hang"] = make_person("Nguyễn Thị Hằng", unit=commune).id
            for name, unit in (("tinh", province), ("xa", commune), ("khac", other), ("goc", root)):
                self.categories[name] = keep_category(unit_id=unit.id, path=f"An toàn số/{name}").id
        return self

    def browser(self, name: str) -> FlaskClient:
        """The browser of that person."""
        if name not in self.browsers:
            self.browsers[name] = self.sign_in(self.people[name])
        return self.browsers[name]

    def category(self, name: str = "tinh") -> str:
        """The address of that category."""
        with self.app.app_context(), transaction(write=False):
            return db.session.get_one(QuestionCategory, self.categories[name]).public_id

    def write(
        self,
        key: str,
        *,
        state: str = "in_use",
        category: str | None = "tinh",
        content: FileQuestion | None = None,
        author: str = "tuan",
        pool: str = "graded",
        **facts: Any,
    ) -> str:
        """A question is in the bank, as far on its way as `state` says; returns its key."""
        with self.app.app_context(), transaction(write=True):
            facts.setdefault("category_id", self.categories[category] if category else None)
            question = create_question(
                content=content or question_of(f"Câu {key}: mật khẩu nào khó dò?"),
                pool=pool,
                facts=Facts(**facts),
                author_id=self.people[author],
                key=key,
            )
            if state != "draft":
                send_for_review(question=question, faults=[])
            if state in ("reviewed", "in_use"):
                approve(question, self.people["nguyet"])
            if state == "in_use":
                put_in_use(question=question)
        return key

    def look(self, key: str, read: Callable[[Question], Any]) -> Any:
        """What `read` finds of the question now."""
        with self.app.app_context(), transaction(write=False):
            question = find_question(key)
            assert question is not None
            found = read(question)
            db.session.expunge_all()
            return found

    def draft_of(self, key: str) -> QuestionDraft | None:
        """The draft of the question now."""
        found: QuestionDraft | None = self.look(
            key, lambda question: db.session.get(QuestionDraft, question.id)
        )
        return found

    def do(self, key: str, work: Callable[[Question], Any]) -> Any:
        """Something is done to the question, as the site does it."""
        with self.app.app_context(), transaction(write=True):
            question = find_question(key)
            assert question is not None
            return work(question)


def approve(question: Question, reviewer_id: int) -> None:
    """The draft of the question is approved by that person."""
    draft = db.session.get_one(QuestionDraft, question.id)
    rendered = render_question(FileQuestion.from_json(draft.content))
    approve_draft(question=question, rendered=rendered, revision=draft.revision, reviewer_id=reviewer_id)


def filled_in(office: Office, **changes: str) -> MultiDict[str, str]:
    """What a trainer of the province sends for a small question."""
    fields = {
        "pool": "graded",
        "stem": "Anh/chị nên làm gì khi **nhận thư lạ**?",
        "explanation": "Vì thư lạ có thể lừa.",
        "category": office.category(),
        "difficulty": "easy",
        "competency": "e",
        "legal_document": "Luật An ninh mạng",
        "legal_article": "khoản 2 Điều 8",
        "tags": "Thư điện tử, lừa đảo",
        "revision": "0",
        "options-0-row": "",
        "options-0-text": "Báo cán bộ phụ trách",
        "options-0-is_right": "y",
        "options-1-row": "",
        "options-1-text": "Bấm vào liên kết",
        "options-1-feedback": "Liên kết có thể dẫn tới trang giả.",
        "shuffle": "y",
        "deed": "save",
    }
    return MultiDict({name: value for name, value in (fields | changes).items() if value is not None})
