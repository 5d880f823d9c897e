"""What is written as QTI is read back as it was; other platforms find the same question in the items themselves."""

import io
import json
import zipfile
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.questions.formats.qti import read_qti
from courses.questions.formats.qti_writer import write_qti
from courses.questions.formats.question_file import EmbeddedFile, FileQuestion
from courses.questions.formats.words import to_plain
from courses.questions.kinds.registry import get_kind, list_kinds
from tests.courses.questions.qti_items import png
from tests.courses.questions.strategies import file_questions

KINDS = [kind.key for kind in list_kinds()]
VERSIONS: list[Any] = ["2.1", "2.2", "3.0"]


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_question_survives_its_package(kind: str, data: st.DataObject) -> None:
    question, version = data.draw(file_questions(kind)), data.draw(st.sampled_from(VERSIONS))
    found = read_qti(write_qti([question], version).content)
    assert found.faults == []
    assert list(found.questions) == [question]


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from(KINDS).flatmap(file_questions), max_size=4), st.sampled_from(VERSIONS))
def test_a_whole_package_survives_in_its_order(questions: list[FileQuestion], version: Any) -> None:
    assert list(read_qti(write_qti(questions, version).content).questions) == questions


def _repacked(content: bytes, change: dict[str, Any] | None = None, drop: str = "") -> bytes:
    """The package as another tool would leave it: files changed, or one dropped."""
    again = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(again, "w") as new:
        for name in old.namelist():
            if name != drop:
                data = old.read(name)
                new.writestr(name, (change or {}).get(name, lambda each: each)(data))
    return again.getvalue()


def _items_only(content: bytes) -> bytes:
    return _repacked(content, drop="imsmanifest.xml")


WORD = st.text(st.sampled_from("abcdeghiklmnopqrstuvxyăâđêôơư áàảãạ&<>\"'."), min_size=1, max_size=12).map(
    lambda text: " ".join(f"t{text}t".split())
)
TEXT = st.one_of(
    WORD,
    WORD.map(lambda text: {"text": f"**{text.replace('<', '').replace('&', '')}**", "format": "markdown"}),
    WORD.map(
        lambda text: {"text": f"<p><b>x</b> {text.replace('<', '').replace('&', '')}</p>", "format": "html"}
    ),
)


def _texts(count: int, last: int) -> st.SearchStrategy[list[Any]]:
    return st.lists(TEXT, min_size=count, max_size=last, unique_by=_plain)


def _plain(text: Any) -> str:
    return " ".join((text if isinstance(text, str) else to_plain(text["text"], text["format"])).split())


@st.composite
def plain_questions(draw: st.DrawFn) -> FileQuestion:
    """Questions whose texts hold words, as every platform shows them."""
    kind = draw(
        st.sampled_from(
            ["one_answer", "several_answers", "true_false", "matching", "ordering", "short_text", "number"]
        )
    )
    said, points = st.one_of(st.none(), TEXT), draw(st.sampled_from([Decimal(1), Decimal("0.5"), Decimal(4)]))
    return FileQuestion(
        kind=kind, data=draw(_DATA[kind](said)), stem=_plain(draw(TEXT)), text_format="plain", points=points,
        explanation=draw(WORD), explanation_format="plain",
    )  # fmt: skip


@st.composite
def _options(
    draw: st.DrawFn, said: st.SearchStrategy[Any], weights: list[list[str]], scorings: list[str]
) -> Any:
    found = draw(st.sampled_from(weights))
    texts = draw(_texts(len(found), len(found)))
    options = [
        {"id": "abcdef"[place], "text": text, "weight": weight} | _said(draw(said))
        for place, (text, weight) in enumerate(zip(texts, found, strict=True))
    ]
    data: dict[str, Any] = {"options": options} | ({} if draw(st.booleans()) else {"shuffle": False})
    scoring = draw(st.sampled_from(scorings))
    return data | ({} if scoring == "weights" else {"scoring": scoring})


def _said(feedback: Any) -> dict[str, Any]:
    return {"feedback": feedback} if feedback else {}


_ONE = [["0", "100"], ["100", "0", "50"], ["0", "-100", "100", "25"]]
_SEVERAL = [["50", "50", "0"], ["50", "-50", "50"], ["75", "25", "-100", "0"], ["100", "-50"]]


@st.composite
def _pairs(draw: st.DrawFn) -> Any:
    lefts, rights = draw(_texts(2, 4)), draw(st.lists(WORD, min_size=2, max_size=6, unique=True))
    pairs = [
        {"id": "abcd"[place], "left": left, "right": rights[place % len(rights)]}
        for place, left in enumerate(lefts)
    ]
    extra = [word for word in rights if word not in {pair["right"] for pair in pairs}]
    data: dict[str, Any] = {"pairs": pairs} | ({"distractors": extra} if extra else {})
    return data | ({"scoring": "all_or_nothing"} if draw(st.booleans()) else {})


@st.composite
def _items(draw: st.DrawFn) -> Any:
    data: dict[str, Any] = {
        "items": [{"id": "abcde"[place], "text": text} for place, text in enumerate(draw(_texts(3, 5)))]
    }
    return data | ({"scoring": "all_or_nothing"} if draw(st.booleans()) else {})


@st.composite
def _words(draw: st.DrawFn) -> Any:
    words = draw(
        st.lists(
            st.text(st.sampled_from("abcdeg"), min_size=2, max_size=6), min_size=1, max_size=3, unique=True
        )
    )
    weights = ["100", "50", "25"]
    return {
        "answers": [
            {"id": "abc"[place], "text": word, "weight": weights[place]} for place, word in enumerate(words)
        ]
    }


@st.composite
def _numbers(draw: st.DrawFn) -> Any:
    value, around = draw(st.integers(-500, 500)), draw(st.integers(0, 50))
    return {
        "answers": [
            {
                "id": "a",
                "weight": "100",
                "value": str(Decimal(value) / 4),
                "tolerance": str(Decimal(around) / 8),
            }
        ]
    }


_DATA: dict[str, Any] = {
    "one_answer": lambda said: _options(said, _ONE, ["weights"]),
    "several_answers": lambda said: _options(said, _SEVERAL, ["weights", "all_or_nothing"]),
    "true_false": lambda said: st.builds(lambda answer, right, wrong: {"answer": answer}
                                         | ({"feedback_right": right} if right else {})
                                         | ({"feedback_wrong": wrong} if wrong else {}), st.booleans(), said, said),
    "matching": lambda _said: _pairs(),
    "ordering": lambda _said: _items(),
    "short_text": lambda _said: _words(),
    "number": lambda _said: _numbers(),
}  # fmt: skip


def _shown(value: Any) -> Any:
    """The data with every text as its words, and weights as what they are worth."""
    if isinstance(value, list):
        return [_shown(entry) for entry in value]
    if isinstance(value, dict):
        if "text" in value and "format" in value:
            return _plain(value)
        return {key: _shown(entry) for key, entry in value.items() if key != "id"}
    return _plain(value) if isinstance(value, str) else value


@settings(max_examples=250, deadline=None)
@given(plain_questions(), st.sampled_from(VERSIONS))
def test_the_items_alone_say_the_same_question(question: FileQuestion, version: Any) -> None:
    found = read_qti(_items_only(write_qti([question], version).content))
    assert found.faults == []
    (read,) = found.questions
    assert not [note for note in found.notes if "scored" in note.message]
    assert (read.kind, _plain(read.stem), read.points) == (
        question.kind,
        _plain(question.stem),
        question.points,
    )
    assert _plain(read.explanation) == _plain(question.explanation)
    kind = get_kind(question.kind)
    written, again = (kind.parse(data).to_json() for data in (question.data, read.data))
    if question.kind == "several_answers" and question.data.get("scoring") == "all_or_nothing":
        # There every right answer is worth the same, and a wrong one costs the whole.
        for data in (written, again):
            for option in data["options"]:
                option["weight"] = str(Fraction(option["weight"]) > 0)
    assert _shown(again) == _shown(written)


def test_an_item_that_another_tool_changed_is_read_anew() -> None:
    question = FileQuestion("true_false", {"answer": True}, "Trời xanh.", "plain", id="q-1", tags=("trời",))
    content = write_qti([question]).content
    changed = _repacked(content, {"item-0001.xml": lambda item: item.replace(b"xanh", "đỏ".encode())})
    (read,) = read_qti(changed).questions
    assert (read.stem, read.tags, read.id) == ("Trời đỏ.", ("trời",), "")


def test_what_was_written_beside_an_item_is_validated_like_everything_else() -> None:
    content = write_qti([FileQuestion("true_false", {"answer": True}, "Trời xanh.", "plain")]).content

    def forge(manifest: bytes) -> bytes:
        start, end = manifest.index(b'">{') + 2, manifest.index(b"}</tuhoc")
        stored = json.loads(manifest[start : end + 1])
        return (
            manifest[:start]
            + json.dumps(stored | {"data": {"answer": "maybe"}}).encode()
            + manifest[end + 1 :]
        )

    found = read_qti(_repacked(content, {"imsmanifest.xml": forge}))
    assert found.questions == ()
    assert found.faults

    def confuse(manifest: bytes) -> bytes:
        start, end = manifest.index(b'">{') + 2, manifest.index(b"}</tuhoc")
        return manifest[:start] + b'{"kind": 5, "stem": []}' + manifest[end + 1 :]

    (read,) = read_qti(_repacked(content, {"imsmanifest.xml": confuse})).questions
    assert read.stem == "Trời xanh."


def test_pictures_lie_in_the_package_and_come_back() -> None:
    file = EmbeddedFile("hình một.png", png(), "image/png")
    question = FileQuestion(
        "one_answer",
        {"options": [{"id": "a", "text": "một", "weight": "100"}, {"id": "b", "text": "hai", "weight": "0"}]},
        '<p>Hình <img src="@@FILE@@/h%C3%ACnh%20m%E1%BB%99t.png" alt="Một"></p>',
        "html",
        files=(file,),
    )
    content = write_qti([question], "2.2").content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert [archive.read(name) for name in archive.namelist() if name.startswith("images/")] == [png()]
    assert read_qti(content).questions[0].files[0].content == png()
    (alone,) = read_qti(_items_only(content)).questions
    assert alone.files[0].content == png()
    assert 'alt="Một"' in alone.stem


def test_composites_and_pictures_are_read_from_the_items_alone() -> None:
    file = EmbeddedFile("p.png", png(), "image/png")
    one = {
        "options": [{"id": "a", "text": "một", "weight": "100"}, {"id": "b", "text": "hai", "weight": "0"}]
    }
    spot = {
        "image": {"sha256": file.sha256, "alt": "Bản đồ", "width": 40, "height": 20},
        "areas": [
            {"id": "a", "label": "A", "shape": "rect", "coords": [0, 0, 9, 9], "weight": "100"},
            {"id": "b", "label": "B", "shape": "circle", "coords": [20, 10, 5], "weight": "0"},
        ],
        "several": False,
    }
    gaps = {
        "text": "Ở [[1]] có [[2]].",
        "gaps": [
            {"id": "1", "kind": "one_answer", "data": one, "points": "1"},
            {
                "id": "2",
                "kind": "short_text",
                "data": {"answers": [{"id": "a", "text": "x", "weight": "100"}]},
                "points": "3",
            },
        ],
    }
    parts = [
        {"id": "a", "kind": "one_answer", "stem": "Hỏi?", "data": one, "points": "1"},
        {"id": "b", "kind": "hotspot", "stem": "Đâu?", "data": spot, "points": "2"},
    ]
    questions = [
        FileQuestion("hotspot", spot, "Đâu?", "plain", files=(file,)),
        FileQuestion("cloze", gaps, "", "plain", points=Decimal(4)),
        FileQuestion(
            "case_study", {"parts": parts}, "Tình huống.", "plain", points=Decimal(3), files=(file,)
        ),
    ]
    for version in VERSIONS:
        found = read_qti(_items_only(write_qti(questions, version).content))
        assert found.notes == ()
        assert [question.data for question in found.questions] == [question.data for question in questions]
        assert [question.stem for question in found.questions] == [question.stem for question in questions]


def test_what_other_platforms_will_not_find_is_said() -> None:
    short = {"answers": [{"id": "a", "text": "Hà*", "weight": "100"}]}
    number = {
        "answers": [{"id": "a", "value": "1", "tolerance": "0", "weight": "100"}],
        "units": [{"text": "km", "factor": "1"}],
    }
    written = write_qti([FileQuestion("short_text", short, "a"), FileQuestion("number", number, "b")])
    assert [(note.position, note.level) for note in written.notes] == [(1, "warning"), (2, "warning")]
    broken = write_qti([FileQuestion("number", {"answers": []}, "b", title="Hỏng")])
    assert [(note.question, note.level) for note in broken.notes] == [("Hỏng", "error")]


def test_the_same_questions_make_the_same_bytes() -> None:
    question = FileQuestion("true_false", {"answer": True}, "Trời xanh.", "plain")
    assert write_qti([question], "3.0") == write_qti([question], "3.0")
