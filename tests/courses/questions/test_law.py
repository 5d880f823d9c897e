"""Questions that cite documents which are replaced."""

import datetime as dt

from sqlalchemy import func, insert, select

from courses.questions.models import Question
from courses.questions.queries import list_drawable
from lms.core.db import db, transaction
from lms.core.jobs import drain
from lms.law.actions import replace_document, take_back_replacement
from lms.law.models import DocumentReplacement, LegalCitation
from lms.law.queries import find_document, get_replacement
from tests.architecture.test_pages import counted
from tests.courses.questions.bank import BANK, Office, question_of

DECREE = "Nghị định 30/2020/NĐ-CP"
QUEUE = f"{BANK}/tham-dinh/van-ban"


def work(office: Office) -> None:
    """Every job that waits is done."""
    with office.app.app_context():
        drain()


def replace(office: Office, articles: tuple[str, ...] = ()) -> str:
    with office.app.app_context(), transaction(write=True):
        document = find_document("30/2020/NĐ-CP")
        assert document is not None
        made = replace_document(document=document, effective_on=dt.date(2026, 11, 1), articles=articles)
        address = made.public_id
    work(office)
    return address


def is_resting(office: Office, key: str) -> bool:
    return bool(office.look(key, lambda each: each.rested_at is not None))


def waiting(office: Office) -> list[int]:
    with office.app.app_context(), transaction(write=False):
        return list(db.session.scalars(select(LegalCitation.id).where(LegalCitation.state == "outdated")))


def write(office: Office, key: str, cite: str, **facts: object) -> None:
    office.write(key, content=question_of(f"Câu {key}?", cite=cite), **facts)  # type: ignore[arg-type]


def test_graded_questions_leave_new_draws_until_a_reviewer_approves_them_again(office: Office) -> None:
    write(office, "vb-1", f"khoản 2 Điều 8 của {DECREE}")
    write(office, "vb-2", f"Điều 9 của {DECREE}")
    write(office, "vb-3", f"Điều 8 của {DECREE}", pool="self_test")
    replace(office, ("Điều 8",))
    assert [is_resting(office, key) for key in ("vb-1", "vb-2", "vb-3")] == [True, False, False]
    with office.app.app_context(), transaction(write=False):
        assert [each.key for each in list_drawable([office.categories["tinh"]])] == ["vb-2"]
    reviewer = office.browser("nguyet")
    page = reviewer.get(QUEUE).text
    assert "30/2020/NĐ-CP" in page
    assert "Câu vb-2" not in page
    answer = reviewer.post(QUEUE, data={"chon": [str(each) for each in waiting(office)]})
    assert answer.status_code == 302
    assert not is_resting(office, "vb-1")
    assert waiting(office) == []


def test_the_author_neither_takes_it_up_again_nor_approves_it(office: Office) -> None:
    write(office, "vb-1", f"Điều 8 của {DECREE}")
    replace(office)
    office.browser("tuan").post(f"{BANK}/vb-1/het-nghi")
    assert is_resting(office, "vb-1")
    assert "30/2020/NĐ-CP" in office.browser("tuan").get(f"{BANK}/vb-1").text
    assert office.browser("tuan").get(QUEUE).status_code == 403
    assert office.browser("tuan").post(QUEUE, data={"chon": str(waiting(office)[0])}).status_code == 403


def test_a_reviewer_approves_nothing_of_their_own(office: Office) -> None:
    write(office, "vb-1", f"Điều 8 của {DECREE}", author="nam")
    replace(office)
    assert office.browser("nam").post(QUEUE, data={"chon": str(waiting(office)[0])}).status_code == 404
    assert is_resting(office, "vb-1")


def test_what_was_said_by_mistake_is_taken_back_and_the_questions_are_drawn_again(office: Office) -> None:
    write(office, "vb-1", f"Điều 8 của {DECREE}")
    write(office, "vb-2", f"Điều 9 của {DECREE}")
    office.browser("tuan").post(f"{BANK}/vb-2/nghi", data={"reason": "Lộ đề"})
    address = replace(office)
    assert is_resting(office, "vb-1")
    with office.app.app_context(), transaction(write=True):
        document = find_document("30/2020/NĐ-CP")
        assert document is not None
        take_back_replacement(replacement=get_replacement(address, document_id=document.id))
    work(office)
    assert not is_resting(office, "vb-1")
    assert is_resting(office, "vb-2"), "what a person put to rest rests on"


def test_a_new_version_that_cites_what_holds_is_drawn_again(office: Office) -> None:
    write(office, "vb-1", f"Điều 8 của {DECREE}")
    replace(office)
    from tests.courses.questions.bank import approve

    with office.app.app_context(), transaction(write=True):
        from courses.questions.actions import Facts, save_question, send_for_review

        question = db.session.scalars(select(Question).where(Question.key == "vb-1")).one()
        content = question_of("Câu vb-1?", cite="Điều 77 Nghị định 224/2026/NĐ-CP")
        facts = Facts(category_id=question.category_id)
        save_question(
            question=question, content=content, facts=facts, revision=0, author_id=office.people["tuan"]
        )
        send_for_review(question=question, faults=[])
        approve(question, office.people["nguyet"])
    assert not is_resting(office, "vb-1")


def test_a_reviewer_reads_what_lapsed_before_approving_and_an_approved_version_rests(office: Office) -> None:
    replace(office)
    office.write("vb-9", state="in_review", content=question_of("Câu vb-9?", cite=f"Điều 8 của {DECREE}"))
    assert "30/2020/NĐ-CP: " in office.browser("nguyet").get(f"{BANK}/vb-9/tham-dinh").text
    write(office, "vb-8", f"Điều 8 của {DECREE}")
    assert is_resting(office, "vb-8")


def test_the_listener_may_run_twice(office: Office) -> None:
    write(office, "vb-1", f"Điều 8 của {DECREE}")
    replace(office)
    from courses.questions.listeners import rest_what_cites

    with office.app.app_context(), transaction(write=True):
        said = db.session.scalars(
            select(DocumentReplacement).order_by(DocumentReplacement.id.desc()).limit(1)
        ).one()
        for _ in range(2):
            rest_what_cites({"replacement_id": said.id, "document_id": said.document_id})
    assert is_resting(office, "vb-1")


def test_a_thousand_questions_come_to_rest_and_back_in_few_statements(office: Office) -> None:
    write(office, "vb-0", f"Điều 8 của {DECREE}")
    _multiply(office, 1000)
    with counted(office.app) as statements:
        address = replace(office)
    assert len(statements) < 60
    assert _resting(office) == 1001
    with counted(office.app) as statements, office.app.app_context(), transaction(write=True):
        document = find_document("30/2020/NĐ-CP")
        assert document is not None
        take_back_replacement(replacement=get_replacement(address, document_id=document.id))
    with counted(office.app) as more:
        work(office)
    assert len(statements) + len(more) < 60
    assert _resting(office) == 0


def _multiply(office: Office, times: int) -> None:
    """The question and what it cites stand there so many times more."""
    with office.app.app_context(), transaction(write=True):
        for model, names in ((Question, ("key",)), (LegalCitation, ("place", "owner"))):
            columns = [each.name for each in model.__table__.columns if each.name != "id"]
            first = db.session.execute(select(*(getattr(model, name) for name in columns))).one()._asdict()
            copies = [
                first | {name: first[name].replace("vb-0", f"vb-{number}") for name in names}
                for number in range(1, times + 1)
            ]
            db.session.execute(insert(model), copies)


def _resting(office: Office) -> int:
    with office.app.app_context(), transaction(write=False):
        return db.session.scalar(select(func.count(Question.id)).where(Question.rested_at.is_not(None))) or 0
