"""Films and packages of a lesson go out with the course and come back once, with all that is said in them."""

import datetime as dt
import io
import zipfile

import pytest
from sqlalchemy import func, select

from courses.authoring.actions import add_item, begin_course, publish_draft, take_in
from courses.authoring.intake import prepare_incoming
from courses.catalogue.actions import (
    PlacedItem,
    PlannedModule,
    VersionFacts,
    keep_item,
    open_course,
    publish_version,
)
from courses.catalogue.queries import get_course, get_outline
from courses.exchange.actions import import_course
from courses.exchange.leaving import write_zip
from courses.exchange.manifest import read_course_at
from courses.exchange.own import incoming_of
from courses.exchange.plan_queries import get_plan
from courses.exchange.scorm.writing import write_scorm12
from courses.lessons.actions import Translation, put_blocks
from courses.lessons.queries import get_lesson, list_translations
from courses.media.actions import create_media
from courses.media.actions.texts import keep_captions, keep_transcript
from courses.media.models import Media
from courses.media.queries import list_texts
from courses.packages.actions import create_package
from courses.packages.models import Package
from lms.core.db import db, transaction
from lms.core.permissions import Role
from lms.core.storage import read_file, store_file
from lms.law.actions.documents import DocumentFacts, create_document
from lms.law.queries.documents import find_document
from lms.organisations.queries import get_root
from tests.factories.organisations import make_unit
from tests.factories.people import make_holder

from .folders import a_course, read

SLUG = "phim"
CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:02.000\nXin chào\n"


def _document() -> str:
    """A legal document that every site knows."""
    facts = DocumentFacts(
        number="9999/QĐ-TTg",
        kind="Quyết định",
        title="Thử",
        issuer="Thủ tướng",
        issued_on=dt.date(2024, 1, 2),
    )
    return (find_document("9999/QĐ-TTg") or create_document(facts=facts)).public_id


def _publish(film: str, package: str) -> None:
    course = open_course(slug=SLUG, unit_id=get_root().id)
    item = keep_item(course=course, slug="bai-1", kind="lesson")
    blocks = [
        {"id": "a1", "kind": "media", "media": film, "title": "Xem phim"},
        {"id": "a2", "kind": "package", "package": package, "title": "Học gói"},
        {
            "id": "a3",
            "kind": "legal",
            "document": _document(),
            "citation": "Điều 1",
            "article": "1",
            "html": "<p>a</p>",
        },
    ]
    english = {"en": Translation("Lesson", [{"id": "a1", "kind": "media", "media": film, "title": "Film"}])}
    number = put_blocks(item=item, blocks=blocks, questions=[], translations=english).number
    facts = VersionFacts(
        title="Phim", summary="Có phim.", objectives=[], field="Thử", language="vi", tiet_hundredths=100,
        content_group=5, study_form="online", certificate_title="GIẤY", legal_documents=[], digest="x",
    )  # fmt: skip
    rule = {"kind": "watched", "percent": 80}
    placed = PlacedItem(item, "Bài một", 5, number, is_required=False, completion=rule)
    publish_version(course=course, facts=facts, modules=[PlannedModule("Một", [placed])], files={})


@pytest.fixture
def archive(app, tmp_path):
    """The archive of a course with a film and a package."""
    with app.app_context(), transaction(write=True):
        buffer = io.BytesIO()
        write_scorm12(read(a_course()).plan).write(buffer)
        film = store_file(b"phim" * 1000, "video/mp4")
        root = get_root().id
        media = create_media(title="Phim hay", digest=film, unit_id=root, person_id=None, name="hay.mp4")
        keep_captions(media=media, language="vi", text=CAPTIONS, person_id=None)
        keep_transcript(media=media, language="vi", text="Xin chào.", person_id=None)
        packed = store_file(buffer.getvalue(), "application/zip")
        package = create_package(title="Gói hay", digest=packed, unit_id=root, person_id=None)
        _publish(media.public_id, package.public_id)
    path = tmp_path / "phim.zip"
    path.write_bytes(_archive_of(app))
    return path


def _archive_of(app) -> bytes:
    buffer = io.BytesIO()
    with app.app_context(), transaction(write=False):
        write_zip(get_plan(*get_course(SLUG))).write(buffer)
    return buffer.getvalue()


def _import(site, archive, tmp_path) -> None:
    scratch = tmp_path / f"scratch-{len(list(tmp_path.iterdir()))}"
    scratch.mkdir()
    with site.app_context(), transaction(write=True):
        _document()
        reading = read_course_at(archive, scratch)
        assert reading.plan is not None, reading.faults
        import_course(reading.plan, unit_id=get_root().id)


def test_films_and_packages_come_to_an_empty_site_and_go_out_as_the_same_bytes(archive, other_site, tmp_path):
    _import(other_site, archive, tmp_path)
    with other_site.app_context(), transaction(write=False):
        media = db.session.scalars(select(Media)).one()
        assert (media.title, media.original_name) == ("Phim hay", "hay.mp4")
        assert read_file(media.original_sha256) == b"phim" * 1000
        assert {(text.kind, text.language) for text in list_texts(media.id)} == {
            ("captions", "vi"),
            ("transcript", "vi"),
        }
        place = get_outline(get_course(SLUG)[1].id).places()[0]
        assert (place.is_required, place.completion) == (False, {"kind": "watched", "percent": 80})
        lesson = get_lesson(place.item_id, place.content_number)
        assert lesson.blocks[0]["media"] == media.public_id
        assert lesson.blocks[2]["document"] == find_document("9999/QĐ-TTg").public_id
        assert lesson.blocks[1]["package"] == db.session.scalars(select(Package)).one().public_id
        assert list_translations(lesson.id)["en"]["blocks"][0]["media"] == media.public_id
    assert _archive_of(other_site) == archive.read_bytes()


def test_what_the_site_holds_already_is_not_kept_twice(app, archive, tmp_path):
    _import(app, archive, tmp_path)
    with app.app_context(), transaction(write=False):
        assert db.session.scalar(select(func.count()).select_from(Media)) == 1
        assert db.session.scalar(select(func.count()).select_from(Package)) == 1


def test_through_a_draft_films_packages_and_the_law_come_out_as_the_same_bytes(archive, other_site, tmp_path):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    with other_site.app_context(), transaction(write=True):
        _document()
        unit = make_unit("Sở Nội vụ")
        person = make_holder(Role.TRAINER, unit, "Lê Anh Tuấn")
        db.session.flush()
        incoming = incoming_of(read_course_at(archive, scratch).plan, [])
        assert [loss.message.params for loss in incoming.losses] == [{"title": "Gói hay"}]
        draft = begin_course(unit=unit, title=incoming.title, person_id=person.id, slug=incoming.slug)
        # The reviewer asks for something that has to be done: a lesson that is optional alone is no course.
        take_in(draft=draft, prepared=prepare_incoming(incoming), person_id=person.id)
        module = draft.outline["modules"][0]["id"]
        blocks = [{"id": "z", "kind": "text", "html": "<p>Đọc.</p>"}]
        content = {"blocks": blocks, "translations": {}}
        add_item(
            draft=draft, module_id=module, kind="lesson", title="Hai", person_id=person.id, content=content
        )
        publish_draft(draft=draft, person_id=person.id)
    with other_site.app_context(), transaction(write=False):
        media = db.session.scalars(select(Media)).one()
        assert (media.title, media.original_name, len(list_texts(media.id))) == ("Phim hay", "hay.mp4", 2)
    before, after = _names(archive.read_bytes()), _names(_archive_of(other_site))
    changed = {name for name, content in before.items() if after.get(name) != content}
    assert changed == {"phim/course.toml"}
    assert after.keys() - before.keys() == {"phim/lessons/02-hai.json", "phim/lessons/02-hai.html"}


def _names(archive: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}
