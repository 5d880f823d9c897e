"""A course leaves as a package of others: SCORM 1.2 and Common Cartridge, and other systems can read it."""

import io
import zipfile

import pytest
from lxml import etree

from courses.exchange.cartridge.reading import read_cartridge
from courses.exchange.cartridge.writing import write_cartridge
from courses.exchange.demonstration import sample_folders
from courses.exchange.manifest import read_course_at
from courses.exchange.plan import CoursePlan
from courses.exchange.scorm.writing import write_scorm12
from courses.exchange.shown.parcel import Parcel
from courses.packages.formats.package import open_package

from .rich_courses import a_rich_course

_CP = "{http://www.imsproject.org/xsd/imscp_rootv1p1p2}"
_ADL = "{http://www.adlnet.org/xsd/adlcp_rootv1p2}"


@pytest.fixture
def site(app):
    with app.app_context():
        yield app


@pytest.fixture(params=[folder.name for folder in sample_folders()])
def plan(request, site) -> CoursePlan:
    folder = next(each for each in sample_folders() if each.name == request.param)
    found = read_course_at(folder).plan
    assert found is not None
    return found


def _written(parcel: Parcel, path):
    with path.open("wb") as file:
        parcel.write(file)
    return path


def test_every_lesson_is_a_part_of_the_scorm_package_that_reports_by_itself(plan):
    files = write_scorm12(plan).files
    root = etree.fromstring(files["imsmanifest.xml"])
    assert root.findtext(f"{_CP}metadata/{_CP}schemaversion") == "1.2"
    pages = [each for each in root.iter(f"{_CP}resource") if each.get(f"{_ADL}scormtype") == "sco"]
    assert len(pages) == len(plan.lessons())
    items = [each for each in root.iter(f"{_CP}item") if each.get("identifierref")]
    assert [item.findtext(f"{_CP}title") for item in items] == [lesson.title for lesson in plan.lessons()]
    assert {item.get("identifierref") for item in items} == {page.get("identifier") for page in pages}
    for resource in root.iter(f"{_CP}resource"):
        assert all(file.get("href") in files for file in resource.iter(f"{_CP}file"))
    named = {file.get("href") for file in root.iter(f"{_CP}file")}
    assert named == files.keys() - {"imsmanifest.xml"}


def test_our_own_player_takes_the_scorm_package(plan, tmp_path):
    path = _written(write_scorm12(plan), tmp_path / "khoa.zip")
    with open_package(path) as package:
        assert package.manifest.standard == "scorm12"
        assert [leaf.title for leaf in package.manifest.leaves()] == [each.title for each in plan.lessons()]


def test_one_lesson_alone_is_a_package_too(plan):
    lesson = plan.lessons()[1]
    parcel = write_scorm12(plan, lesson=lesson.slug)
    pages = [name for name in parcel.files if name.endswith(".html")]
    assert pages == [f"lessons/02-{lesson.slug}.html"]


def test_what_a_package_does_not_hold_is_said(plan):
    for parcel in (write_scorm12(plan), write_cartridge(plan)):
        assert [loss.place for loss in parcel.losses] == [quiz.title for quiz in plan.quizzes()]


def test_no_key_of_a_graded_question_leaves_with_a_package(plan):
    graded = {question.id for question in plan.graded()}
    assert graded
    for parcel in (write_scorm12(plan), write_cartridge(plan)):
        held = [content for content in parcel.files.values() if isinstance(content, bytes)]
        text = b"".join(held).decode("utf-8", "replace")
        assert not [key for key in graded if key in text]


def test_every_picture_of_a_page_stands_beside_it(plan):
    files = write_scorm12(plan).files
    pages = [name for name in files if name.endswith(".html")]
    for name in pages:
        root = etree.HTML(files[name])
        shown = [image.get("src") for image in root.iter("img")] + [
            link.get("href") for link in root.iter("link")
        ]
        assert all(address.removeprefix("../") in files for address in shown)
        assert not [each for each in root.iter("script") if each.text]
    assert any("data-right" in files[name].decode() for name in pages)


def test_the_same_course_gives_the_same_package(plan):
    first, second = io.BytesIO(), io.BytesIO()
    write_scorm12(plan).write(first)
    write_scorm12(plan).write(second)
    assert first.getvalue() == second.getvalue()
    assert zipfile.ZipFile(first).testzip() is None


def test_a_cartridge_comes_back_with_its_modules_lessons_and_pictures(plan, tmp_path):
    path = _written(write_cartridge(plan), tmp_path / "khoa.imscc")
    (tmp_path / "scratch").mkdir()
    read = read_cartridge(path, tmp_path / "scratch")
    assert read.title == plan.title
    assert [module.title for module in read.modules] == [
        module.title for module in plan.modules if any(item in plan.lessons() for item in module.items)
    ]
    assert [lesson.title for lesson in read.lessons()] == [lesson.title for lesson in plan.lessons()]
    assert len([name for name in read.files if name.startswith("images/")]) == len(plan.images)


@pytest.fixture
def rich(site, tmp_path) -> CoursePlan:
    (tmp_path / "films").mkdir()
    found = read_course_at(a_rich_course(tmp_path / "khoa"), tmp_path / "films").plan
    assert found is not None
    return found


def test_the_captions_of_a_film_leave_and_come_back_with_it(rich, tmp_path):
    for parcel in (write_scorm12(rich), write_cartridge(rich)):
        page = next(content for name, content in parcel.files.items() if name.endswith(".html"))
        film = etree.HTML(page).find(".//video")
        (track,) = film.iter("track")
        assert track.get("src").removeprefix("../") in parcel.files
    path = _written(write_cartridge(rich), tmp_path / "khoa.imscc")
    (tmp_path / "scratch").mkdir()
    (film,) = [
        file for name, file in read_cartridge(path, tmp_path / "scratch").files.items() if "media/" in name
    ]
    assert film.texts == tuple(text for text in rich.things[0].texts if text[0] == "captions")


def test_what_is_said_in_a_film_can_be_read_in_a_package(rich):
    page = next(content for name, content in write_scorm12(rich).files.items() if name.endswith(".html"))
    (transcript,) = [words for kind, _, words in rich.things[0].texts if kind == "transcript"]
    assert transcript in page.decode()


def test_other_languages_of_a_lesson_are_said_to_stay(rich):
    said = [loss.message.message % loss.message.params for loss in write_scorm12(rich).losses]
    assert "“Mở đầu” is in the package in the language of the course only, not in: English." in said


def test_meetings_of_a_class_are_said_not_to_be_in_a_package(site, tmp_path):
    plan = read_course_at(a_rich_course(tmp_path / "khoa")).plan
    for parcel in (write_scorm12(plan), write_cartridge(plan)):
        said = [loss.message.message % loss.message.params for loss in parcel.losses]
        assert "“Thực hành trên lớp” is attended in a class here: no package can hold it." in said
        assert not any(
            b"thuc-hanh" in content for content in parcel.files.values() if isinstance(content, bytes)
        )
