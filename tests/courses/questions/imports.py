"""A trainer who imports: the page as a browser uses it."""

import io
from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from courses.questions.formats.question_file import FileQuestion
from courses.questions.models import Question, QuestionDraft, QuestionImport, QuestionTag
from lms.core.db import db, transaction
from tests.courses.questions.bank import BANK, Office

THREE = """$CATEGORY: Mật khẩu

// [id:mk-1] [tag:mật khẩu]
::Mật khẩu dài:: Mật khẩu nào khó dò? {=Một câu dài ~123456 ~Ngày sinh####Dài thì khó dò.}

// [id:mk-2]
Mật khẩu là của riêng mình. {T}

$CATEGORY: Thư điện tử

Nhận thư lạ thì làm gì? {=Báo cán bộ phụ trách ~Bấm vào liên kết}
"""
BROKEN = "Câu này thiếu đáp án đúng {~Một ~Hai}\n"


@dataclass
class Importer:
    """The trainer Tuấn (or another) at the import pages."""

    office: Office
    who: str = "tuan"

    @property
    def browser(self) -> FlaskClient:
        return self.office.browser(self.who)

    def send(self, content: str | bytes = THREE, name: str = "cau-hoi.gift", **changes: Any) -> TestResponse:
        """A file is sent up."""
        content = content.encode() if isinstance(content, str) else content
        fields = self._fields() | {"file": (io.BytesIO(content), name)} | changes
        return self._post(fields)

    def paste(self, text: str, html: str = "", **changes: Any) -> TestResponse:
        """A text is pasted."""
        fields = self._fields() | {"text": text, "html": html} | changes
        return self._post(fields)

    def _post(self, fields: dict[str, Any]) -> TestResponse:
        answer = self.browser.post(f"{BANK}/nhap", data=fields, content_type="multipart/form-data")
        # What the test client wrote a large form into.
        answer.request.environ["wsgi.input"].close()
        return answer

    def _fields(self) -> dict[str, Any]:
        category = {"tuan": "tinh", "lan": "khac", "goc": "goc"}[self.who]
        return {"category": self.office.category(category), "pool": "graded", "keep_categories": "y"}

    def stage(self, content: str | bytes = THREE, name: str = "cau-hoi.gift", **changes: Any) -> str:
        """A file is sent up and read; the address of what was read."""
        answer = self.send(content, name, **changes)
        assert answer.status_code == 302, answer.text[answer.text.find("error-summary") :][:600]
        return answer.location

    def confirm(self, address: str, **fields: Any) -> TestResponse:
        """What is ticked is imported; all of the first page where nothing else is said."""
        return self.browser.post(f"{address}/xac-nhan", data=fields, follow_redirects=True)

    def bring(self, content: str | bytes = THREE, name: str = "cau-hoi.gift", **changes: Any) -> str:
        """A file is read and imported."""
        address = self.stage(content, name, **changes)
        assert self.confirm(address).status_code == 200
        return address


def imported(office: Office) -> list[Question]:
    """The questions that came with an import, in their order."""
    with office.app.app_context(), transaction(write=False):
        found = list(
            db.session.scalars(select(Question).where(Question.import_id.is_not(None)).order_by(Question.id))
        )
        db.session.expunge_all()
        return found


def drafts(office: Office) -> list[FileQuestion]:
    """What the drafts of imported questions say, in their order."""
    with office.app.app_context(), transaction(write=False):
        statement = select(QuestionDraft.content).join(Question).where(Question.import_id.is_not(None))
        return [FileQuestion.from_json(each) for each in db.session.scalars(statement.order_by(Question.id))]


def tags_of(office: Office, key: str) -> set[str]:
    """The tags of the question."""
    with office.app.app_context(), transaction(write=False):
        return set(db.session.scalars(select(QuestionTag.tag).join(Question).where(Question.key == key)))


def count(office: Office, table: Any) -> int:
    """How many rows the table has."""
    with office.app.app_context(), transaction(write=False):
        return db.session.scalar(select(func.count()).select_from(table)) or 0


def states(office: Office) -> list[str]:
    """The states of all imports."""
    with office.app.app_context(), transaction(write=False):
        return list(db.session.scalars(select(QuestionImport.state).order_by(QuestionImport.id)))
