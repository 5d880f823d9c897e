"""Differences as a person reads them: which words went and came, which blocks and lessons."""

from hypothesis import given
from hypothesis import strategies as st

from courses.authoring.rules.compared import BlockText, CourseText, ItemText
from courses.authoring.rules.differences import compare, compare_blocks
from courses.authoring.rules.impact import Plan, Planned, reasons_against_minor
from courses.questions.word_pieces import word_pieces

TEXT = st.text(alphabet="ab ,đ", max_size=30)


@given(TEXT, TEXT)
def test_without_what_went_one_reads_the_new_text_and_without_what_came_the_old_one(old, new):
    pieces = word_pieces(old, new)
    assert "".join(text for kind, text in pieces if kind != "gone") == new
    assert "".join(text for kind, text in pieces if kind != "new") == old


def test_two_words_that_changed_side_by_side_are_one_change():
    assert word_pieces("Giữ mật khẩu cũ ở nhà", "Giữ mật khẩu thật mạnh nhé ở nhà") == (
        ("same", "Giữ mật khẩu "), ("gone", "cũ"), ("new", "thật mạnh nhé"), ("same", " ở nhà"),
    )  # fmt: skip


def _blocks(*words: str, prefix: str = "") -> tuple[BlockText, ...]:
    return tuple(BlockText(f"{prefix}{word[:1]}", "text", word) for word in words)


def test_a_block_that_kept_its_id_is_compared_with_itself():
    changes = compare_blocks(_blocks("a một", "b hai"), _blocks("a một mới", "b hai"))
    assert [change.state for change in changes] == ["changed", "same"]


def test_a_block_with_another_id_is_known_by_its_words():
    changes = compare_blocks(_blocks("a một hai ba"), _blocks("a một hai bốn", prefix="x"))
    assert [change.state for change in changes] == ["changed"]


def test_a_block_that_went_is_shown_where_it_stood():
    changes = compare_blocks(_blocks("a một", "b hai", "c ba"), _blocks("a một", "c ba"))
    assert [(change.state, change.block_id) for change in changes] == [
        ("same", "a"), ("removed", "b"), ("same", "c"),
    ]  # fmt: skip


def test_of_blocks_in_another_order_only_the_one_that_was_moved_is_called_moved():
    changes = compare_blocks(_blocks("a", "b", "c", "d"), _blocks("d", "a", "b", "c"))
    assert [(change.block_id, change.is_moved) for change in changes] == [
        ("d", True), ("a", False), ("b", False), ("c", False),
    ]  # fmt: skip


@given(st.lists(st.sampled_from("abcdefg"), unique=True), st.lists(st.sampled_from("abcdefg"), unique=True))
def test_every_block_of_either_side_is_shown_once(old, new):
    changes = compare_blocks(_blocks(*old), _blocks(*new))
    shown = [change.block_id for change in changes]
    assert sorted(shown) == sorted(set(old) | set(new))
    assert [key for key in shown if key in new] == new


def _picture(name: str, content: str, ornament: str = "no") -> BlockText:
    settings = (("file", name), ("is_decorative", ornament))
    return BlockText("p", "image", "", settings, (("file", content),))


def test_a_picture_with_the_same_name_and_another_content_is_called_replaced():
    (change,) = compare_blocks([_picture("vi-tri.png", "một")], [_picture("vi-tri.png", "hai")])
    assert change.state == "changed"
    assert [(each.name, each.is_replaced) for each in change.settings] == [("file", True)]


def test_a_picture_with_another_name_is_told_by_its_names():
    (change,) = compare_blocks([_picture("vi-tri.png", "một")], [_picture("so-do.png", "hai")])
    assert [(each.name, each.is_replaced) for each in change.settings] == [("file", False)]


def test_of_a_new_picture_nobody_reads_what_its_author_did_not_choose():
    (change,) = compare_blocks([], [_picture("vi-tri.png", "một")])
    assert [each.name for each in change.settings] == ["file"]


def test_a_picture_that_became_an_ornament_says_so_from_no_to_yes():
    (change,) = compare_blocks([_picture("a.png", "một")], [_picture("a.png", "một", "yes")])
    assert [each.pieces for each in change.settings] == [(("gone", "no"), ("new", "yes"))]


def test_a_picture_that_never_said_whether_it_is_an_ornament_is_none():
    old = BlockText("p", "image", "", (("file", "a.png"),), (("file", "một"),))
    assert [each.state for each in compare_blocks([old], [_picture("a.png", "một")])] == ["same"]


def _item(slug: str, **more: object) -> ItemText:
    return ItemText(slug=slug, kind="lesson", title=slug, **more)  # type: ignore[arg-type]


def test_a_course_is_compared_by_what_it_states_and_by_its_items():
    old = CourseText({"tiet": "2"}, (_item("a"), _item("b"), _item("c", pool=("Câu 1", "Câu 2"))))
    new = CourseText({"tiet": "3"}, (_item("c", pool=("Câu 2", "Câu 3")), _item("a"), _item("d")))
    found = compare(old, new)
    assert [fact.name for fact in found.facts] == ["tiet"]
    assert {each.item.slug: (each.state, each.is_moved) for each in found.items} == {
        "c": ("changed", True), "a": ("same", False), "b": ("removed", False), "d": ("added", False),
    }  # fmt: skip
    changed = next(each for each in found.items if each.item.slug == "c")
    assert (changed.came, changed.went) == (("Câu 3",), ("Câu 1",))


def _plan(*items: Planned, **facts: object) -> Plan:
    return Plan({"title": "Khóa", "tiet_hundredths": 200, **facts}, items)


def _planned(slug: str, **more: object) -> Planned:
    given = {"kind": "lesson", "title": slug, "module": 0, "minutes": 5, "is_required": True, "number": 1}
    return Planned(slug=slug, **(given | more))  # type: ignore[arg-type]


def test_other_words_and_titles_are_a_minor_version():
    old, new = _plan(_planned("a")), _plan(_planned("a", title="Á", number=2), title="Khóa học")
    assert reasons_against_minor(old, new) == []


def test_whatever_asks_something_else_of_learners_is_a_major_version():
    old = _plan(_planned("a"), _planned("b"), _planned("q", kind="quiz"))
    others = [
        _plan(_planned("a"), _planned("b"), _planned("q", kind="quiz"), tiet_hundredths=300),
        _plan(_planned("b"), _planned("a"), _planned("q", kind="quiz")),
        _plan(_planned("a"), _planned("q", kind="quiz")),
        _plan(_planned("a"), _planned("b"), _planned("c"), _planned("q", kind="quiz")),
        _plan(_planned("a"), _planned("b", is_required=False), _planned("q", kind="quiz")),
        _plan(_planned("a"), _planned("b", completion={"kind": "viewed"}), _planned("q", kind="quiz")),
        _plan(_planned("a"), _planned("b", minutes=9), _planned("q", kind="quiz")),
        _plan(_planned("a"), _planned("b"), _planned("q", kind="quiz", number=2)),
        _plan(
            _planned("a"), _planned("b", stands_on=frozenset({("media", "x")})), _planned("q", kind="quiz")
        ),
    ]
    assert all(reasons_against_minor(old, new) for new in others)
