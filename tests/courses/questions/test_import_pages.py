"""What the import pages show, to whom, and what hostile files make of them."""

import base64
import io
import json
import re
import time
import zipfile
from pathlib import Path
from typing import Any

import html5lib
import pytest

from courses.questions.admission import MOST_QUESTIONS, admit
from courses.questions.formats.reading import read_any, read_pasted
from courses.questions.models import Question, QuestionCategory
from courses.questions.staging import usable_key
from tests.architecture.test_pages import MOST_STATEMENTS, counted
from tests.courses.questions.bank import BANK, Office
from tests.courses.questions.imports import BROKEN, THREE, Importer, count, drafts, imported, states
from tests.courses.questions.pictures import picture
from tests.courses.questions.safety import dangers_in

MOODLE = """<?xml version="1.0" encoding="UTF-8"?>
<quiz><question type="multichoice"><name><text>Con dấu</text></name>
<questiontext format="html"><text><![CDATA[<p>Hình này là gì? <img src="@@PLUGINFILE@@/dau.png" alt="Con dấu"></p>
<p>Biết \\(x^2 = 4\\).</p>]]></text><file name="dau.png" path="/" encoding="base64">%s</file></questiontext>
<single>true</single><answer fraction="100" format="html"><text>Con dấu</text></answer>
<answer fraction="0" format="html"><text>Chữ ký</text></answer></question></quiz>"""


@pytest.fixture
def _near(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are read in this process."""
    views = "courses.questions.views.importing"
    monkeypatch.setattr(f"{views}.read_apart", lambda name, content: admit(read_any(name, content)))
    monkeypatch.setattr(f"{views}.read_pasted_apart", lambda text, html: admit(read_pasted(text, html)))


near = pytest.mark.usefixtures("_near")


@pytest.fixture
def tuan(office: Office) -> Importer:
    return Importer(office)


def _words(page: str) -> str:
    """What a person reads on the page."""
    tree: Any = html5lib.parse(page, namespaceHTMLElements=False)
    return " ".join("".join(tree.find(".//main").itertext()).split())


@near
def test_every_question_is_shown_as_a_learner_meets_it_and_with_its_key(tuan: Importer) -> None:
    page = tuan.browser.get(tuan.stage()).text
    words = _words(page)
    assert words.count("Mật khẩu nào khó dò?") == 1 and "Dài thì khó dò." in words
    assert page.count('type="radio"') == 3 + 2 + 2
    assert len(re.findall(r'<fieldset class="question stack"[^>]* disabled>', page)) == 3
    assert "An toàn số/tinh/Mật khẩu" in words


@near
def test_the_list_of_the_bank_leads_there_for_those_who_write(office: Office, tuan: Importer) -> None:
    assert f'{BANK}/nhap"' in tuan.browser.get(BANK).text and f'{BANK}/xuat"' in tuan.browser.get(BANK).text
    assert f"{BANK}/nhap" not in office.browser("nguyet").get(BANK).text
    for page in ("nhap", "xuat", "mau.xlsx"):
        assert office.browser("nguyet").get(f"{BANK}/{page}").status_code == 403
        assert office.browser("hang").get(f"{BANK}/{page}").status_code == 403


@near
def test_only_its_author_sees_what_was_read(office: Office, tuan: Importer) -> None:
    address = tuan.stage()
    for who in ("lan", "goc", "nam", "xa"):
        browser = office.browser(who)
        assert browser.get(address).status_code == 404, who
        for deed in ("", "/xac-nhan", "/bo", "/gui", "/hoan-tac"):
            assert browser.post(f"{address}{deed}").status_code == 404, (who, deed)
    for who in ("nguyet", "hang"):
        assert office.browser(who).get(address).status_code == 403
    assert states(office) == ["previewed"]


@near
def test_nobody_imports_into_a_category_of_another_unit(office: Office, tuan: Importer) -> None:
    for name in ("khac", "goc"):
        answer = tuan.send(category=office.category(name))
        assert answer.status_code == 422
    assert states(office) == []


@near
def test_nobody_makes_a_category_for_another_unit(office: Office, tuan: Importer) -> None:
    lan = office.browser("lan").get(f"{BANK}/nhap").text
    other = re.search(r'<select[^>]*name="unit".*?<option value="([a-z0-9]{12})"', lan, re.DOTALL)
    assert other is not None
    answer = tuan.send(category="", new_category="Lấn sang", unit=other[1])
    assert answer.status_code == 422
    assert count(office, QuestionCategory) == 4


@near
def test_a_form_that_is_not_filled_in_says_everything_at_once_and_keeps_what_was_typed(
    tuan: Importer,
) -> None:
    nothing = tuan.browser.post(f"{BANK}/nhap", data={"pool": "graded"})
    assert nothing.status_code == 422
    assert nothing.text.count("field__error") >= 2
    kept = tuan.paste("Câu 1. Chưa có phương án nào", category="")
    assert kept.status_code == 422 and "Câu 1. Chưa có phương án nào" in kept.text
    both = tuan.send(text="Câu 1. Đúng không?")
    assert both.status_code == 422


def _chosen(page: str) -> str:
    """The category that is chosen already; '' for none."""
    offered = re.search(r'<select[^>]*name="category".*?</select>', page, re.DOTALL)
    found = re.findall(r'value="(\w*)" selected', offered[0]) if offered else []
    return found[0] if found else ""


@near
def test_who_pastes_again_finds_the_category_they_used_last(office: Office, tuan: Importer) -> None:
    goc = Importer(office, "goc")
    page = f"{BANK}/nhap"
    assert _chosen(tuan.browser.get(page).text) == ""
    office.write("mk-cu", state="draft", category="xa")
    assert _chosen(tuan.browser.get(page).text) == office.category("xa")
    tuan.paste("Câu 1. Đúng?\nA. Một\n*B. Hai")
    assert _chosen(tuan.browser.get(page).text) == office.category("tinh")
    asked = tuan.browser.get(f"{page}?danh-muc={office.category('xa')}").text
    assert _chosen(asked) == office.category("xa")
    assert _chosen(goc.browser.get(page).text) == ""


@near
def test_who_has_only_one_category_need_not_choose_it(office: Office) -> None:
    assert _chosen(office.browser("lan").get(f"{BANK}/nhap").text) == office.category("khac")


@near
def test_what_cannot_be_read_at_all_is_said_by_line_and_nothing_is_kept(
    office: Office, tuan: Importer
) -> None:
    answer = tuan.send(f"\n\n{BROKEN}")
    assert answer.status_code == 422
    assert re.search(r"(Dòng|Line) 3\b", _words(answer.text))
    assert states(office) == []


@near
def test_bold_of_word_marks_the_right_answer(office: Office, tuan: Importer) -> None:
    text = "Câu 1. Mật khẩu nào khó dò?\nA. 123456\nB. Một câu dài\nC. Ngày sinh"
    html = "<p>Câu 1. Mật khẩu nào khó dò?</p><p>A. 123456</p><p><b>B. Một câu dài</b></p><p>C. Ngày sinh</p>"
    address = tuan.paste(text, html).location
    tuan.confirm(address)
    options = drafts(office)[0].data["options"]
    assert [option["weight"] for option in options] == ["0", "100", "0"]


@near
def test_a_star_does_the_same_without_any_layout(office: Office, tuan: Importer) -> None:
    tuan.confirm(
        tuan.paste("Câu 1. Mật khẩu nào khó dò?\r\nA. 123456\r\n*B. Một câu dài\r\nC. Ngày sinh").location
    )
    assert [option["weight"] for option in drafts(office)[0].data["options"]] == ["0", "100", "0"]


@near
def test_the_template_can_be_filled_in_and_read(tuan: Importer) -> None:
    answer = tuan.browser.get(f"{BANK}/mau.xlsx")
    assert answer.status_code == 200 and "attachment" in answer.headers["Content-Disposition"]
    assert zipfile.is_zipfile(io.BytesIO(answer.data))


@near
def test_every_format_that_is_read_is_named(tuan: Importer) -> None:
    from courses.questions.formats.registry import list_formats

    page = tuan.browser.get(f"{BANK}/nhap").text
    assert all(suffix in page for each in list_formats() for suffix in each.suffixes)


@near
def test_a_picture_is_seen_before_it_is_imported_by_its_author_alone(office: Office, tuan: Importer) -> None:
    content = picture(size=(40, 30))
    address = tuan.stage(MOODLE % base64.b64encode(content).decode(), "de.xml")
    page = tuan.browser.get(address).text
    shown = next(tag for tag in re.findall(r"<img[^>]*>", page) if 'alt="Con dấu"' in tag)
    source = re.search(r'src="(/cau-hoi/tep/[0-9a-f]{64})"', shown)
    assert source is not None and "<math" in page
    at = source[1]
    assert tuan.browser.get(at).data == content
    for who in ("lan", "hang", "nguyet", "goc"):
        assert office.browser(who).get(at).status_code == 404, who
    tuan.confirm(address)
    assert tuan.browser.get(at).status_code == 200
    assert office.browser("nguyet").get(at).status_code == 200
    assert office.browser("lan").get(at).status_code == 404


@near
def test_a_discarded_picture_is_seen_by_nobody(tuan: Importer) -> None:
    address = tuan.stage(MOODLE % base64.b64encode(picture()).decode(), "de.xml")
    at = re.findall(r"/cau-hoi/tep/[0-9a-f]{64}", tuan.browser.get(address).text)[0]
    tuan.browser.post(f"{address}/bo")
    assert tuan.browser.get(at).status_code == 404


def _gift_of(payload: str) -> str:
    safe = re.sub(r"([~=#{}:\\])", r"\\\1", " ".join(payload.split()))
    return f"::{safe}:: [html]{safe} {{=[html]{safe} một #{safe} ~hai {safe}####{safe}}}"


PAYLOADS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<svg onload=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<iframe src='data:text/html,<script>alert(1)</script>'></iframe>",
    "<form action=//evil><input name=csrf_token>",
    "\\(\\href{javascript:alert(1)}{x}\\)",
    "{{ 7*7 }} ${7*7} <%= 7*7 %>",
]


def _foreign(page: str) -> list[str]:
    """What on the page is neither the site's own nor of the allow-list, read as a browser does."""
    tree: Any = html5lib.parse(page, namespaceHTMLElements=False)
    found = []
    for element in tree.find(".//main").iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag in ("script", "iframe", "object", "embed", "style", "base", "meta", "mglyph"):
            found.append(element.tag)
        found += [
            f"{element.tag} {name}"
            for name in element.attrib
            if name.lower().startswith("on") or name == "style"
        ]
        addresses = [element.get(name, "") for name in ("href", "src", "action", "formaction")]
        found += [
            each for each in addresses if re.match(r"\s*(javascript|data|vbscript):|//", each, re.IGNORECASE)
        ]
    return found


@near
@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_attack_in_a_file_survives_on_the_page(tuan: Importer, payload: str) -> None:
    address = tuan.stage(_gift_of(payload), "<script>alert(3)</script>.gift")
    page = tuan.browser.get(address).text
    assert _foreign(page) == []
    assert "49" not in re.findall(r"\$?\b49\b", _words(page))
    for stem in re.findall(r"<legend>(.*?)</legend>", page, re.DOTALL):
        assert dangers_in(stem) == []
    result = tuan.confirm(address).text
    assert _foreign(result) == []


@near
@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_attack_in_a_fault_survives_on_the_page(tuan: Importer, payload: str) -> None:
    answer = tuan.send(f"{payload} {{~{payload} ~{payload}}}", "<img src=x onerror=alert(4)>.gift")
    assert answer.status_code in (302, 422)
    assert _foreign(answer.text) == []


def _zip(files: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return held.getvalue()


BILLION = b"""<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>
<quiz><question type="essay"><name><text>&c;</text></name></question></quiz>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<quiz><question type="essay"><questiontext><text>&a;</text></questiontext></question></quiz>"""
HOSTILE = {
    "empty.gift": b"",
    "blank.gift": b" \n\n ",
    "noise.gift": bytes(range(256)) * 40,
    "noise.xml": b"<quiz>" + bytes(range(256)),
    "laughs.xml": BILLION,
    "outside.xml": OUTSIDE,
    "deep.xml": b"<quiz>" + b"<a>" * 100_000,
    "braces.gift": b"{" * 200_000,
    "bomb.zip": _zip({"imsmanifest.xml": b"0" * 80_000_000}),
    "many.zip": _zip({f"{number}.xml": b"" for number in range(12_000)}),
    "up.zip": _zip({"../../evil.xml": b"<x/>"}),
    "cut.xlsx": _zip({"xl/workbook.xml": b"<workbook/>"})[:100],
    "fake.xlsx": _zip({"xl/workbook.xml": b"<workbook/>"}),
    "letter.docx": _zip({"word/document.xml": b"<w/>"}),
    "letter.pdf": b"%PDF-1.7 ...",
    "picture.png": picture(),
    "../../x.gift": b"no question at all",
}


@near
@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_cannot_be_read_ends_with_a_sentence(office: Office, tuan: Importer, name: str) -> None:
    started = time.monotonic()
    answer = tuan.send(HOSTILE[name], name)
    assert answer.status_code == 422, answer.location
    assert 'id="khong-hieu"' in answer.text and "root:" not in answer.text
    assert time.monotonic() - started < 10
    assert states(office) == [] and count(office, Question) == 0
    assert not Path("/tmp/evil.xml").exists()


def test_a_file_is_read_in_a_process_of_its_own(office: Office, tuan: Importer) -> None:
    tuan.bring(MOODLE % base64.b64encode(picture(size=(40, 30))).decode(), "de.xml")
    assert [file.name for file in drafts(office)[0].files] == ["dau.png"]
    tuan.confirm(tuan.paste("Câu 1. Đúng?\nA. Một\n*B. Hai").location)
    assert len(imported(office)) == 2


@pytest.mark.parametrize(
    ("program", "seconds"),
    [
        ("while True: pass", 1),
        ("x = []\nwhile True: x.append(bytearray(10**8))", 20),
        ("import os; os.kill(os.getpid(), 9)", 20),
    ],
)
def test_a_reader_that_runs_away_is_stopped_with_a_sentence(
    tuan: Importer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, program: str, seconds: int
) -> None:
    package = tmp_path / "courses" / "questions"
    package.mkdir(parents=True)
    bounds = "import resource\nresource.setrlimit(resource.RLIMIT_AS, (10**9, 10**9))\n"
    (package / "reader.py").write_text(bounds + program)
    monkeypatch.setattr("courses.questions.apart.ROOT", tmp_path)
    monkeypatch.setattr("courses.questions.apart.SECONDS", seconds)
    answer = tuan.send()
    assert answer.status_code == 422 and 'id="khong-hieu"' in answer.text


@near
def test_no_page_asks_the_database_more_than_twelve_times(office: Office, tuan: Importer) -> None:
    many = "\n\n".join(f"// [id:ma-{number}]\nCâu số {number} đúng không? {{T}}" for number in range(60))
    address = tuan.stage(many)
    dear = {}
    for path in (f"{BANK}/nhap", address, f"{BANK}/xuat", f"{BANK}/xuat?dinh-dang=gift"):
        with counted(office.app) as statements:
            tuan.browser.get(path)
        if len(statements) > MOST_STATEMENTS:
            dear[path] = len(statements)
    tuan.confirm(address)
    with counted(office.app) as statements:
        tuan.browser.get(address)
    assert dear == {} and len(statements) <= MOST_STATEMENTS


@near
def test_large_files_are_taken_here_and_nowhere_else(office: Office, tuan: Importer) -> None:
    large = f"// {'x' * 9_000_000}\n{THREE}"
    assert tuan.send(large).status_code == 302
    elsewhere = tuan.browser.post(f"{BANK}/tao/one_answer", data={"stem": "x" * 9_000_000})
    assert elsewhere.status_code == 413
    office.app.config["PROPAGATE_EXCEPTIONS"] = False
    too_large = tuan.send("x" * 40_000_000)
    assert too_large.status_code == 413


@near
def test_a_learner_cannot_make_the_site_swallow_a_large_file(office: Office) -> None:
    office.app.config["WTF_CSRF_ENABLED"] = True
    fields = {"file": (io.BytesIO(b"x" * 9_000_000), "x.gift")}
    answer = office.browser("hang").post(f"{BANK}/nhap", data=fields, content_type="multipart/form-data")
    answer.request.environ["wsgi.input"].close()
    assert answer.status_code == 413


@near
def test_no_deed_without_the_token_of_its_page(office: Office, tuan: Importer) -> None:
    address = tuan.stage()
    office.app.config["WTF_CSRF_ENABLED"] = True
    for path in (
        address,
        f"{address}/xac-nhan",
        f"{address}/bo",
        f"{address}/gui",
        f"{address}/hoan-tac",
        f"{BANK}/nhap",
        f"{BANK}/xuat/tep",
    ):
        assert tuan.browser.post(path).status_code == 400, path
    assert states(office) == ["previewed"]


@near
def test_what_is_pasted_may_be_large_with_its_layout(tuan: Importer) -> None:
    text = "Câu 1. Đúng?\nA. Một\n*B. Hai"
    html = "<p>Câu 1. Đúng?</p><p>A. Một</p><p>*B. Hai</p>" + "<!-- x -->" * 500_000
    assert tuan.paste(text, html).status_code == 302


def test_a_file_with_too_many_questions_says_so() -> None:
    many = "\n\n".join(f"Câu số {number} đúng không? {{T}}" for number in range(MOST_QUESTIONS + 5))
    reading = admit(read_any("x.gift", many.encode()))
    assert len(reading.file.questions) == MOST_QUESTIONS
    assert reading.file.faults[-1].params == {"limit": MOST_QUESTIONS}


def test_a_question_that_takes_too_long_to_show_is_left_out() -> None:
    reading = admit(read_any("x.gift", f"[html]{'<b>' * 20_000}x {{T}}\n\nĐúng không? {{T}}".encode()))
    assert [each.stem for each in reading.file.questions] == ["Đúng không?"]
    assert len(reading.file.faults) == 1


def test_a_question_that_is_too_long_is_left_out() -> None:
    reading = admit(read_any("x.gift", f"{'chữ ' * 60_000} {{T}}\n\nĐúng không? {{T}}".encode()))
    assert [each.stem for each in reading.file.questions] == ["Đúng không?"]


@near
@pytest.mark.parametrize("number", ["0", "99999", "x", "-1"])
def test_a_page_number_that_is_none_is_no_fault(tuan: Importer, number: str) -> None:
    address = tuan.stage()
    assert tuan.browser.get(f"{address}?trang={number}").status_code == 200
    assert (
        tuan.browser.post(address, data={"hien": number, "lay": [number, "999"], "trang": number}).status_code
        == 302
    )
    assert tuan.browser.get(address).text.count(" checked") >= 3


def test_the_categories_offered_are_ones_own(office: Office) -> None:
    page = office.browser("tuan").get(f"{BANK}/nhap").text
    assert "An toàn số/tinh" in page and "An toàn số/xa" in page
    assert "An toàn số/khac" not in page and "An toàn số/goc" not in page


def test_what_is_staged_is_plain_json() -> None:
    reading = admit(read_any("x.gift", f"{THREE}\n{BROKEN}".encode()))
    assert json.loads(json.dumps(reading.to_json())) == reading.to_json()


def test_no_question_takes_the_name_of_a_page(office: Office) -> None:
    rules = [rule.rule for rule in office.app.url_map.iter_rules() if rule.rule.startswith(f"{BANK}/")]
    pages = {rule.split("/")[2] for rule in rules} - {"<key>"}
    assert len(pages) >= 6
    assert [page for page in pages if usable_key(page)] == []
