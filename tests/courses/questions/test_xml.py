"""XML of others comes in by one door, which expands nothing, fetches nothing and is not flooded."""

import socket
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.questions.formats.xml import BadXml, add_element, new_element, parse_xml, to_bytes

LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">'
    + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    + "]><lolz>&l9;</lolz>"
).replace("&l0;", "&lol;")
BLOW_UP = f'<!DOCTYPE a [<!ENTITY x "{"x" * 50_000}">]><a b="{"&x;" * 50_000}"/>'


def _fault(content: bytes) -> BadXml:
    with pytest.raises(BadXml) as caught:
        parse_xml(content)
    return caught.value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "document",
    [
        LAUGHS,
        BLOW_UP,
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        '<!DOCTYPE a [<!ENTITY % x SYSTEM "http://localhost/x.dtd"> %x;]><a/>',
        '<!DOCTYPE a SYSTEM "http://localhost/x.dtd" [<!ATTLIST a b CDATA "c">]><a/>',
        '<?xml version="1.0"?>\n<!-- <a> -->\n<!DOCTYPE a [<!ELEMENT a ANY>]><a/>',
    ],
    ids=["laughs", "quadratic", "file", "parameter", "attributes", "element"],
)
def test_a_document_that_declares_anything_is_refused(document: str, encoding: str) -> None:
    start = time.process_time()
    fault = _fault(document.encode(encoding)).fault
    assert fault.message.startswith("The document type declares")
    assert time.process_time() - start < 1


def test_a_document_type_of_another_place_is_not_fetched(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    (tmp_path / "x.dtd").write_text('<!ATTLIST a b CDATA "c">')
    for place in ("http://localhost:9/x.dtd", (tmp_path / "x.dtd").as_uri()):
        assert dict(parse_xml(f'<!DOCTYPE a SYSTEM "{place}"><a/>'.encode()).attrib) == {}


def test_an_unknown_entity_is_named() -> None:
    fault = _fault(b'<!DOCTYPE a SYSTEM "a.dtd"><a>\n\n<b>&nbsp;</b></a>')
    assert fault.fault.params == {"name": "&nbsp;"}


def test_an_inclusion_is_an_element_like_any_other() -> None:
    source = b'<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="/etc/passwd"/></a>'
    assert "".join(parse_xml(source).itertext()) == ""


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-8", "UTF-16"),
        ("utf-16", "UTF-16"),
        ("utf-16", "UTF-8"),
        ("utf-16-be", "UTF-16BE"),
        ("cp1258", "windows-1258"),
    ],
)
def test_the_bytes_and_then_the_declaration_say_the_encoding(encoding: str, declared: str) -> None:
    source = f'<?xml version="1.0" encoding="{declared}"?><a>Đó là Đà</a>'
    said = source.encode(encoding, errors="xmlcharrefreplace")
    assert parse_xml(said).text == "Đó là Đà"


@pytest.mark.parametrize("declared", ["UTF-7", "UTF-32", "ebcdic-cp-us", "punycode", "rot13", "x" * 30])
def test_other_encodings_are_refused(declared: str) -> None:
    fault = _fault(f'<?xml version="1.0" encoding="{declared}"?><a>+ADw-b+AD4-</a>'.encode())
    assert fault.fault.message.startswith("The encoding")


def test_utf_32_is_refused() -> None:
    assert "encoding" in _fault("<a/>".encode("utf-32")).fault.params


def test_text_that_is_not_in_its_encoding_is_told_by_line() -> None:
    fault = _fault(b"<a>\n\n\xff</a>")
    assert (fault.line, fault.fault.params) == (3, {"encoding": "UTF-8"})


@pytest.mark.parametrize(
    ("document", "line"),
    [("<a>\n<b>\n</a>", 3), ("<a>\n<b>&</b></a>", 2), ("", 1), ("chữ", 1), ("\n\n<a>\n", 4), ("<a/><b/>", 1)],
)
def test_a_broken_document_is_told_by_line(document: str, line: int) -> None:
    assert _fault(document.encode()).line == line


@pytest.mark.parametrize(
    "document",
    [
        b"<a>" * 101 + b"</a>" * 101,
        b"<a>" + b"<b/>" * 300_000 + b"</a>",
        b"<a>" * 5_000_000,
        b"<" * 19_000_000,
        b"<a>" + b" " * 20_000_000 + b"</a>",
        b"<!--" + b"x" * 10_000_000,
    ],
    ids=["deep", "many", "open", "signs", "large", "comment"],
)
def test_a_flood_is_stopped_within_a_moment(document: bytes) -> None:
    start = time.process_time()
    _fault(document)
    assert time.process_time() - start < 5


def test_elements_know_their_line() -> None:
    root = parse_xml(b"<?xml version='1.0'?>\n<a>\n<b/><!-- x -->\n<c/>\n</a>")
    assert [(child.tag, child.sourceline) for child in root] == [("b", 3), ("c", 4)]


_letters = st.characters(codec="utf-8", exclude_categories=["Cc", "Cn"], include_characters="\t\n")


@settings(max_examples=100, deadline=None)
@given(st.text(_letters, max_size=40), st.text(max_size=10))
def test_any_text_can_be_written_and_read_again(text: str, attribute: str) -> None:
    root = new_element("a", name=attribute)
    add_element(root, "b", text)
    assert (parse_xml(to_bytes(root)).findtext("b") or "") == text


def test_what_no_xml_may_hold_is_written_as_a_space() -> None:
    assert parse_xml(to_bytes(new_element("a", "x\0\x1b\ud800\uffff]]>"))).text == "x    ]]>"


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60), st.sampled_from(["", "<a>", "<?xml version='1.0' encoding='"]))
def test_no_bytes_break_the_door(content: bytes, front: str) -> None:
    try:
        parse_xml(front.encode() + content)
    except BadXml as error:
        assert error.line >= 1
