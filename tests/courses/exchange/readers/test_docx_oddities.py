"""Documents that Word opens without a word, whatever other programs left in them."""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from courses.authoring.incoming import Incoming
from courses.exchange.readers.base import Source
from courses.exchange.readers.docx import read_docx
from tests.courses.exchange.readers.conftest import Read, html_of, told
from tests.courses.exchange.readers.documents import Paper

_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _read(paper: Paper, folder: Path) -> Incoming:
    paper.text("Còn lại.")
    path = paper.save(folder / "bai.docx")
    return read_docx(Source(path, "bai.docx", folder / "out")).first


@pytest.mark.parametrize(
    "written",
    [
        "<w:hyperlink r:id='rId99'><w:r><w:t>liên kết</w:t></w:r></w:hyperlink>",
        "<w:r><w:drawing><wp:inline><wp:docPr id='1' name=''><a:hlinkClick r:id='rId99'/></wp:docPr>"
        "<a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:embed='rId99'/></pic:blipFill></pic:pic>"
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>",
        "<w:r><w:pict><v:shape><v:imagedata r:id='rId99'/></v:shape></w:pict></w:r>",
        "<w:r><w:footnoteReference/></w:r>",
        "<w:r><w:footnoteReference w:id='7'/></w:r>",
        "<w:r><w:endnoteReference w:id='7'/></w:r>",
        "<w:r><w:commentReference/></w:r>",
        "<w:r><w:sym/></w:r>",
        "<w:bookmarkStart/>",
        "<w:pPr><w:numPr><w:ilvl w:val='x'/><w:numId w:val='y'/></w:numPr></w:pPr>",
        "<w:pPr><w:pStyle w:val='KhongCo'/></w:pPr>",
    ],
)
def test_what_leads_nowhere_does_not_damage_the_document(tmp_path: Path, written: str) -> None:
    paper = Paper()
    paper.raw(written)
    assert "Còn lại." in html_of(_read(paper, tmp_path))


def test_a_picture_that_is_not_in_the_file_is_said(tmp_path: Path) -> None:
    paper = Paper()
    paper.raw("<w:r><w:pict><v:shape><v:imagedata r:id='rId99'/></v:shape></w:pict></w:r>")
    assert ": A picture that lies outside of the file is lost." in told(_read(paper, tmp_path))


@pytest.mark.parametrize(
    "wrong",
    [
        '<w:abstractNum {} w:abstractNumId="90"><w:lvl w:ilvl="một"/></w:abstractNum>',
        '<w:abstractNum {} w:abstractNumId="91"><w:numStyleLink w:val="KhongCo"/></w:abstractNum>',
        '<w:num {} w:numId="92"/>',
    ],
)
def test_lists_without_levels_or_kinds_do_no_harm(tmp_path: Path, wrong: str) -> None:
    paper = Paper()
    paper.numbered("lowerLetter", "%1)", ("Một",))
    paper.file.part.numbering_part.element.append(parse_xml(wrong.format(nsdecls("w"))))
    assert "a) Một" in html_of(_read(paper, tmp_path))


@pytest.mark.parametrize("part", ["styles", "numbering", "settings", "fontTable"])
def test_a_document_without_its_styles_or_lists_is_read(tmp_path: Path, read: Read, part: str) -> None:
    paper = Paper()
    paper.text("Nội dung.", style="List Bullet")
    path = paper.save(tmp_path / "day-du.docx")
    bare = tmp_path / "bai.docx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(bare, "w") as copy:
        for name in source.namelist():
            if name != f"word/{part}.xml":
                copy.writestr(name, source.read(name))
    assert "Nội dung." in html_of(read(bare).first)


def test_styles_without_an_id_are_passed_over(tmp_path: Path) -> None:
    paper = Paper()
    paper.file.styles.element.append(parse_xml(f"<w:style {nsdecls('w')}><w:name w:val='x'/></w:style>"))
    assert "Còn lại." in html_of(_read(paper, tmp_path))


def test_a_note_without_text_or_number_is_no_fault(tmp_path: Path) -> None:
    notes = '<w:footnote w:id="1"/><w:footnote><w:p/></w:footnote><w:footnote w:id="2"><w:p><w:r><w:t>Luật</w:t></w:r>'
    paper = Paper()
    paper.part(
        "footnotes", "footnotes.xml", f"<w:footnotes {nsdecls('w')}>{notes}</w:p></w:footnote></w:footnotes>"
    )
    paper.raw("<w:r><w:footnoteReference w:id='1'/></w:r><w:r><w:footnoteReference w:id='2'/></w:r>")
    assert "Luật" in html_of(_read(paper, tmp_path))


def test_words_in_fields_and_in_what_nobody_knows_are_kept(tmp_path: Path) -> None:
    word = "<w:r><w:t>{}</w:t></w:r>"
    paper = Paper()
    paper.raw(f"<w:fldSimple w:instr='SEQ'>{word.format('Hình 1')}</w:fldSimple>")
    paper.raw(f"<w:dir w:val='ltr'><w:quaLa>{word.format('chữ')}</w:quaLa></w:dir>")
    html = html_of(_read(paper, tmp_path))
    assert "Hình 1" in html
    assert "chữ" in html


def test_hidden_text_is_left_out_and_said(tmp_path: Path) -> None:
    paper = Paper()
    paper.raw("<w:r><w:rPr><w:vanish/></w:rPr><w:t>Đáp án: B</w:t></w:r>")
    incoming = _read(paper, tmp_path)
    assert "Đáp án" not in html_of(incoming)
    assert ": Hidden text is not taken along." in told(incoming)


@pytest.mark.parametrize(
    ("sign", "shown"),
    [
        ("<w:sym w:font='Wingdings' w:char='F0FC'/>", "✓"),
        ("<w:sym w:font='Times New Roman' w:char='2713'/>", "✓"),
        ("<w:t>\uf0b7</w:t>", "•"),
    ],
)
def test_signs_of_sign_fonts_are_letters(tmp_path: Path, sign: str, shown: str) -> None:
    paper = Paper()
    paper.raw(f"<w:r>{sign}</w:r>")
    assert shown in html_of(_read(paper, tmp_path))


def test_a_table_in_a_table_and_merged_cells_keep_their_words(tmp_path: Path) -> None:
    paper = Paper()
    table = paper.file.add_table(rows=2, cols=2)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "Gộp"
    inner = table.cell(0, 1).add_table(rows=1, cols=1)
    inner.cell(0, 0).text = "Bên trong"
    table.cell(1, 1)._tc.get_or_add_tcPr().append(parse_xml(f"<w:gridSpan {nsdecls('w')} w:val='nhiều'/>"))
    html = html_of(_read(paper, tmp_path))
    assert 'rowspan="2"' in html
    assert "Bên trong" in html


def test_numbers_are_counted_on_from_cell_to_cell(tmp_path: Path) -> None:
    paper = Paper()
    paper.numbered("decimal", "%1.", ("Một", "Hai"))
    table = paper.file.add_table(rows=2, cols=1)
    for row, paragraph in enumerate(paper.file.paragraphs[:2]):
        table.cell(row, 0)._tc.append(paragraph._p)
    html = html_of(_read(paper, tmp_path))
    assert "2. Hai" in html


def test_every_title_but_the_first_stays_in_the_text(tmp_path: Path) -> None:
    paper = Paper()
    paper.text("Kỹ năng số", style="Title")
    paper.text("Dành cho cán bộ xã", style="Title")
    incoming = _read(paper, tmp_path)
    assert incoming.title == "Kỹ năng số"
    assert "Dành cho cán bộ xã" in html_of(incoming)


def test_a_heading_as_long_as_a_paragraph_is_kept_whole(tmp_path: Path) -> None:
    paper = Paper()
    words = " ".join(f"chữ{number}" for number in range(60))
    paper.heading(words)
    paper.heading("Hai")
    incoming = _read(paper, tmp_path)
    assert "chữ59" in html_of(incoming)


Change = Callable[[bytes], bytes]


def _changed(path: Path, names: dict[str, str], changes: dict[str, Change]) -> Path:
    """The file with parts under other names, and with other contents."""
    made = path.with_name("khac.docx")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(made, "w") as copy:
        for name in source.namelist():
            content = changes.get(name, bytes)(source.read(name))
            copy.writestr(names.get(name, name), content)
    return made


def test_a_document_of_word_on_the_web_is_a_document(tmp_path: Path, read: Read) -> None:
    paper = Paper()
    paper.text("Từ Word trên mạng.")

    def rename(content: bytes) -> bytes:
        return content.replace(b"word/document.xml", b"word/document2.xml")

    names = {
        "word/document.xml": "word/document2.xml",
        "word/_rels/document.xml.rels": "word/_rels/document2.xml.rels",
    }
    changed = _changed(
        paper.save(tmp_path / "a.docx"), names, {"[Content_Types].xml": rename, "_rels/.rels": rename}
    )
    assert "Từ Word trên mạng." in html_of(read(changed).first)


def test_parts_in_other_letters_and_without_a_type_are_found(tmp_path: Path, read: Read) -> None:
    paper = Paper()
    paper.picture("Sơ đồ")
    path = paper.save(tmp_path / "a.docx")
    with zipfile.ZipFile(path) as archive:
        picture = next(name for name in archive.namelist() if "media" in name)

    def forget(content: bytes) -> bytes:
        return re.sub(rb'<Default Extension="png"[^>]*/>', b"", content)

    changed = _changed(path, {picture: picture.replace("image", "Image")}, {"[Content_Types].xml": forget})
    assert len(read(changed).first.files) == 1


def test_backslashes_between_folders_are_understood(tmp_path: Path, read: Read) -> None:
    paper = Paper()
    paper.text("Nội dung.")
    path = paper.save(tmp_path / "a.docx")
    names = {"word/document.xml": "word\\document.xml", "word/styles.xml": "word\\styles.xml"}
    assert "Nội dung." in html_of(read(_changed(path, names, {})).first)


def test_an_empty_line_in_the_style_of_a_heading_begins_no_lesson(tmp_path: Path) -> None:
    paper = Paper()
    for title in ("Một", "", "Hai"):
        paper.heading(title)
        paper.text("a" if title else "")
    assert [lesson.title for lesson in _read(paper, tmp_path).lessons()] == ["Một", "Hai"]
