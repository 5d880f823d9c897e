"""Papers as proof: real ones are read and drawn, forged ones refused in words, and only those concerned see them."""

import io
import zlib
from collections.abc import Callable

import pikepdf
import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from lms.core.db import db, transaction
from lms.people.actions.duties import appoint
from lms.recognition.models import EvidenceFile
from lms.recognition.papers.reading import LARGEST_FILE, Unfit, draw_page, read_paper
from tests.lms.recognition.conftest import TODAY, World, pdf, person_of, picture, propose, unit_of

Browser = Callable[[int], FlaskClient]


def _locked() -> bytes:
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as document:
        document.save(target, encryption=pikepdf.Encryption(owner="a", user="b"))
    return target.getvalue()


def _dots() -> bytes:
    """A picture of 900 million dots in 110 kB."""
    target = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(target, "PNG")
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "media_type", "pages"),
    [
        (pdf(pages=3), "application/pdf", 3),
        (picture("PNG"), "image/png", 1),
        (picture("JPEG", (900, 700)), "image/jpeg", 1),
    ],
    ids=["pdf", "png", "jpeg"],
)
def test_a_real_paper_is_known_by_its_content_and_drawn(content: bytes, media_type: str, pages: int) -> None:
    paper = read_paper("anh chup.exe", content)
    assert (paper.media_type, paper.pages) == (media_type, pages)
    with Image.open(io.BytesIO(draw_page(content, pages))) as drawn:
        assert drawn.format == "PNG" and drawn.width <= 1400 and not drawn.info.get("exif")


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "empty"),
        (b"<html><script>alert(1)</script>", "kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "kind"),
        (b"PK\x03\x04" + b"0" * 100, "kind"),
        (b"MZ\x90\x00", "kind"),
        (b"%PDF-1.7\n<script>alert(1)</script>", "damaged"),
        (b"\xff\xd8\xff\xe0<html>", "damaged"),
        (picture("JPEG", (400, 400))[:900], "damaged"),
        (b"\x89PNG\r\n\x1a\n" + zlib.compress(b"0" * 1000), "damaged"),
        (_locked(), "locked"),
        (_dots(), "pixels"),
        (pdf(pages=61), "pages"),
        (b"%PDF-" + b"0" * LARGEST_FILE, "large"),
    ],
    ids=[
        *("empty", "html", "svg", "zip", "program", "html as pdf", "html as jpeg", "cut jpeg", "broken png"),
        *("locked pdf", "bomb of dots", "too many pages", "too large"),
    ],
)
def test_a_forged_paper_is_refused(content: bytes, fault: str) -> None:
    with pytest.raises(Unfit) as refused:
        read_paper("giay.pdf", content)
    assert refused.value.fault == fault


@pytest.fixture
def file_id(app: Flask, world: World) -> str:
    """The address of the file of the learner's proposal."""
    with app.app_context(), transaction(write=True):
        submission = propose(world.learner, file=picture(size=(300, 200)))
        found = select(EvidenceFile.public_id).where(EvidenceFile.submission_id == submission.id)
        return db.session.scalars(found).one()


def test_only_the_person_and_those_who_decide_see_the_paper(
    world: World, file_id: str, sign_in: Browser, client: FlaskClient
) -> None:
    seen = {
        name: sign_in(person_id).get(f"/cong-nhan/tep/{file_id}").status_code
        for name, person_id in {
            "learner": world.learner,
            "officer": world.officer,
            "colleague": world.colleague,
            "officer elsewhere": world.commune_officer,
        }.items()
    }
    assert seen == {"learner": 200, "officer": 200, "colleague": 404, "officer elsewhere": 404}
    assert client.get(f"/cong-nhan/tep/{file_id}").status_code == 302
    for person_id, status in ((world.learner, 200), (world.colleague, 404)):
        browser = sign_in(person_id)
        assert browser.get(f"/cong-nhan/tep/{file_id}/trang/1.png").status_code == status
        assert browser.get(f"/cong-nhan/tep/{file_id}/trang/2.png").status_code == 404


def test_the_head_of_the_unit_sees_the_paper_where_heads_decide(
    app: Flask, world: World, file_id: str, sign_in: Browser
) -> None:
    with app.app_context(), transaction(write=True):
        appoint(unit=unit_of(world.commune), person=person_of(world.colleague), duty="head", valid_from=TODAY)
    browser = sign_in(world.colleague)
    assert browser.get(f"/cong-nhan/tep/{file_id}").status_code == 200
    assert "Nguyễn Thị Hằng" in browser.get("/nhan-su/cong-nhan").get_data(as_text=True)


def test_a_saved_paper_is_no_page_of_this_site(world: World, file_id: str, sign_in: Browser) -> None:
    answer = sign_in(world.learner).get(f"/cong-nhan/tep/{file_id}")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="giay.png"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.mimetype == "image/png"
