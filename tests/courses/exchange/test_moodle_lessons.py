"""A trainer brings the activity "lesson" of Moodle: pages in order, and which answers of its questions are right."""

from pathlib import Path

from courses.questions.formats.question_file import FileQuestion

from .backups import a_backup
from .moodle_parts import html, read_course, report_of, with_activity


def _lesson_page(number: int, after: int, following: int, kind: int, inside: str) -> str:
    return (
        f'<page id="{number}"><prevpageid>{after}</prevpageid><nextpageid>{following}</nextpageid>'
        f"<qtype>{kind}</qtype><qoption>0</qoption><title>Trang {number}</title>{inside}</page>"
    )


def _answers(*given: tuple[str, int]) -> str:
    return "".join(
        f'<answer id="{number}"><jumpto>{jump}</jumpto><answer_text>{text}</answer_text></answer>'
        for number, (text, jump) in enumerate(given)
    )


def test_pages_of_a_lesson_stand_in_their_order_with_questions_to_test_oneself(tmp_path):
    told = html("<p>Đọc kỹ</p>", "contents")
    asked = html("<p>Thời hạn là bao lâu?</p>", "contents")
    pages = (
        _lesson_page(8, 7, 9, 3, f"{asked}<answers>{_answers(('5 ngày', -1), ('9 ngày', 0))}</answers>")
        + _lesson_page(7, 0, 8, 20, told)
        + _lesson_page(
            9, 8, 10, 10, html("<p>Viết bài</p>", "contents") + f"<answers>{_answers(('', -1))}</answers>"
        )
        + _lesson_page(10, 9, 0, 21, "")
    )
    files = with_activity(a_backup(), "lesson", 31, "Bài rẽ nhánh", f"<pages>{pages}</pages>")
    course = read_course(files, tmp_path)
    blocks = next(lesson for lesson in course.lessons() if lesson.title == "Bài rẽ nhánh").blocks
    assert [block.get("text", block["kind"]) for block in blocks] == [
        "Trang 7", "text", "Trang 8", "question", "Trang 9", "text",
    ]  # fmt: skip
    (question,) = course.questions
    assert question.kind == "one_answer" and "Thời hạn" in question.stem
    assert blocks[3]["question"] == question.id
    said = report_of(course)
    assert "“Trang 9” cannot be asked" in said and "jumps between them are not kept" in said


def _asked(tmp_path: Path, *pages: str) -> FileQuestion:
    """The one question that a lesson of these pages asks."""
    files = with_activity(a_backup(), "lesson", 31, "Bài hỏi", f"<pages>{''.join(pages)}</pages>")
    (question,) = read_course(files, tmp_path).questions
    return question


def test_an_answer_that_leads_to_the_end_or_to_a_later_page_is_right(tmp_path):
    given = _answers(("về đầu", 7), ("kết thúc", -9), ("trang sau", 9), ("ở lại", 0))
    question = _asked(
        tmp_path,
        _lesson_page(7, 0, 8, 20, html("<p>Đọc</p>", "contents")),
        _lesson_page(8, 7, 9, 3, f"{html('<p>Hỏi</p>', 'contents')}<answers>{given}</answers>"),
        _lesson_page(9, 8, 0, 20, html("<p>Hết</p>", "contents")),
    )
    assert [option["weight"] for option in question.data["options"]] == ["0", "100", "100", "0"]


def test_pairs_are_the_answers_that_match_something_wherever_they_stand(tmp_path):
    given = "".join(
        f"<answer><answer_text>{text}</answer_text><response>{match}</response></answer>"
        for text, match in (("Sở", "tỉnh"), ("Sai rồi", ""), ("Phòng", "huyện"), ("Đúng rồi", ""))
    )
    question = _asked(
        tmp_path, _lesson_page(8, 0, 0, 5, f"{html('<p>Ghép</p>', 'contents')}<answers>{given}</answers>")
    )
    assert question.kind == "matching" and "Sai rồi" not in str(question.data)
