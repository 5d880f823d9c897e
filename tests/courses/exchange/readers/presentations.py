"""Presentations made for the tests, as PowerPoint would write them."""

import io
from pathlib import Path
from typing import Any

from lxml import etree
from PIL import Image
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

_P = "http://schemas.openxmlformats.org/presentationml/2006/main"
_P14 = "http://schemas.microsoft.com/office/powerpoint/2010/main"
MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + bytes(2000)


def picture(width: int = 320, height: int = 200, colour: str = "teal", kind: str = "PNG") -> bytes:
    """A picture of one colour."""
    target = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(target, kind)
    return target.getvalue()


class Show:
    """A presentation that is being written."""

    def __init__(self) -> None:
        self.file = Presentation()
        self.file.slide_width, self.file.slide_height = Inches(13.333), Inches(7.5)

    def slide(self, title: str = "", lines: tuple[str, ...] = (), notes: str = "") -> Any:
        """One more slide: a title, a list, notes."""
        slide = self.file.slides.add_slide(self.file.slide_layouts[1])
        slide.shapes.title.text = title
        frame = slide.placeholders[1].text_frame
        for number, line in enumerate(lines):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            paragraph.text, paragraph.level = line.lstrip("\t"), len(line) - len(line.lstrip("\t"))
        if notes:
            slide.notes_slide.notes_text_frame.text = notes
        return slide

    def picture(self, slide: Any, alt: str = "", content: bytes | None = None) -> Any:
        """A picture on the slide."""
        shape = slide.shapes.add_picture(io.BytesIO(content or picture()), Inches(1), Inches(3), Inches(3))
        shape._element.nvPicPr.cNvPr.set("descr", alt)
        return shape

    def table(self, slide: Any) -> Any:
        """A table of two columns, its first row merged."""
        table = slide.shapes.add_table(3, 2, Inches(1), Inches(2), Inches(6), Inches(2)).table
        table.cell(0, 0).merge(table.cell(0, 1))
        table.cell(0, 0).text = "Chỉ tiêu"
        for row, (left, right) in enumerate((("Mật khẩu", "12 ký tự"), ("Sao lưu", "3-2-1")), 1):
            table.cell(row, 0).text, table.cell(row, 1).text = left, right
        return table

    def chart(self, slide: Any) -> None:
        """A chart of two figures."""
        data = CategoryChartData()
        data.categories = ["2024", "2025"]
        data.add_series("Tỷ lệ", (61.5, 80))
        slide.shapes.add_chart(
            XL_CHART_TYPE.COLUMN_CLUSTERED, Inches(1), Inches(2), Inches(6), Inches(4), data
        )

    def film(self, slide: Any, folder: Path, *, ending: str = ".mp4") -> None:
        """A film on the slide."""
        path = folder / f"film{ending}"
        path.write_bytes(MP4)
        slide.shapes.add_movie(str(path), Inches(1), Inches(1), Inches(4), Inches(3), mime_type="video/mp4")

    def animate(self, slide: Any) -> None:
        """An effect, and a transition to the slide."""
        effect = '<p:cTn id="2" presetID="2" presetClass="entr" presetSubtype="4" fill="hold"/>'
        timing = (
            f'<p:timing xmlns:p="{_P}"><p:tnLst><p:par><p:cTn id="1" nodeType="tmRoot"><p:childTnLst>'
            f"<p:par>{effect}</p:par></p:childTnLst></p:cTn></p:par></p:tnLst></p:timing>"
        )
        element = slide._element
        element.append(etree.fromstring(f'<p:transition xmlns:p="{_P}"><p:fade/></p:transition>'))
        element.append(etree.fromstring(timing))

    def hide(self, slide: Any) -> None:
        """The slide is not shown."""
        slide._element.set("show", "0")

    def sections(self, *parts: tuple[str, list[Any]]) -> None:
        """The presentation has these sections."""
        listed = "".join(
            f'<p14:section name="{name}" id="{{0000000{number}-0000-0000-0000-000000000000}}"><p14:sldIdLst>'
            + "".join(f'<p14:sldId id="{slide.slide_id}"/>' for slide in slides)
            + "</p14:sldIdLst></p14:section>"
            for number, (name, slides) in enumerate(parts)
        )
        written = (
            f'<p:extLst xmlns:p="{_P}"><p:ext uri="{{521415D9-36F7-43E2-AB2F-B90AF26B5E84}}">'
            f'<p14:sectionLst xmlns:p14="{_P14}">{listed}</p14:sectionLst></p:ext></p:extLst>'
        )
        self.file.element.append(etree.fromstring(written))

    def save(self, path: Path) -> Path:
        """The presentation lies there."""
        self.file.save(str(path))
        return path


def thirty_slides(path: Path) -> Path:
    """A lecture of thirty slides with pictures and notes."""
    show = Show()
    for number in range(1, 31):
        slide = show.slide(
            f"An toàn thông tin {number}", ("Mật khẩu mạnh", "\tít nhất 12 ký tự"), f"Lời giảng {number}"
        )
        if number % 5 == 0:
            show.picture(slide, f"Hình {number}", picture(colour=f"#{number * 8:02x}80c0"))
    return show.save(path)
