"""A trainer brings a PowerPoint presentation."""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageFile

from courses.authoring.incoming import Incoming
from courses.exchange.readers import office, pptx
from courses.exchange.readers.base import READING, SLIDES, Source
from courses.exchange.readers.pptx import read_pptx
from courses.lessons.blocks.base import Block
from tests.courses.exchange.readers.conftest import Read, needs_office, told
from tests.courses.exchange.readers.presentations import Show, picture, thirty_slides


def _blocks(incoming: Incoming) -> list[Block]:
    return [block for lesson in incoming.lessons() for block in lesson.blocks]


def _undrawn(path: Path, out: Path) -> tuple[Incoming, Incoming]:
    found = read_pptx(Source(path, path.name, out))
    return found.shapes[SLIDES], found.shapes[READING]


def test_thirty_slides_become_pictures_with_text_and_transcript(tmp_path: Path, read: Read) -> None:
    needs_office()
    incoming = read(thirty_slides(tmp_path / "bai.pptx")).first
    slides = _blocks(incoming)[0]["slides"]
    assert len(slides) == 30
    assert slides[11]["notes"] == "Lời giảng 12"
    assert "<li>Mật khẩu mạnh<ul><li>ít nhất 12 ký tự</li></ul></li>" in slides[11]["html"]
    with Image.open(io.BytesIO(incoming.files[slides[11]["image"]].read())) as drawn:
        assert drawn.width == 1280


def test_the_pictures_of_thirty_slides_are_light(tmp_path: Path, read: Read) -> None:
    needs_office()
    incoming = read(thirty_slides(tmp_path / "bai.pptx")).first
    assert sum(len(file.read()) for file in incoming.files.values()) < 3_000_000


def test_hidden_slides_are_left_out_and_said(tmp_path: Path, read: Read) -> None:
    needs_office()
    show = Show()
    show.slide("Một")
    show.hide(show.slide("Hai"))
    show.slide("Ba")
    incoming = read(show.save(tmp_path / "x.pptx")).first
    slides = _blocks(incoming)[0]["slides"]
    assert [slide["html"] for slide in slides] == ["<h3>Một</h3>", "<h3>Ba</h3>"]
    assert all(slide["image"] for slide in slides)
    assert "Slide 2: The slide is hidden in the presentation and was left out." in told(incoming)


def test_without_libreoffice_slides_are_structured_pages_and_the_report_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pptx, "find_office", lambda: None)
    show = Show()
    show.picture(show.slide("Một", ("a",)), "Sơ đồ")
    slides, _ = _undrawn(show.save(tmp_path / "x.pptx"), tmp_path)
    block = _blocks(slides)[0]
    assert block["slides"][0]["image"] == ""
    assert 'alt="Sơ đồ"' in block["slides"][0]["html"]
    assert any("cannot draw slides" in line for line in told(slides))


def test_sections_become_lessons(tmp_path: Path) -> None:
    show = Show()
    slides = [show.slide(f"S{number}") for number in range(5)]
    show.sections(("Mở đầu", slides[:2]), ("Nội dung", slides[2:]))
    incoming, reading = _undrawn(show.save(tmp_path / "x.pptx"), tmp_path)
    assert [lesson.title for lesson in incoming.lessons()] == ["Mở đầu", "Nội dung"]
    assert [len(lesson.blocks[0]["slides"]) for lesson in incoming.lessons()] == [2, 3]
    assert [lesson.title for lesson in reading.lessons()] == ["Mở đầu", "Nội dung"]


def test_a_text_to_read_has_headings_lists_tables_pictures_and_notes(tmp_path: Path) -> None:
    show = Show()
    slide = show.slide("Bảo vệ dữ liệu", ("Sao lưu",), "Nói chậm.")
    show.picture(slide, "Sơ đồ sao lưu")
    show.table(slide)
    _, reading = _undrawn(show.save(tmp_path / "x.pptx"), tmp_path)
    blocks = _blocks(reading)
    assert [block["kind"] for block in blocks] == ["heading", "text", "image", "table", "note"]
    assert blocks[2]["alt"] == "Sơ đồ sao lưu"
    assert 'colspan="2"' in blocks[3]["html"]
    assert blocks[4]["html"] == "<p>Nói chậm.</p>"


def test_animations_and_transitions_are_told_slide_by_slide(tmp_path: Path) -> None:
    show = Show()
    show.slide("Một")
    show.animate(show.slide("Hai"))
    slides, _ = _undrawn(show.save(tmp_path / "x.pptx"), tmp_path)
    assert [line for line in told(slides) if line.startswith("Slide")] == [
        "Slide 2: Animation is lost: all that appears step by step is there at once (1 effects).",
        "Slide 2: The transition to this slide is lost.",
    ]


def test_a_chart_is_read_as_the_table_of_its_figures(tmp_path: Path) -> None:
    show = Show()
    show.chart(show.slide("Kết quả"))
    _, reading = _undrawn(show.save(tmp_path / "x.pptx"), tmp_path)
    table = next(block for block in _blocks(reading) if block["kind"] == "table")
    assert "61,5" in table["html"]
    assert "2025" in table["html"]
    assert "Slide 1: A chart is shown as the table of its figures." in told(reading)


def test_a_film_is_taken_along_after_its_slide(tmp_path: Path) -> None:
    show = Show()
    show.film(show.slide("Phim"), tmp_path)
    show.slide("Sau phim")
    slides, _ = _undrawn(show.save(tmp_path / "x.pptx"), tmp_path)
    blocks = _blocks(slides)
    assert [block["kind"] for block in blocks] == ["slides", "media", "slides"]
    assert slides.files[blocks[1]["file"]].media_type == "video/mp4"


def test_a_film_of_another_kind_is_lost_and_said(tmp_path: Path) -> None:
    show = Show()
    show.film(show.slide("Phim"), tmp_path, ending=".wmv")
    slides, _ = _undrawn(show.save(tmp_path / "x.pptx"), tmp_path)
    assert any("kind WMV is lost" in line for line in told(slides))


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://example.vn/a", "A link without https is kept as plain text"),
        ("file:///C:/Users/tuan/bai.docx", "A link to a file on the author's computer is lost"),
        ("bai tap.xlsx", "A link to a file on the author's computer is lost"),
    ],
)
def test_links_that_lead_nowhere_are_said(tmp_path: Path, address: str, said: str) -> None:
    show = Show()
    run = show.slide("Một", ("xem",)).placeholders[1].text_frame.paragraphs[0].runs[0]
    run.hyperlink.address = address
    slides, _ = _undrawn(show.save(tmp_path / "x.pptx"), tmp_path)
    assert any(said in line for line in told(slides))


def test_a_good_link_and_marks_stay(tmp_path: Path) -> None:
    show = Show()
    run = show.slide("Một", ("xem <b>ở đây</b>",)).placeholders[1].text_frame.paragraphs[0].runs[0]
    run.hyperlink.address, run.font.bold = "https://example.vn/?a=1&b=2", True
    _, reading = _undrawn(show.save(tmp_path / "x.pptx"), tmp_path)
    html = next(block["html"] for block in _blocks(reading) if block["kind"] == "text")
    assert '<a href="https://example.vn/?a=1&amp;b=2">' in html
    assert "<strong>xem &lt;b&gt;ở đây&lt;/b&gt;</strong>" in html


def test_a_picture_of_a_camera_is_made_small_and_says_nothing_of_its_place(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010E] = "nhà riêng của tôi"
    photo = io.BytesIO()
    Image.effect_noise((3000, 2000), 60).convert("RGB").save(photo, "JPEG", exif=exif, quality=90)
    show = Show()
    show.picture(show.slide("Một"), "Ảnh", photo.getvalue())
    _, reading = _undrawn(show.save(tmp_path / "x.pptx"), tmp_path)
    (file,) = reading.files.values()
    with Image.open(io.BytesIO(file.read())) as kept:
        assert max(kept.size) <= 1600
        assert not kept.getexif()
    assert len(file.read()) <= 500_000


def test_a_picture_of_2500_megapixels_is_never_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    header = picture(8, 8)
    giant = header[:16] + (50_000).to_bytes(4) * 2 + header[24:]
    show = Show()
    shape = show.picture(show.slide("Một"), "Ảnh", picture(9, 9))
    shape.part.related_part(shape._element.blip_rId)._blob = giant
    path, drawn = show.save(tmp_path / "x.pptx"), []
    monkeypatch.setattr(ImageFile.ImageFile, "load", drawn.append)
    _, reading = _undrawn(path, tmp_path)
    assert drawn == []
    assert reading.files == {}
    assert any("too many points" in line or "damaged" in line for line in told(reading))


def test_nothing_outside_of_the_file_is_fetched_for_drawing(tmp_path: Path) -> None:
    show = Show()
    slide = show.slide("Một")
    slide.part.rels.get_or_add_ext_rel(
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image", "http://10.0.0.1/a.png"
    )
    path = show.save(tmp_path / "x.pptx")
    from courses.exchange.readers.office_package import open_package

    office.write_bare_copy(open_package(path), tmp_path / "bare.pptx")
    relations = open_package(tmp_path / "bare.pptx").relations("ppt/slides/slide1.xml")
    assert [each.target for each in relations if each.is_outside] == ["NULL"]
    slides, _ = _undrawn(path, tmp_path)
    assert any("lies outside of the file is lost: http://10.0.0.1/a.png" in line for line in told(slides))


def test_an_old_presentation_is_made_new_and_read(tmp_path: Path, read: Read) -> None:
    needs_office()
    show = Show()
    show.slide("Kỹ năng số", ("Một",), "Ghi chú cũ")
    new = show.save(tmp_path / "cu.pptx")
    old = office.convert(new, "ppt", tmp_path)
    assert old is not None
    reading = read(old, "cu.ppt")
    assert reading.first.title == "Kỹ năng số"
    assert _blocks(reading.first)[0]["slides"][0]["notes"] == "Ghi chú cũ"
