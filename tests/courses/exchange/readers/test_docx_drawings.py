"""What floats over the text of a trainer's document comes along: text boxes, groups, charts, diagrams."""

from pathlib import Path

from courses.authoring.incoming import Incoming
from courses.exchange.readers.base import Source
from courses.exchange.readers.docx import read_docx
from tests.courses.exchange.readers.conftest import html_of, kinds_of, told
from tests.courses.exchange.readers.documents import Paper

_WORDS = "<w:txbxContent><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:txbxContent>"
_VML = "<w:pict><v:{0}><v:textbox>" + _WORDS.format("{1}") + "</v:textbox></v:{0}></w:pict>"
_DRAWING = (
    "<w:drawing><wp:anchor><wp:docPr id='7' name='' descr='{alt}'/>"
    "<a:graphic><a:graphicData>{inside}</a:graphicData></a:graphic></wp:anchor></w:drawing>"
)
_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_CHART = (
    f'<c:chartSpace xmlns:c="{_C}"><c:chart><c:plotArea><c:barChart><c:ser>'
    "<c:tx><c:strRef><c:strCache><c:pt idx='0'><c:v>Tỷ lệ</c:v></c:pt></c:strCache></c:strRef></c:tx>"
    "<c:cat><c:strLit><c:pt idx='0'><c:v>Năm 2025</c:v></c:pt></c:strLit></c:cat>"
    "<c:val><c:numLit><c:pt idx='0'><c:v>61.5</c:v></c:pt></c:numLit></c:val>"
    "</c:ser></c:barChart></c:plotArea></c:chart></c:chartSpace>"
)


def _read(paper: Paper, folder: Path) -> Incoming:
    path = paper.save(folder / "bai.docx")
    return read_docx(Source(path, "bai.docx", folder / "out")).first


def _drawing(inside: str, alt: str = "") -> str:
    return f"<w:r>{_DRAWING.format(alt=alt, inside=inside)}</w:r>"


def test_a_text_box_is_read_once_though_the_file_holds_it_twice(tmp_path: Path) -> None:
    new = _DRAWING.format(
        alt="", inside=f"<wps:wsp><wps:txbx>{_WORDS.format('Ghi nhớ')}</wps:txbx></wps:wsp>"
    )
    either = (
        f"<mc:AlternateContent><mc:Choice Requires='wps'>{new}</mc:Choice>"
        f"<mc:Fallback>{_VML.format('shape', 'Ghi nhớ')}</mc:Fallback></mc:AlternateContent>"
    )
    paper = Paper()
    paper.raw(f"<w:r>{either}</w:r>")
    incoming = _read(paper, tmp_path)
    assert html_of(incoming) == "<p>Ghi nhớ</p>"
    assert ": The words of a text box stand in the running text now." in told(incoming)


def test_a_text_box_without_a_way_for_old_programs_is_read(tmp_path: Path) -> None:
    paper = Paper()
    paper.raw(_drawing(f"<wps:wsp><wps:txbx>{_WORDS.format('Một')}</wps:txbx></wps:wsp>"))
    assert "Một" in html_of(_read(paper, tmp_path))


def test_the_boxes_of_one_paragraph_stay_in_their_order(tmp_path: Path) -> None:
    paper = Paper()
    paper.raw(
        "".join(f"<w:r>{_VML.format(kind, word)}</w:r>" for kind, word in (("rect", "A"), ("oval", "B")))
    )
    paper.text("Sau")
    assert html_of(_read(paper, tmp_path)).split() == ["<p>A</p>", "<p>B</p>", "<p>Sau</p>"]


def test_pictures_in_a_group_come_along_with_what_is_said_of_them(tmp_path: Path) -> None:
    paper = Paper()
    paper.picture("Ảnh")
    key = (
        paper.file.paragraphs[-1]
        ._p.xpath(".//a:blip")[0]
        .get("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed")
    )
    blip = f"<pic:blipFill><a:blip r:embed='{key}'/></pic:blipFill>"
    about = "<pic:nvPicPr><pic:cNvPr id='1' name='' descr='Sơ đồ trong nhóm'/></pic:nvPicPr>"
    paper.raw(_drawing(f"<wpg:wgp><pic:pic>{about}{blip}</pic:pic></wpg:wgp>"))
    incoming = _read(paper, tmp_path)
    alts = [block["alt"] for lesson in incoming.lessons() for block in lesson.blocks]
    assert alts == ["Ảnh", "Sơ đồ trong nhóm"]
    assert ["came apart" in line for line in told(incoming) if "drawing of shapes" in line] == [True]


def test_a_group_of_bare_shapes_is_said_to_be_lost(tmp_path: Path) -> None:
    paper = Paper()
    paper.text("Trước")
    paper.raw(_drawing("<wpg:wgp><wps:wsp/></wpg:wgp>"))
    assert any("A drawing of shapes is lost" in line for line in told(_read(paper, tmp_path)))


def test_a_chart_is_the_table_of_its_figures(tmp_path: Path) -> None:
    paper = Paper()
    key = paper.part("chart", "charts/chart1.xml", _CHART)
    paper.raw(_drawing(f"<c:chart r:id='{key}'/>"))
    incoming = _read(paper, tmp_path)
    assert kinds_of(incoming) == ["table"]
    assert all(word in html_of(incoming) for word in ("Tỷ lệ", "Năm 2025", "61,5"))
    assert ": A chart is shown as the table of its figures." in told(incoming)


def test_a_chart_without_figures_is_said_to_be_lost(tmp_path: Path) -> None:
    paper = Paper()
    paper.text("Kết quả")
    paper.raw(_drawing("<c:chart r:id='rId99'/>"))
    assert any("A chart is lost" in line for line in told(_read(paper, tmp_path)))


def test_a_diagram_is_the_list_of_its_texts(tmp_path: Path) -> None:
    names = (
        'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    )
    points = "".join(
        f"<dgm:pt><dgm:t><a:p><a:r><a:t>{word}</a:t></a:r></a:p></dgm:t></dgm:pt>" for word in "AB"
    )
    paper = Paper()
    key = paper.part("diagramData", "diagrams/data1.xml", f"<dgm:dataModel {names}>{points}</dgm:dataModel>")
    paper.raw(_drawing(f"<dgm:relIds r:dm='{key}'/>"))
    incoming = _read(paper, tmp_path)
    assert html_of(incoming).splitlines() == ["<p>• A</p>", "<p>• B</p>"]
    assert any("shown as the list of its texts" in line for line in told(incoming))
