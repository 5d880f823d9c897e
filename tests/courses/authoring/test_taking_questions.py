"""Questions that a file of others brings never touch those of the bank."""

import pytest

from courses.authoring import actions
from courses.authoring.incoming import Incoming, IncomingLesson, IncomingModule
from courses.authoring.intake import prepare_incoming
from courses.authoring.queries import list_draft_lessons
from courses.questions.formats.question_file import FileQuestion
from courses.questions.models import Question
from courses.questions.queries import find_question
from lms.core.db import db
from lms.organisations.queries import get_root
from tests.factories.people import make_person


def _question(stem: str) -> FileQuestion:
    return FileQuestion(
        kind="true_false",
        data={"answer": True, "feedback_right": "", "feedback_wrong": ""},
        stem=stem,
        id="mat-khau-1",
        title="Mật khẩu",
        explanation="Vì mật khẩu là của riêng mình.",
    )


def _take(author: int, stem: str) -> str:
    """The key of the question that the lesson of a new course asks."""
    draft = actions.begin_course(unit=get_root(), title="An toàn dữ liệu", person_id=author)
    block = {"id": "c1", "kind": "question", "question": "mat-khau-1"}
    module = IncomingModule(title="Học", items=[IncomingLesson(title="Mở đầu", blocks=[block])])
    incoming = Incoming(title="Tệp", modules=[module], questions=[_question(stem)])
    slugs = actions.take_in(draft=draft, prepared=prepare_incoming(incoming), person_id=author)
    return str(list_draft_lessons(draft.course_id)[slugs[0]].content["blocks"][0]["question"])


@pytest.fixture
def author(writing: None) -> int:
    return make_person("Lê Văn Đạt").id


def test_the_same_file_twice_asks_the_same_question(author: int) -> None:
    assert _take(author, "Có nên cho mượn mật khẩu không?") == "mat-khau-1"
    assert _take(author, "Có nên cho mượn mật khẩu không?") == "mat-khau-1"
    assert db.session.query(Question).count() == 1


def test_a_file_with_other_words_under_a_known_key_changes_nothing_in_the_bank(author: int) -> None:
    _take(author, "Có nên cho mượn mật khẩu không?")
    other = _take(author, "Câu của người khác, cùng mã")
    assert other.startswith("mat-khau-1-")
    known = find_question("mat-khau-1")
    assert known is not None
    assert known.current_number == 1
