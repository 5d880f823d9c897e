"""No package and no document, however hostile, stops the reader of QTI (threats nos. 55, 59 to 62)."""

import io
import struct
import time
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.questions.formats.archives import ENTRY_LIMIT, read_archive
from courses.questions.formats.qti import read_qti
from courses.questions.formats.qti_writer import write_qti
from courses.questions.formats.question_file import FileQuestion
from courses.questions.kinds.base import Fault
from tests.courses.questions.qti_items import choice, item, mapping, package, response

GOOD = item(choice("một", "hai"), response("a"), "match_correct")


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE assessmentItem [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE assessmentItem [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE assessmentItem SYSTEM "http://localhost:9/x.dtd" [<!ENTITY % p SYSTEM "http://localhost:9/y">%p;]>',
    ],
)
def test_entities_are_refused_and_nothing_is_fetched(doctype: str) -> None:
    found = read_qti(doctype.encode() + GOOD.replace(b"<p>", b"<p>&x;"))
    assert found.questions == ()
    assert len(found.faults) == 1


def test_a_plain_doctype_is_no_harm() -> None:
    assert len(read_qti(b'<!DOCTYPE assessmentItem SYSTEM "qti.dtd">' + GOOD).questions) == 1


def _zip(*entries: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, data in entries:
            archive.writestr(entry, data)
    return content.getvalue()


def _link() -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("q.xml")
    info.external_attr = 0o120777 << 16
    return info


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (_zip(("../q.xml", GOOD)), "leads out of the folder"),
        (_zip(("/etc/q.xml", GOOD)), "is an absolute path"),
        (_zip(("a\\..\\..\\q.xml", GOOD)), "leads out of the folder"),
        (_zip(("C:/q.xml", GOOD)), "is an absolute path"),
        (_zip(("a/\uff0e\uff0e/q.xml", GOOD)), "leads out of the folder"),
        (_zip((_link(), b"/etc/passwd")), "symbolic link"),
        (_zip(("q.xml", GOOD), ("q.xml/a", GOOD)), "stands in the archive twice"),
        (_zip(("bomb.xml", bytes(30_000_000))), "would grow too much"),
        (_zip(*((f"{n}.bin", bytes(range(256)) * 3_900) for n in range(62))), "are larger than"),
        (_zip(*((f"{n}", b"") for n in range(ENTRY_LIMIT + 1))), "more than"),
        (b"PK\x03\x04 not an archive", "not a ZIP archive"),
        (_zip(("q.xml", GOOD))[:-30], "not a ZIP archive"),
        (
            _zip(("q.xml", GOOD)) + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 9, 9, 10**9, 0, 0),
            "more than",
        ),
    ],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_hostile_archives_are_refused_with_a_sentence(content: bytes, message: str) -> None:
    begun = time.process_time()
    found = read_qti(content)
    assert time.process_time() - begun < 2
    assert found.questions == ()
    (fault,) = found.faults
    assert message in fault.message


def test_an_encrypted_archive_is_refused() -> None:
    content = bytearray(_zip(("q.xml", GOOD)))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.index(mark) + offset
        content[at] |= 1
    refused = read_archive(bytes(content))
    assert isinstance(refused, Fault)
    assert "password" in refused.message


def test_two_names_may_differ_by_the_case_of_their_letters() -> None:
    content = _zip(("q.xml", GOOD), ("Q.XML", b"other"))
    archive = read_archive(content, by_case=True)
    assert not isinstance(archive, Fault)
    assert archive.files == {"q.xml": GOOD, "Q.XML": b"other"}
    assert isinstance(read_archive(content), Fault)


def test_names_in_vietnamese_and_with_backslashes_are_found() -> None:
    archive = read_archive(_zip(("Câu hỏi\\một.xml", GOOD)))
    assert not isinstance(archive, Fault)
    assert archive.find("một.xml", "Câu hỏi/hai.xml") == "Câu hỏi/một.xml"
    assert archive.find("../Câu%20hỏi/một.xml", "a/b.xml") == "Câu hỏi/một.xml"
    assert archive.find("https://example.com/một.xml") is None
    assert archive.find("../../../etc/passwd") is None


def _nested(tag: str, count: int) -> str:
    return f"<{tag}>" * count + f"</{tag}>" * count


@pytest.mark.parametrize(
    "processing",
    [
        _nested("and", 90),
        "<responseCondition><responseIf><and>"
        + "<isNull><variable identifier='RESPONSE'/></isNull>" * 50_000
        + "</and></responseIf></responseCondition>",
        "<setOutcomeValue identifier='SCORE'>"
        + "<product>" * 40
        + "<baseValue baseType='float'>9e99</baseValue>" * 3
        + "</product>" * 40
        + "</setOutcomeValue>",
        "<setOutcomeValue identifier='SCORE'><sum><baseValue baseType='float'>1e999999999</baseValue></sum></setOutcomeValue>",
        "<setOutcomeValue identifier='SCORE'><divide><baseValue baseType='float'>1</baseValue><baseValue baseType='float'>0</baseValue></divide></setOutcomeValue>",
        "<setOutcomeValue identifier='SCORE'/><lookupOutcomeValue identifier='X'/><exitResponse/>",
    ],
)
def test_processing_without_end_is_given_up(processing: str) -> None:
    many = [f"câu {n}" for n in range(8)]
    declared = response("a", "b", cardinality="multiple", mapping=mapping(a="1"))
    begun = time.process_time()
    found = read_qti(
        item(choice(*many, most=0), declared, f"<responseProcessing>{processing}</responseProcessing>")
    )
    assert time.process_time() - begun < 10
    assert len(found.questions) + len(found.faults) >= 1


def test_a_text_that_all_items_share_is_not_copied_without_end() -> None:
    paragraphs = f"<p>{'a' * 80}</p>" * 2_000
    stimulus = (
        f"<assessmentStimulus identifier='s'><stimulusBody>{paragraphs}</stimulusBody></assessmentStimulus>"
    )
    content = GOOD.replace(b"<itemBody>", b"<assessmentStimulusRef identifier='s' href='s.xml'/><itemBody>")
    begun = time.process_time()
    found = read_qti(_zip(("s.xml", stimulus.encode()), *((f"q{n}.xml", content) for n in range(60))))
    assert time.process_time() - begun < 20
    assert len(found.questions) == 60
    assert any(note.message.startswith("The texts that questions share are too long") for note in found.notes)


PACKAGE = write_qti(
    [
        FileQuestion("true_false", {"answer": True}, "Trời xanh."),
        FileQuestion("ordering", {"items": [{"id": x, "text": x} for x in "abc"]}, "Xếp."),
    ]
).content


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(PACKAGE) - 1), st.integers(0, 255)), min_size=1, max_size=8))
def test_a_damaged_package_is_no_trace(changes: list[tuple[int, int]]) -> None:
    content = bytearray(PACKAGE)
    for at, value in changes:
        content[at] = value
    read_qti(bytes(content))


_NAMES = [
    "choiceInteraction", "simpleChoice", "orderInteraction", "matchInteraction", "simpleMatchSet",
    "simpleAssociableChoice", "associateInteraction", "textEntryInteraction", "inlineChoiceInteraction", "inlineChoice",
    "gapMatchInteraction", "gapText", "gap", "hottextInteraction", "hottext", "hotspotInteraction", "hotspotChoice",
    "extendedTextInteraction", "sliderInteraction", "prompt", "p", "div", "img", "object", "math", "mi", "rubricBlock",
    "feedbackInline", "feedbackBlock", "modalFeedback", "itemBody", "responseProcessing", "responseCondition",
    "responseIf", "responseElse", "match", "variable", "correct", "mapResponse", "setOutcomeValue", "baseValue", "sum",
    "equal", "and", "gte", "lte", "index", "value", "correctResponse", "mapping", "mapEntry", "responseDeclaration",
    "outcomeDeclaration", "templateDeclaration", "include", "assessmentStimulusRef", "stimulusBody",
]  # fmt: skip
_OLD_NAMES = [
    "item", "section", "assessment", "presentation", "material", "mattext", "matimage", "response_lid", "response_str",
    "response_num", "response_xy", "response_grp", "render_choice", "render_fib", "response_label", "resprocessing",
    "outcomes", "decvar", "respcondition", "conditionvar", "varequal", "vargte", "varlte", "and", "or", "not", "other",
    "setvar", "displayfeedback", "itemfeedback", "solution", "itemmetadata", "qtimetadata", "qtimetadatafield",
    "fieldlabel", "fieldentry", "flow", "objectbank", "selection_ordering", "bankentry_item",
]  # fmt: skip
_VALUES = ["RESPONSE", "a", "b", "SCORE", "1", "-2", "multiple", "ordered", "float", "identifier", "directedPair", "a b",
           "poly", "1,2,3", "", "question_type", "points_possible", "response1", "Multiple", "Add", "x.png"]  # fmt: skip
_ATTRIBUTES = ["identifier", "responseIdentifier", "cardinality", "baseType", "mapKey", "mappedValue", "ident", "respident",
               "shape", "coords", "n", "tolerance", "toleranceMode", "maxChoices", "action", "varname", "href", "src",
               "rcardinality", "maxvalue", "linkrefid", "texttype", "outcomeIdentifier", "showHide"]  # fmt: skip


def _trees(names: list[str]) -> st.SearchStrategy[str]:
    attributes = st.dictionaries(st.sampled_from(_ATTRIBUTES), st.sampled_from(_VALUES), max_size=3).map(
        lambda found: "".join(f' {key}="{value}"' for key, value in found.items())
    )
    leaf = st.sampled_from([*_VALUES, "Hỏi?", "&lt;p&gt;x"])
    return st.recursive(
        leaf,
        lambda inner: st.builds(
            lambda name, more, parts: f"<{name}{more}>{''.join(parts)}</{name}>",
            st.sampled_from(names),
            attributes,
            st.lists(inner, max_size=4),
        ),
        max_leaves=30,
    )


@settings(max_examples=400, deadline=None)
@given(st.lists(_trees(_NAMES), max_size=6))
def test_any_tree_of_an_item_is_read_without_a_trace(parts: list[str]) -> None:
    found = read_qti(f"<assessmentItem identifier='q' title='t'>{''.join(parts)}</assessmentItem>".encode())
    assert len(found.questions) <= 1


@settings(max_examples=400, deadline=None)
@given(st.lists(_trees(_OLD_NAMES), max_size=6))
def test_any_tree_of_a_bank_is_read_without_a_trace(parts: list[str]) -> None:
    read_qti(f"<questestinterop><item ident='i' title='t'>{''.join(parts)}</item></questestinterop>".encode())


def test_an_empty_package_says_that_it_holds_nothing() -> None:
    assert [fault.message for fault in read_qti(package()).faults] == [
        "The package holds no question of QTI 1.2, 2.1, 2.2 or 3.0."
    ]
    assert read_qti(b"<html/>").faults[0].params == {"name": "html"}
