"""Questions that a file of others brings never touch those of the bank."""

import pytest

from courses.authoring import actions
from courses.authoring.incoming import Incoming, IncomingDraw, IncomingLesson, IncomingModule, IncomingQuiz
from courses.authoring.intake import prepare_incoming
from courses.authoring.queries import list_draft_lessons
from courses.questions.formats.question_file import FileQuestion
from courses.questions.models import Question, QuestionVersion
from courses.questions.queries import find_question, find_version
from courses.quizzes.models import PooledQuestion
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


def test_one_key_in_both_pools_is_two_questions_each_with_its_own_words(author: int) -> None:
    draft = actions.begin_course(unit=get_root(), title="An toàn dữ liệu", person_id=author)
    block = {"id": "c1", "kind": "question", "question": "mat-khau-1"}
    lesson = IncomingLesson(title="Mở đầu", blocks=[block])
    quiz = IncomingQuiz(title="Kiểm tra", slug="kiem-tra", draws=[IncomingDraw("", 1)])
    incoming = Incoming(
        title="Tệp",
        modules=[IncomingModule(title="Học", items=[lesson, quiz])],
        questions=[_question("Câu tự kiểm tra?")],
        graded=[_question("Câu của đề thi?")],
    )
    slugs = actions.take_in(draft=draft, prepared=prepare_incoming(incoming), person_id=author)
    kept = {each.pool: each for each in db.session.query(Question)}
    stems = {pool: find_version(each.id, 1).source["stem"] for pool, each in kept.items()}  # type: ignore[union-attr]
    assert stems == {"self_test": "Câu tự kiểm tra?", "graded": "Câu của đề thi?"}
    shown = list_draft_lessons(draft.course_id)[slugs[0]].content["blocks"][0]["question"]
    drawn = db.session.query(PooledQuestion).one().question_version_id
    assert shown == kept["self_test"].key
    assert db.session.get_one(QuestionVersion, drawn).question_id == kept["graded"].id
