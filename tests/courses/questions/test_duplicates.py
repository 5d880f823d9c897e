"""Questions that ask the same are found, however they are written."""

from hypothesis import given, settings
from hypothesis import strategies as st

from courses.questions.queries import enemies_among, find_question, list_duplicates
from courses.questions.rules import ALIKE_FROM, fingerprint, likeness, plain_words, telling_words
from lms.core.db import transaction
from tests.courses.questions.bank import BANK, ONE_ANSWER, Office, question_of

OTHER_ORDER = {"options": [dict(option) for option in reversed(ONE_ANSWER["options"])]}


def test_case_accents_markup_and_the_order_of_answers_make_no_difference() -> None:
    one = fingerprint("one_answer", "Mật khẩu <b>nào</b> khó dò?", ONE_ANSWER)
    assert one == fingerprint("one_answer", "MAT KHAU **nao**   khó dò !", OTHER_ORDER)
    assert one != fingerprint("one_answer", "Mật khẩu nào dễ dò?", ONE_ANSWER)
    assert one != fingerprint("several_answers", "Mật khẩu nào khó dò?", ONE_ANSWER)


def test_a_comparison_is_no_markup() -> None:
    assert plain_words("nếu a < b và c > d") == "neu a b va c d"
    assert plain_words("xem [trang](https://a.vn/b) &amp; đọc &lt;i&gt;") == "xem trang doc i"


words = st.frozensets(st.sampled_from([f"tu{n}" for n in range(14)]), min_size=1)


@settings(max_examples=300, deadline=None)
@given(one=words, other=words)
def test_no_likeness_escapes_the_telling_words(one: frozenset[str], other: frozenset[str]) -> None:
    if likeness(one, other) >= ALIKE_FROM:
        assert set(telling_words(one)) & other


def _found(office: Office, key: str, who: str = "tuan") -> list[tuple[str, bool]]:
    page = office.browser(who).get(f"{BANK}/{key}").text
    alike = page.partition('id="trung"')[2].partition("</section>")[0]
    return [(part.partition('"')[0], "tag--danger" in part) for part in alike.split(f'href="{BANK}/')[1:]]


def test_equal_and_nearly_equal_questions_stand_beside_each_other(office: Office) -> None:
    stem = "Theo Nghị định 30 về công tác văn thư, số trang của văn bản hành chính được đặt ở đâu?"
    office.write("goc", content=question_of(stem))
    office.write("bang", content=question_of(stem.upper(), data=OTHER_ORDER), state="draft")
    office.write("gan", content=question_of(stem.replace("đặt", "ghi")))
    office.write("khac", content=question_of("Ai điều phối Mạng lưới chuyển đổi số?"))
    assert _found(office, "goc") == [("bang", True), ("gan", False)]


def test_what_one_may_not_read_is_no_duplicate(office: Office) -> None:
    office.write("goc", content=question_of("Một câu hỏi ở hai nơi thì sao?"))
    office.write(
        "cua-ho", content=question_of("Một câu hỏi ở hai nơi thì sao?"), category="khac", author="lan"
    )
    assert _found(office, "goc") == []
    assert _found(office, "goc", "goc") == [("cua-ho", True)]


def test_duplicates_are_one_statement_and_none_for_a_question_without_words(office: Office) -> None:
    key = office.write("cau-1", content=question_of("?", data=ONE_ANSWER))
    with office.app.app_context(), transaction(write=False):
        question = find_question(key)
        assert question is not None
        question.fingerprint = ""
        assert list_duplicates(question) == []


def test_enemies_are_declared_and_withdrawn_by_key_from_either_side(office: Office) -> None:
    for key in ("cau-1", "cau-2", "cau-3"):
        office.write(key)
    tuan = office.browser("tuan")
    tuan.post(f"{BANK}/cau-2/doi-nghich", data={"ma": " cau-1 "})
    tuan.post(f"{BANK}/cau-2/doi-nghich", data={"ma": "cau-1"})
    tuan.post(f"{BANK}/cau-2/doi-nghich", data={"ma": "cau-2"})
    ids = {key: office.look(key, lambda each: each.id) for key in ("cau-1", "cau-2", "cau-3")}
    with office.app.app_context(), transaction(write=False):
        assert enemies_among(ids.values()) == {(ids["cau-1"], ids["cau-2"])}
        assert enemies_among([ids["cau-1"], ids["cau-3"]]) == set()
        assert enemies_among([]) == set()
    assert (
        "cau-2" in tuan.get(f"{BANK}/cau-1").text.partition('id="doi-nghich"')[2].partition("</section>")[0]
    )
    tuan.post(f"{BANK}/cau-1/doi-nghich/bo", data={"ma": "cau-2"})
    with office.app.app_context(), transaction(write=False):
        assert enemies_among(ids.values()) == set()
